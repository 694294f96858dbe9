// report-transcript.mjs: the transcript: turns, following the recording, searching, thousands of turns, hostile text.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { button, drawn, holdVideo, open, soon, test } from "./harness.mjs";
import { makeReport } from "./make-report.mjs";

const turns = (page) => page.locator(".turns li");
const search = (page) => page.getByLabel("Search the transcript");
const scrolled = (page) => page.locator(".turns").evaluate((box) => box.scrollTop);

test("turns by time with speaker and words; those without words stay", async () => {
    const report = makeReport("plain");
    const { voice } = report;
    voice.turns[1].text = null;
    voice.turns[2].text = "";
    voice.turns[3].confidence = 0.2;
    const { page } = await open(report);
    assert.equal(await turns(page).count(), voice.turns.length);
    assert.match(await turns(page).nth(0).innerText(), /^0:00\.\d\s+Teacher\s+Well done\./);
    assert.match(await turns(page).nth(1).innerText(), /\[speech, words not recognised\]/);
    assert.match(await turns(page).nth(2).innerText(), /\[speech, no words heard\]/);
    assert.match(await turns(page).nth(3).innerText(), /unsure who/);
});

test("a negative moment is marked in the turn it falls in", async () => {
    const report = makeReport("plain");
    const { voice, moments } = report;
    const { start_s, end_s } = voice.turns[4];
    const inside = { onset_s: start_s + 0.1, peak_s: (start_s + end_s) / 2, end_s: end_s + 3 };
    report.moments = [{ ...moments[0], ...inside, person: 2, magnitude: 1.25 }];
    const { page } = await open(report);
    assert.deepEqual(await page.locator(".mark").allInnerTexts(), [
        "Person\u00a02: negative moment, strength\u00a01.25"]);
    assert.equal(await turns(page).nth(4).locator(".mark").count(), 1);
});

test("a click goes to the turn; the turns that sound are marked and kept in view while following", async () => {
    const report = makeReport("large");
    report.recording.duration_s = 60; // the recording of the tests; its turns lie in the first minute
    const { page } = await open(report);
    const sought = await holdVideo(page);
    const current = page.locator(".turns li[aria-current=true]");
    await turns(page).nth(3).click();
    assert.deepEqual(await sought(1), [report.voice.turns[3].start_s]);
    await soon(async () => assert.ok((await current.allInnerTexts()).some((text) => text.startsWith("0:04."))));
    const goTo = (seconds) => page.locator("video").evaluate((video, at) => { video.currentTime = at; }, seconds);
    const visible = (what = "[aria-current]") => page.locator(".turns").evaluate((box, selector) => {
        const row = box.querySelector(selector)?.getBoundingClientRect();
        const frame = box.getBoundingClientRect();
        return row !== undefined && row.top >= frame.top - 1 && row.bottom <= frame.bottom + 1;
    }, what);
    const middle = ({ start_s, end_s }) => (start_s + end_s) / 2;
    await goTo(middle(report.voice.turns[40]));
    await soon(async () => {
        assert.equal(Number(await current.last().getAttribute("data-turn")), 40);
        assert.ok(await visible(), "in view");
    });
    await page.getByLabel("Follow").uncheck();
    const before = await scrolled(page);
    await goTo(middle(report.voice.turns[2]));
    await soon(async () => assert.equal(Number(await current.last().getAttribute("data-turn")), 2));
    assert.equal(await scrolled(page), before);
    await page.getByLabel("Follow").check();
    await soon(async () => assert.ok(await visible(), "in view again"));
    const [last, next] = report.voice.turns.slice(30, 32);
    await goTo((last.end_s + next.start_s) / 2); // a pause
    await soon(async () => {
        assert.equal(await current.count(), 0);
        assert.ok(await visible("[data-turn='30']"), "in view in a pause");
    });
});

test("searching filters the turns by words and names, and marks what was found", async () => {
    const report = makeReport("plain");
    report.voice.turns[0].text = "Ещё раз: a (b) ещё";
    const { page } = await open(report);
    const finds = async (typed, count) => {
        await search(page).fill(typed);
        await soon(async () => {
            assert.equal(await turns(page).count(), count, typed);
            assert.match(await page.locator(".found").innerText(), new RegExp(`^${count} of 16 turns$`));
        });
    };
    await finds("ЕЩЕ РАЗ", 1);
    assert.deepEqual(await page.locator("mark").allInnerTexts(), ["Ещё раз"]);
    await finds("(b)", 1);
    await finds("teacher", 8);
    await finds("[.*", 0);
    await search(page).fill("  ");
    await soon(async () => assert.equal(await turns(page).count(), 16));
    assert.equal(await page.locator(".found").innerText(), "");
});

test("of thousands of turns only those near the view are drawn; paper gets all", async () => {
    const report = makeReport("large");
    const { page } = await open(report);
    await drawn(page, 13);
    const few = async () => {
        const count = await turns(page).count();
        assert.ok(count >= 50 && count <= 400, String(count));
    };
    await soon(few);
    await page.locator(".turns").evaluate((box) => { box.scrollTop = box.scrollHeight / 2; });
    await soon(async () => {
        assert.ok(Number(await turns(page).last().getAttribute("data-turn")) > 1500);
        await few();
    });
    await search(page).fill("third line of nothing");
    await soon(async () => assert.equal(await turns(page).count(), 0));
    await search(page).fill("");
    await soon(few);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await soon(async () => assert.equal(await turns(page).count(), report.voice.turns.length));
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await soon(few);
});

test("arrow keys, Home and End go from turn to turn", async () => {
    const report = makeReport("large");
    const { page } = await open(report);
    await drawn(page, 13);
    const focused = (turn) => soon(async () => assert.equal(await page.evaluate(() =>
        Number(document.activeElement.closest("[data-turn]")?.dataset.turn)), turn));
    await page.locator(".turns button[tabindex='0']").focus();
    for (const [key, turn] of [["ArrowDown", 1], ["ArrowDown", 2], ["ArrowUp", 1], ["End", 3999], ["Home", 0]]) {
        await focused(key === "ArrowDown" ? turn - 1 : await page.evaluate(() =>
            Number(document.activeElement.closest("[data-turn]").dataset.turn)));
        await page.keyboard.press(key);
        await focused(turn);
    }
    assert.equal(await page.locator(".turns button[tabindex='0']").count(), 1);
});

test("draft words are called a draft; words not asked for and failed turns are told", async () => {
    const { page } = await open(makeReport("damaged"));
    assert.match(await page.locator(".transcript h2").innerText(), /Draft/);
    assert.match(await page.locator(".transcript").innerText(), /too unsure to base a claim on[^]*failed on \d+ turns/);
    assert.match(await page.locator(".conversation").innerText(), /rest on draft words/);
    const { page: plain } = await open(makeReport("plain"));
    assert.equal(await plain.locator(".tag").count(), 0);
    const { page: legal } = await open(makeReport("legal"));
    assert.match(await legal.locator(".transcript").innerText(), /Words were not asked for/);
    assert.equal(await turns(legal).count(), 12);
});

test("the transcript as a text file", async () => {
    const report = makeReport("damaged");
    Object.assign(report.voice.turns[0], { start_s: 0, text: "one\n  two\u2028three" });
    report.voice.turns[1].text = null;
    const { page } = await open(report);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save as text").click()]);
    assert.equal(download.suggestedFilename(), "transcript.txt");
    const lines = readFileSync(await download.path(), "utf8").trimEnd().split("\n");
    assert.equal(lines[0], "lesson-damaged.mp4");
    assert.match(lines[2], /^Draft\. The words are too unsure/);
    assert.equal(lines[4], "[0:00.0] Teacher: one two three");
    assert.match(lines[5], /^\[0:0\d\.\d\] \S+\s\d: \[speech, words not recognised\]$/);
    assert.equal(lines.length, 4 + report.voice.turns.length);
});

test("what was said is never taken for HTML, and cannot widen the page", async () => {
    const report = makeReport("plain");
    const hostile = "<!--<script></script><img src=x onerror=document.title='x'>\u202e{name} </script> @REPORT@";
    report.voice.turns[0].text = hostile;
    report.voice.turns[1].text = "a".repeat(5000);
    report.voice.language = "en\"><i>";
    report.voice.engine = "<i>engine</i>";
    report.settings.recogniser = report.voice.engine;
    report.moments[0].words = hostile + "b".repeat(3000);
    for (const width of [390, 1280]) {
        const { page } = await open(report, { viewport: { width, height: 800 } });
        await drawn(page, 4);
        assert.equal(await turns(page).first().locator("p").nth(1).textContent(), hostile);
        await search(page).fill("<img");
        await soon(async () => assert.deepEqual(await page.locator("mark").allTextContents(), ["<img"]));
        assert.equal(await page.locator("img[src=x], i:text('engine')").count(), 0);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), String(width));
    }
});
