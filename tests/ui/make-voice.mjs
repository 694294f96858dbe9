// make-voice.mjs: the made-up conversation of a made-up report: turns, overlaps, words, and what is measured of them.

const SENTENCES = {
    teacher: [
        "Good morning, let us begin with the homework.", "What is the square of a sum?", "Who can tell me why?",
        "Look at the second line and tell me what has changed there; take your time, nobody is in a hurry.",
        "Right, and now the same with a minus.", "Not quite: look at the sign again.", "Well done.",
    ],
    student: [
        "I think it is a squared plus two a b plus b squared.", "I do not understand the last step.", "Why is that?",
        "Could you say it once more?", "It is too hard, we never had this before.", "Yes.", "Nine?",
    ],
};
const NO_WORDS = 0.08; // share of turns on which the recogniser failed; as many have no words in them

const round = (value, digits = 3) => Number(value.toFixed(digits));
const wordCount = (text) => text.split(/\s+/).filter(Boolean).length;

function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length === 0 ? null : round(sorted[sorted.length >> 1]);
}

// What a turn says: words, "" or null; without an engine nothing.
function text(speaker, engine, roll) {
    const luck = roll();
    if (engine === null || luck < NO_WORDS)
        return null;
    const sentences = SENTENCES[speaker === 1 ? "teacher" : "student"];
    return luck < 2 * NO_WORDS ? "" : sentences[Math.floor(roll() * sentences.length)];
}

function makeTurns(kind, duration, roll) {
    const turns = [];
    const mean = duration / kind.turns;
    for (let i = 0; i < kind.turns; i++) {
        const speaker = i % 2 === 0 ? 1 : 2 + Math.floor(roll() * (kind.speakers - 1));
        const start = (i + 0.15 * roll()) * mean;
        const length = mean * (i % 7 === 3 ? 1.25 : 0.55 + 0.3 * roll()); // every seventh runs into the next
        turns.push({
            speaker, start_s: round(start), end_s: round(Math.min(start + length, duration)),
            confidence: round(i % 11 === 5 ? 0.3 : 0.6 + 0.4 * roll(), 4), text: text(speaker, kind.engine, roll),
        });
    }
    return turns;
}

// Seconds with at least one and with at least two voices, and the silences; by walking along all borders.
function sweep(turns, duration) {
    const borders = turns.flatMap(({ start_s, end_s }) => [[start_s, 1], [end_s, -1]]).sort((a, b) => a[0] - b[0]);
    let [voices, last, speech, overlap] = [0, 0, 0, 0];
    const silences = [];
    for (const [time, step] of [...borders, [duration, 0]]) {
        if (voices === 0 && time > last)
            silences.push({ start_s: round(last), end_s: round(time) });
        speech += voices > 0 ? time - last : 0;
        overlap += voices > 1 ? time - last : 0;
        voices += step;
        last = time;
    }
    return { speech, overlap, silences };
}

function makeSpeaker(speaker, kind, turns, total, roll) {
    const own = turns.filter((turn) => turn.speaker === speaker);
    const length = ({ start_s, end_s }) => end_s - start_s;
    const seconds = own.reduce((sum, turn) => sum + length(turn), 0);
    const longest = own.reduce((best, turn) => (length(turn) > length(best) ? turn : best), own[0]);
    const words = kind.engine === null ? null : own.reduce((sum, turn) => sum + wordCount(turn.text ?? ""), 0);
    const known = speaker <= kind.faces;
    return {
        speaker, role: speaker === kind.speakers && kind.speakers > 2 ? null : speaker === 1 ? "teacher" : "student",
        role_confidence: speaker === kind.speakers && kind.speakers > 2 ? null : round(0.4 + 0.5 * roll(), 4),
        role_given: false, person: known ? speaker : null,
        person_confidence: known ? round(0.5 + 0.4 * roll(), 4) : null,
        channel: null, seconds: round(seconds), share: round(seconds / total, 4), turns: own.length,
        monologue: longest ? { start_s: longest.start_s, end_s: longest.end_s } : null,
        interruptions: Math.floor(4 * roll()), interrupted: Math.floor(3 * roll()),
        responses: speaker === 1 ? 0 : own.length, response_median_s: speaker === 1 ? null : round(2 * roll() - 0.4),
        questions: words === null ? null : own.filter((turn) => turn.text?.endsWith("?")).length,
        words, words_per_minute: words === null || words < 20 ? null : round(60 * words / seconds, 1),
    };
}

// kind: {speakers, turns, faces, engine, draft}; faces: speakers 1..faces are the people of the same numbers.
export function makeVoice(kind, duration, roll) {
    const turns = makeTurns(kind, duration, roll);
    const total = turns.reduce((sum, turn) => sum + turn.end_s - turn.start_s, 0);
    const { speech, overlap, silences } = sweep(turns, duration);
    const pauses = silences.filter((one) => one.end_s - one.start_s >= 1);
    const speakers = Array.from({ length: kind.speakers }, (_, i) => makeSpeaker(i + 1, kind, turns, total, roll));
    return {
        engine: kind.engine, language: kind.engine === null ? null : "en", draft: kind.draft,
        failed_turns: kind.engine === null ? 0 : turns.filter((turn) => turn.text === null).length, by_channel: false,
        speech_s: round(speech), overlap_s: round(overlap), silence_s: round(duration - speech),
        pauses: pauses.length, pause_median_s: median(pauses.map((one) => one.end_s - one.start_s)),
        longest_pause: pauses.reduce((best, one) =>
            (best === null || one.end_s - one.start_s > best.end_s - best.start_s ? one : best), null),
        speakers, turns,
    };
}

// Who speaks in the moment, longest first, and what is said in it and 2 s before.
export function momentVoice({ onset_s, end_s }, voice) {
    const said = new Map();
    for (const turn of voice?.turns ?? []) {
        const shared = Math.min(turn.end_s, end_s) - Math.max(turn.start_s, onset_s);
        if (shared > 0)
            said.set(turn.speaker, (said.get(turn.speaker) ?? 0) + shared);
    }
    const near = (voice?.turns ?? []).filter((turn) => turn.end_s >= onset_s - 2 && turn.start_s <= end_s && turn.text);
    return {
        speakers: [...said].sort((a, b) => b[1] - a[1]).map(([speaker]) => speaker),
        words: near.length === 0 ? null : near.map((turn) => turn.text).join(" "),
    };
}
