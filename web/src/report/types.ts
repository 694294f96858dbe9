// types.ts: the report as the page reads it. The field-by-field manual is docs/report.schema.json.
// Times are seconds of the recording's clock, shares and probabilities 0..1; null: not known or does not apply.

export const VERSION = 3;
const OLDEST = 2; // reports of stores that were there before

export const knowsVersion = (version: number): boolean => OLDEST <= version && version <= VERSION;

export type Negative = "angry" | "disgust" | "fear" | "sad";
export type Expression = Negative | "happy" | "surprise" | "neutral";

export interface Recording {
    file: string;
    video: string | null; // address of the recording relative to the report
    duration_s: number;
    width: number;
    height: number;
    has_sound: boolean;
    pictures: number;
    cuts: number;
    damaged: number;
    damaged_from_s: number | null;
    missing_from_s: number | null;
}

export interface Settings {
    rate: number;
    operating_point: string;
    threshold: number;
    leave: number;
    min_moment_s: number;
    smoothing_s: number;
    legal_mode: string;
    baseline?: boolean; // people's resting faces were subtracted; since version 3
    expression: boolean; // false: the legal mode switched the reading of expressions off
    recogniser: string; // "none": words were not asked for
}

export interface Model {
    task: "detector" | "expression" | "vad" | "segmentation" | "speaker";
    name: string;
    sha256: string;
}

export interface Span {
    start_s: number;
    end_s: number;
}

// Why a sample was not judged, in the order of the page.
export const DOUBTS = ["no_face", "small", "dark", "turned", "blurred"] as const;
export type Doubt = typeof DOUBTS[number];

export interface Curve {
    t: number[];
    negative: (number | null)[];
    positive: (number | null)[];
    not_judged?: (Doubt | null)[]; // since version 3, as all of this name
}

export interface Person {
    person: number; // from 1, in order of appearance
    seen_s: number;
    face_share: number;
    without_face_s: number;
    absences: Span[];
    samples: number;
    judged_samples: number;
    judged_share: number;
    not_judged?: Record<Doubt, number>;
    baseline?: number | null; // negative probability of the resting face
    subtracted?: number; // of it, before a moment was declared
    enough: boolean;
    expressions: Record<Expression, number> | null;
    negative_share: number | null;
    positive_share: number | null;
    confidence: number | null;
    moments: number;
    portrait: string | null;
    speaker: number | null; // whose mouth moves with that voice
    chart: Curve;
}

export interface Moment {
    person: number;
    onset_s: number;
    peak_s: number;
    end_s: number;
    magnitude: number; // probability-seconds above settings.leave
    peak: number; // as it was read
    peak_less_baseline?: number;
    not_judged?: Record<Doubt, number>;
    confidence: number;
    face_share: number;
    expression: Negative;
    thumbnail: string | null;
    speakers: number[]; // who speaks in it, longest first
    words: string | null; // what is said in it and about 2 s before
}

export type Role = "teacher" | "student";

export interface Speaker {
    speaker: number; // from 1, in order of the first turn
    role: Role | null;
    role_confidence: number | null;
    role_given: boolean; // named by a person before the analysis
    person: number | null;
    person_confidence: number | null;
    channel: number | null;
    seconds: number;
    share: number; // of all speakers' seconds
    turns: number;
    monologue: Span | null;
    interruptions: number;
    interrupted: number;
    responses: number;
    response_median_s: number | null; // below 0: began before the other had ended
    questions: number | null;
    words: number | null;
    words_per_minute: number | null;
}

export interface Turn extends Span {
    speaker: number;
    confidence: number; // that it was this speaker
    text: string | null; // null: words are not known; "": none were heard
}

export interface Voice {
    engine: string | null;
    language: string | null;
    draft: boolean; // words too unsure to base a claim on
    failed_turns: number;
    by_channel: boolean;
    speech_s: number;
    overlap_s: number;
    silence_s: number;
    pauses: number;
    pause_median_s: number | null;
    longest_pause: Span | null;
    speakers: Speaker[];
    turns: Turn[]; // by start, then speaker
}

export interface Totals {
    people: number;
    moments: number;
    moments_listed: number;
    brief_faces: number;
    without_any_face_s: number;
}

export interface Report {
    schema: string;
    version: number;
    generator: { name: string; version: string };
    analysed_at: string;
    recording: Recording;
    settings: Settings;
    models: Model[];
    people: Person[];
    moments: Moment[];
    voice: Voice | null; // null: there was no sound, or listening was switched off
    totals: Totals;
}
