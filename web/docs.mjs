// docs.mjs: makes api.html, the readable description of the API, from docs/openapi.yaml. One page, no script.
//
//     node docs.mjs OPENAPI.yaml OUT.html
import { readFile, writeFile } from "node:fs/promises";
import { parse } from "yaml";

const METHODS = ["get", "head", "post", "put", "patch", "delete", "options"];
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
// The little of Markdown that the descriptions use: paragraphs, **strong**, `code`, [text](https://...).
const prose = (text) => escape(text ?? "").trim().split(/\n\s*\n/)
    .map((part) => part.replace(/`([^`]+)`/g, "<code>$1</code>").replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
        .replace(/\[([^\]]+)\]\((https:[^)]+)\)/g, '<a href="$2" rel="noreferrer">$1</a>'));
const paragraphs = (text) => prose(text).map((part) => `<p>${part}</p>`).join("\n");
const line = (text) => prose(text).join(" ");

const api = parse(await readFile(process.argv[2], "utf8"));
const nameOf = (ref) => ref.split("/").pop();
const resolve = (part) => part.$ref ? part.$ref.slice(2).split("/").reduce((at, step) => at[step], api) : part;

function type(schema) {
    if (schema.$ref)
        return `<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`;
    if (schema.oneOf)
        return schema.oneOf.map(type).join(" or ");
    if (schema.enum)
        return schema.enum.map((value) => `<code>${escape(value)}</code>`).join(", ");
    if ("const" in schema)
        return `<code>${escape(schema.const)}</code>`;
    if (schema.type === "array")
        return `list of ${type(schema.items)}`;
    return [].concat(schema.type ?? "any").join(" or ");
}

const BOUNDS = { minimum: "from", maximum: "to", minLength: "at least", maxLength: "at most", minItems: "at least",
    maxItems: "at most", pattern: "form", format: "form", default: "default" };
const UNITS = { minLength: " characters", maxLength: " characters", minItems: " items", maxItems: " items" };
const bounds = (schema) => Object.keys(BOUNDS).filter((key) => key in schema)
    .map((key) => `${BOUNDS[key]} ${key === "pattern" ? `<code>${escape(schema[key])}</code>` : escape(schema[key])}${UNITS[key] ?? ""}`);
const told = (schema, more) => [line(schema.description ?? more ?? ""), ...bounds(schema)].filter(Boolean).join("; ");

const table = (head, rows) => rows.length === 0 ? "" : `<div class="wide"><table><thead><tr>${head.map((h) => `<th scope="col">${h}</th>`).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell, i) => i === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`).join("")}</tr>`).join("\n")}</tbody></table></div>`;

const fields = (schema) => table(["field", "what", ""], Object.entries(schema.properties ?? {}).map(([name, field]) =>
    [`<code>${escape(name)}</code>${schema.required?.includes(name) ? "" : " <small>may be left out</small>"}`, type(field), told(field)]));

const content = (part) => Object.entries(part.content ?? {})
    .map(([media, { schema }]) => media === "application/problem+json" ? "" : `<code>${escape(media)}</code> ${schema ? type(schema) : ""}`)
    .filter(Boolean).join(", ");

function who(operation) {
    if (operation.security?.length === 0)
        return "anybody";
    const roles = operation["x-roles"].join(", ");
    const scope = operation["x-scope"] ? `; a token with <code>${escape(operation["x-scope"])}</code>` : "; no token";
    return roles + scope + (operation["x-local"] ? "; this machine itself" : "");
}

function operation(path, method, item) {
    const op = item[method], parameters = [...(item.parameters ?? []), ...(op.parameters ?? [])].map(resolve);
    const body = op.requestBody;
    return `<section id="${op.operationId}"><h3><span class="method">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p>${line(op.summary)}</p>${paragraphs(op.description)}
<p class="who">For: ${who(op)}</p>
${table(["parameter", "what", ""], parameters.map((p) => [`<code>${escape(p.name)}</code> <small>${p.in}${p.required ? "" : ", may be left out"}</small>`, type(p.schema), told(p.schema, p.description) || line(p.description)]))}
${body ? `<p>Body: ${content(body)}</p>` : ""}
${table(["answer", "what", ""], Object.entries(op.responses).map(([status, answer]) => [status, line(resolve(answer).description), content(resolve(answer))]))}
</section>`;
}

const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ tag: item[method].tags[0], id: item[method].operationId, label: `${method.toUpperCase()} ${path}`, html: operation(path, method, item) })));
const of = (tag) => operations.filter((each) => each.tag === tag.name);

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:0 auto;padding:1rem}
h3{margin:2rem 0 .3rem;overflow-wrap:anywhere}.method{font:bold .8em system-ui;border:1px solid;border-radius:.3em;padding:.1em .4em}
section{border-top:1px solid #8884}.who{opacity:.8}table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;vertical-align:top;
padding:.2rem .8rem .2rem 0;border-bottom:1px solid #8883;font-weight:normal}thead th{opacity:.7}.wide{overflow-x:auto}
code{font-size:.92em}a{color:inherit}nav ul{columns:2;padding-left:1.2rem}@media(max-width:40rem){nav ul{columns:1}}`;

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Otklik: the API</title><style>${STYLE}</style></head>
<body><header><h1>Otklik: the API</h1>${paragraphs(api.info.description)}
<p>For programs: <a href="/api/v1/openapi.yaml">openapi.yaml</a> (OpenAPI ${escape(api.openapi)}).</p></header>
<nav aria-label="Operations">${api.tags.map((tag) => `<h2>${escape(tag.name)}</h2><ul>${of(tag).map((each) => `<li><a href="#${each.id}">${escape(each.label)}</a></li>`).join("")}</ul>`).join("\n")}</nav>
<main>${api.tags.map((tag) => `<h2 id="tag-${tag.name}">${escape(tag.name)}</h2>${paragraphs(tag.description)}${of(tag).map((each) => each.html).join("\n")}`).join("\n")}
<h2 id="schemas">What stands in bodies</h2>
${Object.entries(api.components.schemas).map(([name, schema]) => `<section id="schema-${name}"><h3>${name}</h3>${schema.properties ? fields(schema) : `<p>${type(schema)}${told(schema) ? `: ${told(schema)}` : ""}</p>`}</section>`).join("\n")}
</main></body></html>
`;
await writeFile(process.argv[3], page);
