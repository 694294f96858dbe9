// lessons/progress.tsx: how far an analysis is, or why it stopped.
import { useWords } from "../../report/words";
import { useSay } from "../service";
import type { AppKey } from "../texts";
import type { Lesson, State } from "../types";

export const STATE_TEXTS: Record<State, AppKey> = {
    fetching: "stateFetching", queued: "stateQueued", running: "stateRunning", done: "stateDone",
    failed: "stateFailed", cancelled: "stateCancelled",
};
const STAGE_TEXTS: Record<string, AppKey> = {
    fetch: "stageFetch", keep: "stageKeep", look: "stageLook", listen: "stageListen", transcribe: "stageTranscribe",
    report: "stageReport",
};

export function useStage(): (lesson: Lesson) => string {
    const say = useSay();
    return ({ state, stage }) => {
        const text = STAGE_TEXTS[stage];
        return state === "running" && text !== undefined ? say(text) : say(STATE_TEXTS[state]);
    };
}

export function StateBadge({ state }: { state: State }) {
    const say = useSay();
    return <span class={`badge ${state}`}>{say(STATE_TEXTS[state])}</span>;
}

export function Progress({ lesson }: { lesson: Lesson }) {
    const words = useWords();
    const stage = useStage()(lesson);
    const { state, progress, error } = lesson;
    if (state === "failed" || state === "cancelled") {
        return (
            <span class="stopped">
                <StateBadge state={state} /> {error !== null && <span class="why">{error}</span>}
            </span>
        );
    }
    return (
        <span class="progress">
            <span>{stage}</span>
            <progress value={progress} max={1} aria-label={`${lesson.title}: ${stage}`} />
            <span class="hint">{words.percent(progress)}</span>
        </span>
    );
}
