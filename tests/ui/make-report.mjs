// make-report.mjs: a made-up lesson report for the tests of the page and of the schema: deterministic, drawn faces, no
// real person. `node make-report.mjs [KIND]` prints it; the kinds are the keys of KINDS.
import { deflateSync, crc32 } from "node:zlib";
import { fileURLToPath } from "node:url";
import { makeVoice, momentVoice } from "./make-voice.mjs";

const KINDS = {
    plain: { people: 3, moments: 14, duration: 60 },
    large: { people: 12, moments: 2000, duration: 5400 },
    damaged: { people: 4, moments: 9, duration: 600 },
    legal: { people: 2, moments: 0, duration: 60 },
    empty: { people: 0, moments: 0, duration: 20 },
};
const VOICES = {
    plain: { speakers: 3, turns: 16, faces: 2, engine: "whisper", draft: false },
    large: { speakers: 8, turns: 4000, faces: 5, engine: "whisper", draft: false },
    damaged: { speakers: 4, turns: 90, faces: 1, engine: "pocketsphinx", draft: true },
    legal: { speakers: 2, turns: 12, faces: 1, engine: null, draft: false },
};
const NETS = { detector: "3f", expression: "a8", vad: "51", segmentation: "9c", speaker: "e2" };
const NEGATIVE = ["angry", "disgust", "fear", "sad"];
const MEAN = { angry: 0.1, disgust: 0.02, fear: 0.03, happy: 0.3, sad: 0.05, surprise: 0.06, neutral: 0.44 };
const THRESHOLD = 0.41;
const LEAVE = 0.3;
const THUMBNAILS = 300;
const SUBTRACTED = 0.03; // of the first person's resting face
const NO_DOUBTS = { no_face: 0, small: 0, dark: 0, turned: 0, blurred: 0 };

const round = (value, digits = 4) => Number(value.toFixed(digits));

// Park and Miller's generator: the same report on every machine.
function dice(seed) {
    let state = seed;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function chunk(type, body) {
    const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
    const out = Buffer.alloc(body.length + 12);
    out.writeUInt32BE(body.length, 0);
    named.copy(out, 4);
    out.writeUInt32BE(crc32(named), body.length + 8);
    return out;
}

// A grey drawing: an oval, two eyes, and a mouth that bends by `mood` (-1 sad .. 1 glad).
function face(id, mood, side) {
    const rows = [];
    for (let y = 0; y < side; y++) {
        const row = Buffer.alloc(side + 1);
        for (let x = 0; x < side; x++)
            row[x + 1] = shade((2 * x + 1) / side - 1, (2 * y + 1) / side - 1, id, mood);
        rows.push(row);
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(side, 0);
    header.writeUInt32BE(side, 4);
    header[8] = 8; // bits; colour type 0 is grey
    const png = Buffer.concat([
        Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", header),
        chunk("IDAT", deflateSync(Buffer.concat(rows))), chunk("IEND", Buffer.alloc(0)),
    ]);
    return `data:image/png;base64,${png.toString("base64")}`;
}

function shade(x, y, id, mood) {
    const width = 0.62 + 0.05 * (id % 4);
    if ((x / width) ** 2 + (y / 0.86) ** 2 > 1)
        return 70 + 12 * (id % 5);
    if (Math.hypot(Math.abs(x) - 0.26, y + 0.2) < 0.085)
        return 40;
    const mouth = 0.42 - mood * 0.9 * (x * x - 0.06);
    return Math.abs(x) < 0.34 && Math.abs(y - mouth) < 0.045 ? 60 : 205 - 8 * (id % 6);
}

function makeMoments(kind, roll) {
    const moments = [];
    for (let i = 0; i < kind.moments; i++) {
        const person = 1 + Math.floor(roll() * Math.min(kind.people, kind.people > 3 ? kind.people - 1 : 2));
        const onset = (i + 0.2 + 0.3 * roll()) * kind.duration / kind.moments;
        const length = Math.min(0.9 + 5 * roll(), 0.45 * kind.duration / kind.moments + 0.8);
        const peak = 0.45 + 0.5 * roll();
        const share = 0.5 + 0.5 * roll();
        moments.push({
            person, onset_s: round(onset, 3), peak_s: round(onset + length * 0.4, 3), end_s: round(onset + length, 3),
            magnitude: round((peak - LEAVE) * length * 0.6), peak: round(peak),
            peak_less_baseline: round(person === 1 ? Math.max(peak - SUBTRACTED, 0) : peak),
            not_judged: { ...NO_DOUBTS, turned: i % 3 === 0 ? 2 : 0, dark: i === 0 ? 1 : 0 },
            confidence: round((0.6 + 0.4 * peak) * share), face_share: round(share),
            expression: NEGATIVE[Math.floor(roll() * NEGATIVE.length)],
            thumbnail: i < THUMBNAILS ? face(person, -0.3 - peak, 32) : null,
        });
    }
    return moments;
}

function makeChart(person, kind, moments, absences, roll) {
    const points = Math.min(Math.round(kind.duration * 5), 1500);
    const chart = { t: [], negative: [], positive: [], not_judged: [] };
    let drift = 0;
    for (let i = 0; i < points; i++) {
        const t = (i + 0.5) * kind.duration / points;
        drift = 0.92 * drift + 0.05 * (roll() - 0.5);
        const moment = moments.find((one) => one.person === person && one.onset_s <= t && t <= one.end_s);
        const away = absences.some((one) => one.start_s <= t && t <= one.end_s);
        const bump = moment ? moment.peak - 0.12 * Math.abs(t - moment.peak_s) : 0.14 + drift;
        const glad = moment ? 0.03 : 0.3 + 0.25 * Math.sin(t * 12 / kind.duration + person) - drift;
        chart.t.push(round(t, 3));
        chart.not_judged.push(away && i % 2 === 0 ? "turned" : null);
        chart.negative.push(away ? null : round(Math.min(Math.max(bump, 0), 1)));
        chart.positive.push(away ? null : round(Math.min(Math.max(glad, 0), 1)));
    }
    return chart;
}

// The middle of the person's longest time without a moment.
function middleOfGap(person, moments, duration) {
    const own = moments.filter((one) => one.person === person);
    const starts = [0, ...own.map((one) => one.end_s)];
    const ends = [...own.map((one) => one.onset_s), duration];
    const gaps = starts.map((start, i) => ({ start, length: ends[i] - start }));
    const { start, length } = gaps.reduce((best, gap) => (gap.length > best.length ? gap : best));
    return { start_s: round(start + length * 0.3, 3), end_s: round(start + length * 0.7, 3) };
}

function makePerson(person, kind, moments, roll, expression) {
    const enough = kind.people <= 3 || person < kind.people; // the last of many is barely seen
    const { duration } = kind;
    const absences = [enough ? middleOfGap(person, moments, duration) : { start_s: 0, end_s: round(duration - 2, 3) }];
    const away = absences.reduce((sum, one) => sum + one.end_s - one.start_s, 0);
    const seen = duration - away;
    const samples = Math.round(seen * 5);
    const read = expression ? Math.round(samples * 0.93) : 0;
    const told = enough && expression;
    const chart = makeChart(person, kind, moments, absences, roll);
    if (!expression)
        chart.t = chart.negative = chart.positive = chart.not_judged = [];
    return {
        person, first_s: enough ? 0 : round(duration - 2, 3), last_s: duration, seen_s: round(seen, 3),
        face_share: round(seen / duration), without_face_s: round(away, 3), absences, samples, judged_samples: read,
        judged_share: round(read / samples), enough: told,
        not_judged: expression ? { ...NO_DOUBTS, turned: samples - read - (samples - read >> 1), blurred: samples - read >> 1 }
            : NO_DOUBTS,
        baseline: told && person < 3 ? 0.2 + SUBTRACTED : null, subtracted: told && person === 1 ? SUBTRACTED : 0,
        expressions: told ? MEAN : null,
        negative_share: told ? round(0.04 + 0.05 * person * roll()) : null,
        positive_share: told ? round(0.2 + 0.4 * roll()) : null,
        confidence: told ? round(0.35 + 0.5 * roll()) : null,
        moments: moments.filter((one) => one.person === person).length,
        portrait: person === 2 ? null : face(person, 0.6, 48), speaker: null, chart,
    };
}

export function makeReport(name = "plain") {
    const kind = KINDS[name];
    const roll = dice(20261121);
    const expression = name !== "legal";
    const moments = makeMoments(kind, roll);
    const people = Array.from({ length: kind.people }, (_, i) => makePerson(i + 1, kind, moments, roll, expression));
    const damaged = name === "damaged";
    const voice = VOICES[name] ? makeVoice(VOICES[name], kind.duration, dice(3)) : null;
    for (const { speaker, person } of voice?.speakers ?? [])
        people.filter((one) => one.person === person).forEach((one) => (one.speaker = speaker));
    for (const moment of moments)
        Object.assign(moment, momentVoice(moment, voice));
    const nets = Object.entries(NETS).filter(([task]) =>
        task === "detector" || (task === "expression" ? expression : voice !== null));
    return {
        schema: "otklik-lesson-report", version: 3, generator: { name: "otklik", version: "0.1.0" },
        analysed_at: "2026-11-21T07:00:00Z",
        recording: {
            file: name === "plain" ? "Algebra, lesson 12.mp4" : `lesson-${name}.mp4`, video: "lesson.mp4",
            duration_s: kind.duration, width: 1280, height: 720, frame_rate: 25, format: "mov,mp4,m4a,3gp,3g2,mj2",
            codec: "h264", has_sound: voice !== null, pictures: kind.duration * 5, cuts: 2, damaged: damaged ? 3 : 0,
            damaged_from_s: damaged ? 70.5 : null, missing_from_s: damaged ? 598.2 : null,
        },
        settings: {
            rate: 5, operating_point: "ferplus", threshold: THRESHOLD, leave: LEAVE, min_moment_s: 0.8,
            smoothing_s: 0.6, legal_mode: expression ? "research" : "eu-education", expression, baseline: expression,
            limits: expression ? { size: 17, height: 20, light: 20, turn: 0.5, detail: 0.2 } : null,
            recogniser: voice?.engine ?? "none",
        },
        models: nets.map(([task, byte]) => ({ task, name: `otklik-${task}-1`, sha256: byte.repeat(32) })),
        people, moments, voice,
        totals: {
            people: people.length, moments: moments.length + (name === "large" ? 431 : 0),
            moments_listed: moments.length, brief_faces: 2, without_any_face_s: name === "empty" ? kind.duration : 3.4,
        },
    };
}

// The report as the program puts it into the page: no character that could end or change the script element.
export function embed(report) {
    return JSON.stringify(report).replace(/<(?=[/!])|[\u2028\u2029]/g,
        (sign) => `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
    console.log(JSON.stringify(makeReport(process.argv[2])));
