// match-content.mjs: what the evaluation's page says: headline, methods, slices, features, prices, notes, in both languages.
import assert from "node:assert/strict";
import { button, drawn, openMatch, test } from "./harness.mjs";
import { makeMatch } from "./make-match.mjs";

const card = (page, name) => page.locator("section.card").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("match: the headline says what is dropped, what is lost, and how sure that is", async () => {
    const evaluation = makeMatch();
    const { page, problems } = await openMatch(evaluation);
    await drawn(page, 3);
    const headline = card(page, "What it means for the work");
    const text = (await headline.innerText()).replace(/\s+/g, " ");
    assert.match(text, /Of 100 premises offered, 41 are dropped .*; in 93 of 100 leads nothing suitable is lost/);
    assert.match(text, /Premises dropped 40\.5% \(36\.5% – 44\.5%\)/);
    assert.match(text, /better than that of “Logistic regression”: NDCG@5 by 0\.063 \(0\.043 – 0\.083\)/);
    assert.match(text, /Hard constraints alone drop 7\.5% and leave 93% of the leads intact/);
    assert.match(text, /Against “Trees” nothing is certain/);
    assert.equal(await page.locator("h1").innerText(), evaluation.data.name);
    assert.match(await page.locator("header").innerText(), /Judged in 5 parts/);
    assert.deepEqual(problems, []);
});

test("match: every number of every method stands in the table, a dash where there is none", async () => {
    const evaluation = makeMatch();
    const { page } = await openMatch(evaluation);
    const table = page.locator(".methods");
    const row = async (name) => (await table.locator("tbody tr").filter({ has: page.locator("th", { hasText: name }) })
        .first().locator("td").allInnerTexts()).map((text) => text.split("\n")[0]);
    assert.deepEqual(await table.locator("thead th").allInnerTexts().then((heads) => heads.map((head) => head.split("\n")[0])),
        ["Measure", ...evaluation.methods.map(({ title_en }) => title_en)]);
    assert.deepEqual(await row("AUC"), ["0.770", "0.760", "0.700", "0.550", "0.500"]);
    assert.deepEqual(await row("Leads that lose nothing suitable"), ["93%", "93%", "93%", "93%", "–"]);
    assert.deepEqual(await row("Could be dropped"), ["48.2%", "46.6%", "37%", "13%", "5%"]);
    assert.deepEqual(await row("Brier"), ["0.025", "0.025", "0.026", "–", "0.027"]);
    assert.equal(await table.locator("tbody tr").count(), 15);
    assert.match(await table.innerText(), /always saying the base rate gives 0\.027/);
});

test("match: slices can be narrowed to one field, missing values are told", async () => {
    const { page } = await openMatch(makeMatch());
    const rows = page.locator(".slices tbody tr");
    assert.equal(await rows.count(), 6);
    assert.match(await rows.nth(2).innerText(), /not given/);
    await page.getByLabel("Field").selectOption("Area");
    assert.deepEqual(await rows.locator("th").allInnerTexts(), ["≤ 101", "101 … 201", "> 201"]);
    assert.match((await rows.first().innerText()).replace(/\s+/g, " "), /100 \/ 1,300 \/ 30 0\.700 \(0\.630 – 0\.770\) .*2\.6% → 2\.4%/);
});

test("match: features are summed up beyond the fifteenth", async () => {
    const { page } = await openMatch(makeMatch());
    const rows = card(page, "What the answer rests on").locator("tbody tr");
    assert.equal(await rows.count(), 16);
    assert.equal(await rows.last().locator("th").innerText(), "5 more");
});

test("match: prices stand beside the linear model, with coverage and a scatter", async () => {
    const { page, problems } = await openMatch(makeMatch("prices"));
    await drawn(page, 1);
    const prices = (await card(page, "Prices").innerText()).replace(/\s+/g, " ");
    assert.match(prices, /Mean error 7\.20 \(6\.30 – 8\.10\) 9\.10/);
    assert.match(prices, /Truth within the 80 % interval 79% \(74% – 84%\)/);
    assert.equal(await page.locator(".methods").count(), 0);
    assert.match(await card(page, "What it means for the work").innerText(), /prices alone/);
    assert.deepEqual(problems, []);
});

test("match: an evaluation with nothing in it is shown for what it is", async () => {
    const { page, problems } = await openMatch(makeMatch("bare"));
    await page.getByText("It judges prices alone", { exact: false }).or(page.getByText("no outcomes")).first().waitFor();
    assert.equal(await page.locator(".plot").count(), 0);
    assert.deepEqual(problems, []);
    const { page: other } = await openMatch({ format: "something else" });
    await other.getByText("holds no evaluation").waitFor();
    const { page: broken } = await openMatch("{");
    await broken.getByText("holds no evaluation").waitFor();
});

test("match: a bound that is not known is left out", async () => {
    const { page } = await openMatch(makeMatch("model"));
    await drawn(page, 4);
    const fact = page.locator(".headline .facts > div").first();
    assert.equal((await fact.innerText()).replace(/\s+/g, " "), "Premises dropped 40.5%");
    assert.match(await page.locator("header").innerText(), /model offices 3/);
});

test("match: without a single deal nothing is claimed", async () => {
    const evaluation = makeMatch();
    const unknown = { value: null, low: null, high: null };
    for (const method of evaluation.methods)
        for (const key of ["auc", "ndcg5", "average_precision", "intact", "lost", "recall", "dropped90"])
            method[key] = unknown;
    for (const curve of Object.values(evaluation.tradeoff))
        curve.forEach((point) => point.splice(1, 2, null, null));
    evaluation.precision_recall = [];
    const { page, problems } = await openMatch(evaluation);
    await drawn(page, 2);
    assert.doesNotMatch(await card(page, "What it means for the work").innerText(), /Of 100 premises/);
    assert.deepEqual(problems, []);
});

test("match: both languages, and the choice is kept", async () => {
    const { page } = await openMatch(makeMatch());
    await button(page, "Русский").click();
    await page.getByRole("heading", { name: "Что это значит для работы" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "ru");
    const text = await page.locator("main").innerText();
    assert.match(text, /Деревья и ранжирующие деревья/);
    assert.match(text, /40,5\s%/);
    assert.match(text, /Заявок всего 209/);
    assert.doesNotMatch(text.replace(/AUC|PR-AUC|NDCG@\d+|MRR|ECE|SHAP|made-up.*more|[A-Z]\n/g, ""), /[a-z]{4,}/);
});
