// app-list.mjs: the list of lessons: search, filters, paging, live progress, adding by address.
import assert from "node:assert/strict";
import { alert, heading, openApp, says, server } from "./app-harness.mjs";
import { id } from "./app-world.mjs";
import { button, soon, test } from "./harness.mjs";

const rows = (page) => page.locator(".lessons tbody tr");
const row = (page, title) => rows(page).filter({ has: page.getByRole("link", { name: title, exact: true }) });
const count = (page, n) => soon(async () => assert.equal(await rows(page).count(), n));
const lesson = (seed) => server.world.lessons.find((one) => one.id === id(`lesson ${seed}`));

test("the list shows what was measured, what is going on, and what is not known", async () => {
    const { page } = await openApp({ as: "anna" });
    const texts = async (title) => (await row(page, title).innerText()).replace(/\s+/g, " ");
    await count(page, 25);
    assert.match(await texts("Algebra, lesson 12"), /Anna Weber 1:00 11% 14 57%/);
    assert.match(await texts("Physics: Newton's laws"), /Looking at faces 34%/);
    assert.match(await texts("History of the 20th century"), /Failed history\.mov has no video stream/);
    assert.match(await texts("Chemistry: acids"), /not enough data 0 not enough data/);
    assert.equal(await row(page, "Physics: Newton's laws").locator("progress").getAttribute("value"), "0.34");
});

test("more is loaded on demand, and nothing twice", async () => {
    const { page } = await openApp({});
    await count(page, 25);
    await button(page, "Show more").click();
    await count(page, 33);
    assert.equal(await button(page, "Show more").count(), 0);
    const titles = await rows(page).locator("th a").allInnerTexts();
    assert.equal(new Set(titles).size, 33);
});

test("search and filters, kept in the address", async () => {
    const { page } = await openApp({});
    await count(page, 25);
    await page.getByLabel("Search").fill("geometry, lesson 2");
    await count(page, 8);
    await soon(async () => assert.match(page.url(), /#\/\?search=geometry/));
    await page.getByRole("combobox", { name: "Teacher" }).selectOption({ label: "Anna Weber" });
    await soon(async () => assert.ok(await rows(page).count() < 8));
    await page.reload();
    await heading(page, "Lessons");
    assert.equal(await page.getByLabel("Search").inputValue(), "geometry, lesson 2");
    await soon(async () => assert.match((await rows(page).allInnerTexts()).join(), /Anna Weber/));
    await button(page, "Clear").click();
    await count(page, 25);
    await page.getByLabel("State").selectOption("failed");
    await count(page, 1);
    await page.getByLabel("State").selectOption("");
    await page.getByLabel("From", { exact: true }).fill("2026-11-21");
    await count(page, 3);
    await page.getByLabel("Search").fill("no such lesson");
    await says(page.locator(".nothing"), /Nothing was found/);
});

test("progress comes by itself: stages, the end with its numbers, and a new lesson", async () => {
    const { page } = await openApp({});
    await count(page, 25);
    const physics = lesson(2);
    await soon(async () => assert.equal(server.streams.size, 1));
    server.tell(Object.assign(physics, { stage: "listen", progress: 0.61 }));
    await says(row(page, physics.title), /Listening to voices\s+61%/);
    server.tell(Object.assign(physics,
        { state: "done", progress: 1, duration: 1800, negative: 0.2, moments: 5, talk_teacher: 0.4 }));
    await says(row(page, physics.title), /30:00\s+20%\s+5\s+40%/);
    await says(page.locator("p[role=status].unseen"), /Physics: Newton's laws: Ready/);
    const added = { ...physics, id: id("new"), title: "Just added", state: "queued", progress: 0 };
    server.world.lessons.unshift(added);
    server.tell(added);
    await row(page, "Just added").waitFor();
});

test("after a break the page listens again and looks what it missed", async () => {
    const { page } = await openApp({});
    await count(page, 25);
    await soon(async () => assert.equal(server.streams.size, 1));
    Object.assign(lesson(3), { state: "running", stage: "look", progress: 0.5 });
    server.streams.forEach((stream) => stream.destroy());
    await soon(async () => assert.equal(server.streams.size, 1));
    await says(row(page, "Reading aloud"), /Looking at faces\s+50%/);
});

test("a list that cannot be loaded says so and can be tried again", async () => {
    const { page } = await openApp({});
    await count(page, 25);
    server.fail("GET", /lessons$/, 503, { times: 1, detail: "the store is busy" });
    await page.getByLabel("State").selectOption("done");
    await says(alert(page), /busy or stopping\. the store is busy/);
    await button(page, "Try again").click();
    await soon(async () => assert.equal(await alert(page).count(), 0));
});

test("a recording is added by its address; a refusal stands at its field", async () => {
    const { page } = await openApp({ as: "maria" });
    await button(page, "Add by address").click();
    const dialog = page.getByRole("dialog", { name: "Add by address" });
    await dialog.getByLabel("Address").fill("https://elsewhere.example/lesson.mp4");
    await dialog.getByLabel("Title (may be empty)").fill("From the school's server");
    await dialog.getByLabel("Teacher").selectOption({ label: "Clara Lund" });
    await button(dialog, "Fetch").click();
    const field = dialog.locator(".field").first();
    await says(field.getByRole("alert"), /recordings may not be fetched from this host/);
    assert.equal(await dialog.getByLabel("Address").getAttribute("aria-invalid"), "true");
    assert.equal(await dialog.getByLabel("Title (may be empty)").inputValue(), "From the school's server");
    await dialog.getByLabel("Address").fill("https://media.school.example/lesson.mp4");
    await button(dialog, "Fetch").click();
    await dialog.waitFor({ state: "detached" });
    await says(page.locator(".toast"), /The server is fetching/);
    await row(page, "From the school's server").waitFor();
});

test("text of a lesson is never taken for HTML, and cannot widen the page", async () => {
    const hostile = `<img src=x onerror=document.title='x'>{title}${"w".repeat(150)}`;
    for (const width of [360, 1280]) {
        const { page } = await openApp({ viewport: { width, height: 800 } });
        Object.assign(lesson(1), { title: hostile, file: hostile, teacher: { id: id("anna"), display: hostile } });
        await page.reload();
        await page.getByRole("link", { name: hostile }).waitFor();
        assert.equal(await page.locator("img").count(), 0);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), String(width));
        await page.context().close();
    }
});
