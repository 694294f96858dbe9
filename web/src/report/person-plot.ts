// person-plot.ts: one person's chart: two curves, with moments, absences and the threshold behind them.
import type uPlot from "uplot";
import { colour } from "./charts-group";
import { fillSpan, type PlotInput } from "./time-plot";
import type { Doubt, Moment, Person } from "./types";

export interface PersonInput {
    person: Person;
    moments: readonly Moment[]; // of this person
    threshold: number;
    percent: (share: number) => string;
    // The nearest values to where the pointer is; null: no pointer, or no face there.
    onPointer: (seconds: number | null, negative: number | null, positive: number | null, doubt: Doubt | null) => void;
}

export function personPlot(input: PersonInput): PlotInput {
    const { t, negative, positive, not_judged } = input.person.chart;
    return {
        height: 148,
        data: [t, negative, positive],
        series: [
            {
                stroke: () => colour("--negative"), fill: () => colour("--negative-soft"), width: 1.75,
                points: { show: false },
            },
            { stroke: () => colour("--positive"), width: 1.5, points: { show: false } },
        ],
        y: { range: [0, 1], splits: [0, 0.5, 1], label: input.percent },
        under: (plot) => drawSpans(plot, input),
        over: (plot) => drawThreshold(plot, input.threshold),
        pointed: (seconds, nearest) => seconds === null ? input.onPointer(null, null, null, null)
            : input.onPointer(seconds, negative[nearest] ?? null, positive[nearest] ?? null, not_judged?.[nearest] ?? null),
    };
}

function drawSpans(plot: uPlot, { person, moments }: PersonInput): void {
    const [absent, moment] = [colour("--absent"), colour("--moment")];
    for (const { start_s, end_s } of person.absences)
        fillSpan(plot, start_s, end_s, absent, 0);
    for (const { onset_s, end_s } of moments)
        fillSpan(plot, onset_s, end_s, moment, 3);
}

function drawThreshold(plot: uPlot, threshold: number): void {
    const { ctx, bbox } = plot;
    const y = Math.round(plot.valToPos(threshold, "y", true)) + 0.5;
    ctx.save();
    ctx.strokeStyle = colour("--muted");
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
}
