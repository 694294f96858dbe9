// app-upload.mjs: uploads: several files, pause and go on, a broken connection, a reload, refusals, cancelling.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { accessible } from "./app-access.mjs";
import { openApp, says, server, shot } from "./app-harness.mjs";
import { button, folder, soon, test } from "./harness.mjs";

const MIB = 2 ** 20;
const tray = (page) => page.getByRole("complementary", { name: "Uploads" });
const uploads = () => [...server.world.uploads.values()];

function file(name, size) {
    const place = path.join(folder, name);
    writeFileSync(place, Buffer.alloc(size, name));
    return place;
}

async function choose(page, ...files) {
    await page.locator(".pick input").first().setInputFiles(files);
    return page.getByRole("dialog");
}

async function start(page, ...files) {
    const dialog = await choose(page, ...files);
    await button(dialog, "Upload").click();
    await dialog.waitFor({ state: "detached" });
}

test("several files get titles and are sent whole, with what was told of them", async () => {
    const { page, problems } = await openApp({ as: "maria" });
    const dialog = await choose(page, file("2026-11-12_algebra.mp4", 300000), file("physics.mkv", 200000));
    await dialog.getByLabel("Title of 2026-11-12_algebra.mp4").fill("Алгебра");
    await dialog.getByLabel("Language of the speech").selectOption("ru");
    await dialog.getByLabel("How many people speak").selectOption("2");
    await dialog.getByLabel("Teacher").selectOption({ label: "Anna Weber" });
    assert.deepEqual(await accessible(page), []);
    await shot(page, "add-files");
    await button(dialog, "Upload").click();
    await tray(page).getByRole("link", { name: "physics.mkv" }).waitFor();
    await tray(page).getByRole("link", { name: "2026-11-12_algebra.mp4" }).waitFor();
    const algebra = uploads().find(({ metadata }) => metadata.filename === "2026-11-12_algebra.mp4");
    assert.deepEqual({ ...algebra.metadata, filetype: undefined, teacher: undefined },
        { filename: "2026-11-12_algebra.mp4", title: "Алгебра", language: "ru", speakers: "2", filetype: undefined,
            teacher: undefined });
    assert.match(algebra.metadata.teacher, /^[0-9a-f]{32}$/);
    assert.ok(algebra.bytes.equals(Buffer.alloc(300000, "2026-11-12_algebra.mp4")));
    assert.equal(uploads().find(({ metadata }) => metadata.filename === "physics.mkv").metadata.title, "physics");
    await page.locator(".lessons").getByRole("link", { name: "Алгебра" }).waitFor();
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("otklik.upload")).length), 0);
    await tray(page).getByRole("button", { name: "Clear" }).click();
    await soon(async () => assert.equal(await tray(page).count(), 0));
    assert.deepEqual(problems, []);
});

test("files are dropped anywhere on the page", async () => {
    const { page } = await openApp({ as: "anna" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    const data = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["made up"], "dropped lesson.mp4", { type: "video/mp4" }));
        return transfer;
    });
    await page.dispatchEvent("body", "dragenter", { dataTransfer: data });
    await page.getByText("Drop to upload").waitFor();
    await page.dispatchEvent("body", "drop", { dataTransfer: data });
    const dialog = page.getByRole("dialog", { name: "Upload 1 recording" });
    assert.equal(await dialog.getByLabel("Title of dropped lesson.mp4").inputValue(), "dropped lesson");
    assert.equal(await page.getByText("Drop to upload").count(), 0);
    await button(dialog, "Upload").click();
    await tray(page).getByRole("link", { name: "dropped lesson.mp4" }).waitFor();
});

test("empty and too large files are refused before a byte is sent", async () => {
    const { page } = await openApp({ as: "anna" });
    server.world.limit = 100000;
    await page.reload();
    const dialog = await choose(page, file("empty.mp4", 0), file("large.mp4", 100001));
    await says(dialog.getByRole("alert"), /This file is empty[^]*larger than 97\.7 KB/);
    assert.ok(await button(dialog, "Upload").isDisabled());
    assert.equal(uploads().length, 0);
});

test("a broken connection goes on where the server is, not where the page was", async () => {
    const { page } = await openApp({ as: "anna" });
    server.cut_at = 9 * MIB;
    await start(page, file("broken.mp4", 20 * MIB));
    await says(tray(page), /no answer, trying again/);
    await tray(page).getByRole("link", { name: "broken.mp4" }).waitFor();
    assert.ok(uploads()[0].bytes.equals(Buffer.alloc(20 * MIB, "broken.mp4")));
    assert.ok(server.requests.some((line) => line.startsWith("HEAD /api/v1/uploads/")));
    assert.equal(server.requests.filter((line) => line === "POST /api/v1/uploads").length, 1);
});

test("pause and go on", async () => {
    const { page } = await openApp({ as: "anna" });
    server.slow_ms = 300;
    await start(page, file("paused.mp4", 24 * MIB));
    await soon(async () => assert.ok(uploads()[0]?.size >= 8 * MIB));
    await tray(page).getByRole("button", { name: "Pause: paused.mp4" }).click();
    await says(tray(page), /paused/);
    await soon(async () => assert.equal(await page.locator("[data-upload=paused]").count(), 1));
    await shot(page, "uploads");
    const at = uploads()[0].size;
    assert.ok(at < 24 * MIB);
    await tray(page).getByRole("button", { name: "Go on: paused.mp4" }).click();
    await tray(page).getByRole("link", { name: "paused.mp4" }).waitFor();
    assert.ok(uploads()[0].bytes.equals(Buffer.alloc(24 * MIB, "paused.mp4")));
});

test("after a reload the same file goes on; another one is not taken for it", async () => {
    const { page } = await openApp({ as: "anna" });
    server.slow_ms = 400;
    const place = file("reloaded.mp4", 24 * MIB);
    await start(page, place);
    await soon(async () => assert.ok(uploads()[0]?.size >= 8 * MIB));
    await tray(page).getByRole("button", { name: /^Pause/ }).click();
    await page.locator("[data-upload=paused]").waitFor();
    await page.reload();
    server.slow_ms = 0;
    await says(tray(page), /reloaded\.mp4[^]*Begun earlier/);
    const pick = tray(page).locator("input[type=file]");
    await pick.setInputFiles([file("other.mp4", 1000)]);
    await says(tray(page), /This is another file/);
    await pick.setInputFiles([place]);
    await tray(page).getByRole("link", { name: "reloaded.mp4" }).waitFor();
    assert.equal(uploads().length, 1);
    assert.ok(uploads()[0].bytes.equals(Buffer.alloc(24 * MIB, "reloaded.mp4")));
    assert.equal(uploads()[0].metadata.title, "reloaded");
});

test("what was begun before can be discarded; what the server forgot is forgotten", async () => {
    const { page } = await openApp({ as: "anna" });
    server.slow_ms = 5000;
    for (const name of ["first.mp4", "second.mp4"])
        await start(page, file(name, 10 * MIB));
    await soon(async () => assert.equal(uploads().length, 2));
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await soon(async () => assert.equal(await page.locator("[data-upload=begun]").count(), 2));
    await tray(page).getByRole("button", { name: "Discard: first.mp4" }).click();
    await soon(async () => assert.equal(uploads().length, 1));
    server.world.uploads.clear();
    await page.reload();
    await page.locator(".lessons tbody tr").first().waitFor();
    await soon(async () => assert.equal(await page.evaluate(() =>
        Object.keys(localStorage).filter((key) => key.startsWith("otklik.upload")).length), 0));
    assert.equal(await tray(page).count(), 0);
});

test("cancelling tells the server; a refusal is told in words and can be tried again", async () => {
    const { page } = await openApp({ as: "anna" });
    server.slow_ms = 5000;
    await start(page, file("cancelled.mp4", 10 * MIB));
    await soon(async () => assert.equal(uploads().length, 1));
    await tray(page).getByRole("button", { name: "Cancel: cancelled.mp4" }).click();
    await soon(async () => assert.equal(uploads().length, 0));
    server.slow_ms = 0;
    server.fail("POST", /uploads$/, 413, { times: 2, detail: "the disk is almost full" });
    const place = file("refused.mp4", 1000);
    await start(page, place);
    await says(tray(page), /failed[^]*This is too large\. the disk is almost full/);
    await tray(page).getByRole("button", { name: "Try again: refused.mp4" }).click();
    await soon(async () => assert.equal(server.requests.filter((line) => line === "POST /api/v1/uploads").length, 3));
    await says(tray(page), /This is too large/);
    await start(page, place); // the same file goes on, it does not come twice
    await tray(page).getByRole("link", { name: "refused.mp4" }).waitFor();
});

test("an upload waits while the session is renewed, and survives a server that lost it", async () => {
    const { page } = await openApp({ as: "anna" });
    server.slow_ms = 300;
    await start(page, file("long.mp4", 24 * MIB));
    await soon(async () => assert.ok(uploads()[0]?.size >= 8 * MIB));
    server.world.sessions.clear();
    const dialog = page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.getByLabel("Password").fill("correct horse battery");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    server.world.uploads.clear();
    await tray(page).getByRole("link", { name: "long.mp4" }).waitFor();
    assert.ok(uploads()[0].bytes.equals(Buffer.alloc(24 * MIB, "long.mp4")));
});
