// types.ts: the report as the page reads it. The field-by-field manual is docs/report.schema.json.
// Times are seconds of the recording's clock, shares and probabilities 0..1; null: not known or does not apply.

export const VERSION = 1;

export type Negative = "angry" | "disgust" | "fear" | "sad";
export type Expression = Negative | "happy" | "surprise" | "neutral";

export interface Recording {
    file: string;
    video: string | null; // address of the recording relative to the report
    duration_s: number;
    width: number;
    height: number;
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
    expression: boolean; // false: the legal mode switched the reading of expressions off
}

export interface Model {
    task: "detector" | "expression";
    name: string;
    sha256: string;
}

export interface Span {
    start_s: number;
    end_s: number;
}

export interface Curve {
    t: number[];
    negative: (number | null)[];
    positive: (number | null)[];
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
    enough: boolean;
    expressions: Record<Expression, number> | null;
    negative_share: number | null;
    positive_share: number | null;
    confidence: number | null;
    moments: number;
    portrait: string | null;
    chart: Curve;
}

export interface Moment {
    person: number;
    onset_s: number;
    peak_s: number;
    end_s: number;
    magnitude: number; // probability-seconds above settings.leave
    peak: number;
    confidence: number;
    face_share: number;
    expression: Negative;
    thumbnail: string | null;
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
    totals: Totals;
}
