// match-layout.mjs: how the evaluation's page is drawn, sits on screens and paper, and can be used.
import assert from "node:assert/strict";
import { drawn, openMatch, soon, test } from "./harness.mjs";
import { makeMatch } from "./make-match.mjs";

// The opaque colours in a plot, as "r,g,b".
async function colours(plot) {
    return new Set(await plot.locator("canvas").evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const found = [];
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255)
                found.push(`${data[i]},${data[i + 1]},${data[i + 2]}`);
        return [...new Set(found)];
    }));
}

const plotOf = (page, id) => page.locator("section").filter({ has: page.locator(`#${id}`) }).locator(".plot");

test("match: curves, points and bars are drawn, those that miss in red", async () => {
    const { page } = await openMatch(makeMatch("model"), { colorScheme: "light" });
    await drawn(page, 4);
    await soon(async () => {
        const tradeoff = await colours(plotOf(page, "tradeoff"));
        for (const colour of ["17,118,108", "31,86,115", "138,90,0"])
            assert.ok(tradeoff.has(colour), colour);
        assert.ok((await colours(plotOf(page, "reliability"))).has("17,118,108"));
        const scatter = await colours(plotOf(page, "scatter"));
        assert.ok(scatter.has("184,67,43") && scatter.has("17,118,108"));
    });
    assert.equal(await page.locator("svg.bar-drawn .whisker").count(), 10);
});

test("match: the pointer tells the numbers under it", async () => {
    const { page } = await openMatch(makeMatch());
    await drawn(page, 3);
    const section = page.locator("section").filter({ has: page.locator("#tradeoff") });
    await section.locator(".u-over").hover();
    await soon(async () => assert.match(await section.locator("output").innerText(),
        /^premises dropped (49|50)\S*% · Trees and ranking trees 90\S*% · Trees 8\S+% · .* · Constant (49|50)\S*%$/));
    const bins = page.locator("section").filter({ has: page.locator("#reliability") });
    await bins.locator(".u-over").hover();
    await soon(async () => assert.match(await bins.locator("output").innerText(), /^Said \S+% · Happened \S+% · Pairs 752$/));
    await page.mouse.move(0, 0);
    await soon(async () => assert.equal(await bins.locator("output").innerText(), ""));
});

test("match: behind every plot stands its table", async () => {
    const evaluation = makeMatch("model");
    const { page } = await openMatch(evaluation);
    await drawn(page, 4);
    for (const [id, rows] of [["tradeoff", 10], ["reliability", 10], ["precision-recall", 101], ["scatter", 100]]) {
        const section = page.locator("section").filter({ has: page.locator(`#${id}`) });
        await section.locator("summary").click();
        assert.equal(await section.locator("details tbody tr").count(), rows, id);
        assert.notEqual(await section.locator(".plot").getAttribute("aria-label"), null);
    }
    const first = page.locator("section").filter({ has: page.locator("#scatter") }).locator("details tbody tr").first();
    assert.equal((await first.locator("td").count()) + (await first.locator("th").count()), 4);
});

test("match: fits narrow and wide screens, in both languages", async () => {
    for (const width of [360, 700, 1100, 1500])
        for (const lang of ["en", "ru"]) {
            const { page } = await openMatch(makeMatch("model"), { query: `?lang=${lang}`, viewport: { width, height: 800 } });
            await drawn(page, 4);
            const beyond = await page.evaluate(() => {
                const right = (element) => element.getBoundingClientRect().right;
                const parts = [...document.querySelectorAll(".card")].flatMap((card) =>
                    [...card.querySelectorAll("p, dd, h2, .plot, .scroll")].map((part) => right(part) - right(card) - 0.5));
                return Math.max(document.documentElement.scrollWidth - innerWidth, ...parts);
            });
            assert.ok(beyond <= 0, `${width} ${lang}: ${beyond}`);
            await page.context().close();
        }
});

test("match: dark and light differ, paper is white and without controls", async () => {
    const background = async (colorScheme) => {
        const { page } = await openMatch(makeMatch("bare"), { colorScheme });
        return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    assert.notEqual(await background("dark"), await background("light"));
    const { page } = await openMatch(makeMatch(), { colorScheme: "dark" });
    const width = async () => (await page.locator(".plot canvas").first().boundingBox()).width;
    await drawn(page, 3);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await soon(async () => assert.ok(await width() <= 680));
    assert.equal(await page.locator(".screen:visible, details:visible").count(), 0);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink").trim()), "#1d2327");
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await soon(async () => assert.ok(await width() > 680));
});

test("match: every control is reached from the keyboard, and headings come in order", async () => {
    const { page } = await openMatch(makeMatch("model"));
    await drawn(page, 4);
    const reached = new Set();
    for (let i = 0; i < 20; i++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.tagName));
    }
    for (const tag of ["BUTTON", "SUMMARY", "SELECT", "DIV"])
        assert.ok(reached.has(tag), tag);
    assert.deepEqual([...new Set(await page.locator("h1, h2, h3").evaluateAll((all) => all.map((one) => one.tagName)))], ["H1", "H2"]);
});
