// harness.mjs: builds the pages, opens them in headless Chromium, and runs the tests that registered themselves.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { embed } from "./make-report.mjs";

const web = fileURLToPath(new URL("../../web", import.meta.url));
const { chromium } = createRequire(path.join(web, "package.json"))("playwright-core");
const CHROMIUM = process.env.OTKLIK_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

// Holds the pages, and lesson.mp4: 60 s of a test picture.
export const folder = mkdtempSync(path.join(tmpdir(), "otklik-ui-"));
const tests = [];
let page, matchPage, browser;

export const test = (name, run) => tests.push({ name, run });
export const template = () => page;
export const appPage = () => readFileSync(path.join(folder, "app.template.html"));
export const recording = () => readFileSync(path.join(folder, "lesson.mp4"));
export const newContext = (options) => browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
export const rows = (tab) => tab.locator(".moments tbody tr:not(.quote)");
export const button = (tab, name) => tab.getByRole("button", { name, exact: true });

// Writes a report's page and opens it. `report` may be text, which is put in as it is; `problems` collects what the
// page complains about or asks of the network.
export const open = (report, how) => openFilled(page, report, how);
// The same of an evaluation of match.
export const openMatch = (evaluation, how) => openFilled(matchPage, evaluation, how);

async function openFilled(html, report, { query = "?lang=en", ...context } = {}) {
    const file = path.join(folder, "report.html");
    writeFileSync(file, html.split("@REPORT@").join(typeof report === "string" ? report : embed(report)));
    const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context })).newPage();
    const problems = [];
    tab.on("pageerror", (error) => problems.push(error.message));
    tab.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    tab.on("request", (request) => /^(https?|wss?):/.test(request.url()) && problems.push(request.url()));
    await tab.goto(pathToFileURL(file) + query);
    return { page: tab, problems };
}

// Tries the assertions of `check` until they hold: a busy machine draws what a click changes some time after the click.
export async function soon(check, patience_ms = 20000) {
    for (const end = Date.now() + patience_ms; ;) {
        const error = await check().then(() => null, (reason) => reason);
        if (error === null)
            return;
        if (Date.now() > end)
            throw error;
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}

// Waits until the page has drawn its charts; with them it has begun to listen to the printer and the keys.
export const drawn = (tab, charts) => soon(async () =>
    assert.equal(await tab.locator(".plot canvas").count(), charts));

// Waits for the recording, which then stays where it is sought: a slow test would else find it further on. The result
// gives the times sought so far, once there are `least` of them.
export async function holdVideo(tab) {
    await tab.locator("video").evaluate((video) => {
        globalThis.sought = [];
        globalThis.plays = 0;
        video.play = () => Promise.resolve(globalThis.plays++);
        video.addEventListener("seeking", () => globalThis.sought.push(video.currentTime));
        return video.readyState >= 1 || new Promise((resolve) => video.addEventListener("loadedmetadata", resolve));
    });
    return async (least) => {
        await tab.waitForFunction((n) => globalThis.sought.length >= n, least);
        return tab.evaluate(() => globalThis.sought);
    };
}

async function prepare() {
    assert.ok(existsSync(CHROMIUM), `${CHROMIUM} is not installed`);
    execFileSync(process.execPath, [path.join(web, "build.mjs"), `--outdir=${folder}`], { stdio: "inherit" });
    page = readFileSync(path.join(folder, "report.template.html"), "utf8");
    matchPage = readFileSync(path.join(folder, "match.template.html"), "utf8");
    const picture = ["-f", "lavfi", "-i", "testsrc=s=160x90:r=5:d=60", "-pix_fmt", "yuv420p", "-g", "5"];
    execFileSync("ffmpeg", ["-v", "error", ...picture, path.join(folder, "lesson.mp4")], { stdio: "inherit" });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

async function runAll() {
    let failed = 0;
    console.log(`TAP version 13\n1..${tests.length}`);
    for (const [index, { name, run }] of tests.entries()) {
        const error = await run().then(() => null, (reason) => reason);
        failed += error ? 1 : 0;
        console.log(`${error ? "not ok" : "ok"} ${index + 1} - ${name}`);
        if (error)
            console.log(String(error.stack).replace(/^/gm, "# "));
        await Promise.all(browser.contexts().map((context) => context.close()));
    }
    return failed;
}

// Prints TAP; the process exits with 1 when a test failed or could not be run. `begin` and `end` are what a suite needs
// beside the browser. OTKLIK_UI_ONLY: only the tests whose name fits this pattern.
export async function main({ begin = async () => {}, end = async () => {} } = {}) {
    const only = new RegExp(process.env.OTKLIK_UI_ONLY ?? "");
    tests.splice(0, tests.length, ...tests.filter(({ name }) => only.test(name)));
    try {
        await prepare();
        await begin();
        process.exitCode = (await runAll()) > 0 ? 1 : 0;
    } finally {
        await end();
        await browser?.close();
        rmSync(folder, { recursive: true, force: true });
    }
}
