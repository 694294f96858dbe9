// lesson/lesson-title.tsx: the lesson's title, which can be changed where it stands.
import { useEffect, useRef, useState } from "preact/hooks";
import { useAction } from "../hooks";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { Field, Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import { Title } from "../ui/title";
import type { LessonChanged } from "./view";

export function LessonTitle({ lesson, changed }: { lesson: Lesson; changed: LessonChanged }) {
    const say = useSay();
    const [editing, setEditing] = useState(false);
    const opener = useRef<HTMLButtonElement>(null);
    const was = useRef(false);
    useEffect(() => {
        if (was.current && !editing)
            opener.current?.focus();
        was.current = editing;
    }, [editing]);
    return (
        <>
            <div class="title-line">
                <Title text={lesson.title} />
                {lesson.may_change && !editing && (
                    <button type="button" class="plain square" ref={opener} aria-label={say("rename")}
                        title={say("rename")} onClick={() => setEditing(true)}><Icon name="edit" /></button>
                )}
            </div>
            {editing && <Rename lesson={lesson} changed={changed} close={() => setEditing(false)} />}
        </>
    );
}

function Rename({ lesson, changed, close }: { lesson: Lesson; changed: LessonChanged; close: () => void }) {
    const say = useSay();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [title, setTitle] = useState(lesson.title);
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        if (await run(async () => {
            const now = await api.send<Lesson>("PATCH", `lessons/${lesson.id}`, { title: title.trim() });
            changed(() => now);
        }))
            close();
    };
    return (
        <form class="rename" onSubmit={(event) => void submit(event)} onKeyDown={(event) => {
            if (event.key === "Escape")
                close();
        }}>
            <Field name="title" label={say("newTitle")} error={error}>
                {(names) => <input {...names} value={title} required maxLength={200} autoFocus
                    onInput={(event) => setTitle(event.currentTarget.value)} />}
            </Field>
            <div class="buttons">
                <button type="submit" class="main" disabled={busy}>{say("save")}</button>
                <button type="button" onClick={close}>{say("cancel")}</button>
            </div>
            <Trouble error={error} fields={["title"]} />
        </form>
    );
}
