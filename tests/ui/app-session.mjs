// app-session.mjs: signing in and out, a session that ends, languages, light and dark, the keyboard.
import assert from "node:assert/strict";
import { accessible } from "./app-access.mjs";
import { alert, heading, openApp, says, server, shot } from "./app-harness.mjs";
import { PASSWORD } from "./app-world.mjs";
import { appPage, button, soon, test } from "./harness.mjs";

test("the page runs nothing but its own script and speaks with its own host only", async () => {
    const html = appPage().toString();
    assert.match(html, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:/);
    assert.match(html, /connect-src 'self'; media-src 'self' blob:/);
    assert.doesNotMatch(html, /unsafe-|@(POLICY|STYLE|SCRIPT|REPORT)@|src="http|url\(http/);
    assert.doesNotMatch(html.replace(/<!--[^]*?-->/g, ""), /https?:\/\/(?!www\.w3\.org)[a-z]/);
});

test("a wrong password is told in words, a right one opens the lessons; signing out closes them", async () => {
    const { page, problems } = await openApp({ as: null });
    await heading(page, "Sign in");
    await page.getByLabel("User name").fill("admin");
    await page.getByLabel("Password").fill("not the password");
    await button(page, "Sign in").click();
    await says(alert(page), /The name or the password does not fit/);
    assert.equal(await page.getByLabel("User name").inputValue(), "admin");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await heading(page, "Lessons");
    await page.reload();
    await heading(page, "Lessons");
    await button(page, "Sign out").click();
    await heading(page, "Sign in");
    assert.deepEqual(problems.filter((line) => !line.includes("401")), []);
});

test("too many attempts: the page says how long to wait; a server that is away is told apart", async () => {
    const { page } = await openApp({ as: null });
    server.fail("POST", /session$/, 429, { wait: 30, detail: "too many attempts" });
    await page.getByLabel("User name").fill("admin");
    await page.getByLabel("Password").fill(PASSWORD);
    await button(page, "Sign in").click();
    await says(alert(page), /Too many requests\. too many attempts Try again in 30 seconds\./);
    await page.route("**/api/v1/session", (route) => route.abort());
    await button(page, "Sign in").click();
    await says(alert(page), /The server cannot be reached/);
    await page.unroute("**/api/v1/session");
    await button(page, "Sign in").click();
    await heading(page, "Lessons");
});

test("without an account the page tells how to make one", async () => {
    const { page } = await openApp({ as: null, world: { setup: true } });
    await says(page.locator(".note"), /There is no account yet[^]*otklik user add/);
});

test("a session that ends asks to sign in again and loses nothing that was typed", async () => {
    const { page } = await openApp({ as: "admin", at: "#/settings/service" });
    await page.getByLabel("Keep recordings for, days").fill("77");
    await page.getByLabel("Hosts that may show a report in a frame").fill("lms.example\nschool.example");
    server.world.sessions.clear();
    await button(page, "Save").click();
    const dialog = page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.waitFor();
    assert.deepEqual(await accessible(page), []);
    await shot(page, "session-ended");
    assert.equal(await dialog.getByLabel("User name").inputValue(), "admin");
    assert.equal(await page.evaluate(() => document.activeElement.name), "password");
    await dialog.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await says(page.locator(".toast"), /Saved/);
    assert.equal(server.world.settings.retention_days, 77);
    assert.deepEqual(server.world.settings.embed_hosts, ["lms.example", "school.example"]);
});

test("a session that was begun anew in another tab goes on with the new token", async () => {
    const { page } = await openApp({ as: "admin", at: "#/settings/service" });
    await page.getByLabel("Keep recordings for, days").fill("91");
    for (const session of server.world.sessions.values())
        session.csrf = "another";
    await button(page, "Save").click();
    await says(page.locator(".toast"), /Saved/);
    assert.equal(server.world.settings.retention_days, 91);
});

test("another person who signs in gets a page of their own", async () => {
    const { page } = await openApp({ as: "admin", at: "#/audit" });
    await heading(page, "Audit log");
    server.world.sessions.clear();
    await button(page, "Verify the log").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("User name").fill("anna");
    await dialog.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await heading(page, "There is no such page");
    assert.equal(await page.getByRole("link", { name: "Audit log" }).count(), 0);
    assert.equal(await page.locator(".me").innerText(), "Anna Weber");
});

test("each role has its own ways", async () => {
    for (const [name, links] of [["anna", ["Lessons", "Settings"]], ["maria", ["Lessons", "Teachers", "Settings"]],
        ["vera", ["Lessons", "Settings"]], ["admin", ["Lessons", "Teachers", "Audit log", "Settings"]]]) {
        const { page } = await openApp({ as: name });
        assert.deepEqual(await page.getByRole("navigation", { name: "Views" }).getByRole("link").allInnerTexts(),
            links);
        assert.equal(await page.getByText("Upload recordings").count(), name === "vera" ? 0 : 1);
        await page.context().close();
    }
});

test("language and light or dark are switched and remembered", async () => {
    const { page } = await openApp({ colorScheme: "light" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await button(page, "Русский").click();
    await heading(page, "Уроки");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "ru");
    assert.match(await page.title(), /^Уроки · Отклик$/);
    await page.goto(`${server.url}#/settings/account`);
    await page.getByLabel("Оформление").selectOption("dark");
    await soon(async () => assert.notEqual(await paper(), light));
    const dark = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await paper(), dark);
    await page.getByLabel("Оформление").selectOption("light");
    await soon(async () => assert.equal(await paper(), light));
    await page.reload();
    await heading(page, "Настройки");
    assert.equal(await paper(), light);
});

test("the language that is chosen in one's account is kept there", async () => {
    const { page } = await openApp({ as: "vera" });
    await page.goto(`${server.url}#/settings/account`);
    await page.getByLabel("Language of the page").selectOption("ru");
    await heading(page, "Настройки");
    await soon(async () => assert.equal(server.world.users.find(({ name }) => name === "vera").language, "ru"));
});

test("text keeps a contrast of 4.5 to 1 in both schemes", async () => {
    const pairs = [["--ink", "--page"], ["--ink", "--card"], ["--muted", "--page"], ["--muted", "--card"],
        ["--muted", "--absent"], ["--ink", "--absent"], ["--link", "--card"], ["--link", "--page"],
            ["--link-ink", "--link"],
        ["--bad", "--card"], ["--bad", "--bad-soft"], ["--ink", "--bad-soft"], ["--bad-ink", "--bad"],
            ["--good", "--good-soft"],
        ["--link", "--calm-soft"], ["--card", "--ink"], ["--ink", "--warn"]];
    const bars = [["--good", "--card"], ["--muted", "--card"], ["--link", "--line"], ["--negative", "--card"]];
    for (const colorScheme of ["light", "dark"]) {
        const { page } = await openApp({ as: null, colorScheme });
        for (const [all, least] of [[pairs, 4.5], [bars, 3]])
            for (const pair of all) {
                const ratio = await page.evaluate(contrast, pair);
                assert.ok(ratio >= least, `${colorScheme} ${pair.join(" on ")}: ${ratio}`);
            }
        await page.context().close();
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

test("the keyboard: the content can be skipped to, focus is seen, a view's heading takes it, dialogs give it back",
    async () => {
    const { page } = await openApp({});
    await page.reload(); // the first view that is shown takes no focus
    await page.locator(".lessons tbody tr").first().waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
    assert.ok((await page.locator(".skip").boundingBox()).y >= 0);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await button(page, "Add by address").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    for (let i = 0; i < 20; i++) {
        await page.keyboard.press("Tab");
        assert.ok(await page.evaluate(() => document.activeElement === document.body ||
            document.activeElement.closest("dialog") !== null), "the dialog keeps the focus");
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Add by address");
    await page.getByRole("link", { name: "Algebra, lesson 12" }).focus();
    await page.keyboard.press("Enter");
    await soon(async () => assert.deepEqual(await page.evaluate(() => [document.activeElement.tagName,
        document.activeElement.textContent]), ["H1", "Algebra, lesson 12"]));
    const outline = await button(page, "Delete").evaluate((one) => {
        one.focus({ focusVisible: true });
        return getComputedStyle(one).outlineStyle;
    });
    assert.equal(outline, "solid");
});

test("who prefers no motion gets none", async () => {
    const { page } = await openApp({ reducedMotion: "reduce" });
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) =>
        getComputedStyle(one).transitionDuration !== "0s" || getComputedStyle(one).animationName !== "none").length);
    assert.equal(moving, 0);
});

