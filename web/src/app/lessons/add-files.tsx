// lessons/add-files.tsx: the files that were chosen: their titles, and what is told of them, before they are sent.
import { useState } from "preact/hooks";
import { useSay, useService } from "../service";
import type { User } from "../types";
import { Dialog } from "../ui/dialog";
import { bytes } from "../ui/bytes";
import { AboutFields, useAbout } from "./about";

interface Entry {
    file: File;
    title: string;
}

export function AddFiles({ files, teachers, close }: {
    files: readonly File[]; teachers: readonly User[]; close: () => void;
}) {
    const say = useSay();
    const { session, uploads } = useService();
    const [entries, setEntries] = useState<readonly Entry[]>(() => files.map((file) => ({ file,
        title: titleOf(file) })));
    const [about, change] = useAbout();
    const wrong = (file: File): string | null => file.size === 0 ? say("fileEmpty")
        : file.size > session.upload_limit ? say("fileTooLarge", { limit: bytes(session.upload_limit, say) }) : null;
    const good = entries.filter(({ file }) => wrong(file) === null);
    const submit = (event: Event): void => {
        event.preventDefault();
        uploads.add(good.map(({ file, title }) => ({ file, metadata: {
            title: title.trim(), language: about.language, teacher: about.teacher,
            speakers: about.speakers === 0 ? "" : String(about.speakers),
        } })));
        close();
    };
    return (
        <Dialog title={say("addTitle", { n: entries.length })} close={close} wide>
            <form onSubmit={submit} class="stack">
                <ul class="chosen">
                    {entries.map(({ file, title }, at) => (
                        <li key={at}>
                            <label>
                                <span class="hint">{file.name} · {bytes(file.size, say)}</span>
                                <input value={title} maxLength={200} aria-label={say("titleOf", { file: file.name })}
                                    onInput={({ currentTarget: { value } }) => setEntries((old) =>
                                        old.map((one, i) => i === at ? { ...one, title: value } : one))} />
                            </label>
                            <button type="button" class="plain square" aria-label={say("leaveOut", { file: file.name })}
                                onClick={() => setEntries((old) => old.filter((_, i) => i !== at))}>×</button>
                            {wrong(file) !== null && <p class="wrong" role="alert">{wrong(file)}</p>}
                        </li>
                    ))}
                </ul>
                <AboutFields about={about} change={change} teachers={teachers} error={null} />
                <p class="hint">{say("consentHint")}</p>
                <div class="buttons end">
                    <button type="button" onClick={close}>{say("cancel")}</button>
                    <button type="submit" class="main" disabled={good.length === 0}>{say("startUpload")}</button>
                </div>
            </form>
        </Dialog>
    );
}

// "2026-11-12_algebra.mp4" is called "2026-11-12 algebra" until somebody says better.
function titleOf({ name }: File): string {
    return name.replace(/\.[^.]{1,5}$/, "").replace(/_+/g, " ").trim().slice(0, 200) || name;
}
