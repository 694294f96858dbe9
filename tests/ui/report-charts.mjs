// report-charts.mjs: the charts and the recording: drawing, pointing, zooming, seeking, choosing a file.
import assert from "node:assert/strict";
import path from "node:path";
import { button, folder, open, rows, test } from "./harness.mjs";
import { makeReport } from "./make-report.mjs";

// The opaque colours in a plot's canvas, as "r,g,b".
async function plotColours(page, index = 0) {
    return new Set(await page.locator(".plot canvas").nth(index).evaluate((canvas) => {
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
    const colours = await plotColours(page);
    assert.ok(colours.has("184,67,43"), "negative curve");
    assert.ok(colours.has("17,118,108"), "positive curve");
    assert.ok(colours.has("236,237,233"), "absence");
    chart.negative.fill(null);
    chart.positive.fill(null);
    const { page: empty } = await open(report, { colorScheme: "light" });
    const gaps = await plotColours(empty, 2);
    assert.ok(!gaps.has("184,67,43") && !gaps.has("17,118,108"), "a curve where there is no face");
});

test("charts: the pointer tells time and values on every chart", async () => {
    const report = makeReport("plain");
    const { page } = await open(report);
    const box = await page.locator(".u-over").first().boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const readouts = await page.locator(".chart output").allInnerTexts();
    for (const [index, text] of readouts.entries()) {
        const { t, negative } = report.people[index].chart;
        const nearest = t.findIndex((at) => at >= 30);
        assert.match(text, negative[nearest] === null ? /^0:(29|30)\.\d · no face$/
            : /^0:(29|30)\.\d · Negative \d+% · Positive \d+%$/);
    }
    await page.mouse.move(box.x - 40, box.y - 60);
    assert.deepEqual(await page.locator(".chart output").allInnerTexts(), ["", "", ""]);
});

test("charts: dragging zooms all of them, and the whole lesson comes back", async () => {
    const { page } = await open(makeReport("plain"));
    const box = await page.locator(".u-over").first().boundingBox();
    const atLeftEdge = async (index) => {
        await page.locator(".u-over").nth(index).hover({ position: { x: 1, y: 20 } });
        return (await page.locator(".chart output").first().innerText()).split(" ")[0];
    };
    await page.mouse.move(box.x + box.width / 4, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 30, { steps: 5 });
    await page.mouse.up();
    assert.match(await atLeftEdge(2), /^0:1[45]\./);
    await button(page, "Whole lesson").click();
    assert.match(await atLeftEdge(2), /^0:00\./);
    await button(page, "Zoom in").click();
    assert.match(await atLeftEdge(0), /^0:15\./);
    await button(page, "Later").click();
    assert.match(await atLeftEdge(0), /^0:30\./);
});

test("a recording beside the report plays from a moment and from a chart", async () => {
    const report = makeReport("plain");
    const { page, problems } = await open(report);
    await page.locator("video").evaluate((video) => {
        globalThis.sought = [];
        video.addEventListener("seeking", () => globalThis.sought.push(video.currentTime));
        return video.readyState >= 1 || new Promise((resolve) => video.addEventListener("loadedmetadata", resolve));
    });
    const sought = (times) => page.waitForFunction((n) => globalThis.sought.length >= n, times); // some time after a click
    await page.locator(".moments .time").nth(3).click();
    await sought(1);
    await rows(page).nth(3).and(page.locator("[aria-current=true]")).waitFor();
    await page.locator(".u-over").first().click(); // in its middle
    await sought(2);
    const [first, second] = await page.evaluate(() => globalThis.sought);
    assert.equal(first, report.moments[3].onset_s);
    assert.ok(Math.abs(second - report.recording.duration_s / 2) < 0.5, String(second));
    assert.deepEqual(problems, []);
});

test("a recording that is not there can be chosen, and the wish is kept", async () => {
    const report = makeReport("plain");
    report.recording.video = "gone.mp4";
    const { page } = await open(report);
    const choose = page.locator("input[type=file]");
    await choose.waitFor({ state: "attached" });
    await page.locator(".moments .time").first().click();
    assert.match(await page.locator(".notice").innerText(), /Choose the recording to see 0:0/);
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
