// make-match.mjs: a made-up evaluation of match for the tests of its page and of docs/match-eval.schema.json:
// deterministic, no real lead. `node make-match.mjs [KIND]` prints it; the kinds are the keys of KINDS.
import { fileURLToPath } from "node:url";

const KINDS = { plain: {}, model: {}, prices: {}, bare: {} };
const METHODS = [
    ["blend", "Trees and ranking trees", "Деревья и ранжирующие деревья", 0.77],
    ["trees", "Trees", "Деревья", 0.76],
    ["logistic", "Logistic regression", "Логистическая регрессия", 0.7],
    ["rules", "Rules only", "Только правила", 0.55],
    ["constant", "Constant", "Константа", 0.5],
];
const LEADS = 209;
const ROWS = 7524;

const round = (value, digits = 5) => Number(value.toFixed(digits));

// Park and Miller's generator: the same evaluation on every machine.
function dice(seed) {
    let state = seed;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const sure = (value, half = 0.04) => ({ value: round(value), low: round(value - half), high: round(value + half) });

function makeMethod([name, title_en, title_ru, auc], at) {
    const skill = (auc - 0.5) / 0.5;
    const drops = name !== "constant";
    const told = name === "rules" ? null : true;
    return {
        name, title_en, title_ru,
        auc: sure(auc), average_precision: sure(0.027 + 0.2 * skill, 0.02),
        ndcg5: sure(0.1 + 0.45 * skill), ndcg10: sure(0.16 + 0.45 * skill),
        recall5: sure(0.14 + 0.6 * skill), recall10: sure(0.28 + 0.6 * skill), mrr: sure(0.12 + 0.4 * skill),
        brier: told && sure(0.027 - 0.003 * skill, 0.002), ece: told && sure(0.006, 0.003),
        dropped: drops ? sure(0.75 * skill) : null, intact: drops ? sure(0.93, 0.03) : null,
        lost: drops ? sure(0.05, 0.03) : null, recall: drops ? sure(0.94, 0.03) : null,
        dropped90: sure(0.8 * skill + 0.05), dropped95: sure(0.6 * skill + 0.02),
        ahead: at === 0 ? null : { auc: sure(0.77 - auc, 0.02), ndcg5: sure(0.45 * (0.77 - auc) * 2, 0.02) },
    };
}

function makeCurve(auc) {
    const power = auc / (1 - auc);
    return Array.from({ length: 100 }, (_, at) => at / 100).map((dropped) => {
        const kept = 1 - dropped ** power;
        return [dropped, round(kept), round(kept + (1 - kept) * 0.1)];
    });
}

function makeBins() {
    return Array.from({ length: 10 }, (_, at) => {
        const said = 0.004 + 0.0011 * at ** 2.1;
        const happened = said * (at % 2 ? 1.15 : 0.9);
        return {
            low: round(said * 0.9), high: round(said * 1.1), said: round(said), happened: round(happened),
            happened_low: round(happened * 0.6), happened_high: round(happened * 1.5), count: 752,
        };
    });
}

function makeSlices() {
    const columns = [["class", "Class", "Класс", ["A", "B", null]], ["metres", "Area", "Площадь", ["≤ 101", "101 … 201", "> 201"]]];
    return columns.flatMap(([column, title_en, title_ru, levels], group) => levels.map((level, at) => ({
        column, title_en, title_ru, level, leads: 100 + at, pairs: 1200 + 100 * group, deals: 30 + at,
        auc: sure(0.7 + 0.02 * at, 0.07), ndcg5: sure(0.4 + 0.02 * at, 0.08), brier: 0.025, said: 0.026, happened: 0.024,
    })));
}

function makePrice() {
    const random = dice(11);
    const points = Array.from({ length: 240 }, () => {
        const truth = 20 + 80 * random() ** 2;
        const said = truth * (0.8 + 0.4 * random());
        return [truth, said, said * 0.82, said * 1.2].map((value) => round(value));
    });
    const linear = { mae: sure(9.1, 1), mdape: sure(0.141, 0.02), r2: sure(0.48, 0.06) };
    return {
        rows: 480, mae: sure(7.2, 0.9), mdape: sure(0.102, 0.02), r2: sure(0.61, 0.06), coverage: sure(0.79, 0.05),
        width: sure(1.46, 0.03), linear, points,
    };
}

function outcomes() {
    return {
        methods: METHODS.map(makeMethod), constant_brier: 0.02696, reliability: makeBins(),
        tradeoff: Object.fromEntries(METHODS.map(([name, , , auc]) => [name, makeCurve(auc)])),
        precision_recall: Array.from({ length: 101 }, (_, at) => [at / 100, round(0.3 / (1 + at / 12))]),
        slices: makeSlices(),
        features: Array.from({ length: 20 }, (_, at) => ({
            column: `feature_${at}`, title_en: `Feature ${at}`, title_ru: `Признак ${at}`, share: round(0.2 * 0.8 ** at),
        })),
    };
}

export function makeMatch(kind = "plain") {
    const none = {
        methods: [], constant_brier: null, reliability: [], tradeoff: {}, precision_recall: [], slices: [], features: [],
    };
    const bare = kind === "bare";
    const judged = kind === "prices" || bare ? none : outcomes();
    if (kind === "model")
        judged.methods[0].dropped = { ...judged.methods[0].dropped, low: null, high: null };
    return {
        format: "otklik-match-eval-1",
        data: {
            name: "made-up <offices> & more", hash: "0123456789abcdef".repeat(4), rows: bare ? 0 : ROWS, leads: bare ? null : LEADS,
            deals: bare ? null : 209, base_rate: bare ? null : round(209 / ROWS),
        },
        how: kind === "model" ? { kind: "model", model: "offices 3" }
            : { kind: "folds", folds: 5, seed: 1, intact: 0.95 },
        ...judged,
        price: kind === "plain" || bare ? null : makePrice(),
        notes: bare ? [] : [{ en: "Only 209 leads: intervals are wide.", ru: "Заявок всего 209: интервалы широки." }],
    };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const kind = process.argv[2] ?? "plain";
    if (!(kind in KINDS))
        throw new Error(`there is no kind “${kind}”, only ${Object.keys(KINDS).join(", ")}`);
    console.log(JSON.stringify(makeMatch(kind)));
}
