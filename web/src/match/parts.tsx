// parts.tsx: parts of the leads and premises, what the answer rests on, and what a reader must bear in mind.
import { useState } from "preact/hooks";
import { Fact } from "../report/pieces";
import { Bar } from "./methods";
import { Sure } from "./head";
import { useSpeech, write } from "./say";
import type { Evaluation, Feature, Slice } from "./types";

const FEATURES = 15; // listed; the others are summed up

export function Slices({ slices }: { slices: readonly Slice[] }) {
    const { words, say, title } = useSpeech();
    const [column, choose] = useState("");
    if (slices.length === 0)
        return null;
    const columns = [...new Map(slices.map((slice) => [slice.column, title(slice)]))];
    return (
        <section class="card" aria-labelledby="slices">
            <div class="bar">
                <h2 id="slices">{say("slices")}</h2>
                <label class="screen">
                    {say("field")}{" "}
                    <select value={column} onChange={(event) => choose(event.currentTarget.value)}>
                        <option value="">{say("allColumns")}</option>
                        {columns.map(([name, text]) => <option key={name} value={name}>{text}</option>)}
                    </select>
                </label>
            </div>
            <p class="hint">{say("slicesHint")}</p>
            <div class="scroll" tabIndex={0} role="region" aria-labelledby="slices">
                <table class="grid slices">
                    <thead>
                        <tr>
                            <th scope="col">{say("field")}</th><th scope="col">{say("part")}</th>
                            <th scope="col">{say("sliceCounts")}</th><th scope="col">{say("auc")}</th>
                            <th scope="col">{say("ndcg5")}</th><th scope="col">{say("brier")}</th>
                            <th scope="col">{say("saidHappened")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {slices.filter((slice) => column === "" || slice.column === column).map((slice) => (
                            <tr key={`${slice.column}\n${slice.level}`}>
                                <td>{title(slice)}</td>
                                <th scope="row">{slice.level ?? <i>{say("missing")}</i>}</th>
                                <td>{[slice.leads, slice.pairs, slice.deals].map((n) => words.number(n)).join(" / ")}</td>
                                <td><Sure estimate={slice.auc} shape="plain" /></td>
                                <td><Sure estimate={slice.ndcg5} shape="plain" /></td>
                                <td>{write(words, slice.brier, "plain")}</td>
                                <td>{write(words, slice.said, "share")} → {write(words, slice.happened, "share")}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

export function Features({ features }: { features: readonly Feature[] }) {
    const { words, say, title } = useSpeech();
    if (features.length === 0)
        return null;
    const most = Math.max(...features.map(({ share }) => share), 1e-9);
    const rest = features.slice(FEATURES);
    const shown = features.slice(0, FEATURES).map((feature) => ({ name: title(feature), share: feature.share }));
    if (rest.length > 0)
        shown.push({ name: say("others", { n: rest.length }), share: rest.reduce((sum, { share }) => sum + share, 0) });
    return (
        <section class="card" aria-labelledby="features">
            <h2 id="features">{say("features")}</h2>
            <p class="hint">{say("featuresHint")}</p>
            <table class="grid bars">
                <tbody>
                    {shown.map(({ name, share }) => (
                        <tr key={name}>
                            <th scope="row">{name}</th>
                            <td>{write(words, share, "share")}</td>
                            <td class="drawn"><Bar estimate={{ value: share / most, low: null, high: null }} first /></td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}

export function Notes({ evaluation: { notes } }: { evaluation: Evaluation }) {
    const { words, say } = useSpeech();
    if (notes.length === 0)
        return null;
    return (
        <section class="card warnings" aria-labelledby="notes">
            <h2 id="notes">{say("notes")}</h2>
            <ul>{notes.map((note) => <li key={note.en}>{words.lang === "ru" ? note.ru : note.en}</li>)}</ul>
        </section>
    );
}

export function Basis({ evaluation: { data, how } }: { evaluation: Evaluation }) {
    const { words, say } = useSpeech();
    return (
        <section class="card" aria-labelledby="basis">
            <h2 id="basis">{say("basis")}</h2>
            <dl class="basis">
                <Fact name={say("dataName")}>{data.name}</Fact>
                <Fact name={say("hash")}><code title={data.hash}>{data.hash.slice(0, 12)}</code></Fact>
                {how.seed != null && <Fact name={say("seed")}>{how.seed}</Fact>}
                {how.intact != null && <Fact name={say("aim")}>{write(words, how.intact, "share")}</Fact>}
            </dl>
        </section>
    );
}
