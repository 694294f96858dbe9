// lessons/table.tsx: the list of lessons: what was measured of each, or how far it is.
import { useWords } from "../../report/words";
import { link } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Lesson } from "../types";
import { Progress } from "./progress";

export function LessonTable({ items }: { items: readonly Lesson[] }) {
    const say = useSay();
    const { session: { expression } } = useService();
    const heads: AppKey[] = ["lesson", "teacher", "length",
        ...expression ? ["negativeShare", "momentCount"] as const : [], "teacherTalk"];
    return (
        <table class="rows lessons" role="table">
            <thead role="rowgroup">
                <tr role="row">{heads.map((key) => <th key={key} role="columnheader">{say(key)}</th>)}</tr>
            </thead>
            <tbody role="rowgroup">
                {items.map((lesson) => <Row key={lesson.id} lesson={lesson} expression={expression} />)}
            </tbody>
        </table>
    );
}

function Row({ lesson, expression }: { lesson: Lesson; expression: boolean }) {
    const say = useSay();
    const words = useWords();
    return (
        <tr role="row" data-lesson={lesson.id}>
            <th scope="row" role="rowheader" class="who">
                <a href={link(["lessons", lesson.id])}>{lesson.title}</a>
                <small>
                    {words.date(lesson.created)}
                    {lesson.shared && <> · <span class="shared">{say("sharedMark")}</span></>}
                </small>
            </th>
            <td role="cell" data-label={say("teacher")}>{lesson.teacher?.display ?? "–"}</td>
            <td role="cell" data-label={say("length")}>
                {lesson.duration === null ? "–" : words.time(lesson.duration).replace(/\.\d$/, "")}
            </td>
            {lesson.state === "done" ? <Measured lesson={lesson} expression={expression} /> : (
                <td role="cell" class="state" colSpan={expression ? 3 : 1}><Progress lesson={lesson} /></td>
            )}
        </tr>
    );
}

function Measured({ lesson, expression }: { lesson: Lesson; expression: boolean }) {
    const say = useSay();
    return (
        <>
            {expression && (
                <>
                    <td role="cell" data-label={say("negativeShare")}>
                        <ShareBar value={lesson.negative} kind="negative" />
                    </td>
                    <td role="cell" data-label={say("momentCount")}>{lesson.moments ?? "–"}</td>
                </>
            )}
            <td role="cell" data-label={say("teacherTalk")}><ShareBar value={lesson.talk_teacher} kind="talk" /></td>
        </>
    );
}

// A share as a bar and a number; "not enough data" when it is not known.
export function ShareBar({ value, kind }: { value: number | null; kind: "negative" | "talk" }) {
    const say = useSay();
    const words = useWords();
    if (value === null)
        return <span class="too-little">{say("notEnoughData")}</span>;
    return (
        <span class="share">
            <span class="gauge" aria-hidden="true"><i class={kind} style={{ width: `${100 * value}%` }} /></span>
            {words.percent(value)}
        </span>
    );
}
