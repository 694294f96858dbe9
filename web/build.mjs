// build.mjs: makes the pages, each in one file: report.template.html (the lesson report, from src/report),
// match.template.html (the evaluation of match, from src/match) and app.template.html (the service's page, from src/app).
//
//     npm run build -- --outdir=DIR [--page=report|match|app]
//
// Scripts and styles are inlined and named in the page's content security policy by their SHA-256, so that nothing else
// runs. The program puts the report where its template says @REPORT@ (docs/report.md tells how it must be escaped).
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const MARKER = "@REPORT@";
const SHIPPED = ["preact", "uplot"]; // their licences ask to travel with their code
const ALWAYS = ["img-src data:", "base-uri 'none'", "form-action 'none'"];
// What each page may do beside running its own script and style; `marked`: how often MARKER stands in it.
const PAGES = {
    report: { policy: ["media-src 'self' file: blob:"], marked: 1 },
    match: { policy: [], marked: 1 },
    app: { policy: ["connect-src 'self'", "media-src 'self' blob:"], marked: 0 },
};

async function bundle(page, entry) {
    const result = await build({
        entryPoints: [path.join(here, "src", page, entry)],
        absWorkingDir: here,
        bundle: true,
        minify: true,
        write: false,
        format: "iife",
        target: "es2020",
        charset: "utf8",
        legalComments: "none",
        jsx: "automatic",
        jsxImportSource: "preact",
        logLevel: "warning",
    });
    return result.outputFiles[0].text.trim();
}

async function licences() {
    const texts = SHIPPED.map(async (name) => {
        const text = await readFile(path.join(here, "node_modules", name, "LICENSE"), "utf8");
        return `${name}: ${text.trim()}`;
    });
    return (await Promise.all(texts)).join("\n\n");
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// Text that would end its element early, or begin what the program must fill, must not slip in with a dependency.
function refuse(name, text, pattern) {
    if (pattern.test(text))
        throw new Error(`${name} contains ${pattern}, which cannot stand inside the page`);
    return text;
}

async function make(name, { policy, marked }) {
    const script = refuse("the script", await bundle(name, "main.tsx"), /<\/script|<!--|@REPORT@/i);
    const style = refuse("the style", await bundle(name, "style.css"), /<\/style|@REPORT@/i);
    const parts = {
        "@POLICY@": ["default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`, ...ALWAYS, ...policy]
            .join("; "),
        "@STYLE@": style,
        "@SCRIPT@": script,
        "@LICENCES@": refuse("a licence", await licences(), /--/),
    };
    const template = await readFile(path.join(here, "src", name, `${name}.html`), "utf8");
    const html = template.replace(/@(POLICY|STYLE|SCRIPT|LICENCES)@/g, (part) => parts[part]);
    if (html.split(MARKER).length !== marked + 1)
        throw new Error(`${name}: the page must contain ${MARKER} ${marked} times`);
    return html;
}

const { values } = parseArgs({ options: { outdir: { type: "string" }, page: { type: "string" } } });
if (!values.outdir)
    throw new Error("say where to write the pages: --outdir=DIR");
if (values.page && !PAGES[values.page])
    throw new Error(`there is no page “${values.page}”, only ${Object.keys(PAGES).join(", ")}`);
await mkdir(values.outdir, { recursive: true });
for (const name of values.page ? [values.page] : Object.keys(PAGES))
    await writeFile(path.join(values.outdir, `${name}.template.html`), await make(name, PAGES[name]));
