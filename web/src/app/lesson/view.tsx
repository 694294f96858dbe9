// lesson/view.tsx: one lesson: on its way, or its dashboard.
import { useEffect } from "preact/hooks";
import { useWords } from "../../report/words";
import { useAction, useLoad } from "../hooks";
import { LOOK_MS, over } from "../lessons/use-lessons";
import { link } from "../router";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import { Title } from "../ui/title";
import { Dashboard } from "./dashboard";
import { Downloads } from "./downloads";
import { Keeping } from "./keeping";
import { LessonTitle } from "./lesson-title";
import { Remove } from "./remove";
import { Waiting } from "./waiting";

export type LessonChanged = (change: (old: Lesson) => Lesson) => void;

export function LessonView({ id, query }: { id: string; query: URLSearchParams }) {
    const say = useSay();
    const { api, live } = useService();
    const { value: lesson, error, reload, set } = useLoad((signal) =>
        api.get<Lesson>(`lessons/${id}`, {}, signal), [api, id]);
    useEffect(() => live.listen({
        heard: (progress) => {
            if (progress.id !== id)
                return;
            set((old) => ({ ...old, ...progress }));
            if (over(progress))
                reload(); // it has its numbers now, or says what went wrong
        },
        missed: reload,
    }), [live, id, reload, set]);
    const going = lesson !== null && !over(lesson);
    useEffect(() => {
        const timer = going ? setInterval(reload, LOOK_MS) : undefined;
        return () => clearInterval(timer);
    }, [going, reload]);
    if (lesson === null) {
        return (
            <div class="sections" aria-busy={error === null}>
                <Back />
                <Title text={say(error === null ? "loading" : "lesson")} />
                <Trouble error={error} retry={reload} />
            </div>
        );
    }
    return (
        <div class="sections lesson-view">
            <Back />
            <Head lesson={lesson} changed={set} />
            <Trouble error={error} retry={reload} />
            {lesson.state === "done"
                ? <Dashboard lesson={lesson} start_s={Number(query.get("t") ?? NaN)}>
                    <Keeping lesson={lesson} changed={set} />
                </Dashboard>
                : <Waiting lesson={lesson} changed={set} />}
        </div>
    );
}

function Back() {
    const say = useSay();
    return <p class="back"><a href={link([])}><Icon name="back" />{say("lessons")}</a></p>;
}

function Head({ lesson, changed }: { lesson: Lesson; changed: LessonChanged }) {
    const say = useSay();
    const words = useWords();
    return (
        <div class="bar lesson-head">
            <div>
                <LessonTitle lesson={lesson} changed={changed} />
                <p class="hint">
                    {[lesson.teacher?.display, words.date(lesson.created), lesson.file]
                        .filter((part) => part !== undefined && part !== "").join(" · ")}
                </p>
            </div>
            <div class="buttons">
                {lesson.state === "done" && <Downloads lesson={lesson} />}
                {lesson.may_change && <Share lesson={lesson} changed={changed} />}
                {lesson.may_change && <Remove lesson={lesson} />}
            </div>
            {!lesson.may_change && <p class="hint">{say("readOnly")}</p>}
        </div>
    );
}

function Share({ lesson, changed }: { lesson: Lesson; changed: LessonChanged }) {
    const say = useSay();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const turn = (): void => void run(async () => {
        const now = await api.send<Lesson>("PATCH", `lessons/${lesson.id}`, { shared: !lesson.shared });
        changed(() => now);
    });
    return (
        <>
            <button type="button" role="switch" class="switch" aria-checked={lesson.shared} disabled={busy}
                title={say("shareHint")} onClick={turn}><i aria-hidden="true" />{say("share")}</button>
            <Trouble error={error} />
        </>
    );
}

