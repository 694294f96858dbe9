// app-harness.mjs: the service's page over app-server.mjs: opening it, signing in, pictures of its views.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { AppServer } from "./app-server.mjs";
import { makeWorld, PASSWORD } from "./app-world.mjs";
import { appPage, newContext, recording, soon } from "./harness.mjs";

const SHOTS = process.env.OTKLIK_SHOTS ?? fileURLToPath(new URL("../../build/ui", import.meta.url));
export let server;

export async function begin() {
    server = new AppServer(appPage());
    server.recording = recording();
    await server.start();
}

export const end = () => server?.stop();

// Opens the page of a fresh school (`world`: what makeWorld() takes), signed in as `as` unless that is null. `problems`
// collects what the page complains about, or asks of another host.
export async function openApp({ as = "admin", at = "#/", lang = "en", world = {}, fresh = true, ...context } = {}) {
    if (fresh)
        server.reset(makeWorld(world));
    const browser = await newContext({ locale: lang === "ru" ? "ru-RU" : "en-GB", timezoneId: "UTC", ...context });
    await browser.addInitScript((chosen) => { // else it is the account's
        if (localStorage.getItem("otklik.lang") === null)
            localStorage.setItem("otklik.lang", chosen);
    }, lang);
    const page = await browser.newPage();
    page.setDefaultTimeout(20000);
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("request", (request) => /^(https?|wss?):/.test(request.url()) && !request.url().startsWith(server.url) &&
        problems.push(request.url()));
    await page.goto(server.url + at);
    if (as !== null)
        await signIn(page, as);
    return { page, problems };
}

export async function signIn(page, name, password = PASSWORD) {
    await page.locator("input[name=name]").fill(name);
    await page.locator("input[name=password]").fill(password);
    await page.locator("form button[type=submit]").click();
    await page.locator(".top").waitFor();
}

// Waits for a view by its one heading.
export const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

export const alert = (page) => page.getByRole("alert");

export const says = (locator, pattern) => soon(async () => assert.match((await locator.allInnerTexts()).join(" | "),
    pattern));

// A picture of the view as it is, kept under build/ui.
export async function shot(page, name, options = {}) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: "disabled", ...options });
}
