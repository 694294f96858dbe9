// overview/spark.tsx: a small chart of one value by week. A week without data is a gap, never a zero.
import { useWords } from "../../report/words";
import { useSay } from "../service";

const WIDTH = 240;
const HEIGHT = 72;
const TOP = 13; // the scale's top, below its number
const EDGE = 5;
const LEAST_WEEKS = 2; // with fewer nothing can be said about time

interface SparkProps {
    title: string;
    kind: "negative" | "talk";
    weeks: readonly string[];
    values: readonly (number | null)[];
    most: number; // top of the scale
    format: (value: number) => string;
}

export function Spark({ title, kind, weeks, values, most, format }: SparkProps) {
    const say = useSay();
    const words = useWords();
    const known = values.flatMap((value, at) => value === null ? [] : [{ at, value }]);
    const last = known[known.length - 1];
    if (known.length < LEAST_WEEKS || last === undefined) {
        return (
            <figure class="spark">
                <figcaption>{title}</figcaption>
                <p class="too-little">{say("notEnoughData")}</p>
            </figure>
        );
    }
    const x = (at: number): number => EDGE + at * (WIDTH - 2 * EDGE) / Math.max(weeks.length - 1, 1);
    const y = (value: number): number => HEIGHT - EDGE - value / most * (HEIGHT - EDGE - TOP);
    const label = known.map(({ at, value }) => `${words.day(weeks[at]!)} ${format(value)}`).join(", ");
    return (
        <figure class={`spark ${kind}`}>
            <figcaption>{title} <b>{format(last.value)}</b></figcaption>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}: ${label}`}>
                <line x1="0" x2={WIDTH} y1={HEIGHT - EDGE} y2={HEIGHT - EDGE} />
                <line class="top-of-scale" x1="0" x2={WIDTH} y1={TOP} y2={TOP} />
                <text x="0" y={TOP - 4}>{format(most)}</text>
                {lines(values).map((line) => (
                    <polyline key={line[0]} fill="none"
                        points={line.map((at) => `${x(at)},${y(values[at]!)}`).join(" ")} />
                ))}
                {known.map(({ at, value }) => (
                    <circle key={at} cx={x(at)} cy={y(value)} r={at === last.at ? 4 : 2.5}>
                        <title>{words.day(weeks[at]!)}: {format(value)}</title>
                    </circle>
                ))}
            </svg>
            <p class="hint bar"><span>{words.day(weeks[0]!)}</span><span>{words.day(weeks[weeks.length - 1]!)}</span></p>
        </figure>
    );
}

// Runs of weeks with data.
function lines(values: readonly (number | null)[]): number[][] {
    const runs: number[][] = [];
    values.forEach((value, at) => {
        if (value === null)
            return;
        if (at > 0 && values[at - 1] !== null && runs.length > 0)
            runs[runs.length - 1]!.push(at);
        else
            runs.push([at]);
    });
    return runs;
}
