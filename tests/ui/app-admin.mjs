// app-admin.mjs: overview, audit log and settings.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessible } from "./app-access.mjs";
import { heading, openApp, says, server, shot } from "./app-harness.mjs";
import { id, PASSWORD } from "./app-world.mjs";
import { button, soon, test } from "./harness.mjs";

const toast = (page) => page.locator(".toast");
const texts = async (locator) => (await locator.evaluateAll((all) => all.map((one) => one.innerText ?? one.textContent))).map((text) => text.replace(/\s+/g, " ").trim());

test("the overview: sums, weeks as small charts with one scale, gaps where nothing is known", async () => {
    const { page, problems } = await openApp({ as: "maria", at: "#/overview" });
    await page.locator(".spark svg").first().waitFor();
    assert.deepEqual(await texts(page.locator(".rows tbody tr")), ["Anna Weber 24 18.2 9% 6.8 63%",
        "Борис Орлов 19 14.1 8% 4.1 52%", "Clara Lund 1 0.7 not enough data not enough data 61%"]);
    const charts = page.locator(".teacher-weeks");
    assert.equal(await charts.nth(0).locator("polyline").count(), 3);
    assert.equal(await charts.nth(1).locator("polyline").count(), 6); // two weeks are missing
    assert.deepEqual(await texts(charts.nth(2).locator(".spark")),
        ["Negative share not enough data", "Moments an hour not enough data", "Teacher talks not enough data"]);
    const tops = await texts(page.locator(".spark text"));
    assert.deepEqual(tops, ["20%", "10.0", "100%", "20%", "10.0", "100%"]);
    assert.match(await page.locator(".spark svg").first().getAttribute("aria-label"), /^Negative share: .* 12%, /);
    await page.getByLabel("From").fill("2027-01-01");
    await says(page.locator(".nothing"), /no finished lessons in this time/);
    assert.deepEqual(problems, []);
});

test("a teacher of the overview leads to their lessons", async () => {
    const { page } = await openApp({ as: "maria", at: "#/overview" });
    await page.getByRole("link", { name: "Anna Weber" }).click();
    await heading(page, "Lessons");
    await soon(async () => assert.equal(await page.getByRole("combobox", { name: "Teacher" }).inputValue(),
        id("anna")));
    assert.match(page.url(), /from=\d{4}-\d\d-\d\d&to=/);
});

test("the audit log: filters, older entries, and whether it is whole", async () => {
    const { page } = await openApp({ at: "#/audit" });
    const entries = page.locator(".audit tbody tr");
    await soon(async () => assert.equal(await entries.count(), 100));
    await button(page, "Show more").click();
    await soon(async () => assert.equal(await entries.count(), 130));
    await page.getByRole("combobox", { name: "What" }).selectOption("consent.");
    await soon(async () => assert.equal(await entries.count(), 18));
    assert.ok((await texts(entries)).every((text) => text.includes("consent.add")));
    await page.getByRole("combobox", { name: "Who" }).selectOption({ label: "Anna Weber" });
    await soon(async () => assert.ok((await texts(entries)).every((text) => text.includes("Anna Weber"))));
    await button(page, "Verify the log").click();
    await says(page.locator(".verify"), /Whole: 130 entries/);
    server.world.audit_good = false;
    await button(page, "Verify the log").click();
    await says(page.locator(".verify"), /Broken at entry 17/);
});

test("one's password: the wrong one is told at its field, the right one is changed", async () => {
    const { page } = await openApp({ as: "vera", at: "#/settings" });
    await page.getByLabel("Present password").fill("not the password");
    await page.getByLabel("New password").fill("quite another password");
    await button(page, "Change the password").click();
    await says(page.locator(".field").filter({ hasText: "Present password" }).getByRole("alert"),
        /the password does not fit/);
    await page.getByLabel("Present password").fill(PASSWORD);
    await button(page, "Change the password").click();
    await says(toast(page), /The password was changed/);
    assert.equal(await page.getByLabel("New password").inputValue(), "");
});

test("tokens: the secret is shown once, scopes are those that the role allows, revoking asks first", async () => {
    const { page } = await openApp({ as: "anna", at: "#/settings/tokens" });
    assert.deepEqual(await texts(page.locator("fieldset label")), ["read lessons", "add and change lessons"]);
    await page.getByLabel("Name").fill("Gradebook");
    await page.getByLabel("add and change lessons").check();
    await button(page, "Make a token").click();
    await page.getByRole("textbox", { name: "Gradebook" }).waitFor();
    assert.match(await page.getByRole("textbox", { name: "Gradebook" }).inputValue(), /^[0-9a-f]{64}$/);
    await button(page, "Revoke: LMS").click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await says(toast(page), /“LMS” was revoked/);
    await soon(async () => assert.deepEqual(server.world.tokens.map(({ name }) => name), ["Gradebook"]));
});

test("accounts: adding, a name that is taken, changing only what is different, removing", async () => {
    const { page } = await openApp({ at: "#/settings/users" });
    await button(page, "Add an account").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("User name").fill("anna");
    await dialog.getByLabel("Name that is shown").fill("Dana New");
    await dialog.getByLabel("Password").fill("a long password");
    assert.deepEqual(await accessible(page), []);
    await shot(page, "user-dialog");
    await button(dialog, "Add an account").click();
    await says(dialog.locator(".field").first().getByRole("alert"), /the name anna is taken/);
    await dialog.getByLabel("User name").fill("dana");
    await button(dialog, "Add an account").click();
    await says(page.locator(".rows"), /Dana New/);
    await button(page, "Change: Dana New").click();
    await dialog.getByLabel("Role").selectOption("manager");
    const [request] = await Promise.all([page.waitForRequest((one) => one.method() === "PATCH"),
        button(dialog, "Save").click()]);
    assert.deepEqual(request.postDataJSON(), { role: "manager" });
    await button(page, "Delete: Dana New").click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await soon(async () => assert.equal(server.world.users.some(({ name }) => name === "dana"), false));
    assert.equal(await button(page, "Delete: Olga Admin").count(), 0);
});

test("people: consents, export, and erasing with a receipt", async () => {
    const { page } = await openApp({ at: "#/settings/people" });
    await page.getByLabel("Search").fill("anna");
    await soon(async () => assert.equal(await page.locator(".rows tbody tr").count(), 1));
    await page.getByRole("link", { name: "Anna Weber" }).click();
    await page.getByLabel("Purpose").selectOption("transcript");
    await page.getByLabel("Version of the text").fill("2026-11");
    await button(page, "Record a consent").click();
    await soon(async () => assert.equal(await page.locator(".rows tbody tr").count(), 3));
    await button(page, "Withdraw: recording").click();
    await soon(async () => assert.equal(await button(page, "Withdraw: recording").count(), 0));
    const [download] = await Promise.all([page.waitForEvent("download"),
        page.getByRole("link", { name: "Export everything" }).click()]);
    assert.equal(JSON.parse(readFileSync(await download.path(), "utf8")).subject.name, "Anna Weber");
    await button(page, "Erase").click();
    const dialog = page.getByRole("dialog");
    const sure = dialog.getByRole("button", { name: "Erase for good" });
    assert.ok(await sure.isDisabled());
    await dialog.getByLabel("Type the name to confirm: Anna Weber").fill("Anna Weber");
    await shot(page, "erase");
    await sure.click();
    await says(page.locator("#receipt").locator("xpath=.."), /lessons 24, encrypted files 168/);
    const [receipt] = await Promise.all([page.waitForEvent("download"), button(page, "Save the receipt").click()]);
    assert.equal(JSON.parse(readFileSync(await receipt.path(), "utf8")).subject, id("s1"));
    assert.equal(await button(page, "Erase").count(), 0);
});

test("webhooks: a host that is not allowed, the secret once, testing, dead letters sent again, removing", async () => {
    const { page } = await openApp({ at: "#/settings/webhooks" });
    await page.getByLabel("Address").fill("https://elsewhere.example/hook");
    await button(page, "Add").click();
    await says(page.locator(".field").first().getByRole("alert"), /this host is not allowed/);
    await page.getByLabel("Address").fill("https://lms.example/second");
    await page.getByLabel("lesson failed").uncheck();
    await button(page, "Add").click();
    await page.getByRole("textbox", { name: "https://lms.example/second" }).waitFor();
    assert.match(await page.getByRole("textbox", { name: "https://lms.example/second" }).inputValue(),
        /^[0-9a-f]{64}$/);
    assert.deepEqual(server.world.webhooks[1].events, ["lesson.finished"]);
    await button(page, "Test: https://lms.example/second").click();
    await says(toast(page), /on its way/);
    const deliveries = page.getByRole("region", { name: "Messages" });
    await soon(async () => assert.equal(await deliveries.locator("tbody tr").count(), 4));
    await deliveries.getByLabel("State").selectOption("dead");
    await soon(async () => assert.match((await texts(deliveries.locator("tbody tr"))).join(),
        /given up 8 503 the address answered 503/));
    await button(deliveries, "Send again").click();
    await soon(async () => assert.equal(await deliveries.locator("tbody tr").count(), 0));
    await button(page, "Switch off: https://lms.example/second").click();
    await soon(async () => assert.equal(server.world.webhooks[1].disabled, true));
    await button(page, "Delete: https://lms.example/second").click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await soon(async () => assert.equal(server.world.webhooks.length, 1));
});

test("the service's settings are saved; a mistake stands at its field", async () => {
    const { page } = await openApp({ at: "#/settings/service" });
    await page.getByLabel("Hosts that recordings may be fetched from").fill("https://media.example/");
    await button(page, "Save").click();
    await says(page.locator(".field").filter({ hasText: "fetched from" }).getByRole("alert"), /is no name of a host/);
    await page.getByLabel("Hosts that recordings may be fetched from").fill("media.example, *.school.example");
    await page.getByLabel("New lessons are shared with managers and viewers").check();
    await button(page, "Save").click();
    await says(toast(page), /Saved/);
    assert.deepEqual(server.world.settings,
        { retention_days: 180, share_by_default: true, webhook_hosts: ["lms.example"],
        fetch_hosts: ["media.example", "*.school.example"], embed_hosts: [] });
});
