// report-layout.mjs: how the page sits on screens and paper, and who can use it.
import assert from "node:assert/strict";
import { button, drawn, open, soon, test } from "./harness.mjs";
import { makeReport } from "./make-report.mjs";

// By how many pixels the page is wider than the window, or something in a section wider than its section.
async function overflow(page) {
    return page.evaluate(() => {
        const right = (element) => element.getBoundingClientRect().right;
        const beyond = [...document.querySelectorAll(".card")].flatMap((card) =>
            [...card.querySelectorAll("td, tbody th, p, dd, button")].map((part) => right(part) - right(card) - 0.5));
        return Math.max(document.documentElement.scrollWidth - innerWidth, ...beyond);
    });
}

test("fits narrow and wide screens, in both languages, dark and light", async () => {
    for (const width of [360, 390, 700, 900, 1100, 1280, 1500])
        for (const lang of ["en", "ru"]) {
            const viewport = { width, height: 800 };
            const { page } = await open(makeReport("damaged"), { query: `?lang=${lang}`, viewport });
            await drawn(page, 5);
            assert.ok(await overflow(page) <= 0, `${width} ${lang}`);
            await page.context().close();
        }
    const background = async (colorScheme) => {
        const { page } = await open(makeReport("plain"), { colorScheme });
        return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    assert.notEqual(await background("dark"), await background("light"));
});

test("text keeps a contrast of 4.5 to 1 in both schemes", async () => {
    const pairs = [["--ink", "--page"], ["--ink", "--card"], ["--muted", "--page"], ["--muted", "--card"],
        ["--link", "--card"], ["--link-ink", "--link"], ["--ink", "--warn"], ["--ink", "--now"], ["--muted", "--now"],
        ["--link", "--now"], ["--ink", "--found"], ["--ink", "--absent"], ["--muted", "--absent"],
        ["--link", "--absent"]];
    const bars = [1, 2, 3, 4, 5, 6].flatMap((n) => [[`--voice-${n}`, "--card"], [`--voice-${n}`, "--lane"]]);
    for (const colorScheme of ["light", "dark"]) {
        const { page } = await open(makeReport("empty"), { colorScheme });
        for (const pair of pairs) {
            const ratio = await page.evaluate(contrast, pair);
            assert.ok(ratio >= 4.5, `${colorScheme} ${pair.join(" on ")}: ${ratio}`);
        }
        for (const pair of bars) {
            const ratio = await page.evaluate(contrast, pair);
            assert.ok(ratio >= 3, `${colorScheme} ${pair.join(" on ")}: ${ratio}`); // no text: WCAG 1.4.11
        }
    }
});

// Runs in the page: the contrast of two colours of the style sheet by WCAG 2.2.
function contrast(names) {
    const probe = document.body.appendChild(document.createElement("i"));
    const light = names.map((name) => {
        probe.style.color = `var(${name})`;
        const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map((part) => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    probe.remove();
    return (Math.max(...light) + 0.05) / (Math.min(...light) + 0.05);
}

test("paper: white, charts within the sheet, no buttons", async () => {
    const { page } = await open(makeReport("plain"), { colorScheme: "dark" });
    const width = async () => (await page.locator(".plot canvas").first().boundingBox()).width;
    await drawn(page, 4);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await soon(async () => assert.ok(await width() <= 680));
    assert.equal(await page.locator(".screen:visible").count(), 0);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink").trim()),
        "#1d2327");
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await soon(async () => assert.ok(await width() > 680));
});

test("every control can be reached and used from the keyboard", async () => {
    const { page } = await open(makeReport("plain"));
    const reached = new Set();
    await drawn(page, 4);
    for (let i = 0; i < 50; i++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => document.activeElement.textContent.slice(0, 20)));
    }
    for (const name of ["Русский", "Whole lesson", "By strength", "Download as CSV", "0:01.8",
        "Save as text", "0:37.9", "0:00.0"])
        assert.ok(reached.has(name), name);
    await button(page, "By strength").focus();
    await page.keyboard.press("Enter");
    await page.locator("button[aria-pressed=true]").getByText("By strength").waitFor();
});
