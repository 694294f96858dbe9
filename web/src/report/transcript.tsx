// transcript.tsx: what was said, turn by turn, beside the charts: searching, following the recording, saving as text.
import { useEffect, useMemo, useState } from "preact/hooks";
import { download } from "./csv";
import type { Player } from "./player";
import { useNames, useRoles } from "./roles";
import { TurnList } from "./turn-list";
import { spoken } from "./turn-row";
import { momentsInTurns, searchPattern, transcriptText, type TurnIndex } from "./turns";
import type { Report, Turn, Voice } from "./types";
import { useWords, type Words } from "./words";

interface TranscriptProps {
    report: Report;
    voice: Voice;
    index: TurnIndex;
    player: Player;
}

export function Transcript({ report, voice, index, player }: TranscriptProps) {
    const words = useWords();
    const name = useNames();
    const [typed, setTyped] = useState("");
    const [follow, setFollow] = useState(true);
    const { now, place } = usePlaying(index, player);
    const pattern = useMemo(() => searchPattern(typed), [typed]);
    const marks = useMemo(() => momentsInTurns(report.moments, index), [report, index]);
    const all = useMemo(() => voice.turns.map((_, turn) => turn), [voice]);
    const roles = useRoles();
    const shown = useMemo(() => pattern === null ? all
        : all.filter((turn) => holds(voice.turns[turn]!, pattern, name(voice.turns[turn]!.speaker))),
    [voice, all, pattern, roles, words]);
    const save = (): void => download("transcript.txt", "text/plain;charset=utf-8",
        transcriptText(title(report, voice, words), voice.turns, name, (turn) => spoken(turn, words)));
    return (
        <section class="card transcript" aria-labelledby="transcript">
            <div class="bar">
                <h2 id="transcript">
                    {words.say("transcript")}{voice.draft && <> <span class="tag">{words.say("draft")}</span></>}
                </h2>
                <label class="check screen" title={words.say("followHint")}>
                    <input type="checkbox" checked={follow}
                        onChange={(event) => setFollow(event.currentTarget.checked)} />
                    {words.say("follow")}
                </label>
            </div>
            {notes(voice, words).map((note) => <p key={note} class="note">{note}</p>)}
            <div class="find screen">
                <input type="search" value={typed} placeholder={words.say("searchShort")}
                    aria-label={words.say("search")}
                    onInput={(event) => setTyped(event.currentTarget.value)} />
                <button type="button" onClick={save}>{words.say("saveText")}</button>
            </div>
            <p class="hint found" role="status">
                {pattern !== null && words.say("found", { shown: shown.length, n: all.length })}
            </p>
            <TurnList voice={voice} rows={shown} now={now} place={follow ? place : -1} pattern={pattern}
                marks={marks} player={player} />
        </section>
    );
}

function holds(turn: Turn, pattern: RegExp, name: string): boolean {
    return (turn.text ?? "").search(pattern) >= 0 || name.search(pattern) >= 0;
}

function notes(voice: Voice, words: Words): string[] {
    return [
        voice.draft && words.say("draftNote"),
        voice.engine === null && words.say("wordsNotAsked"),
        voice.failed_turns > 0 && words.say("failedTurns", { n: voice.failed_turns }),
    ].filter((note): note is string => note !== false);
}

function title(report: Report, voice: Voice, words: Words): string[] {
    return [report.recording.file, words.say("analysed", { date: words.date(report.analysed_at) }),
        ...voice.draft ? [`${words.say("draft")}. ${words.say("draftNote")}`] : []];
}

interface Playing {
    now: readonly number[]; // the turns that sound where the recording is
    place: number; // the turn that began last, also in a pause; -1: none
}

function usePlaying(index: TurnIndex, player: Player): Playing {
    const [playing, setPlaying] = useState<Playing>({ now: [], place: -1 });
    useEffect(() => player.listen((seconds) => {
        const next = { now: index.at(seconds), place: index.latest(seconds) };
        setPlaying((old) => old.place === next.place && old.now.join() === next.now.join() ? old : next);
    }), [index, player]);
    return playing;
}
