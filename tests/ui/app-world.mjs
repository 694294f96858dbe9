// app-world.mjs: a made-up school for the tests of the service's page: accounts, lessons in every state, people, a log.
// No real person.
import { createHash, randomBytes } from "node:crypto";
import { makeReport } from "./make-report.mjs";

export const id = (seed) => createHash("md5").update(String(seed)).digest("hex");
export const PASSWORD = "correct horse battery";
export const NOW = Date.parse("2026-11-21T10:00:00Z");
const DAY_MS = 24 * 3600 * 1000;
export const at = (days, hours = 0) => new Date(NOW + days * DAY_MS + hours * 3600 * 1000).toISOString();

function user(name, display, role, more = {}) {
    return { id: id(name), name, display, role, language: "en", created: at(-90), disabled: false, ...more };
}

const named = ({ id: number, display }) => ({ id: number, display });

function lesson(seed, title, teacher, day, more = {}) {
    const done = (more.state ?? "done") === "done";
    return {
        id: id(`lesson ${seed}`), title, file: `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.mp4`, state: "done",
        stage: done ? "report" : "", progress: done ? 1 : 0, error: null, teacher: named(teacher),
            owner: named(teacher),
        language: "en", speakers: 0, duration: done ? 2700 + 60 * seed : null,
            negative: done ? 0.04 + 0.01 * (seed % 9) : null,
        moments: done ? 3 + seed % 11 : null, people: done ? 3 : null,
            talk_teacher: done ? 0.45 + 0.03 * (seed % 8) : null,
        created: at(-day), finished: done ? at(-day, 1) : null, shared: seed % 3 === 0, keep_until: at(180 - day),
            media: true,
        may_change: true, ...more,
    };
}

function makeLessons({ anna, boris, clara }) {
    const many = Array.from({ length: 26 }, (_, i) =>
        lesson(10 + i, `Geometry, lesson ${26 - i}`, [anna, boris, clara][i % 3], 6 + 3 * i));
    return [
        lesson(1, "Algebra, lesson 12", anna, 0.1,
            { duration: 60, negative: 0.11, moments: 14, talk_teacher: 0.57, shared: true }),
        lesson(2, "Physics: Newton's laws", boris, 0.2, { state: "running", stage: "look", progress: 0.34 }),
        lesson(3, "Reading aloud", clara, 0.3, { state: "queued", stage: "" }),
        lesson(4, "History of the 20th century", anna, 1, { state: "failed", stage: "look", progress: 0.1,
            error: "history.mov has no video stream" }),
        lesson(5, "Chemistry: acids", boris, 2, { negative: null, talk_teacher: null, moments: 0 }),
        lesson(6, "English conversation", clara, 3, { state: "cancelled", stage: "listen", progress: 0.6 }),
        lesson(7, "From the archive", boris, 4, { state: "fetching", stage: "fetch", progress: 0.05 }),
        ...many,
    ];
}

function makeOverview({ anna, boris, clara }) {
    const week = (teacher, i, some) => ({ teacher: teacher.id, week: at(-5 - 7 * (11 - i)).slice(0, 10), lessons: 2,
        negative: null,
        moments_per_hour: null, talk_teacher: null, ...some });
    const weeks = Array.from({ length: 12 }, (_, i) => [
        week(anna, i, { negative: 0.12 - 0.004 * i, moments_per_hour: 9 - 0.4 * i, talk_teacher: 0.7 - 0.012 * i }),
        week(boris, i, i === 5 || i === 6 ? {} : { negative: 0.08 + 0.02 * Math.sin(i),
            moments_per_hour: 4 + Math.sin(i),
            talk_teacher: 0.5 + 0.05 * Math.cos(i) }),
        ...i === 3 ? [week(clara, i, { talk_teacher: 0.61 })] : [],
    ]).flat();
    return {
        from: at(-91), to: at(0), weeks,
        teachers: [
            { teacher: named(anna), lessons: 24, hours: 18.2, negative: 0.094, moments_per_hour: 6.8,
                talk_teacher: 0.63 },
            { teacher: named(boris), lessons: 19, hours: 14.1, negative: 0.081, moments_per_hour: 4.1,
                talk_teacher: 0.52 },
            { teacher: named(clara), lessons: 1, hours: 0.7, negative: null, moments_per_hour: null,
                talk_teacher: 0.61 },
        ],
    };
}

function makeAudit(users) {
    const what = ["session.in", "lesson.open", "lesson.media", "lesson.change", "settings.change", "lesson.add",
        "consent.add"];
    return Array.from({ length: 130 }, (_, i) => ({
        seq: 130 - i, at: at(0, -i), actor: i % 9 === 8 ? "system" : users[i % 4].id,
        actor_name: i % 9 === 8 ? null : users[i % 4].display, action: what[i % what.length],
            object: id(`lesson ${i % 7}`),
        detail: i % 5 === 0 ? { title: "Algebra, lesson 12", shared: true } : {}, address: `192.0.2.${1 + i % 20}`,
    }));
}

// A fresh school; `expression: false` is one in the legal mode eu-education.
export function makeWorld({ expression = true, setup = false } = {}) {
    const people = {
        anna: user("anna", "Anna Weber", "teacher"), boris: user("boris", "Борис Орлов", "teacher", { language: "ru" }),
        clara: user("clara", "Clara Lund", "teacher"), maria: user("maria", "Maria Stein", "manager"),
        admin: user("admin", "Olga Admin", "admin"), vera: user("vera", "Vera Look", "viewer"),
    };
    const users = setup ? [] : Object.values(people);
    const lessons = setup ? [] : makeLessons(people);
    const report = makeReport(expression ? "plain" : "legal");
    report.recording.file = lessons[0]?.file ?? "";
    report.recording.video = null;
    return {
        people, users, lessons, reports: new Map(lessons.slice(0, 1).map((one) => [one.id, report])), expression,
        limit: 5 * 2 ** 30, sessions: new Map(), uploads: new Map(), overview: makeOverview(people),
            audit: setup ? [] : makeAudit(users),
        audit_good: true,
        tokens: [{ id: id("token"), name: "LMS", scopes: ["lessons:read", "lessons:write"], created: at(-30),
            expires: at(60), used: at(-1) }],
        webhooks: [{ id: id("hook"), url: "https://lms.example/hooks/otklik",
            events: ["lesson.finished", "lesson.failed"], created: at(-30), disabled: false }],
        deliveries: [
            { id: id("d1"), webhook: id("hook"), event: "lesson.finished", state: "sent", attempts: 1, status: 204,
                error: null, created: at(-1), finished: at(-1) },
            { id: id("d2"), webhook: id("hook"), event: "lesson.failed", state: "dead", attempts: 8, status: 503,
                error: "the address answered 503", created: at(-2), finished: at(-1) },
            { id: id("d3"), webhook: id("hook"), event: "lesson.finished", state: "waiting", attempts: 2, status: null,
                error: "no connection", created: at(0, -1), finished: null },
        ],
        settings: { retention_days: 180, share_by_default: false, webhook_hosts: ["lms.example"],
            fetch_hosts: ["*.school.example"], embed_hosts: [] },
        subjects: [
            { id: id("s1"), kind: "teacher", name: "Anna Weber", user: id("anna"), created: at(-90), erased: null,
                lessons: 24 },
            { id: id("s2"), kind: "student", name: "Ivo K.", user: null, created: at(-60), erased: null, lessons: 0 },
            { id: id("s3"), kind: "teacher", name: "Former Teacher", user: null, created: at(-300), erased: at(-20),
                lessons: 0 },
        ],
        consents: new Map([[id("s1"), [
            { id: id("c1"), purpose: "recording", version: "2026-09", given: at(-80), withdrawn: null,
                user: id("admin") },
            { id: id("c2"), purpose: "research", version: "2026-09", given: at(-80), withdrawn: at(-10),
                user: id("admin") },
        ]]]),
    };
}

export const secret = () => randomBytes(32).toString("hex");
