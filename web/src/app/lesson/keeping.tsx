// lesson/keeping.tsx: whose lesson it is, how long it is kept, and the address under which another page may show it.
import { useState } from "preact/hooks";
import { useWords } from "../../report/words";
import { useAction } from "../hooks";
import { useTeachers } from "../lessons/use-teachers";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Lesson } from "../types";
import { Copy } from "../ui/copy";
import { Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";
import type { LessonChanged } from "./view";

export function Keeping({ lesson, changed }: { lesson: Lesson; changed: LessonChanged }) {
    const say = useSay();
    const words = useWords();
    return (
        <section class="card stack" aria-labelledby="keeping">
            <h2 id="keeping">{say("keeping")}</h2>
            <p class="hint">
                {say(lesson.media ? "keptUntil" : "keptUntilNoMedia", { date: words.date(lesson.keep_until) })}
            </p>
            {lesson.may_change && (
                <>
                    <Change lesson={lesson} changed={changed} />
                    <Embed lesson={lesson} />
                </>
            )}
        </section>
    );
}

function Change({ lesson, changed }: { lesson: Lesson; changed: LessonChanged }) {
    const say = useSay();
    const tell = useToast();
    const { api, user } = useService();
    const teachers = useTeachers();
    const { busy, error, run } = useAction();
    const patch = (body: Partial<{ keep_until: string; teacher: string | null }>): void => void run(async () => {
        const now = await api.send<Lesson>("PATCH", `lessons/${lesson.id}`, body);
        changed(() => now);
        tell(say("saved"));
    });
    const others = teachers.some(({ id }) => id === lesson.teacher?.id) || lesson.teacher === null ? [] : [lesson.teacher];
    return (
        <div class="fields">
            <Field name="keep_until" label={say("keepUntil")} error={error}>
                {(names) => <input {...names} type="date" value={lesson.keep_until.slice(0, 10)} disabled={busy}
                    min={new Date().toISOString().slice(0, 10)} onChange={({ currentTarget: { value } }) => {
                        if (value !== "")
                            patch({ keep_until: value });
                    }} />}
            </Field>
            {(user.role === "admin" || user.role === "manager") && (
                <Field name="teacher" label={say("teacher")} error={error}>
                    {(names) => (
                        <select {...names} value={lesson.teacher?.id ?? ""} disabled={busy}
                            onChange={({ currentTarget: { value } }) => patch({ teacher: value || null })}>
                            <option value="">{say("teacherNotSaid")}</option>
                            {[...others, ...teachers].map(({ id, display }) =>
                                <option key={id} value={id}>{display}</option>)}
                        </select>
                    )}
                </Field>
            )}
            <Trouble error={error} fields={["keep_until", "teacher"]} />
        </div>
    );
}

const HOUR_S = 3600;
const LASTS: readonly { seconds: number; text: AppKey }[] = [
    { seconds: HOUR_S, text: "forHour" },
    { seconds: 24 * HOUR_S, text: "forDay" },
    { seconds: 7 * 24 * HOUR_S, text: "forWeek" },
    { seconds: 30 * 24 * HOUR_S, text: "forMonth" },
];

function Embed({ lesson }: { lesson: Lesson }) {
    const say = useSay();
    const words = useWords();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [seconds, setSeconds] = useState(LASTS[1]!.seconds);
    const [made, setMade] = useState<{ url: string; expires: string } | null>(null);
    const make = (): void => void run(async () =>
        setMade(await api.send("POST", `lessons/${lesson.id}/embeds`, { seconds })));
    const url = made === null ? "" : new URL(made.url, location.href).href;
    return (
        <div class="stack">
            <h3>{say("embed")}</h3>
            <p class="hint">{say("embedHint")}</p>
            <div class="line">
                <Field name="seconds" label={say("embedLasts")} error={error}>
                    {(names) => (
                        <select {...names} value={String(seconds)}
                            onChange={(event) => setSeconds(Number(event.currentTarget.value))}>
                            {LASTS.map(({ seconds: value, text }) => <option key={value}
                                value={String(value)}>{say(text)}</option>)}
                        </select>
                    )}
                </Field>
                <button type="button" disabled={busy} onClick={make}>{say("embedMake")}</button>
            </div>
            <Trouble error={error} fields={["seconds"]} />
            {made !== null && (
                <div class="stack" role="status">
                    <p class="hint">{say("embedUntil", { date: words.date(made.expires) })}</p>
                    <Copy label={say("embedAddress")} text={url} />
                    <Copy label={say("embedCode")} rows={2}
                        text={`<iframe src="${url}" width="100%" height="900" allow="fullscreen"></iframe>`} />
                </div>
            )}
        </div>
    );
}
