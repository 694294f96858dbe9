// app-lesson.mjs: a lesson's dashboard: recording and charts, corrections, the teacher, sharing, files, deleting; and a
// lesson on its way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessible } from "./app-access.mjs";
import { alert, heading, openApp, says, server, shot } from "./app-harness.mjs";
import { id } from "./app-world.mjs";
import { button, drawn, holdVideo, rows, soon, test } from "./harness.mjs";

const ID = id("lesson 1");
const lesson = (seed = 1) => server.world.lessons.find((one) => one.id === id(`lesson ${seed}`));
const report = () => server.world.reports.get(ID);
const turns = (page) => page.locator(".turns li");
const toast = (page) => page.locator(".toast");

async function dashboard(options = {}) {
    const opened = await openApp({ as: "anna", at: `#/lessons/${ID}`, ...options });
    await drawn(opened.page, 4);
    return opened;
}

test("chart, list and transcript go to the place; the recording moves the marks", async () => {
    const { page, problems } = await dashboard();
    const sought = await holdVideo(page);
    assert.ok(server.requests.some((line) => line === `GET /api/v1/lessons/${ID}/media`));
    const chart = page.locator(".chart.person .u-over").first();
    const { width } = await chart.boundingBox();
    await chart.click({ position: { x: width / 2, y: 40 } });
    assert.ok(Math.abs((await sought(1))[0] - 30) < 0.5);
    await soon(async () => assert.match(await page.locator(".chart.person .place").first().getAttribute("style"),
        /translateX/));
    await rows(page).nth(2).locator(".time").click();
    assert.equal((await sought(2))[1], report().moments[2].onset_s);
    await turns(page).nth(3).locator(".time").click();
    assert.equal((await sought(3))[2], report().voice.turns[3].start_s);
    await soon(async () => assert.equal(await turns(page).nth(3).getAttribute("aria-current"), "true"));
    assert.deepEqual(problems, []);
});

test("an address may name a place in the recording", async () => {
    const { page } = await openApp({ as: "anna", at: `#/lessons/${ID}?t=12.5` });
    await soon(async () => assert.equal(await page.locator("video").evaluate((video) => Math.floor(video.currentTime * 10) >= 125), true));
});

test("words are corrected in place, undone, and what is typed outlives scrolling away", async () => {
    const { page } = await dashboard();
    const first = turns(page).nth(0);
    const before = report().voice.turns[0].text;
    await first.hover();
    await first.getByRole("button", { name: "Correct the words at 0:00" }).click();
    const editor = page.getByRole("textbox", { name: "Correct the words at 0:00" });
    assert.equal(await editor.inputValue(), before ?? "");
    await editor.fill("What is <b>the square</b> of a sum?");
    await page.keyboard.press("Home");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
    assert.deepEqual(await accessible(page), []);
    await shot(page, "lesson-editing");
    await page.keyboard.press("Control+Enter");
    await says(toast(page), /The words were corrected/);
    await says(first, /What is <b>the square<\/b> of a sum\?/);
    assert.equal(report().voice.turns[0].text, "What is <b>the square</b> of a sum?");
    await toast(page).getByRole("button", { name: "Undo" }).click();
    await soon(async () => assert.equal(report().voice.turns[0].text, before));
    await says(first, new RegExp((before ?? "").slice(0, 10)));
});

test("a correction that is refused stays in its field", async () => {
    const { page } = await dashboard();
    const first = turns(page).nth(0);
    server.fail("PUT", /turns/, 500, { detail: "" });
    await first.getByRole("button", { name: /^Correct/ }).click();
    await first.getByRole("textbox").fill("My words");
    await button(first, "Save").click();
    await says(first.getByRole("alert"), /Something went wrong on the server/);
    assert.equal(await first.getByRole("textbox").inputValue(), "My words");
    await button(first, "Save").click();
    await says(first, /My words/);
    await first.getByRole("button", { name: /^Correct/ }).click();
    await first.getByRole("textbox").fill("never mind");
    await page.keyboard.press("Escape");
    await says(first, /My words/);
    assert.equal(report().voice.turns[0].text, "My words");
});

test("the teacher is switched for everybody, and back", async () => {
    const { page } = await dashboard();
    const names = () => page.locator(".speakers tbody th").allInnerTexts();
    await page.getByLabel("Teacher is").selectOption("3");
    await says(toast(page), /The teacher is now: Speaker\s3/);
    await soon(async () => assert.match((await names())[2], /^\S*\s*Teacher/));
    assert.match(await page.locator(".ring").innerText(), /Teacher\s+20%/);
    assert.equal(report().voice.speakers[2].role, "teacher");
    await toast(page).getByRole("button", { name: "Undo" }).click();
    await soon(async () => assert.match((await names())[0], /^\S*\s*Teacher/));
    assert.equal(report().voice.speakers[0].role, "teacher");
});

test("the ring tells who talks how much", async () => {
    const { page } = await dashboard();
    const label = await page.locator(".ring svg").getAttribute("aria-label");
    assert.match(label, /^Teacher \d+%, (Student|Speaker)\s\d \d+%, /);
    const lengths = await page.locator(".ring circle").evaluateAll((circles) =>
        circles.map((one) => Number(one.getAttribute("stroke-dasharray").split(" ")[0])));
    const round = 2 * Math.PI * 42;
    lengths.forEach((length, i) => {
        const shares = report().voice.speakers.map(({ share }) => share).sort((a, b) => b - a);
        assert.ok(Math.abs(length - (shares[i] * round - 1.5)) < 0.01);
    });
});

test("sharing, renaming, keeping and the teacher are saved; a mistake stands at its field", async () => {
    const { page } = await dashboard({ as: "admin" });
    const shared = page.getByRole("switch", { name: "Shared" });
    assert.equal(await shared.getAttribute("aria-checked"), "true");
    await shared.click();
    await soon(async () => assert.equal(await shared.getAttribute("aria-checked"), "false"));
    assert.equal(lesson().shared, false);
    await button(page, "Rename").click();
    await page.getByLabel("Title", { exact: true }).fill("forbidden");
    await page.keyboard.press("Enter");
    await says(page.locator(".rename").getByRole("alert"), /must be another one/);
    await page.getByLabel("Title", { exact: true }).fill("Algebra, the square of a sum");
    await page.keyboard.press("Enter");
    await heading(page, "Algebra, the square of a sum");
    await page.getByLabel("Keep until").fill("2027-06-01");
    await says(toast(page), /Saved/);
    await says(page.locator("#keeping").locator("xpath=.."), /kept until June 1, 2027|kept until 1 June 2027/);
    await page.getByLabel("Teacher", { exact: true }).selectOption({ label: "Clara Lund" });
    await soon(async () => assert.equal(lesson().teacher.display, "Clara Lund"));
});

test("an address for another system is made and shown once", async () => {
    const { page } = await dashboard();
    await page.getByLabel("Works for").selectOption({ label: "a week" });
    await button(page, "Make an address").click();
    await page.getByLabel("Address", { exact: true }).waitFor();
    assert.match(await page.getByLabel("Address", { exact: true }).inputValue(),
        /^http:\/\/127\.0\.0\.1:\d+\/embed\/[0-9a-f]{64}$/);
    assert.match(await page.getByLabel("For a page of another system").inputValue(), /^<iframe src="http/);
});

test("every file can be downloaded under the lesson's name", async () => {
    const { page } = await dashboard();
    await page.locator(".menu summary").click();
    const links = page.locator(".menu a");
    assert.equal(await links.count(), 8);
    await shot(page, "lesson-downloads");
    for (let i = 0; i < 8; i++) {
        const [download] = await Promise.all([page.waitForEvent("download"), links.nth(i).click()]);
        assert.match(download.suggestedFilename(), /^Algebra, lesson 12 (report|moments|transcript)\.\w+$/);
        assert.match(readFileSync(await download.path(), "utf8"), /^made up: /);
    }
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".menu[open]").count(), 0);
});

test("deleting asks first", async () => {
    const { page } = await dashboard();
    await button(page, "Delete").click();
    const dialog = page.getByRole("dialog", { name: "Delete this lesson?" });
    assert.match(await dialog.innerText(), /“Algebra, lesson 12”, its recording and everything/);
    await shot(page, "lesson-delete");
    await button(dialog, "Cancel").click();
    await dialog.waitFor({ state: "detached" });
    assert.ok(lesson());
    await button(page, "Delete").click();
    await button(dialog, "Delete for good").click();
    await heading(page, "Lessons");
    await says(toast(page), /“Algebra, lesson 12” was deleted/);
    assert.equal(lesson(), undefined);
});

test("who may only look changes nothing", async () => {
    const { page } = await openApp({ as: "vera" });
    lesson().may_change = false;
    await page.goto(`${server.url}#/lessons/${ID}`);
    await drawn(page, 4);
    await says(page.locator(".lesson-head"), /You may look at this lesson, not change it/);
    for (const name of ["Rename", "Delete", "Make an address"])
        assert.equal(await button(page, name).count(), 0, name);
    assert.equal(await page.getByRole("switch").count(), 0);
    assert.equal(await page.getByLabel("Teacher is").count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Correct/ }).count(), 0);
});

test("in a legal mode without expressions nothing of them is shown, and it is said", async () => {
    const { page } = await openApp({ as: "anna", at: `#/lessons/${ID}`, world: { expression: false } });
    await drawn(page, 1);
    await says(page.locator(".note.legal"), /Legal mode “eu-education”: expressions of faces are not read at all/);
    await says(page.locator(".warnings"), /switches the reading of expressions off/);
    assert.equal(await page.locator(".chart.person, .moments, .mark").count(), 0);
    await page.goto(`${server.url}#/`);
    await page.locator(".lessons tbody tr").first().waitFor();
    assert.doesNotMatch(await page.locator(".lessons thead").innerText(), /Negative|Moments/);
});

test("without the recording the report stays, and a file of one's own can be played", async () => {
    const { page } = await openApp({ as: "anna" });
    lesson().media = false;
    await page.goto(`${server.url}#/lessons/${ID}`);
    await drawn(page, 4);
    assert.equal(await page.locator("video").count(), 0);
    await says(page.locator("#keeping").locator("xpath=.."), /The recording is no longer kept/);
    assert.ok(!server.requests.some((line) => line.endsWith("/media")));
});

test("a lesson on its way: stages, stopping, analysing again, and the dashboard when it is ready", async () => {
    const { page } = await openApp({ as: "boris", at: `#/lessons/${id("lesson 2")}` });
    const physics = lesson(2);
    await says(page.locator(".stages [aria-current]"), /Looking at faces/);
    await soon(async () => assert.equal(server.streams.size, 1));
    server.tell(Object.assign(physics, { stage: "transcribe", progress: 0.8 }));
    await says(page.locator(".stages [aria-current]"), /Recognising words/);
    await button(page, "Stop the analysis").click();
    await page.getByRole("heading", { name: "Stopped" }).waitFor();
    await button(page, "Analyse again").click();
    await page.getByRole("heading", { name: "Waiting" }).waitFor();
    server.tell(Object.assign(physics, { state: "failed", error: "disk is full" }));
    await says(page.locator(".trouble"), /disk is full/);
    server.world.reports.set(physics.id, report());
    server.tell(Object.assign(physics, { state: "done", error: null, finished: physics.created }));
    await drawn(page, 4);
});

test("what does not exist, and a report of another version, are told in words", async () => {
    const { page } = await openApp({ as: "anna", at: `#/lessons/${"0".repeat(32)}` });
    await says(alert(page), /does not exist, or you may not see it/);
    report().version = 99;
    await page.goto(`${server.url}#/lessons/${ID}`);
    await says(alert(page), /made by another version/);
    report().version = 3;
    delete report().people[0].chart;
    await page.reload();
    await says(alert(page), /This view cannot be shown[^]*Your data is safe/);
    await page.getByRole("link", { name: "Lessons" }).click();
    await heading(page, "Lessons");
});
