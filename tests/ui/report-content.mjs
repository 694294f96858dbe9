// report-content.mjs: what the page says: numbers, lists, languages, warnings, and hostile text.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { button, drawn, open, rows, soon, template, test } from "./harness.mjs";
import { makeReport } from "./make-report.mjs";

const times = (page) => page.locator(".moments .time").allTextContents();

test("the template has one place for the report and runs nothing but its own script", async () => {
    assert.equal(template().split("@REPORT@").length, 2);
    assert.match(template(), /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/);
    assert.doesNotMatch(template(), /unsafe-inline|src="http|url\(http/);
});

test("shows the recording, the people and the moments of the report, without complaint", async () => {
    const report = makeReport("plain");
    const { page, problems } = await open({ ...report, recording: { ...report.recording, video: null } });
    assert.equal(await page.locator("h1").textContent(), report.recording.file);
    assert.equal(await page.locator(".people tbody tr").count(), 3);
    await drawn(page, 4); // the speakers' and one for each person
    assert.equal(await rows(page).count(), report.moments.length);
    assert.match(await page.locator("header").textContent(), /judgement of an expression, not of a feeling/);
    assert.deepEqual(problems, []);
});

test("numbers of a moment are those of the report", async () => {
    const report = makeReport("plain");
    Object.assign(report.moments[0], { onset_s: 1.8, end_s: 4.3, magnitude: 1.234, peak: 0.926, peak_less_baseline: 0.806, confidence: 0.42,
        face_share: 0.95, expression: "sad", person: 2 });
    const { page } = await open(report);
    const cells = await rows(page).first().locator("td").allInnerTexts();
    assert.deepEqual(cells.map((cell) => cell.replace(/\s+/g, " ").trim()),
        ["0:01.8", "Person 2", "sadness", "1.23", "93% 81% less the resting face", "2.5 s", "low 42%", "throughout 95%",
            "Teacher, Speaker 3"]);
});

test("what was not judged, and a resting face, are told with their reason", async () => {
    const report = makeReport("plain");
    Object.assign(report.people[0], { samples: 300, judged_samples: 280, baseline: 0.41, subtracted: 0.15,
        not_judged: { no_face: 0, small: 0, dark: 3, turned: 17, blurred: 0 } });
    const { page } = await open(report);
    const text = async (n) => (await page.locator(".people tbody tr").nth(n).innerText()).replace(/\s+/g, " ");
    assert.match(await text(0), /280 of 300 samples; not judged: too dark 3, turned away 17/);
    assert.match(await text(0), /At rest this face reads 41% negative; 15% was subtracted/);
    assert.match(await text(1), /At rest this face reads 23% negative; nothing was subtracted/);
    assert.doesNotMatch(await text(2), /At rest/);
});

test("a report of version 2, from a store, is still shown", async () => {
    const report = JSON.parse(JSON.stringify({ ...makeReport("plain"), version: 2 },
        (key, value) => ["not_judged", "baseline", "subtracted", "peak_less_baseline", "limits"].includes(key) ? undefined : value));
    const { page, problems } = await open(report);
    assert.equal(await rows(page).count(), report.moments.length);
    assert.doesNotMatch(await page.locator("body").innerText(), /not judged|At rest|undefined|NaN/);
    assert.deepEqual(problems, []);
});

test("order and filter", async () => {
    const report = makeReport("plain");
    const { page } = await open(report);
    const byTime = await times(page);
    await button(page, "By strength").click();
    await soon(async () => {
        assert.equal(await button(page, "By strength").getAttribute("aria-pressed"), "true");
        const strengths = (await page.locator(".moments .share").allInnerTexts()).map(Number);
        assert.deepEqual(strengths, [...strengths].sort((a, b) => b - a));
    });
    await button(page, "By time").click();
    await soon(async () => assert.deepEqual(await times(page), byTime));
    await page.getByLabel("Person", { exact: true }).selectOption("2");
    const second = report.moments.filter((moment) => moment.person === 2).length;
    await soon(async () => assert.equal(await rows(page).count(), second));
});

test("languages: the browser's, the address's, the button's, and the choice is remembered", async () => {
    const report = makeReport("damaged");
    const { page } = await open(report, { query: "", locale: "ru-RU" });
    const speaks = (lang, warning) => soon(async () => {
        assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        assert.match(await page.locator(".warnings").innerText(), warning);
    });
    await speaks("ru", /Пропущено 3 повреждённых фрагмента/);
    await button(page, "English").click();
    await speaks("en", /3 damaged pieces .* the first at 1:10\.5/);
    await page.reload();
    await speaks("en", /damaged/);
    await page.goto(page.url() + "#lang=ru");
    await page.reload();
    await speaks("ru", /Пропущено/);
});

test("warnings: damage, a missing end, too little data", async () => {
    const { page } = await open(makeReport("damaged"));
    const text = await page.locator(".warnings").innerText();
    assert.match(text, /breaks off at 9:58\.2/);
    assert.match(text, /Not enough data about: Person\s4/);
    assert.match(await page.locator(".people tbody tr").last().innerText(), /Not enough data: 9 of 10 samples/);
    const { page: plain } = await open(makeReport("plain"));
    assert.equal(await plain.locator(".warnings").count(), 0);
});

test("a legal mode without expressions shows no curves, moments or shares", async () => {
    const { page, problems } = await open(makeReport("legal"));
    assert.match(await page.locator(".warnings").innerText(), /“eu-education” switches the reading of expressions off/);
    await drawn(page, 1); // who speaks when
    assert.equal(await page.locator(".chart.person, .moments, .mark").count(), 0);
    assert.deepEqual(await page.locator(".people th[role=columnheader]").allInnerTexts(),
        ["Person", "Voice", "In view", "Not in view"]);
    assert.equal(problems.filter((line) => !line.includes("ERR_FILE_NOT_FOUND")).length, 0);
});

test("nobody seen", async () => {
    const { page } = await open(makeReport("empty"));
    assert.match(await page.locator(".warnings").innerText(), /No face was in view long enough/);
    assert.equal(await page.locator(".people, .plot").count(), 0);
});

test("text of the report is never taken for HTML", async () => {
    const report = makeReport("plain");
    const hostile = "<!--<script></script><img src=x onerror=document.title='x'>\u2028</script><b>{name} @REPORT@.mp4";
    report.recording.file = hostile;
    report.models[0].name = "<i>net</i>";
    report.moments[0].thumbnail = "javascript:alert(1)";
    const { page } = await open(report);
    assert.equal(await page.locator("h1").textContent(), hostile);
    assert.equal(await page.locator("b:text('mp4'), i:text('net'), img[src=x]").count(), 0);
    assert.equal(await rows(page).first().locator("img").count(), 0);
    assert.equal(await rows(page).count(), report.moments.length);
});

test("a page without a report, or with a newer one, says so", async () => {
    for (const text of ["@REPORT@", "{", JSON.stringify({ ...makeReport("empty"), version: 4 })]) {
        const { page } = await open(text);
        assert.equal(await page.locator("#page").innerText(), "This page holds no report that it can read.");
    }
});

test("a large report draws fifty moments and the rest on demand", async () => {
    const { page } = await open(makeReport("large"));
    await drawn(page, 13);
    assert.equal(await rows(page).count(), 50);
    await button(page, "Show 50 more").click();
    await soon(async () => assert.equal(await rows(page).count(), 100));
    assert.match(await page.locator(".warnings").innerText(), /strongest 2,000 of 2,431 moments/);
});

test("the moments as CSV", async () => {
    const report = makeReport("plain");
    const awkward = ['"a, b"\nand\r\nc', "=1+1", "-5", "-5 apples", "@home, too", null, ""];
    report.moments = report.moments.slice(0, awkward.length);
    awkward.forEach((words, i) => Object.assign(report.moments[i], { words, speakers: i === 1 ? [] : [2, 1] }));
    const { page } = await open(report);
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download as CSV").click()]);
    assert.equal(download.suggestedFilename(), "moments.csv");
    const written = [
        '2 1,"""a, b""\nand\r\nc"', ",'=1+1", "2 1,-5", "2 1,'-5 apples", `2 1,"'@home, too"`, "2 1,", "2 1,",
    ];
    const rest = report.moments.map((moment, i) => {
        const { person, onset_s, peak_s, end_s, magnitude, peak, confidence, face_share } = moment;
        const why = Object.entries(moment.not_judged).filter(([, n]) => n > 0).map(([name, n]) => `${name}:${n}`).join(" ");
        return `${[person, onset_s, peak_s, end_s, magnitude, peak, confidence, face_share, moment.peak_less_baseline,
            why]},${written[i]}\n`;
    });
    assert.equal(readFileSync(await download.path(), "utf8"),
        `person,onset_s,peak_s,end_s,magnitude,peak,confidence,face_share,peak_less_baseline,` +
            `not_judged,speakers,words\n${rest.join("")}`);
});
