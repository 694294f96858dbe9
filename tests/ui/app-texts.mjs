// app-texts.mjs: both languages say the same: each text has both, and the same places to fill in.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { folder, test } from "./harness.mjs";

const web = fileURLToPath(new URL("../../web", import.meta.url));

async function textsOf(source) {
    const { build } = createRequire(path.join(web, "package.json"))("esbuild");
    const outfile = path.join(folder, `${source.replace(/\W/g, "-")}.mjs`);
    await build({ entryPoints: [path.join(web, "src", source)], bundle: true, format: "esm", outfile,
        logLevel: "warning" });
    return (await import(pathToFileURL(outfile))).texts;
}

const forms = (text) => typeof text === "string" ? { other: text } : text;
const places = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

for (const source of ["app/texts.ts", "report/texts.ts"])
    test(`every text of ${source} is there in both languages, with the same places to fill in`, async () => {
        const texts = await textsOf(source);
        assert.ok(Object.keys(texts).length > 100);
        for (const [key, pair] of Object.entries(texts)) {
            assert.equal(pair.length, 2, key);
            const [english, russian] = pair.map(forms);
            for (const text of [...Object.values(english), ...Object.values(russian)]) {
                assert.match(text, /\S/, key);
                assert.deepEqual(places(text), places(english.other), key);
            }
            const plural = Object.keys(english).length > 1 || places(english.other).includes("{n}");
            assert.deepEqual(Object.keys(russian).sort(), plural ? ["few", "many", "one", "other"] : ["other"], key);
        }
    });

test("Russian texts of the service are Russian, English ones English", async () => {
    const texts = await textsOf("app/texts.ts");
    for (const [key, pair] of Object.entries(texts)) {
        const [english, russian] = pair.map((text) => Object.values(forms(text)).join(" ").replace(/\{\w+\}/g, ""));
        assert.doesNotMatch(english, /[а-яё]/i, key);
        if (/[a-z]{3}/i.test(english))
            assert.match(russian, /[а-яё]/i, key);
    }
});
