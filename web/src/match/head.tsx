// head.tsx: what was judged, and the headline for somebody who runs the business.
import { Fact } from "../report/pieces";
import type { Lang } from "../report/words";
import { bounds, useSpeech, write, type Shape } from "./say";
import type { Estimate, Evaluation, Method } from "./types";

export function Head({ evaluation, speak }: { evaluation: Evaluation; speak: (lang: Lang) => void }) {
    const { words, say } = useSpeech();
    const other: Lang = words.lang === "ru" ? "en" : "ru";
    const { data, how } = evaluation;
    return (
        <header>
            <div class="bar">
                <p class="product">{say("product")}</p>
                <button type="button" class="screen" lang={other} title={say("otherLanguageHint")}
                    onClick={() => speak(other)}>{say("otherLanguage")}</button>
            </div>
            <h1>{data.name}</h1>
            <p class="hint">
                {how.kind === "folds" ? say("howFolds", { n: how.folds ?? 0 })
                    : how.model == null ? say("howOneModel") : say("howModel", { model: how.model })}
            </p>
            {evaluation.methods.length > 0 && (
                <dl class="facts">
                    <Fact name={say("leads")}>{words.number(data.leads ?? 0)}</Fact>
                    <Fact name={say("pairs")}>{words.number(data.rows)}</Fact>
                    <Fact name={say("deals")}>{words.number(data.deals ?? 0)}</Fact>
                    <Fact name={say("baseRate")}>{write(words, data.base_rate, "share")}</Fact>
                </dl>
            )}
        </header>
    );
}

export function Headline({ evaluation }: { evaluation: Evaluation }) {
    const { words, say, title } = useSpeech();
    const [first, ...others] = evaluation.methods;
    const rules = others.find(({ name }) => name === "rules");
    const hundred = (estimate: Estimate): number => Math.round(100 * (estimate.value ?? 0));
    return (
        <section class="card headline" aria-labelledby="headline">
            <h2 id="headline">{say("headline")}</h2>
            {first === undefined && <p>{say("headlineNone")}</p>}
            {first !== undefined && first.dropped !== null && first.dropped.value !== null
                && first.intact !== null && first.intact.value !== null && (
                <>
                    <p class="big">
                        {say("headlineDrop", { n: hundred(first.dropped) })};{" "}
                        {say("headlineIntact", { n: hundred(first.intact) })}.
                    </p>
                    <Numbers method={first} />
                </>
            )}
            <ul class="plain">
                {rules !== undefined && rules.intact !== null && (rules.dropped?.value ?? 0) > 0 && (
                    <li>{say("rulesAlone", {
                        dropped: write(words, rules.dropped!.value, "share"), intact: write(words, rules.intact.value, "share"),
                    })}</li>
                )}
                {others.map((method) => method.ahead !== null && method.ahead.ndcg5.value !== null && (
                    <li key={method.name}>
                        {say(verdict(method.ahead.ndcg5), {
                            method: title(method), value: write(words, method.ahead.ndcg5.value, "plain"),
                            bounds: bounds(words, method.ahead.ndcg5, "plain"),
                        })}
                    </li>
                ))}
            </ul>
            <p class="hint">{say("whatInterval")}</p>
        </section>
    );
}

function verdict({ low, high }: Estimate): "aheadSure" | "aheadUnsure" | "aheadWorse" {
    return low !== null && low > 0 ? "aheadSure" : high !== null && high < 0 ? "aheadWorse" : "aheadUnsure";
}

function Numbers({ method }: { method: Method }) {
    const { say } = useSpeech();
    return (
        <dl class="facts">
            {(["dropped", "intact", "lost", "recall"] as const).map((key) => method[key] !== null && (
                <Fact key={key} name={say(key)}><Sure estimate={method[key]} shape="share" /></Fact>
            ))}
        </dl>
    );
}

// A number with its interval below.
export function Sure({ estimate, shape }: { estimate: Estimate; shape: Shape }) {
    const { words, say } = useSpeech();
    const interval = bounds(words, estimate, shape);
    return (
        <>
            {write(words, estimate.value, shape)}
            {interval !== "" && <small title={say("interval", { bounds: interval })}>({interval})</small>}
        </>
    );
}
