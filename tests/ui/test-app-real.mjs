// test-app-real.mjs: the page over the real service, from an empty folder to a corrected report: what a school does.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shot } from "./app-harness.mjs";
import { button, folder, holdVideo, main, newContext, rows, soon, test } from "./harness.mjs";
import { makeLesson, PASSWORD, RealService } from "./real-service.mjs";

const LESSON_S = 30;
const MIB = 2 ** 20;
const PATIENCE_MS = 400000; // of an analysis on a busy machine

const service = new RealService();
let recording;

async function begin() {
    recording = makeLesson(folder, LESSON_S);
    await service.start();
}

async function open(name, { url } = service) {
    const context = await newContext({ locale: "en-GB", timezoneId: "UTC" });
    const page = await context.newPage();
    page.setDefaultTimeout(30000);
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("request", (request) => /^(https?|wss?):/.test(request.url()) && !request.url().startsWith(url) &&
        problems.push(request.url()));
    await page.goto(url);
    if (name !== undefined) {
        await page.getByLabel("User name").fill(name);
        await page.getByLabel("Password").fill(PASSWORD);
        await button(page, "Sign in").click();
        await page.getByRole("heading", { level: 1, name: "Lessons" }).waitFor();
    }
    return { page, problems };
}

async function downloaded(page, link) {
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    return readFileSync(await download.path());
}

test("an empty service says how to begin; an account from the command line opens it", async () => {
    const { page } = await open();
    await page.getByText("There is no account yet").waitFor();
    service.addUser("olga", "admin");
    service.addUser("anna", "teacher");
    await page.reload();
    await page.getByLabel("User name").fill("olga");
    await page.getByLabel("Password").fill(PASSWORD);
    await button(page, "Sign in").click();
    await page.getByText("There are no lessons yet").waitFor();
});

test("upload, progress, dashboard, corrections, files", async () => {
    const { page, problems } = await open("anna");
    await page.locator(".pick input").first().setInputFiles([recording]);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Title of lesson.mp4").fill("Алгебра & <b>sums</b>");
    await dialog.getByLabel("How many people speak").selectOption("2");
    await button(dialog, "Upload").click();
    await page.locator("[data-upload=done]").waitFor();
    await page.locator(".lessons").getByRole("link", { name: "Алгебра & <b>sums</b>" }).click();
    await page.locator(".stages [aria-current]").waitFor();
    await shot(page, "real-progress");
    await page.locator(".chart.person canvas").first().waitFor({ timeout: PATIENCE_MS });
    await shot(page, "real-lesson", { fullPage: true });

    const sought = await holdVideo(page);
    const chart = page.locator(".chart.person .u-over").first();
    const { width } = await chart.boundingBox();
    await chart.click({ position: { x: width / 2, y: 40 } });
    assert.ok(Math.abs((await sought(1))[0] - LESSON_S / 2) < 1);
    assert.ok(await rows(page).count() > 0, "the drawn people frown");

    const first = page.locator(".turns li").first();
    await first.getByRole("button", { name: /^Correct/ }).click();
    await first.getByRole("textbox").fill("What is the square of a sum?");
    await button(first, "Save").click();
    await soon(async () => assert.match(await first.innerText(), /What is the square of a sum\?/));
    const choice = page.getByLabel("Teacher is");
    const other = await choice.inputValue() === "2" ? "1" : "2";
    await choice.selectOption(other);
    await page.locator(".toast").getByText(/The teacher is now/).waitFor();
    await soon(async () => assert.equal(await choice.inputValue(), other));

    await page.reload();
    await soon(async () => assert.match(await first.innerText(), /What is the square of a sum\?/));
    await soon(async () => assert.equal(await choice.inputValue(), other));
    await page.locator(".menu summary").click();
    const links = page.locator(".menu a");
    const files = {};
    for (let i = 0; i < await links.count(); i++)
        files[(await links.nth(i).getAttribute("href")).split("/").pop()] = await downloaded(page, links.nth(i));
    assert.match(files["transcript.txt"].toString(), /What is the square of a sum\?/);
    assert.match(files["transcript.vtt"].toString(), /^WEBVTT/);
    assert.match(files["transcript.srt"].toString(), /^1\r?\n\d\d:/);
    assert.equal(files["report.pdf"].subarray(0, 5).toString(), "%PDF-");
    assert.match(files["moments.csv"].toString(), /^person,onset_s/);
    assert.match(files["report.html"].toString(), /^<!doctype html>/);
    assert.equal(JSON.parse(files["report.json"]).voice.turns[0].text, "What is the square of a sum?");
    assert.ok(JSON.parse(files["transcript.json"]));
    assert.deepEqual(problems, []);
});

test("an upload and the page outlive a power cut; what is no recording fails in words, and can be deleted", async () => {
    const { page } = await open("anna");
    const name = "no recording.mp4";
    const place = path.join(folder, name);
    writeFileSync(place, randomBytes(24 * MIB));
    const network = await page.context().newCDPSession(page);
    await network.send("Network.emulateNetworkConditions",
        { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 5 * MIB });
    await page.locator(".pick input").first().setInputFiles([place]);
    await button(page.getByRole("dialog"), "Upload").click();
    const bar = page.getByRole("progressbar", { name });
    await soon(async () => assert.ok(Number(await bar.getAttribute("value")) > 9 * MIB));
    await service.restart();
    await page.locator("[data-upload=done]").waitFor({ timeout: 120000 });
    const row = page.locator(".lessons tbody tr").filter({ hasText: "no recording" });
    await soon(async () => assert.match(await row.innerText(), /Failed/), 120000);
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: "Failed" }).waitFor();
    assert.match(await page.locator(".waiting .trouble").innerText(), /\S+ \S+/);
    await shot(page, "real-failed");
    await button(page, "Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
    await page.getByRole("heading", { level: 1, name: "Lessons" }).waitFor();
    await soon(async () => assert.equal(await row.count(), 0));
});

test("sharing, an address for another system, the list, the audit log, deleting", async () => {
    const { page, problems } = await open("olga");
    const row = page.locator(".lessons tbody tr").first();
    await soon(async () => assert.match(await row.innerText(), /Алгебра & <b>sums<\/b>[^]*anna[^]*0:30/i));
    await row.getByRole("link").click();
    await page.locator(".chart.person canvas").first().waitFor();
    await page.getByRole("switch", { name: "Shared" }).click();
    await soon(async () => assert.equal(await page.getByRole("switch").getAttribute("aria-checked"), "true"));
    await button(page, "Make an address").click();
    const address = await page.getByLabel("Address", { exact: true }).inputValue();
    const stranger = await (await newContext()).newPage();
    await stranger.goto(new URL(new URL(address).pathname, service.url).href);
    await stranger.locator(".chart canvas").first().waitFor();

    await page.goto(`${service.url}#/audit`);
    await soon(async () => assert.match(await page.locator(".audit").innerText(), /lesson\.open[^]*lesson\.add/));
    await button(page, "Verify the log").click();
    await soon(async () => assert.match(await page.locator(".verify").innerText(), /Whole: \d+ entries/));
    await shot(page, "real-audit");
    for (const [at, ready] of [["overview", ".rows tbody tr, .nothing"], ["settings/users", ".rows tbody tr"],
        ["settings/people", ".rows tbody tr"], ["settings/webhooks", "#deliveries"], ["settings/service", "textarea"],
        ["settings/tokens", "#new-token"]]) {
        await page.goto(`${service.url}#/${at}`);
        await page.locator(ready).first().waitFor();
        assert.equal(await page.locator(".trouble").count(), 0, at);
    }
    await page.goto(`${service.url}#/`);
    await row.getByRole("link").click();
    await button(page, "Delete").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("There are no lessons yet").waitFor();
    assert.deepEqual(problems, []);
});

test("in a school of the European Union the service reads no expressions, and the page says so", async () => {
    const school = new RealService({ mode: "eu-education" });
    try {
        school.addUser("anna", "admin");
        await school.start();
        const { page, problems } = await open("anna", school);
        await page.getByText("Legal mode “eu-education”: expressions of faces are not read at all.").waitFor();
        assert.deepEqual(problems, []);
    } finally {
        await school.stop();
    }
});

await main({ begin, end: () => service.stop() });
