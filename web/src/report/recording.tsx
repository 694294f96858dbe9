// recording.tsx: the video, when it lies beside the report or the person chooses it.
import { useEffect, useState } from "preact/hooks";
import type { Player } from "./player";
import type { Recording } from "./types";
import { useWords, type Words } from "./words";

const SAME_LENGTH_S = 2; // players and containers disagree on a recording's length by less

interface Source {
    address: string;
    chosen: string | null; // the name of a file that the person chose
}

export function Video({ recording, player }: { recording: Recording; player: Player }) {
    const words = useWords();
    const [source, setSource] = useState<Source | null>(
        recording.video === null ? null : { address: recording.video, chosen: null });
    const [failed, setFailed] = useState(false);
    const [length, setLength] = useState(0);
    const [wish, setWish] = useState<number | null>(null);
    useEffect(() => {
        player.onWish = setWish;
    }, [player]);
    const playable = source !== null && !failed;
    const choose = (file: File): void => {
        if (source !== null && source.chosen !== null)
            URL.revokeObjectURL(source.address);
        setFailed(false);
        setLength(0);
        setSource({ address: URL.createObjectURL(file), chosen: file.name });
    };
    return (
        <section class="card recording screen" aria-label={words.say("recording")} data-playable={playable}>
            {playable && (
                <video controls playsInline preload="metadata" src={source.address}
                    ref={(video) => player.attach(video)}
                    onLoadedMetadata={(event) => { setLength(event.currentTarget.duration); player.ready(); }}
                    onTimeUpdate={(event) => player.tell(event.currentTarget.currentTime)}
                    onError={() => setFailed(true)} />
            )}
            {!playable &&
                <Choose recording={recording} refused={source?.chosen ?? null} choose={choose} words={words} />}
            <p class="notice" role="status">
                {!playable && wish !== null && words.say("videoWaits", { time: words.time(wish) })}
                {playable && source.chosen !== null && length > 0 &&
                    Math.abs(length - recording.duration_s) > SAME_LENGTH_S && words.say("videoOther", {
                    name: source.chosen, has: words.time(length), wants: words.time(recording.duration_s),
                })}
            </p>
        </section>
    );
}

interface ChooseProps {
    recording: Recording;
    refused: string | null; // the chosen file that could not be played
    choose: (file: File) => void;
    words: Words;
}

function Choose({ recording, refused, choose, words }: ChooseProps) {
    return (
        <div class="choose">
            <p>{refused === null ? words.say("videoAbsent") : words.say("videoUnplayable", { name: refused })}</p>
            <p class="hint">{words.say("videoChoose", { name: recording.file })}</p>
            <label class="button">
                {words.say("chooseFile")}
                <input type="file" accept="video/*,.mkv" onChange={(event) => {
                    const file = event.currentTarget.files?.[0];
                    if (file !== undefined)
                        choose(file);
                }} />
            </label>
        </div>
    );
}
