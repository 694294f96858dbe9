// app-shots.mjs: a picture of every view: light, dark and on a phone, in English and Russian; nothing wider than its
// screen, and nothing that a screen reader could not use.
import assert from "node:assert/strict";
import { accessible } from "./app-access.mjs";
import { heading, openApp, shot } from "./app-harness.mjs";
import { id } from "./app-world.mjs";
import { drawn, soon, test } from "./harness.mjs";

const LESSON = id("lesson 1");
const view = (name, at, en, ru, more = {}) => ({ name, at, heading: { en, ru }, ready: async () => {}, ...more });
const some = (selector) => (page) => page.locator(selector).first().waitFor();

const VIEWS = [
    view("sign-in", "#/", "Sign in", "Вход", { as: null }),
    view("sign-in-setup", "#/", "Sign in", "Вход", { as: null, world: { setup: true } }),
    view("lessons", "#/", "Lessons", "Уроки", { ready: some(".lessons tbody tr") }),
    view("lesson", `#/lessons/${LESSON}`, "Algebra, lesson 12", "Algebra, lesson 12",
        { ready: (page) => drawn(page, 4) }),
    view("lesson-legal", `#/lessons/${LESSON}`, "Algebra, lesson 12", "Algebra, lesson 12",
        { world: { expression: false }, ready: (page) => drawn(page, 1) }),
    view("lesson-running", `#/lessons/${id("lesson 2")}`, "Physics: Newton's laws", "Physics: Newton's laws"),
    view("lesson-failed", `#/lessons/${id("lesson 4")}`, "History of the 20th century", "History of the 20th century"),
    view("overview", "#/overview", "Teachers", "Учителя", { ready: some(".spark svg") }),
    view("audit", "#/audit", "Audit log", "Журнал", { ready: some(".audit tbody tr") }),
    view("account", "#/settings/account", "Settings", "Настройки"),
    view("tokens", "#/settings/tokens", "Settings", "Настройки", { ready: some(".rows tbody tr") }),
    view("users", "#/settings/users", "Settings", "Настройки", { ready: some(".rows tbody tr") }),
    view("people", "#/settings/people", "Settings", "Настройки", { ready: some(".rows tbody tr") }),
    view("person", `#/settings/people/${id("s1")}`, "Settings", "Настройки", { ready: some(".rows tbody tr") }),
    view("webhooks", "#/settings/webhooks", "Settings", "Настройки", { ready: some(".badge") }),
    view("service", "#/settings/service", "Settings", "Настройки", { ready: some("textarea") }),
    view("nowhere", "#/nowhere", "There is no such page", "Такой страницы нет"),
];
const SCREENS = [
    { name: "light", lang: "en", colorScheme: "light" },
    { name: "dark", lang: "ru", colorScheme: "dark" },
    { name: "phone", lang: "ru", colorScheme: "light", viewport: { width: 360, height: 780 }, hasTouch: true,
        isMobile: true },
];

// By how many pixels the page is wider than the window, or something in a card wider than its card.
async function overflow(page) {
    return page.evaluate(() => {
        const right = (element) => element.getBoundingClientRect().right;
        const beyond = [...document.querySelectorAll(".card")].flatMap((card) =>
            [...card.querySelectorAll("td, tbody th, p, dd, button, input, select, textarea, a")]
                .filter((part) => part.getClientRects().length > 0 && getComputedStyle(part).opacity !== "0")
                .map((part) => [right(part) - right(card) - 0.5, part.outerHTML.slice(0, 120)]));
        return [[document.documentElement.scrollWidth - innerWidth, "the page"], ...beyond].filter(([by]) => by > 0);
    });
}

for (const { name, at, heading: titles, ready, as = "admin", world = {} } of VIEWS)
    test(`view ${name}: fits every screen, in both languages, and can be used by everybody`, async () => {
        for (const { name: screen, lang, ...context } of SCREENS) {
            const { page, problems } = await openApp({ as, at, lang, world, ...context });
            await heading(page, titles[lang]);
            await ready(page);
            await soon(async () => assert.deepEqual(await overflow(page), [], `${screen}`));
            assert.deepEqual(await accessible(page), [], screen);
            await shot(page, `${name}-${screen}`, { fullPage: true });
            assert.deepEqual(problems, []);
            await page.context().close();
        }
    });
