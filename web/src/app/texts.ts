// texts.ts: every text of the service's page, in English and in Russian. {name} is filled in; where a text counts
// something, {n} chooses the form by the language's plural rules. Those of a lesson's report are in report/texts.ts.
import type { Pair } from "../report/forms";
import { commonTexts } from "./texts/common";
import { lessonTexts } from "./texts/lesson";
import { listTexts } from "./texts/list";
import { settingsTexts } from "./texts/settings";
import { wholeTexts } from "./texts/whole";

export const texts = {
    ...commonTexts, ...listTexts, ...lessonTexts, ...wholeTexts, ...settingsTexts,
} as const satisfies Record<string, Pair>;

export type AppKey = keyof typeof texts;
