// turn-row.tsx: one turn of the transcript: when, who, what, and the negative moments that fall in it.
import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import type { Player } from "./player";
import { useNames } from "./roles";
import { pieces, voiceNumber } from "./turns";
import type { Moment, Turn } from "./types";
import { useWords, type Words } from "./words";

const UNSURE = 0.45; // the border of "low" in words.ts

interface TurnRowProps {
    number: number; // of the turn, from 0
    turn: Turn;
    current: boolean;
    stop: boolean; // Tab stops here
    language: string | null;
    pattern: RegExp | null;
    moments: readonly Moment[];
    player: Player;
}

export interface TurnTextProps {
    number: number;
    turn: Turn;
    stop: boolean;
    language: string | null;
    pattern: RegExp | null;
}

// What shows the words of a turn: a page on which they can be corrected brings its own.
export const TurnTextContext = createContext<(props: TurnTextProps) => ComponentChildren>(TurnText);

export function TurnText({ turn, language, pattern }: TurnTextProps) {
    const words = useWords();
    return turn.text?.trim()
        ? <p lang={language ?? undefined} dir="auto"><Found text={turn.text} pattern={pattern} /></p>
        : <p class="hint">{spoken(turn, words)}</p>;
}

export function TurnRow({ number, turn, current, stop, language, pattern, moments, player }: TurnRowProps) {
    const words = useWords();
    const name = useNames()(turn.speaker);
    const Text = useContext(TurnTextContext);
    const time = words.time(turn.start_s);
    const seek = (): void => {
        if (getSelection()?.isCollapsed ?? true) // who marks text to copy it does not want to go there
            player.seek(turn.start_s);
    };
    return (
        <li data-turn={number} aria-current={current ? "true" : undefined} onClick={seek}>
            <p class="turn-head">
                <button type="button" class="time" tabIndex={stop ? 0 : -1}
                    aria-label={words.say("turnLabel", { time, name })}>{time}</button>
                <b><i class={`voice voice-${voiceNumber(turn.speaker)}`} /><Found text={name} pattern={pattern} /></b>
                {turn.confidence < UNSURE && <span class="hint">{words.say("unsureWho")}</span>}
            </p>
            <Text number={number} turn={turn} stop={stop} language={language} pattern={pattern} />
            {moments.map((moment) => (
                <p key={`${moment.person} ${moment.onset_s}`} class="mark">
                    {words.say("momentHere",
                        { person: words.person(moment.person), strength: words.number(moment.magnitude, 2) })}
                </p>
            ))}
        </li>
    );
}

// What stands for a turn: its words, or why there are none.
export function spoken(turn: Turn, words: Words): string {
    return turn.text === null ? words.say("wordsUnknown") : turn.text.trim() || words.say("wordsNone");
}

function Found({ text, pattern }: { text: string; pattern: RegExp | null }) {
    if (pattern === null)
        return <>{text}</>;
    return <>{pieces(text, pattern).map((part, i) => i % 2 === 1 ? <mark key={i}>{part}</mark> : part)}</>;
}
