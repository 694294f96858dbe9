// turns.ts: the transcript as data: which turns sound at a time, which moments fall in them, searching, plain text.
import { timecode } from "./timecode";
import type { Moment, Turn } from "./types";

const COLOURS = 6; // of the style sheet: --voice-1 ..

// The style sheet's colour of a speaker; more speakers than colours share them, names tell them apart.
export const voiceColour = (speaker: number): string => `--voice-${voiceNumber(speaker)}`;
export const voiceNumber = (speaker: number): number => (speaker - 1) % COLOURS + 1;

// Answers which turns sound at a time, in a list sorted by start, without reading the whole list.
export class TurnIndex {
    private readonly latestEnd: number[] = []; // of this turn and all before it

    constructor(private readonly turns: readonly Turn[]) {
        let latest = 0;
        for (const { end_s } of turns)
            this.latestEnd.push(latest = Math.max(latest, end_s));
    }

    // Numbers of the turns, rising; several when speech overlaps.
    at(seconds: number): number[] {
        const found: number[] = [];
        for (let i = this.begun(seconds) - 1; i >= 0 && this.latestEnd[i]! >= seconds; i--)
            if (this.turns[i]!.end_s >= seconds)
                found.unshift(i);
        return found;
    }

    // The number of the turn that began last; -1: none has begun.
    latest(seconds: number): number {
        return this.begun(seconds) - 1;
    }

    // How many turns have begun by then.
    private begun(seconds: number): number {
        let low = 0;
        let high = this.turns.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.turns[middle]!.start_s <= seconds)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

// The moments of each turn: a moment falls in the turn that sounds at its peak, the latest begun when several do; when
// none does, at its onset or its end; a moment in silence falls in none.
export function momentsInTurns(moments: readonly Moment[], index: TurnIndex): Map<number, Moment[]> {
    const marked = new Map<number, Moment[]>();
    for (const moment of moments) {
        const places = [moment.peak_s, moment.onset_s, moment.end_s].map((seconds) => index.at(seconds).pop());
        const turn = places.find((place) => place !== undefined);
        if (turn !== undefined)
            marked.set(turn, [...marked.get(turn) ?? [], moment]);
    }
    return marked;
}

// Finds the text as typed, in any case; Russian "е" also finds "ё". null: nothing to look for.
export function searchPattern(typed: string): RegExp | null {
    const text = typed.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[её]/gi, "[её]").replace(/\s+/g, "\\s+");
    return text === "" ? null : new RegExp(text, "giu");
}

// The text in pieces; every second piece is what the pattern found.
export function pieces(text: string, pattern: RegExp): string[] {
    const parts: string[] = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
        parts.push(text.slice(end, match.index), match[0]);
        end = match.index + match[0].length;
    }
    return [...parts, text.slice(end)];
}

// A line for each turn; what a recogniser wrote stays on its line.
export function transcriptText(
    title: readonly string[], turns: readonly Turn[], name: (speaker: number) => string, say: (turn: Turn) => string,
): string {
    const lines = turns.map((turn) =>
        `[${timecode(turn.start_s)}] ${name(turn.speaker)}: ${say(turn).replace(/\s+/g, " ").trim()}`);
    return [...title, "", ...lines, ""].join("\n");
}
