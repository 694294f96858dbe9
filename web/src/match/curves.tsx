// curves.tsx: the plots of dropping, of calibration, and of precision and recall.
import { Figure, Grid } from "./figure";
import { bounds, useSpeech, write } from "./say";
import type { Bin, Evaluation, Method } from "./types";
import { lineAt, Pen, type PlotInput } from "./xy-plot";

// How the methods' lines look, in their order; told apart without colours, too.
const STYLES = [
    { stroke: "--positive", width: 2.75, dash: "" }, { stroke: "--voice-1", width: 1.75, dash: "6 3" },
    { stroke: "--voice-2", width: 1.75, dash: "2 3" }, { stroke: "--voice-3", width: 1.75, dash: "8 3 2 3" },
    { stroke: "--voice-5", width: 1.75, dash: "4 4" }, { stroke: "--voice-6", width: 1.5, dash: "1 3" },
] as const;
const styleOf = (at: number): typeof STYLES[number] => STYLES[at % STYLES.length]!;
const dashOf = (dash: string): { dash?: number[] } => dash === "" ? {} : { dash: dash.split(" ").map(Number) };

function Key({ at, children }: { at: number; children: string }) {
    const { stroke, width, dash } = styleOf(at);
    return (
        <li>
            <svg class="line-key" viewBox="0 0 28 8" aria-hidden="true">
                <line x1="0" x2="28" y1="4" y2="4" stroke={`var(${stroke})`} stroke-width={width} stroke-dasharray={dash} />
            </svg>
            {children}
        </li>
    );
}

export function Tradeoff({ evaluation: { methods, tradeoff } }: { evaluation: Evaluation }) {
    const { words, say, title } = useSpeech();
    const drawn = methods.filter(({ name }) => (tradeoff[name]?.length ?? 0) > 1);
    if (drawn.length === 0)
        return null;
    const share = (value: number | null): string => write(words, value, "share");
    const points = (method: Method): [number, number | null][] =>
        tradeoff[method.name]!.map(([dropped, intact]) => [dropped, intact]);
    const make = (tell: (text: string) => void): PlotInput => ({
        x: { range: [0, 1], label: say("tradeoffX"), write: share },
        y: { range: [0, 1.02], label: say("tradeoffY"), write: share },
        // The first one is drawn last, on top.
        lines: drawn.map((method, at) => {
            const { stroke, width, dash } = styleOf(at);
            return { points: points(method), stroke, width, ...dashOf(dash) };
        }).reverse(),
        over: (plot) => drawn.forEach((method, at) => {
            if (method.dropped !== null && method.dropped.value !== null && method.intact !== null && method.intact.value !== null)
                new Pen(plot).dot(method.dropped.value, method.intact.value, at === 0 ? 6 : 4, styleOf(at).stroke);
        }),
        pointed: (x) => tell(x === null ? "" : [`${say("tradeoffX")} ${share(x)}`, ...drawn.map((method) =>
            `${title(method)} ${share(lineAt(points(method), x))}`)].join(" · ")),
    });
    return (
        <Figure id="tradeoff" title={say("tradeoff")} hint={say("tradeoffHint")} made={[words, tradeoff]} make={make}
            label={say("tradeoffLabel", { n: drawn.length })}
            legend={<ul class="legend">{drawn.map((method, at) => <Key key={method.name} at={at}>{title(method)}</Key>)}</ul>}
            table={<Grid heads={[say("tradeoffX"), ...drawn.map(title)]}
                rows={[0, .1, .2, .3, .4, .5, .6, .7, .8, .9].map((x) =>
                    [share(x), ...drawn.map((method) => share(lineAt(points(method), x)))])} />} />
    );
}

export function Reliability({ bins }: { bins: readonly Bin[] }) {
    const { words, say } = useSpeech();
    if (bins.length === 0)
        return null;
    const share = (value: number): string => write(words, value, "share");
    const most = Math.min(1, 1.08 * Math.max(...bins.flatMap(({ said, happened_high }) => [said, happened_high]), 0.01));
    const make = (tell: (text: string) => void): PlotInput => ({
        x: { range: [0, most], label: say("said"), write: share },
        y: { range: [0, most], label: say("happened"), write: share },
        lines: [{ points: bins.map(({ said, happened }) => [said, happened]), stroke: "--positive", width: 1.25 }],
        under: (plot) => new Pen(plot).line(0, 0, most, most, "--muted", [2, 3]),
        over: (plot) => bins.forEach(({ said, happened, happened_low, happened_high }) => {
            const pen = new Pen(plot);
            pen.line(said, happened_low, said, happened_high, "--positive", [], 1.5);
            pen.dot(said, happened, 4.5, "--positive");
        }),
        pointed: (x) => {
            const near = x === null ? undefined : nearest(bins, x);
            tell(near === undefined ? "" : `${say("said")} ${share(near.said)} · ${say("happened")} ${share(near.happened)}` +
                ` · ${say("count")} ${words.number(near.count)}`);
        },
    });
    return (
        <Figure id="reliability" title={say("reliability")} hint={say("reliabilityHint")} made={[words, bins]} make={make}
            label={say("reliabilityLabel", { n: bins.length })}
            table={<Grid heads={[say("range"), say("said"), say("happened"), "95 %", say("count")]} rows={bins.map((bin) => [
                `${share(bin.low)} – ${share(bin.high)}`, share(bin.said), share(bin.happened),
                bounds(words, { value: bin.happened, low: bin.happened_low, high: bin.happened_high }, "share"),
                words.number(bin.count),
            ])} />} />
    );
}

function nearest(bins: readonly Bin[], x: number): Bin | undefined {
    return [...bins].sort((a, b) => Math.abs(a.said - x) - Math.abs(b.said - x))[0];
}

export function PrecisionRecall({ evaluation: { precision_recall, data } }: { evaluation: Evaluation }) {
    const { words, say } = useSpeech();
    if (precision_recall.length === 0)
        return null;
    const share = (value: number | null): string => write(words, value, "share");
    const base = data.base_rate ?? 0;
    const make = (tell: (text: string) => void): PlotInput => ({
        x: { range: [0, 1], label: say("recallAxis"), write: share },
        y: { range: [0, Math.min(1, 1.1 * Math.max(...precision_recall.map(([, precision]) => precision), base))],
            label: say("precision"), write: share },
        lines: [{ points: precision_recall, stroke: "--positive", width: 2 }],
        under: (plot) => new Pen(plot).line(0, base, 1, base, "--muted", [2, 3]),
        over: (plot) => precision_recall.length < 12 &&
            precision_recall.forEach(([recall, precision]) => new Pen(plot).dot(recall, precision, 3, "--positive")),
        pointed: (x) => tell(x === null ? "" :
            `${say("recallAxis")} ${share(x)} · ${say("precision")} ${share(lineAt(precision_recall, x))}`),
    });
    return (
        <Figure id="precision-recall" title={say("precisionRecall")} hint={say("precisionRecallHint")}
            made={[words, precision_recall]} make={make} label={say("precisionRecallLabel", { base: share(base) })}
            table={<Grid heads={[say("recallAxis"), say("precision")]}
                rows={precision_recall.map(([recall, precision]) => [share(recall), share(precision)])} />} />
    );
}
