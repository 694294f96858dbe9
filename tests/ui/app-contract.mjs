// app-contract.mjs: the server made up for tests keeps to docs/openapi.yaml: its routes and its records are those of the
// description, so that a page that works with it works with the real one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { routes } from "./app-server.mjs";
import { makeWorld } from "./app-world.mjs";
import { test } from "./harness.mjs";

const { parse } = createRequire(new URL("../../web/package.json", import.meta.url))("yaml");
const description = parse(readFileSync(new URL("../../docs/openapi.yaml", import.meta.url), "utf8"));

test("every route of the made-up server is in the description of the API", async () => {
    const known = Object.entries(description.paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
    assert.ok(routes.length > 40);
    for (const route of routes)
        assert.ok(known.includes(route), route);
});

test("its records have the fields of the description, no more and no fewer", async () => {
    const world = makeWorld();
    const records = {
        User: world.users, Lesson: world.lessons, Token: world.tokens, Webhook: world.webhooks,
        Delivery: world.deliveries, Subject: world.subjects, Consent: [...world.consents.values()].flat(),
        AuditEntry: world.audit, Settings: [world.settings], Overview: [world.overview],
        TeacherSums: world.overview.teachers, WeekSums: world.overview.weeks,
    };
    for (const [name, list] of Object.entries(records)) {
        const schema = description.components.schemas[name];
        assert.ok(list.length > 0, name);
        for (const record of list) {
            assert.deepEqual(Object.keys(record).sort(), [...schema.required].sort(), name);
            for (const [field, value] of Object.entries(record)) {
                const allowed = schema.properties[field].enum;
                assert.ok(allowed === undefined || allowed.includes(value), `${name}.${field}: ${value}`);
            }
        }
    }
});
