// words.ts: speaks one of the two languages: texts, numbers, shares, times, and which language to begin with.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { timecode } from "./timecode";
import type { Pair, Text } from "./forms";
import { texts, type Key } from "./texts";
import type { Role } from "./types";

export type Lang = "en" | "ru";
export type Values = Record<string, string | number>;

const REMEMBERED = "otklik.lang";

export class Words {
    private readonly plural: Intl.PluralRules;
    private readonly decimals: Intl.NumberFormat[];
    private readonly share: Intl.NumberFormat;

    constructor(readonly lang: Lang) {
        this.plural = new Intl.PluralRules(lang);
        this.decimals = [0, 1, 2].map((digits) =>
            new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
        this.share = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
    }

    // The report's text of `key`.
    say(key: Key, values: Values = {}): string {
        return this.put(texts[key], values);
    }

    // A text in this language, filled in; `values.n`, where given, chooses the plural form.
    put(pair: Pair, values: Values = {}): string {
        const text: Text = pair[this.lang === "ru" ? 1 : 0];
        const form = typeof text === "string" ? text : text[this.plural.select(Number(values.n))] ?? text.other;
        return form.replace(/\{(\w+)\}/g, (_, name: string) => {
            const value = values[name];
            return typeof value === "number" ? this.number(value) : value ?? "";
        });
    }

    number(value: number, digits: 0 | 1 | 2 = 0): string {
        return this.decimals[digits]!.format(value).replace(/^-(?=[0.,]+$)/, ""); // nothing is less than no second
    }

    percent(value: number | null): string {
        return value === null ? "–" : this.share.format(value);
    }

    seconds(value: number): string {
        return this.say("seconds", { value: this.number(value, 1) });
    }

    time(value: number): string {
        return timecode(value);
    }

    // A confidence as a word: its calibration is that of the model, the borders are ours.
    confidence(value: number): string {
        return this.say(value >= 0.7 ? "high" : value >= 0.45 ? "medium" : "low");
    }

    faceShare(value: number): string {
        return this.say(value >= 0.9 ? "throughout" : value >= 0.6 ? "mostly" : "partly");
    }

    person(id: number): string {
        return this.say("person", { id });
    }

    speaker(id: number, role: Role | null): string {
        return this.say(role ?? "speaker", { id });
    }

    // A language by its code: "en" is English; a code that nobody knows stays as it is.
    language(code: string): string {
        try {
            return new Intl.DisplayNames([this.lang], { type: "language" }).of(code) ?? code;
        } catch {
            return code;
        }
    }

    date(iso: string): string {
        const date = new Date(iso);
        return Number.isNaN(date.getTime()) ? iso
            : new Intl.DateTimeFormat(this.lang, { dateStyle: "long", timeStyle: "short" }).format(date);
    }

    // A day of the calendar, "2026-11-16", shortly.
    day(iso: string): string {
        return new Intl.DateTimeFormat(this.lang, { day: "numeric", month: "short", timeZone: "UTC" })
            .format(new Date(iso));
    }
}

// The address (?lang=ru or #lang=ru) first, then what the person chose before, then the browser's language.
export function firstLanguage(): Lang {
    const asked = /[?#&]lang=(en|ru)\b/.exec(location.search + location.hash)?.[1] ?? remembered();
    return (asked ?? navigator.language).startsWith("ru") ? "ru" : "en";
}

// Storage may be forbidden, as it is for some pages opened from disk: then the choice lasts as long as the page.
function remembered(): string | null {
    try {
        return localStorage.getItem(REMEMBERED);
    } catch {
        return null;
    }
}

export function remember(lang: Lang): void {
    try {
        localStorage.setItem(REMEMBERED, lang);
    } catch {
        // As above: the page speaks the language all the same.
    }
}

const WordsContext = createContext(new Words("en"));
export const Speak = WordsContext.Provider;
export const useWords = (): Words => useContext(WordsContext);
