// methods.tsx: every measure of every method, and how good their order is as bars.
import { Sure } from "./head";
import { useSpeech, write, type Shape } from "./say";
import type { MatchKey } from "./texts";
import type { Estimate, Evaluation, Method } from "./types";

type Measure = Exclude<keyof Method, "name" | "title_en" | "title_ru" | "ahead">;

const MEASURES: readonly { measure: Measure; name: MatchKey; shape: Shape; hint?: MatchKey }[] = [
    { measure: "dropped", name: "dropped", shape: "share" },
    { measure: "intact", name: "intact", shape: "share" },
    { measure: "lost", name: "lost", shape: "share" },
    { measure: "recall", name: "recall", shape: "share" },
    { measure: "dropped90", name: "dropped90", shape: "share", hint: "dropped90Hint" },
    { measure: "dropped95", name: "dropped95", shape: "share" },
    { measure: "auc", name: "auc", shape: "plain", hint: "aucHint" },
    { measure: "ndcg5", name: "ndcg5", shape: "plain", hint: "ndcg5Hint" },
    { measure: "ndcg10", name: "ndcg10", shape: "plain" },
    { measure: "recall5", name: "recall5", shape: "plain", hint: "recall5Hint" },
    { measure: "recall10", name: "recall10", shape: "plain" },
    { measure: "mrr", name: "mrr", shape: "plain", hint: "mrrHint" },
    { measure: "average_precision", name: "ap", shape: "plain", hint: "apHint" },
    { measure: "brier", name: "brier", shape: "plain", hint: "brierHint" },
    { measure: "ece", name: "ece", shape: "plain", hint: "eceHint" },
];

export function Methods({ evaluation }: { evaluation: Evaluation }) {
    const { words, say, title } = useSpeech();
    const { methods, data, constant_brier } = evaluation;
    const values = { base: write(words, data.base_rate, "plain"), constant: write(words, constant_brier, "plain") };
    return (
        <section class="card" aria-labelledby="methods">
            <h2 id="methods">{say("methods")}</h2>
            <p class="hint">{say("methodsHint")}</p>
            <div class="scroll" tabIndex={0} role="region" aria-labelledby="methods">
                <table class="grid methods">
                    <thead>
                        <tr>
                            <th scope="col">{say("measure")}</th>
                            {methods.map((method, at) => (
                                <th key={method.name} scope="col">
                                    {title(method)}{at === 0 && <small>{say("answers")}</small>}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {MEASURES.map(({ measure, name, shape, hint }) => (
                            <tr key={measure}>
                                <th scope="row">{say(name)}{hint && <small>{say(hint, values)}</small>}</th>
                                {methods.map((method) => <Cell key={method.name} estimate={method[measure]} shape={shape} />)}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function Cell({ estimate, shape }: { estimate: Estimate | null; shape: Shape }) {
    return <td>{estimate === null ? "–" : <Sure estimate={estimate} shape={shape} />}</td>;
}

// NDCG as bars with their intervals: a table whose last column is drawn.
export function Order({ methods }: { methods: readonly Method[] }) {
    const { say, title } = useSpeech();
    return (
        <section class="card" aria-labelledby="order">
            <h2 id="order">{say("order")}</h2>
            <p class="hint">{say("ndcg5Hint")}</p>
            {(["ndcg5", "ndcg10"] as const).map((key) => (
                <table key={key} class="grid bars">
                    <caption>{say(key)}</caption>
                    <tbody>
                        {methods.map((method, at) => (
                            <tr key={method.name}>
                                <th scope="row">{title(method)}</th>
                                <td><Sure estimate={method[key]} shape="plain" /></td>
                                <td class="drawn"><Bar estimate={method[key]} first={at === 0} /></td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            ))}
        </section>
    );
}

export function Bar({ estimate: { value, low, high }, first }: { estimate: Estimate; first: boolean }) {
    const x = (share: number): number => Math.min(Math.max(share, 0), 1) * 100;
    return (
        <svg class={first ? "bar-drawn first" : "bar-drawn"} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="ground" x="0" y="2" width="100" height="6" />
            {value !== null && <rect class="value" x="0" y="2" width={x(value)} height="6" />}
            {low !== null && high !== null && <rect class="whisker" x={x(low)} y="4.25" width={x(high) - x(low)} height="1.5" />}
        </svg>
    );
}
