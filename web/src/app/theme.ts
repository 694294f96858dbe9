// theme.ts: light, dark, or as the system has it. The style sheet has its dark colours under a media query; the switch
// changes that query, so that the colours stand in one place only.
import { SCHEME_CHANGED } from "../report/charts-group";
import { keep, kept } from "./keep";

export type Theme = "system" | "light" | "dark";
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

const DARK = "(prefers-color-scheme: dark)";
const QUERY: Record<Theme, string> = { system: DARK, light: "not all", dark: "all" };
const KEY = "otklik.theme";

export function firstTheme(): Theme {
    return THEMES.find((theme) => theme === kept(KEY)) ?? "system";
}

export function chooseTheme(theme: Theme): void {
    keep(KEY, theme);
    for (const rule of darkRules())
        rule.media.mediaText = QUERY[theme];
    dispatchEvent(new Event(SCHEME_CHANGED));
}

let rules: CSSMediaRule[] | null = null;

function darkRules(): CSSMediaRule[] {
    return rules ??= [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
        .filter((rule): rule is CSSMediaRule => rule instanceof CSSMediaRule && rule.media.mediaText === DARK);
}
