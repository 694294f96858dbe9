// main.tsx: puts the page together.
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { firstLanguage, remember, Speak, Words, type Lang } from "../report/words";
import { PrecisionRecall, Reliability, Tradeoff } from "./curves";
import { Head, Headline } from "./head";
import { Methods, Order } from "./methods";
import { Basis, Features, Notes, Slices } from "./parts";
import { Prices, Scatter } from "./price";
import { readEvaluation } from "./read";
import { texts } from "./texts";
import type { Evaluation } from "./types";

function Page({ evaluation }: { evaluation: Evaluation }) {
    const [lang, setLang] = useState(firstLanguage);
    const words = useMemo(() => new Words(lang), [lang]);
    useEffect(() => {
        document.documentElement.lang = lang;
        document.title = `${evaluation.data.name} · ${words.put(texts.product)}`;
    }, [words]);
    const speak = (chosen: Lang): void => {
        remember(chosen);
        setLang(chosen);
    };
    const { methods, price } = evaluation;
    return (
        <Speak value={words}>
            <Head evaluation={evaluation} speak={speak} />
            <main>
                <Headline evaluation={evaluation} />
                <Notes evaluation={evaluation} />
                {methods.length > 0 && <Methods evaluation={evaluation} />}
                <Tradeoff evaluation={evaluation} />
                <div class="pair">
                    <Reliability bins={evaluation.reliability} />
                    <PrecisionRecall evaluation={evaluation} />
                </div>
                {methods.length > 0 && <Order methods={methods} />}
                <Features features={evaluation.features} />
                <Slices slices={evaluation.slices} />
                {price !== null && <Prices price={price} />}
                {price !== null && <Scatter price={price} />}
                <Basis evaluation={evaluation} />
            </main>
        </Speak>
    );
}

const host = document.getElementById("page")!;
const evaluation = readEvaluation(document.getElementById("evaluation")!.textContent ?? "");
if (evaluation === null)
    host.textContent = new Words(firstLanguage()).put(texts.unreadable);
else
    render(<Page evaluation={evaluation} />, host);
