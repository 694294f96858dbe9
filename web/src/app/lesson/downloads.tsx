// lesson/downloads.tsx: the lesson's files.
import { useEffect, useRef } from "preact/hooks";
import { address } from "../api";
import { useSay } from "../service";
import type { AppKey } from "../texts";
import type { Lesson } from "../types";
import { Icon } from "../ui/icon";

const FILES: readonly { name: string; text: AppKey }[] = [
    { name: "report.pdf", text: "filePdf" },
    { name: "report.html", text: "fileHtml" },
    { name: "report.json", text: "fileJson" },
    { name: "moments.csv", text: "fileCsv" },
    { name: "transcript.txt", text: "fileTxt" },
    { name: "transcript.vtt", text: "fileVtt" },
    { name: "transcript.srt", text: "fileSrt" },
    { name: "transcript.json", text: "fileTranscriptJson" },
];

export function Downloads({ lesson }: { lesson: Lesson }) {
    const say = useSay();
    const host = useRef<HTMLDetailsElement>(null);
    useEffect(() => {
        const leave = (event: Event): void => {
            if (!(event.target instanceof Node && host.current!.contains(event.target)))
                host.current!.open = false;
        };
        addEventListener("pointerdown", leave);
        addEventListener("focusin", leave);
        return () => {
            removeEventListener("pointerdown", leave);
            removeEventListener("focusin", leave);
        };
    }, []);
    return (
        <details class="menu" ref={host} onKeyDown={(event) => {
            if (event.key === "Escape") {
                host.current!.open = false;
                host.current!.querySelector("summary")!.focus();
            }
        }}>
            <summary class="button light"><Icon name="download" />{say("download")}</summary>
            <ul>
                {FILES.map(({ name, text }) => (
                    <li key={name}>
                        <a href={address(`lessons/${lesson.id}/files/${name}`)} download={fileName(lesson, name)}>
                            <b>{name.split(".").pop()!.toUpperCase()}</b> {say(text)}
                        </a>
                    </li>
                ))}
            </ul>
        </details>
    );
}

// "Algebra, lesson 12 report.pdf": the title, without what file systems do not take.
function fileName({ title }: Lesson, name: string): string {
    return `${title.replace(/[\\/:*?"<>|\x00-\x1f]+/g, " ").trim().slice(0, 100)} ${name}`;
}
