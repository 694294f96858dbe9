// app-server.mjs: speaks the API of docs/openapi.yaml over an app-world.mjs, in memory and at once: what the page's
// tests need of a server. The real one is met by app-real.mjs.
import { createServer } from "node:http";
import { once } from "node:events";
import { id, makeWorld, PASSWORD, at, secret } from "./app-world.mjs";

const FILES = ["report.html", "report.json", "report.pdf", "moments.csv", "transcript.vtt", "transcript.srt",
    "transcript.txt", "transcript.json"];

class Refusal extends Error {
    constructor(status, detail, field) {
        super(detail);
        Object.assign(this, { status, field });
    }
}

const found = (list, number) => {
    const one = list.find((each) => each.id === number);
    if (one === undefined)
        throw new Refusal(404, "there is no such thing");
    return one;
};

// Answers of a route are a status and JSON; undefined JSON is an empty body. `who` is the signed-in account.
const ROUTES = [
    ["GET", "session", ({ world, session }) => [200, sessionOf(world, session)], "public"],
    ["POST", "session", signIn, "public"],
    ["PATCH", "session", ({ world, session, body }) => {
        session.user.language = body.language;
        return [200, sessionOf(world, session)];
    }],
    ["DELETE", "session", ({ world, key }) => (world.sessions.delete(key), [204])],
    ["POST", "session/password", ({ body }) => {
        if (body.old !== PASSWORD)
            throw new Refusal(400, "the password does not fit", "old");
        return [204];
    }],
    ["GET", "users", ({ world }) => [200, { items: world.users }]],
    ["POST", "users", ({ world, body }) => {
        if (world.users.some(({ name }) => name === body.name))
            throw new Refusal(409, `the name ${body.name} is taken`, "name");
        const { password, ...told } = body;
        const user = { id: id(body.name), language: "en", created: at(0), disabled: false, ...told };
        world.users.push(user);
        return [201, user];
    }],
    ["PATCH", "users/:id", ({ world, body, params }) => {
        const { password, ...told } = body;
        return [200, Object.assign(found(world.users, params.id), told)];
    }],
    ["DELETE", "users/:id", ({ world, params }) => drop(world, "users", params.id)],
    ["GET", "tokens", ({ world }) => [200, { items: world.tokens }]],
    ["POST", "tokens", ({ world, body }) => {
        const token = { id: id(body.name), name: body.name, scopes: body.scopes, created: at(0),
            expires: at(body.days), used: null };
        world.tokens.unshift(token);
        return [201, { ...token, secret: secret() }];
    }],
    ["DELETE", "tokens/:id", ({ world, params }) => drop(world, "tokens", params.id)],
    ["GET", "lessons", listLessons],
    ["POST", "lessons", ({ world, body, tell }) => {
        if (!new URL(body.url).host.endsWith(".school.example"))
            throw new Refusal(400, "recordings may not be fetched from this host", "url");
        const lesson = newLesson(body.title ?? "From an address", { state: "fetching", stage: "fetch" });
        world.lessons.unshift(lesson);
        tell(lesson);
        return [202, lesson];
    }],
    ["GET", "lessons/:id", ({ world, params }) => [200, found(world.lessons, params.id)]],
    ["PATCH", "lessons/:id", ({ world, params, body }) => {
        const lesson = found(world.lessons, params.id);
        if (body.title === "forbidden")
            throw new Refusal(400, "must be another one", "title");
        const { teacher, keep_until, ...told } = body;
        Object.assign(lesson, told);
        if (keep_until)
            lesson.keep_until = new Date(keep_until).toISOString();
        if (teacher !== undefined)
            lesson.teacher = teacher && { id: teacher, display: found(world.users, teacher).display };
        return [200, lesson];
    }],
    ["DELETE", "lessons/:id", ({ world, params }) => drop(world, "lessons", params.id)],
    ["POST", "lessons/:id/cancel", ({ world, params, tell }) => {
        const lesson = Object.assign(found(world.lessons, params.id), { state: "cancelled" });
        tell(lesson);
        return [200, lesson];
    }],
    ["POST", "lessons/:id/retry", ({ world, params, tell }) => {
        const lesson = Object.assign(found(world.lessons, params.id),
            { state: "queued", progress: 0, stage: "", error: null });
        tell(lesson);
        return [200, lesson];
    }],
    ["GET", "lessons/:id/report", ({ world, params }) => [200, reportOf(world, params.id)]],
    ["PUT", "lessons/:id/turns/:index", ({ world, params, body }) => {
        reportOf(world, params.id).voice.turns[Number(params.index)].text = body.text;
        return [204];
    }],
    ["PUT", "lessons/:id/teacher", ({ world, params, body }) => {
        for (const speaker of reportOf(world, params.id).voice.speakers)
            Object.assign(speaker, { role_given: true, role_confidence: body.speaker === null ? null : 1,
                role: body.speaker === null ? null : speaker.speaker === body.speaker ? "teacher" : "student" });
        return [204];
    }],
    ["POST", "lessons/:id/embeds",
        ({ body }) => [201, { url: `/embed/${secret()}`, expires: at(0, body.seconds / 3600) }]],
    ["GET", "overview", ({ world, query }) => [200,
        query.get("from") > at(0) ? { ...world.overview, teachers: [], weeks: [] } : world.overview]],
    ["GET", "subjects", ({ world, query }) => [200, { items: world.subjects.filter(({ name }) =>
        name.toLowerCase().includes((query.get("search") ?? "").toLowerCase())) }]],
    ["POST", "subjects", ({ world, body }) => {
        const subject = { id: id(body.name), user: null, created: at(0), erased: null, lessons: 0, ...body };
        world.subjects.push(subject);
        return [201, subject];
    }],
    ["GET", "subjects/:id", ({ world, params }) => [200, found(world.subjects, params.id)]],
    ["GET", "subjects/:id/consents", ({ world, params }) => [200, { items: world.consents.get(params.id) ?? [] }]],
    ["POST", "subjects/:id/consents", ({ world, params, body, who }) => {
        const consent = { id: secret().slice(0, 32), given: at(0), withdrawn: null, user: who.id, ...body };
        world.consents.set(params.id, [consent, ...world.consents.get(params.id) ?? []]);
        return [201, consent];
    }],
    ["POST", "consents/:id/withdraw", ({ world, params }) =>
        [200, Object.assign(found([...world.consents.values()].flat(), params.id), { withdrawn: at(0) })]],
    ["GET", "subjects/:id/export", ({ world, params }) => [200, { subject: found(world.subjects, params.id) }]],
    ["POST", "subjects/:id/erase", ({ world, params, body }) => {
        const subject = found(world.subjects, params.id);
        if (body.confirm !== subject.name)
            throw new Refusal(400, "must repeat the name", "confirm");
        Object.assign(subject, { erased: at(0), lessons: 0 });
        return [200, { subject: subject.id, erased: at(0), lessons: 24, blobs: 168, public_key: secret(),
            signature: secret() + secret() }];
    }],
    ["GET", "audit", ({ world, query }) => {
        const [actor, action, object] = ["actor", "action", "object"].map((name) => query.get(name) ?? "");
        const before = Number(query.get("before") ?? Infinity);
        return [200, { items: world.audit.filter((entry) => entry.seq < before && (actor === "" || entry.actor === actor) &&
            entry.action.startsWith(action) && (object === "" || entry.object === object)).slice(0,
                Number(query.get("limit") ?? 100)) }];
    }],
    ["GET", "audit/verify", ({ world }) => [200,
        { good: world.audit_good, entries: world.audit.length, broken_at: world.audit_good ? null : 17 }]],
    ["GET", "webhooks", ({ world }) => [200, { items: world.webhooks }]],
    ["POST", "webhooks", ({ world, body }) => {
        if (!world.settings.webhook_hosts.includes(new URL(body.url).host))
            throw new Refusal(400, "this host is not allowed", "url");
        const hook = { id: id(body.url), created: at(0), disabled: false, ...body };
        world.webhooks.push(hook);
        return [201, { ...hook, secret: secret() }];
    }],
    ["PATCH", "webhooks/:id", ({ world, params, body }) => [200,
        Object.assign(found(world.webhooks, params.id), body)]],
    ["DELETE", "webhooks/:id", ({ world, params }) => drop(world, "webhooks", params.id)],
    ["POST", "webhooks/:id/test", ({ world, params }) => {
        const sent = { id: secret().slice(0, 32), webhook: params.id, event: "test", state: "waiting", attempts: 0,
            status: null,
            error: null, created: at(0), finished: null };
        world.deliveries.unshift(sent);
        return [202, sent];
    }],
    ["GET", "deliveries", ({ world, query }) => [200, { items: world.deliveries.filter(({ state }) =>
        state.startsWith(query.get("state") ?? "")) }]],
    ["POST", "deliveries/:id/retry",
        ({ world, params }) => [202, Object.assign(found(world.deliveries, params.id), { state: "waiting" })]],
    ["GET", "settings", ({ world }) => [200, world.settings]],
    ["PUT", "settings", ({ world, body }) => {
        if (body.fetch_hosts.some((host) => host.includes("/")))
            throw new Refusal(400, "is no name of a host", "fetch_hosts");
        return [200, world.settings = body];
    }],
].map(([method, path, run, access]) => ({ method, path, run, access, pattern: patternOf(path) }));

// "GET /api/v1/users/{id}" of every route, as docs/openapi.yaml writes it.
export const routes = ROUTES.map(({ method, path }) => `${method} /api/v1/${path.replace(/:(\w+)/g, "{$1}")}`);

function patternOf(path) {
    return new RegExp(`^/api/v1/${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}

function sessionOf(world, session) {
    return { user: session?.user ?? null, csrf: session?.csrf ?? null,
        legal_mode: world.expression ? "research" : "eu-education",
        expression: world.expression, version: "0.1.0", upload_limit: world.limit, setup: world.users.length === 0 };
}

function signIn({ world, body, answer }) {
    const user = world.users.find(({ name, disabled }) => name === body.name && !disabled);
    if (user === undefined || body.password !== PASSWORD)
        throw new Refusal(401, "name and password do not fit");
    const key = secret();
    const session = { user, csrf: secret() };
    world.sessions.set(key, session);
    answer.setHeader("Set-Cookie", `otklik_session=${key}; HttpOnly; SameSite=Strict; Path=/`);
    return [200, sessionOf(world, session)];
}

function listLessons({ world, query }) {
    const value = (name) => query.get(name) ?? "";
    const search = value("search").toLowerCase();
    const all = world.lessons.filter((one) => (search === "" || `${one.title} ${one.file} ${one.teacher?.display}`.toLowerCase()
        .includes(search)) && one.state.startsWith(value("state")) && (value("teacher") === "" || one.teacher?.id === value("teacher")) &&
        one.created.slice(0, 10) >= value("from") && (value("to") === "" || one.created.slice(0, 10) <= value("to")));
    const start = Number(query.get("cursor") ?? 0);
    const end = start + Number(query.get("limit") ?? 50);
    return [200, { items: all.slice(start, end), next: end < all.length ? String(end) : null }];
}

function newLesson(title, more) {
    return { id: secret().slice(0, 32), title, file: "", state: "queued", stage: "", progress: 0, error: null,
        teacher: null,
        owner: null, language: "", speakers: 0, duration: null, negative: null, moments: null, people: null,
            talk_teacher: null,
        created: at(0), finished: null, shared: false, keep_until: at(180), media: true, may_change: true, ...more };
}

function reportOf(world, number) {
    const report = world.reports.get(number);
    if (report === undefined)
        throw new Refusal(404, "there is no report");
    return report;
}

function drop(world, list, number) {
    found(world[list], number);
    world[list] = world[list].filter((one) => one.id !== number);
    return [204];
}

// ---- what is no JSON ----

async function bodyOf(request) {
    const parts = [];
    for await (const part of request)
        parts.push(part);
    return Buffer.concat(parts);
}

function ranged(request, answer, bytes, type) {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const start = Number(from ?? 0);
    const end = to ? Math.min(Number(to), bytes.length - 1) : bytes.length - 1;
    answer.writeHead(from === undefined ? 200 : 206, { "Content-Type": type, "Accept-Ranges": "bytes",
        "Content-Length": end - start + 1,
            ...from === undefined ? {} : { "Content-Range": `bytes ${start}-${end}/${bytes.length}` } });
    answer.end(bytes.subarray(start, end + 1));
}

const metadataOf = (header) => Object.fromEntries((header ?? "").split(",").filter(Boolean).map((pair) => {
    const [name, value = ""] = pair.trim().split(" ");
    return [name, Buffer.from(value, "base64").toString()];
}));

class Upload {
    parts = [];
    size = 0;
    lesson = null;
    writer = null; // the request that may append

    constructor({ headers }) {
        this.length = Number(headers["upload-length"]);
        this.metadata = metadataOf(headers["upload-metadata"]);
    }

    get bytes() {
        return this.parts.length === 1 ? this.parts[0] : (this.parts = [Buffer.concat(this.parts)])[0];
    }

    append(request, part) {
        if (this.writer !== request)
            return; // late bytes of a connection that was given up
        this.parts.push(part);
        this.size += part.length;
    }
}

// Whole recordings are kept in memory; `server.slow_ms` is waited before each piece is answered.
async function tus(server, request, answer, path) {
    const { world } = server;
    const end = (status, headers = {}) => answer.writeHead(status, { "Tus-Resumable": "1.0.0", ...headers }).end();
    if (request.headers["tus-resumable"] !== "1.0.0")
        return end(412);
    if (request.method === "POST") {
        const number = secret().slice(0, 32);
        world.uploads.set(number, new Upload(request));
        return end(201, { Location: `/api/v1/uploads/${number}` });
    }
    const number = path.split("/").pop();
    const upload = world.uploads.get(number);
    if (upload === undefined)
        return end(404);
    if (request.method === "DELETE")
        return world.uploads.delete(number), end(204);
    if (request.method === "HEAD")
        upload.writer = null;
    if (request.method === "PATCH") {
        if (Number(request.headers["upload-offset"]) !== upload.size)
            return end(409);
        upload.writer = request;
        for await (const part of request) {
            upload.append(request, part);
            if (server.cut_at !== null && upload.size >= server.cut_at) {
                server.cut_at = null;
                return request.socket.destroy();
            }
        }
        await new Promise((resolve) => setTimeout(resolve, server.slow_ms));
        if (upload.size === upload.length && upload.lesson === null) {
            const lesson = newLesson(upload.metadata.title || upload.metadata.filename,
                { file: upload.metadata.filename });
            world.lessons.unshift(lesson);
            upload.lesson = lesson.id;
            server.tell(lesson);
        }
    }
    return end(request.method === "HEAD" ? 200 : 204, { "Upload-Offset": upload.size, "Upload-Length": upload.length,
        ...upload.lesson === null ? {} : { "Otklik-Lesson": upload.lesson } });
}

// ---- the server ----

export class AppServer {
    world = makeWorld();
    recording = Buffer.alloc(0);
    slow_ms = 0;
    cut_at = null; // bytes of an upload after which the connection breaks, once
    requests = [];
    failures = []; // {method, pattern, status, times, detail, field}
    streams = new Set();

    constructor(page) {
        this.page = page;
        this.http = createServer((request, answer) => void this.serve(request,
            answer).catch((error) => answer.destroy(error)));
    }

    async start() {
        this.http.listen(0, "127.0.0.1");
        await once(this.http, "listening");
        this.url = `http://127.0.0.1:${this.http.address().port}/`;
    }

    stop() {
        this.http.closeAllConnections();
        return new Promise((resolve) => this.http.close(resolve));
    }

    reset(world) {
        this.streams.forEach((stream) => stream.destroy());
        Object.assign(this, { world, slow_ms: 0, cut_at: null, requests: [], failures: [] });
    }

    // Answers the next `times` matching requests with an error.
    fail(method, pattern, status, { times = 1, ...more } = {}) {
        this.failures.push({ method, pattern, status, times, ...more });
    }

    tell({ id: number, state, stage, progress }) {
        for (const stream of this.streams)
            stream.write(`event: lesson\ndata: ${JSON.stringify({ id: number, state, stage, progress })}\n\n`);
    }

    async serve(request, answer) {
        const { pathname, searchParams } = new URL(request.url, this.url);
        this.requests.push(`${request.method} ${request.url}`);
        if (!pathname.startsWith("/api/"))
            return void answer.writeHead(pathname === "/" ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" })
                .end(pathname === "/" ? this.page : "");
        const key = /otklik_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
        const session = this.world.sessions.get(key);
        const context = { world: this.world, query: searchParams, session, who: session?.user, key, answer,
            tell: (one) => this.tell(one) };
        try {
            await this.route(request, answer, pathname, context);
        } catch (error) {
            if (!(error instanceof Refusal))
                throw error;
            const { status, message, field, wait } = error;
            answer.writeHead(status, { "Content-Type": "application/problem+json",
                ...wait ? { "Retry-After": wait } : {} })
                .end(JSON.stringify({ type: "about:blank", title: "refused", status, detail: message, field }));
        }
    }

    async route(request, answer, path, context) {
        const planned = this.failures.find(({ method, pattern,
            times }) => times > 0 && method === request.method && pattern.test(path));
        if (planned !== undefined) {
            planned.times--;
            await bodyOf(request);
            throw Object.assign(new Refusal(planned.status, planned.detail ?? "as planned", planned.field),
                { wait: planned.wait });
        }
        const route = ROUTES.find(({ method, pattern }) => method === request.method && pattern.test(path));
        if (route?.access !== "public") {
            if (context.session === undefined)
                throw new Refusal(401, "nobody is signed in");
            if (!["GET", "HEAD"].includes(request.method) && request.headers["x-csrf-token"] !== context.session.csrf)
                throw new Refusal(403, "the header X-CSRF-Token is missing or wrong");
        }
        if (path === "/api/v1/events")
            return this.stream(answer);
        if (path.startsWith("/api/v1/uploads"))
            return tus(this, request, answer, path);
        if (/^\/api\/v1\/lessons\/\w+\/media$/.test(path))
            return ranged(request, answer, this.recording, "video/mp4");
        const [, file] = /^\/api\/v1\/lessons\/\w+\/files\/([\w.]+)$/.exec(path) ?? [];
        if (FILES.includes(file))
            return ranged(request, answer, Buffer.from(`made up: ${file}`), "application/octet-stream");
        if (route === undefined)
            throw new Refusal(404, "there is no such address");
        const text = (await bodyOf(request)).toString();
        const [status, json] = route.run({ ...context, params: route.pattern.exec(path).groups ?? {},
            body: text ? JSON.parse(text) : undefined });
        answer.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" })
            .end(json === undefined ? "" : JSON.stringify(json));
    }

    stream(answer) {
        answer.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
        answer.write(": welcome\n\n");
        this.streams.add(answer);
        answer.on("close", () => this.streams.delete(answer));
    }
}
