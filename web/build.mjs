// build.mjs: makes report.template.html, the lesson report's page in one file, from src/report.
//
//     npm run build -- --outdir=DIR
//
// Scripts and styles are inlined and named in the page's content security policy by their SHA-256, so that nothing else
// runs. The program puts the report where the template says @REPORT@ (docs/report.md tells how it must be escaped).
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(here, "src", "report");
const MARKER = "@REPORT@";
const SHIPPED = ["preact", "uplot"]; // their licences ask to travel with their code

async function bundle(entry) {
    const result = await build({
        entryPoints: [path.join(source, entry)],
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

async function page() {
    const script = refuse("the script", await bundle("main.tsx"), /<\/script|<!--|@REPORT@/i);
    const style = refuse("the style", await bundle("style.css"), /<\/style|@REPORT@/i);
    const parts = {
        "@POLICY@": [
            "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`, "img-src data:",
            "media-src 'self' file: blob:", "base-uri 'none'", "form-action 'none'",
        ].join("; "),
        "@STYLE@": style,
        "@SCRIPT@": script,
        "@LICENCES@": refuse("a licence", await licences(), /--/),
    };
    const template = await readFile(path.join(source, "report.html"), "utf8");
    const html = template.replace(/@(POLICY|STYLE|SCRIPT|LICENCES)@/g, (name) => parts[name]);
    if (html.split(MARKER).length !== 2)
        throw new Error(`the page must contain ${MARKER} exactly once`);
    return html;
}

const { values } = parseArgs({ options: { outdir: { type: "string" } } });
if (!values.outdir)
    throw new Error("say where to write the page: --outdir=DIR");
await mkdir(values.outdir, { recursive: true });
await writeFile(path.join(values.outdir, "report.template.html"), await page());
