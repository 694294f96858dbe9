// price.tsx: how good told prices are: errors beside a linear model, the interval's coverage, and a scatter of said and
// true prices.
import { Figure, Grid } from "./figure";
import { Sure } from "./head";
import { useSpeech, write, type Shape } from "./say";
import type { MatchKey } from "./texts";
import type { Price, PriceErrors } from "./types";
import { Pen, type PlotInput } from "./xy-plot";

const TABLE_ROWS = 100;
const ERRORS: readonly { measure: keyof PriceErrors; name: MatchKey; shape: Shape }[] = [
    { measure: "mae", name: "mae", shape: "money" },
    { measure: "mdape", name: "mdape", shape: "share" },
    { measure: "r2", name: "r2", shape: "plain" },
];

export function Prices({ price }: { price: Price }) {
    const { say } = useSpeech();
    return (
        <section class="card" aria-labelledby="price">
            <h2 id="price">{say("price")}</h2>
            <p class="hint">
                {say("priceFacts", { n: price.rows })}
                {(price.left_out ?? 0) > 0 && ` ${say("priceLeftOut", { n: price.left_out! })}`}
            </p>
            <div class="scroll" tabIndex={0} role="region" aria-labelledby="price"><table class="grid">
                <thead>
                    <tr>
                        <th scope="col">{say("measure")}</th><th scope="col">{say("ours")}</th><th scope="col">{say("linear")}</th>
                    </tr>
                </thead>
                <tbody>
                    {ERRORS.map(({ measure, name, shape }) => (
                        <tr key={measure}>
                            <th scope="row">{say(name)}</th>
                            <td><Sure estimate={price[measure]} shape={shape} /></td>
                            <td><Sure estimate={price.linear[measure]} shape={shape} /></td>
                        </tr>
                    ))}
                    <tr><th scope="row">{say("coverage")}</th><td><Sure estimate={price.coverage} shape="share" /></td><td>–</td></tr>
                    <tr><th scope="row">{say("width")}</th><td><Sure estimate={price.width} shape="times" /></td><td>–</td></tr>
                </tbody>
            </table></div>
        </section>
    );
}

export function Scatter({ price: { points } }: { price: Price }) {
    const { words, say } = useSpeech();
    if (points.length === 0)
        return null;
    const money = (value: number): string => write(words, value, "money");
    const round = (value: number): string => words.number(value);
    const all = points.flatMap(([truth, said]) => [truth, said]);
    const ends: [number, number] = [Math.min(...all) * 0.95, Math.max(...all) * 1.05];
    const make = (tell: (text: string) => void): PlotInput => ({
        x: { range: ends, label: say("truth"), write: round },
        y: { range: ends, label: say("saidPrice"), write: round },
        lines: [{ points: [[ends[0], null], [ends[1], null]], stroke: "--muted", width: 1 }],
        under: (plot) => new Pen(plot).line(ends[0], ends[0], ends[1], ends[1], "--muted", [2, 3]),
        over: (plot) => {
            const pen = new Pen(plot);
            for (const [truth, said, low, high] of points) {
                const outside = truth < low || truth > high;
                const stroke = outside ? "--negative" : "--positive";
                pen.line(truth, low, truth, high, stroke, [], 0.75);
                pen.dot(truth, said, outside ? 3 : 2, outside ? "--card" : stroke, stroke);
            }
        },
        pointed: (x) => tell(x === null ? "" : `${say("truth")} ${money(x)}`),
    });
    return (
        <Figure id="scatter" title={say("scatter")} hint={say("scatterHint")} made={[words, points]}
            make={make} label={say("scatterLabel", { n: points.length })}
            table={
                <>
                    <Grid heads={[say("truth"), say("saidPrice"), say("low"), say("high")]}
                        rows={points.slice(0, TABLE_ROWS).map((point) => point.map(money))} />
                    {points.length > TABLE_ROWS &&
                        <p class="hint">{say("firstOf", { shown: TABLE_ROWS, all: points.length })}</p>}
                </>
            } />
    );
}
