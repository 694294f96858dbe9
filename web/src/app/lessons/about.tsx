// lessons/about.tsx: what one may tell of a recording before it is analysed.
import { useState } from "preact/hooks";
import type { ApiError } from "../api";
import { useSay, useService } from "../service";
import type { User } from "../types";
import { Field } from "../ui/field";

export interface About {
    language: string; // of the speech; "": to be found
    speakers: number; // 0: to be found
    teacher: string; // id; "": not said
}

const LANGUAGES = ["ru", "en"] as const;
const MOST_SPEAKERS = 20;

export function useAbout(): [About, (change: Partial<About>) => void] {
    const [about, setAbout] = useState<About>({ language: "", speakers: 0, teacher: "" });
    return [about, (change) => setAbout((old) => ({ ...old, ...change }))];
}

export function AboutFields({ about, change, teachers, error }: {
    about: About; change: (change: Partial<About>) => void; teachers: readonly User[]; error: ApiError | null;
}) {
    const say = useSay();
    const { user } = useService();
    return (
        <div class="fields">
            <Field name="language" label={say("speechLanguage")} error={error}>
                {(names) => (
                    <select {...names} value={about.language}
                        onChange={(event) => change({ language: event.currentTarget.value })}>
                        <option value="">{say("toBeFound")}</option>
                        {LANGUAGES.map((code) =>
                            <option key={code} value={code}>{say(code === "ru" ? "russian" : "english")}</option>)}
                    </select>
                )}
            </Field>
            <Field name="speakers" label={say("howManySpeak")} error={error}>
                {(names) => (
                    <select {...names} value={String(about.speakers)}
                        onChange={(event) => change({ speakers: Number(event.currentTarget.value) })}>
                        <option value="0">{say("toBeFound")}</option>
                        {Array.from({ length: MOST_SPEAKERS }, (_, i) =>
                            <option key={i} value={String(i + 1)}>{i + 1}</option>)}
                    </select>
                )}
            </Field>
            {user.role !== "teacher" && (
                <Field name="teacher" label={say("teacher")} error={error}>
                    {(names) => (
                        <select {...names} value={about.teacher}
                            onChange={(event) => change({ teacher: event.currentTarget.value })}>
                            <option value="">{say("teacherNotSaid")}</option>
                            {teachers.map(({ id, display }) => <option key={id} value={id}>{display}</option>)}
                        </select>
                    )}
                </Field>
            )}
        </div>
    );
}
