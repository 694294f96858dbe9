// types.ts: the evaluation as the page reads it. The field-by-field manual is docs/match-eval.schema.json.
// Shares and probabilities are 0..1; null: it cannot be told, or does not apply.

export const FORMAT = "otklik-match-eval-1";

export interface Estimate {
    value: number | null;
    low: number | null; // 95 % bounds by drawing leads
    high: number | null;
}

export interface Titled {
    title_en: string;
    title_ru: string;
}

export interface Method extends Titled {
    name: string;
    auc: Estimate;
    average_precision: Estimate;
    ndcg5: Estimate;
    ndcg10: Estimate;
    recall5: Estimate;
    recall10: Estimate;
    mrr: Estimate;
    brier: Estimate | null;
    ece: Estimate | null;
    dropped: Estimate | null;
    intact: Estimate | null;
    lost: Estimate | null;
    recall: Estimate | null;
    dropped90: Estimate; // by the threshold that is best on these very leads
    dropped95: Estimate;
    ahead: { auc: Estimate; ndcg5: Estimate } | null; // the first method's number minus this one's
}

export interface Bin {
    low: number;
    high: number;
    said: number;
    happened: number;
    happened_low: number;
    happened_high: number;
    count: number;
}

export interface Slice extends Titled {
    column: string;
    level: string | null; // null: missing
    leads: number;
    pairs: number;
    deals: number;
    auc: Estimate;
    ndcg5: Estimate;
    brier: number | null;
    said: number | null;
    happened: number | null;
}

export interface Feature extends Titled {
    column: string;
    share: number;
}

export interface PriceErrors {
    mae: Estimate;
    mdape: Estimate;
    r2: Estimate;
}

export interface Price extends PriceErrors {
    rows: number;
    left_out?: number; // rows whose known price is implausible
    coverage: Estimate;
    width: Estimate;
    linear: PriceErrors;
    points: [truth: number, said: number, low: number, high: number][];
}

export interface Evaluation {
    format: string;
    data: { name: string; hash: string; rows: number; leads: number | null; deals: number | null; base_rate: number | null };
    how: { kind: "folds" | "model"; folds?: number | null; seed?: number | null; intact?: number | null; model?: string | null };
    methods: Method[]; // the first is the one that answers
    constant_brier: number | null;
    reliability: Bin[];
    tradeoff: Record<string, [dropped: number, intact: number | null, recall: number | null][]>;
    precision_recall: [recall: number, precision: number][];
    slices: Slice[];
    features: Feature[];
    price: Price | null;
    notes: { en: string; ru: string }[];
}
