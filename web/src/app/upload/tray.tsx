// upload/tray.tsx: the uploads, at the edge of every view: how far each is, pause, go on, cancel; and those that were
// begun before the page was opened.
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../report/words";
import { explain } from "../errors";
import { link } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import { bytes } from "../ui/bytes";
import type { Begun, UploadQueue } from "./queue";
import type { TusUpload, UploadState } from "./tus";

const STATE_TEXTS: Record<UploadState, AppKey> = {
    waiting: "uploadWaiting", sending: "uploadSending", retrying: "uploadRetrying", paused: "uploadPaused",
    done: "uploadDone", failed: "uploadFailed", cancelled: "uploadCancelled",
};

export function Tray() {
    const say = useSay();
    const { uploads } = useService();
    const [folded, setFolded] = useState(false);
    const [, redraw] = useState(0);
    useEffect(() => {
        let frame = 0; // bytes are told of more often than they can be drawn
        const leave = uploads.listen(() => {
            cancelAnimationFrame(frame);
            frame = requestAnimationFrame(() => redraw((old) => old + 1));
        });
        return () => {
            cancelAnimationFrame(frame);
            leave();
        };
    }, [uploads]);
    const running = uploads.uploads.filter(({ state }) => state !== "done").length;
    if (uploads.uploads.length === 0 && uploads.begun.length === 0)
        return null;
    return (
        <aside class="tray" aria-label={say("uploads")}>
            <div class="bar">
                <h2>{running > 0 ? say("uploadsRunning", { n: running }) : say("uploads")}</h2>
                <div class="buttons">
                    {uploads.uploads.some(({ state }) => state === "done") && (
                        <button type="button" class="plain" onClick={() => uploads.clear()}>{say("clear")}</button>
                    )}
                    <button type="button" class="plain" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
                        {say(folded ? "unfold" : "fold")}
                    </button>
                </div>
            </div>
            {!folded && (
                <ul>
                    {uploads.uploads.map((upload) => <Row key={upload.name} upload={upload} queue={uploads} />)}
                    {uploads.begun.map((begun) => <BegunRow key={begun.key} begun={begun} queue={uploads} />)}
                </ul>
            )}
            <Announce uploads={uploads.uploads} />
        </aside>
    );
}

function Row({ upload, queue }: { upload: TusUpload; queue: UploadQueue }) {
    const say = useSay();
    const words = useWords();
    const { file: { name, size }, state, offset, problem, lesson } = upload;
    const going = state === "sending" || state === "retrying" || state === "waiting";
    return (
        <li data-upload={state}>
            <p class="bar">
                <b>{lesson === null ? name : <a href={link(["lessons", lesson])}>{name}</a>}</b>
                <span class="hint">{say(STATE_TEXTS[state])}</span>
            </p>
            {state !== "done" && <progress value={offset} max={size} aria-label={name} />}
            <div class="bar">
                <span class="hint">
                    {state === "failed" && problem !== null ? explain(problem, say)
                        : say("uploadSize", { sent: bytes(offset, say), size: bytes(size, say),
                            share: words.percent(Math.floor(100 * offset / size) / 100) })}
                </span>
                {state !== "done" && (
                    <span class="buttons">
                        {going ? (
                            <button type="button" class="small" aria-label={`${say("pause")}: ${name}`}
                                onClick={() => queue.pause(upload)}>{say("pause")}</button>
                        ) : (
                            <button type="button" class="small" onClick={() => queue.start(upload)}
                                aria-label={`${say(state === "failed" ? "again" : "goOn")}: ${name}`}>
                                {say(state === "failed" ? "again" : "goOn")}
                            </button>
                        )}
                        <button type="button" class="small" aria-label={`${say("cancel")}: ${name}`}
                            onClick={() => void queue.cancel(upload)}>{say("cancel")}</button>
                    </span>
                )}
            </div>
        </li>
    );
}

function BegunRow({ begun, queue }: { begun: Begun; queue: UploadQueue }) {
    const say = useSay();
    const words = useWords();
    const [other, setOther] = useState(false);
    return (
        <li data-upload="begun">
            <p class="bar"><b>{begun.name}</b><span class="hint">{words.percent(begun.offset / begun.size)}</span></p>
            <p class="hint" role={other ? "alert" : undefined}>{say(other ? "uploadOther" : "uploadBegun")}</p>
            <span class="buttons">
                <label class="button small pick">
                    {say("chooseAgain")}
                    <input type="file" aria-label={`${say("chooseAgain")}: ${begun.name}`} onChange={(event) => {
                        const file = event.currentTarget.files?.[0];
                        if (file !== undefined)
                            setOther(!queue.resume(file));
                    }} />
                </label>
                <button type="button" class="small" aria-label={`${say("discard")}: ${begun.name}`}
                    onClick={() => void queue.discard(begun)}>{say("discard")}</button>
            </span>
        </li>
    );
}

// Says what has changed, not every percent.
function Announce({ uploads }: { uploads: readonly TusUpload[] }) {
    const say = useSay();
    const before = useRef(new Map<TusUpload, UploadState>());
    const text = useRef("");
    const changed = uploads.filter((upload) => before.current.get(upload) !== upload.state);
    if (changed.length > 0)
        text.current = changed.map(({ file, state }) => `${file.name}: ${say(STATE_TEXTS[state])}`).join(". ");
    before.current = new Map(uploads.map((upload) => [upload, upload.state]));
    return <p class="unseen" role="status">{text.current}</p>;
}
