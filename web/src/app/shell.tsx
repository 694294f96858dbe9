// shell.tsx: what stands around every view: the name, the ways to the views, the language, light or dark, who is
// signed in.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useWords } from "../report/words";
import { link, type Place } from "./router";
import { useSay, useService } from "./service";
import { Mark } from "./signin";
import type { AppKey } from "./texts";
import { THEMES, type Theme } from "./theme";
import type { Role } from "./types";
import { Icon, type IconName } from "./ui/icon";

const VIEWS: readonly { path: string; text: AppKey; roles: readonly Role[] }[] = [
    { path: "", text: "lessons", roles: ["admin", "manager", "teacher", "viewer"] },
    { path: "overview", text: "overview", roles: ["admin", "manager"] },
    { path: "audit", text: "audit", roles: ["admin"] },
    { path: "settings", text: "settings", roles: ["admin", "manager", "teacher", "viewer"] },
];
const SIGNS: Record<Theme, IconName> = { system: "half", light: "sun", dark: "moon" };
const THEME_TEXTS: Record<Theme, AppKey> = { system: "themeSystem", light: "themeLight", dark: "themeDark" };

export function Shell({ place, children }: { place: Place; children: ComponentChildren }) {
    const say = useSay();
    const { session } = useService();
    const main = useRef<HTMLElement>(null);
    return (
        <>
            <button type="button" class="skip" onClick={() => main.current!.focus()}>{say("skip")}</button>
            <header class="top">
                <div class="inside">
                    <a class="brand" href={link([])}><Mark />{say("product")}</a>
                    <Views place={place} />
                    <Tools />
                </div>
            </header>
            <main id="main" class="inside" ref={main} tabIndex={-1}>
                {!session.expression && <p class="note legal">{say("legalOff", { mode: session.legal_mode })}</p>}
                {children}
            </main>
            <footer class="inside hint">{say("version", { version: session.version })}</footer>
        </>
    );
}

function Views({ place }: { place: Place }) {
    const say = useSay();
    const { user } = useService();
    const first = place.path[0] ?? "";
    const here = first === "lessons" ? "" : first;
    return (
        <nav aria-label={say("views")}>
            {VIEWS.filter(({ roles }) => roles.includes(user.role)).map(({ path, text }) => (
                <a key={path} href={link(path === "" ? [] : [path])} aria-current={path === here ? "page" : undefined}>
                    {say(text)}
                </a>
            ))}
        </nav>
    );
}

function Tools() {
    const say = useSay();
    const words = useWords();
    const { user, theme, setTheme, setLanguage, signOut } = useService();
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    const other = words.lang === "ru" ? "en" : "ru";
    return (
        <div class="tools">
            <button type="button" class="plain" lang={other} title={words.say("otherLanguageHint")}
                aria-label={words.say("otherLanguage")}
                onClick={() => setLanguage(other)}>{other.toUpperCase()}</button>
            <button type="button" class="plain square" aria-label={say(THEME_TEXTS[theme])}
                title={say(THEME_TEXTS[theme])} onClick={() => setTheme(next)}><Icon name={SIGNS[theme]} /></button>
            <span class="me" title={`${user.name}, ${say(user.role)}`}>{user.display || user.name}</span>
            <button type="button" class="plain" onClick={() => void signOut()}>{say("signOut")}</button>
        </div>
    );
}
