// lesson/waiting.tsx: a lesson that is not analysed yet: how far it is, or why it stopped, and what one can do.
import { useWords } from "../../report/words";
import { useAction } from "../hooks";
import { useStage } from "../lessons/progress";
import { over } from "../lessons/use-lessons";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Lesson } from "../types";
import { Trouble } from "../ui/field";
import type { LessonChanged } from "./view";

const STAGES: readonly { name: string; text: AppKey }[] = [
    { name: "fetch", text: "stageFetch" },
    { name: "keep", text: "stageKeep" },
    { name: "look", text: "stageLook" },
    { name: "listen", text: "stageListen" },
    { name: "transcribe", text: "stageTranscribe" },
    { name: "report", text: "stageReport" },
];

export function Waiting({ lesson, changed }: { lesson: Lesson; changed: LessonChanged }) {
    const say = useSay();
    const words = useWords();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const stage = useStage()(lesson);
    const ask = (what: "cancel" | "retry"): void => void run(async () => {
        const now = await api.send<Lesson>("POST", `lessons/${lesson.id}/${what}`);
        changed(() => now);
    });
    const stopped = over(lesson);
    return (
        <section class="card stack waiting" aria-labelledby="waiting">
            <h2 id="waiting">{stage}</h2>
            {stopped ? <p class={lesson.state === "failed" ? "trouble" : "note"}>{lesson.error ?? stage}</p> : (
                <>
                    <progress value={lesson.progress} max={1} aria-label={stage} />
                    <p class="hint">{words.percent(lesson.progress)} · {say("mayLeave")}</p>
                    <Stages lesson={lesson} />
                </>
            )}
            <p class="unseen" role="status">{stage}</p>
            {lesson.may_change && (
                <div class="buttons">
                    {stopped
                        ? <button type="button" class="main" disabled={busy}
                            onClick={() => ask("retry")}>{say("retry")}</button>
                        : <button type="button" disabled={busy} onClick={() => ask("cancel")}>{say("stopIt")}</button>}
                </div>
            )}
            <Trouble error={error} />
        </section>
    );
}

function Stages({ lesson }: { lesson: Lesson }) {
    const say = useSay();
    const at = STAGES.findIndex(({ name }) => name === lesson.stage);
    const shown = lesson.state === "fetching" || lesson.stage === "fetch" ? STAGES : STAGES.slice(1);
    return (
        <ol class="stages">
            {shown.map((stage) => {
                const place = STAGES.indexOf(stage);
                const state = place < at ? "past" : place === at ? "now" : "next";
                return (
                    <li key={stage.name} class={state} aria-current={state === "now" ? "step" : undefined}>
                        {say(stage.text)}
                    </li>
                );
            })}
        </ol>
    );
}
