// report-charts.mjs: the charts and the recording: drawing, pointing, zooming, seeking, choosing a file.
import assert from "node:assert/strict";
import path from "node:path";
import { button, drawn, folder, holdVideo, open, rows, soon, test } from "./harness.mjs";
import { makeReport } from "./make-report.mjs";

const overs = (page) => page.locator(".chart.person .u-over");
const readouts = (page) => page.locator(".chart.person output");

// The opaque colours in a person's canvas, as "r,g,b".
async function plotColours(page, index = 0) {
    return new Set(await page.locator(".chart.person canvas").nth(index).evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const found = [];
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255)
                found.push(`${data[i]},${data[i + 1]},${data[i + 2]}`);
        return [...new Set(found)];
    }));
}

test("charts: curves and moments are drawn, gaps stay empty", async () => {
    const report = makeReport("plain");
    const { chart } = report.people[2];
    const { page } = await open(report, { colorScheme: "light" });
    await drawn(page, 4);
    await soon(async () => assert.ok((await plotColours(page)).size > 0));
    const colours = await plotColours(page);
    assert.ok(colours.has("184,67,43"), "negative curve");
    assert.ok(colours.has("17,118,108"), "positive curve");
    assert.ok(colours.has("236,237,233"), "absence");
    chart.negative.fill(null);
    chart.positive.fill(null);
    const { page: empty } = await open(report, { colorScheme: "light" });
    await drawn(empty, 4);
    await soon(async () => assert.ok((await plotColours(empty, 2)).has("236,237,233"), "drawn"));
    const gaps = await plotColours(empty, 2);
    assert.ok(!gaps.has("184,67,43") && !gaps.has("17,118,108"), "a curve where there is no face");
});

test("charts: the pointer tells time and values on every chart", async () => {
    const report = makeReport("plain");
    const { page } = await open(report);
    await drawn(page, 4);
    await overs(page).first().scrollIntoViewIfNeeded();
    const box = await overs(page).first().boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await soon(async () => {
        const texts = await readouts(page).allInnerTexts();
        assert.equal(texts.length, 3);
        for (const [index, text] of texts.entries()) {
            const { t, negative } = report.people[index].chart;
            const nearest = t.findIndex((at) => at >= 30);
            assert.match(text, negative[nearest] === null ? /^0:(29|30)\.\d · no face$/
                : /^0:(29|30)\.\d · Negative \d+% · Positive \d+%$/);
        }
    });
    await page.mouse.move(0, 0);
    await soon(async () => assert.deepEqual(await readouts(page).allInnerTexts(), ["", "", ""]));
});

test("charts: dragging zooms all of them, and the whole lesson comes back", async () => {
    const { page } = await open(makeReport("plain"));
    await drawn(page, 4);
    const leftEdge = (index, time) => soon(async () => {
        await page.mouse.move(0, 0);
        await overs(page).nth(index).hover({ position: { x: 1, y: 20 } });
        assert.match(await readouts(page).first().innerText(), time);
    });
    await overs(page).first().scrollIntoViewIfNeeded();
    const box = await overs(page).first().boundingBox();
    await page.mouse.move(box.x + box.width / 4, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 5 });
    await page.mouse.up();
    await leftEdge(2, /^0:1[45]\./);
    await button(page, "Whole lesson").click();
    await leftEdge(2, /^0:00\./);
    await button(page, "Zoom in").click();
    await leftEdge(0, /^0:15\./);
    await button(page, "Later").click();
    await leftEdge(0, /^0:30\./);
});

test("a recording beside the report plays from a moment and from a chart", async () => {
    const report = makeReport("plain");
    const { page, problems } = await open(report);
    await drawn(page, 4);
    const sought = await holdVideo(page);
    await page.locator(".moments .time").nth(3).click();
    await sought(1);
    await rows(page).nth(3).and(page.locator("[aria-current=true]")).waitFor();
    await overs(page).first().click(); // in its middle
    const [first, second] = await sought(2);
    assert.equal(first, report.moments[3].onset_s);
    assert.ok(Math.abs(second - report.recording.duration_s / 2) < 0.5, String(second));
    assert.equal(await page.evaluate(() => globalThis.plays), 2);
    assert.deepEqual(problems, []);
});

test("a recording that is not there can be chosen, and the wish is kept", async () => {
    const report = makeReport("plain");
    report.recording.video = "gone.mp4";
    const { page } = await open(report);
    const choose = page.locator("input[type=file]");
    await choose.waitFor({ state: "attached" });
    await page.locator(".moments .time").first().click();
    await page.locator(".notice").getByText("Choose the recording to see 0:0").waitFor();
    await choose.setInputFiles({ name: "notes.mp4", mimeType: "video/mp4", buffer: Buffer.from("no video") });
    await page.getByText("This browser cannot play “notes.mp4”.").waitFor();
    await choose.setInputFiles(path.join(folder, "lesson.mp4"));
    const wished = report.moments[0].onset_s;
    await page.waitForFunction((at) => document.querySelector("video")?.currentTime >= at - 0.01, wished);
    report.recording.duration_s = 90;
    report.recording.video = null;
    const { page: other } = await open(report);
    await other.locator("input[type=file]").setInputFiles(path.join(folder, "lesson.mp4"));
    await other.getByText("“lesson.mp4” lasts 1:00.0, the recording of this report 1:30.0").waitFor();
});
