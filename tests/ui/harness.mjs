// harness.mjs: builds the report's page, opens it in headless Chromium, and runs the tests that registered themselves.
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
let page, browser;

export const test = (name, run) => tests.push({ name, run });
export const template = () => page;
export const rows = (tab) => tab.locator(".moments tbody tr");
export const button = (tab, name) => tab.getByRole("button", { name, exact: true });

// Writes a report's page and opens it. `report` may be text, which is put in as it is; `problems` collects what the
// page complains about or asks of the network.
export async function open(report, { query = "?lang=en", ...context } = {}) {
    const file = path.join(folder, "report.html");
    writeFileSync(file, page.split("@REPORT@").join(typeof report === "string" ? report : embed(report)));
    const tab = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context })).newPage();
    const problems = [];
    tab.on("pageerror", (error) => problems.push(error.message));
    tab.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    tab.on("request", (request) => /^(https?|wss?):/.test(request.url()) && problems.push(request.url()));
    await tab.goto(pathToFileURL(file) + query);
    return { page: tab, problems };
}

async function prepare() {
    assert.ok(existsSync(CHROMIUM), `${CHROMIUM} is not installed`);
    execFileSync(process.execPath, [path.join(web, "build.mjs"), `--outdir=${folder}`], { stdio: "inherit" });
    page = readFileSync(path.join(folder, "report.template.html"), "utf8");
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

// Prints TAP; the process exits with 1 when a test failed or could not be run.
export async function main() {
    try {
        await prepare();
        process.exitCode = (await runAll()) > 0 ? 1 : 0;
    } finally {
        await browser?.close();
        rmSync(folder, { recursive: true, force: true });
    }
}
