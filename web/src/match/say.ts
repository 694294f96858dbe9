// say.ts: how this page speaks: its texts, and numbers with their intervals.
import { useWords, type Values, type Words } from "../report/words";
import { texts, type MatchKey } from "./texts";
import type { Estimate, Titled } from "./types";

export interface Speech {
    words: Words;
    say: (key: MatchKey, values?: Values) => string;
    title: (titled: Titled) => string;
}

export function useSpeech(): Speech {
    const words = useWords();
    return {
        words,
        say: (key, values = {}) => words.put(texts[key], values),
        title: (titled) => words.lang === "ru" ? titled.title_ru : titled.title_en,
    };
}

// How a number is written: a share, one of three decimals, or one of the price's unit.
export type Shape = "share" | "plain" | "money" | "times";

export function write(words: Words, value: number | null, shape: Shape): string {
    if (value === null)
        return "–";
    if (shape === "share")
        return new Intl.NumberFormat(words.lang, { style: "percent", maximumFractionDigits: 1 }).format(value);
    const digits = shape === "plain" ? 3 : shape === "times" ? 2 : value < 100 ? 2 : 0;
    return new Intl.NumberFormat(words.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits })
        .format(value);
}

// "0.41 – 0.52"; "" where the bounds are not known.
export function bounds(words: Words, { low, high }: Estimate, shape: Shape): string {
    return low === null || high === null ? "" : `${write(words, low, shape)} – ${write(words, high, shape)}`;
}
