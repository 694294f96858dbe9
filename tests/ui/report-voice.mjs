// report-voice.mjs: the conversation in numbers, the timeline of speakers, who is the teacher.
import assert from "node:assert/strict";
import { button, drawn, holdVideo, open, rows, soon, test } from "./harness.mjs";
import { makeReport } from "./make-report.mjs";

const speakers = (page) => page.locator(".speakers tbody tr");
const texts = async (locator) => (await locator.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
const teacher = (page) => page.getByLabel("Teacher is");

// Every place of the page that names speakers, as one text.
async function names(page) {
    const places = [".speakers tbody th", ".lanes li", ".turns b", ".moments td:nth-child(9)", ".people a"];
    return (await Promise.all(places.map((place) => texts(page.locator(place))))).flat().join(" | ");
}

test("numbers of a speaker are those of the report, unknown ones a dash", async () => {
    const report = makeReport("plain");
    Object.assign(report.voice.speakers[0], { seconds: 754.2, share: 0.614, turns: 41, interruptions: 2, interrupted: 1,
        monologue: { start_s: 12.3, end_s: 55.8 }, responses: 12, response_median_s: -0.34, questions: 7, words: 1432,
        words_per_minute: 113.9, role_confidence: 0.72, person: 1, person_confidence: 0.81, channel: 2 });
    Object.assign(report.voice.speakers[2], { monologue: null, response_median_s: null, questions: null, words: null,
        words_per_minute: null, role: null, role_confidence: null, person: null, person_confidence: null });
    const { page, problems } = await open(report);
    assert.deepEqual(await texts(speakers(page).nth(0).locator("th, td")), [
        "Teacher role judged, confidence 72% Person 1, 81%, channel 2", "61% 12:34.2, 41 turns", "43.5 s 0:12.3",
        "2 was interrupted 1 time", "-0.3 s median of 12", "7", "114 1,432 words"]);
    const third = await texts(speakers(page).nth(2).locator("th, td"));
    assert.match(third[0], /Speaker 3 role not known face not known$/);
    assert.deepEqual([third[2], ...third.slice(4)], ["–", "–", "–", "–"]);
    assert.deepEqual(problems.filter((line) => !line.includes("ERR_FILE_NOT_FOUND")), []);
});

test("the conversation as a whole; the longest pause and a monologue can be gone to", async () => {
    const report = makeReport("plain");
    Object.assign(report.voice, { speech_s: 40.2, overlap_s: 2.5, silence_s: 19.8, pauses: 3, pause_median_s: 1.25,
        longest_pause: { start_s: 20.5, end_s: 24.1 } });
    const { page } = await open(report);
    assert.deepEqual(await texts(page.locator(".conversation dd")),
        ["0:40.2", "0:02.5", "0:19.8", "3, median 1.3 s, longest 3.6 s, at 0:20.5"]);
    const sought = await holdVideo(page);
    await page.locator(".conversation dd .time").click();
    assert.deepEqual(await sought(1), [20.5]);
    await speakers(page).first().locator(".time").click();
    assert.equal((await sought(2))[1], report.voice.speakers[0].monologue.start_s);
});

test("the teacher can be corrected: every name changes, it is marked, kept for this report, and undone", async () => {
    const report = makeReport("plain");
    const { page } = await open(report);
    const before = await names(page);
    assert.match(before, /Teacher .*Student\s2 .*Speaker\s3/);
    await teacher(page).selectOption("3");
    const corrected = () => soon(async () => {
        const now = await names(page);
        assert.match(now, /^Student 1 corrected by a person .*\| 3 Teacher corrected by a person/);
        assert.doesNotMatch(now, /Speaker|Student\s3/);
        assert.match(await page.locator(".note").first().innerText(), /corrected by a person.* teacher is speaker 1\./);
    });
    await corrected();
    await page.reload();
    await corrected();
    await button(page, "Undo the correction").click();
    await soon(async () => assert.equal(await names(page), before));
    assert.equal(await page.locator(".note").count(), 0);
    await page.reload();
    await soon(async () => assert.equal(await names(page), before));
    await teacher(page).selectOption("0");
    await soon(async () => assert.doesNotMatch(await names(page), /Teacher|Student/));
});

test("a correction is of one report only, and works where the browser keeps nothing", async () => {
    const report = makeReport("plain");
    const { page } = await open(report);
    await teacher(page).selectOption("2");
    await page.locator(".note").waitFor();
    const key = await page.evaluate(() => Object.keys(localStorage).find((name) => name.startsWith("otklik.teacher")));
    for (const nonsense of ["99", "x", ""]) {
        await page.evaluate(([name, text]) => localStorage.setItem(name, text), [key, nonsense]);
        await page.reload();
        await speakers(page).getByText("Teacher").waitFor();
        assert.equal(await page.locator(".note").count(), 0, nonsense);
    }
    await page.evaluate((name) => localStorage.setItem(name, "2"), key);
    const { page: other } = await open({ ...report, analysed_at: "2026-11-22T07:00:00Z" });
    await speakers(other).getByText("Teacher").waitFor();
    assert.equal(await other.locator(".note").count(), 0);
    await other.context().addInitScript(() => {
        Storage.prototype.getItem = Storage.prototype.setItem = Storage.prototype.removeItem = () => {
            throw new DOMException("forbidden");
        };
    });
    await other.reload();
    await teacher(other).selectOption("3");
    await other.locator(".note").waitFor();
    await button(other, "Undo the correction").click();
    await other.locator(".note").waitFor({ state: "detached" });
});

test("a role that a person named before the analysis says so", async () => {
    const report = makeReport("plain");
    report.voice.speakers.forEach((speaker, i) =>
        Object.assign(speaker, { role: i === 1 ? "teacher" : "student", role_confidence: 1, role_given: true }));
    const { page } = await open(report);
    const named = await texts(speakers(page).locator("th"));
    assert.deepEqual(named.map((text) => /^\d? ?(.*) by a person/.exec(text)?.[1]),
        ["Student 1 named", "Teacher named", "Student 3 named"]);
});

test("the timeline of speakers is drawn, tells who speaks, zooms and seeks with the other charts", async () => {
    const report = makeReport("plain");
    const { page } = await open(report, { colorScheme: "light" });
    await drawn(page, 4);
    const lanes = page.locator(".chart.lanes");
    await soon(async () => {
        const colours = await lanes.locator("canvas").evaluate((canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const pixel = (_, i) => data.slice(4 * i, 4 * i + 4).join();
            return [...new Set(Array.from({ length: data.length / 4 }, pixel))];
        });
        for (const colour of ["31,86,115,255", "138,90,0,255", "107,74,158,255"])
            assert.ok(colours.includes(colour), colour);
    });
    const at = async (seconds) => {
        const { width } = await lanes.locator(".u-over").boundingBox();
        return { x: width * seconds / 60, y: 60 };
    };
    const [first, second] = report.voice.turns;
    await lanes.locator(".u-over").hover({ position: await at((first.start_s + first.end_s) / 2) });
    await soon(async () => assert.match(await lanes.locator("output").innerText(), /^0:0\d\.\d · Teacher$/));
    await page.mouse.move(0, 0);
    await lanes.locator(".u-over").hover({ position: await at((first.end_s + second.start_s) / 2) });
    await soon(async () => assert.match(await lanes.locator("output").innerText(), /^0:0\d\.\d · silence$/));
    await button(page, "Zoom in").click();
    await soon(async () => {
        await page.mouse.move(0, 0);
        await lanes.locator(".u-over").hover({ position: { x: 1, y: 60 } });
        assert.match(await lanes.locator("output").innerText(), /^0:15\./);
        assert.match(await page.locator(".chart.person output").first().innerText(), /^0:15\./);
    });
    const sought = await holdVideo(page);
    await lanes.locator(".u-over").click();
    assert.ok(Math.abs((await sought(1))[0] - 30) < 0.5);
});

test("moments name who spoke and quote the words", async () => {
    const report = makeReport("damaged");
    Object.assign(report.moments[0], { speakers: [2, 1], words: "<b>Why</b> is that?" });
    Object.assign(report.moments[1], { speakers: [], words: null });
    const { page } = await open(report);
    assert.equal(await rows(page).first().locator("td").last().innerText(), "Student\u00a02, Teacher");
    assert.equal(await rows(page).nth(1).locator("td").last().innerText(), "nobody");
    const after = rows(page).first().locator("xpath=following-sibling::tr[1]");
    assert.deepEqual(await texts(after), ["Draft<b>Why</b> is that?"]);
    assert.equal(await page.locator(".quote b").count(), 0);
    assert.equal(await page.locator(".quote").count(), report.moments.filter(({ words }) => words).length);
});

test("a person leads to the speaker", async () => {
    const { page } = await open(makeReport("plain"));
    assert.deepEqual(await texts(page.locator(".people tbody td:nth-child(2)")), ["Teacher", "Student 2", "–"]);
    await page.locator(".people a").nth(1).click();
    await soon(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "speaker-2"));
    assert.doesNotMatch(page.url(), /speaker/);
});

test("without a voice one line says why; with nobody speaking another", async () => {
    const report = makeReport("empty");
    const { page } = await open(report);
    assert.match(await page.locator("main").innerText(), /about the conversation: the recording has no sound/);
    assert.equal(await page.locator(".conversation, .lanes, .transcript, .speakers").count(), 0);
    report.recording.has_sound = true;
    const { page: off } = await open(report);
    assert.match(await off.locator("main").innerText(), /listening was switched off/);
    const quiet = makeReport("plain");
    Object.assign(quiet.voice, { speakers: [], turns: [], pauses: 0, pause_median_s: null, longest_pause: null,
        speech_s: 0, overlap_s: 0, silence_s: 60 });
    const { page: silent, problems } = await open(quiet);
    await drawn(silent, 3);
    assert.match(await silent.locator(".conversation").innerText(), /Silence\s+1:00\.0[^]*Nobody was heard speaking/);
    assert.equal(await silent.locator(".lanes, .transcript, .speakers").count(), 0);
    assert.deepEqual(problems.filter((line) => !line.includes("ERR_FILE_NOT_FOUND")), []);
});
