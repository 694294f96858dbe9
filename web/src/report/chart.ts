// chart.ts: one person's chart: two curves drawn by uPlot, with moments, absences and the threshold behind them.
import uPlot from "uplot";
import { colour, type Chart, type ChartGroup } from "./charts-group";
import { timecode } from "./timecode";
import type { Moment, Person } from "./types";

const HEIGHT = 148;
const PRINT_WIDTH = 640; // fits A4 and Letter between their margins
const INCREMENTS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

export interface ChartInput {
    person: Person;
    moments: readonly Moment[]; // of this person
    threshold: number;
    percent: (share: number) => string;
    // The nearest values to where the pointer is; null: no pointer, or no face there.
    onPointer: (seconds: number | null, negative: number | null, positive: number | null) => void;
}

export class PersonChart implements Chart {
    private readonly plot: uPlot;
    private readonly place = document.createElement("div");
    private readonly watch: ResizeObserver;
    private placeSeconds = 0;
    private printing = false; // the width is the paper's, whatever the window says

    constructor(
        private readonly host: HTMLElement,
        private readonly group: ChartGroup,
        private readonly input: ChartInput,
    ) {
        const { t, negative, positive } = input.person.chart;
        this.plot = new uPlot(this.options(), [t, negative, positive], host);
        this.place.className = "place";
        this.plot.over.append(this.place);
        this.plot.over.addEventListener("click", () => this.goToPointer());
        this.plot.over.addEventListener("mouseleave", () => group.point(null));
        this.watch = new ResizeObserver(() => this.resize());
        this.watch.observe(host);
    }

    destroy(): void {
        this.watch.disconnect();
        this.plot.destroy();
    }

    showView(): void {
        this.plot.setScale("x", { min: this.group.from, max: this.group.to });
        this.showPlace(this.placeSeconds);
    }

    showPointer(seconds: number | null): void {
        if (seconds === null) {
            this.plot.setCursor({ left: -10, top: -10 }, false);
            this.input.onPointer(null, null, null);
            return;
        }
        this.plot.setCursor({ left: this.plot.valToPos(seconds, "x"), top: 0 }, false);
        const nearest = this.plot.valToIdx(seconds);
        const { negative, positive } = this.input.person.chart;
        this.input.onPointer(seconds, negative[nearest] ?? null, positive[nearest] ?? null);
    }

    showPlace(seconds: number): void {
        this.placeSeconds = seconds;
        this.place.hidden = seconds <= this.group.from || seconds > this.group.to;
        this.place.style.transform = `translateX(${this.plot.valToPos(seconds, "x")}px)`;
    }

    redraw(print: boolean): void {
        this.printing = print;
        this.resize();
        this.plot.redraw(false, true);
    }

    private resize(): void {
        const width = this.printing ? PRINT_WIDTH : this.host.clientWidth;
        if (width > 0 && width !== this.plot.width) {
            this.plot.setSize({ width, height: HEIGHT });
            this.showPlace(this.placeSeconds);
        }
    }

    private goToPointer(): void {
        const left = this.plot.cursor.left ?? -1;
        if (left >= 0)
            this.group.player.seek(Math.max(this.plot.posToVal(left, "x"), 0));
    }

    private options(): uPlot.Options {
        const axis = {
            stroke: () => colour("--muted"),
            grid: { stroke: () => colour("--line"), width: 1 },
            ticks: { show: false },
            font: `12px ${getComputedStyle(this.host).fontFamily}`,
        };
        return {
            width: Math.max(this.host.clientWidth, 200),
            height: HEIGHT,
            padding: [8, 18, 0, 0],
            legend: { show: false },
            cursor: {
                y: false,
                drag: { x: true, y: false, setScale: false, dist: 6 },
                points: { size: 7 },
                bind: { dblclick: () => () => this.showWhole() },
            },
            scales: {
                x: { time: false, range: () => [this.group.from, this.group.to] },
                y: { range: [0, 1] },
            },
            axes: [
                { ...axis, size: 26, gap: 6, space: 72, incrs: INCREMENTS, values: (_, at) => at.map(tick) },
                { ...axis, size: 46, splits: () => [0, 0.5, 1], values: (_, at) => at.map(this.input.percent) },
            ],
            series: [
                {},
                {
                    stroke: () => colour("--negative"), fill: () => colour("--negative-soft"), width: 1.75,
                    points: { show: false },
                },
                { stroke: () => colour("--positive"), width: 1.5, points: { show: false } },
            ],
            hooks: {
                drawClear: [() => this.drawSpans()],
                draw: [() => this.drawThreshold()],
                setCursor: [(plot) => this.pointed(plot)],
                setSelect: [(plot) => this.selected(plot)],
            },
        };
    }

    private showWhole(): null {
        this.group.zoom(0, this.group.duration);
        return null;
    }

    private pointed(plot: uPlot): void {
        const left = plot.cursor.left ?? -1;
        this.group.point(left < 0 ? null : plot.posToVal(left, "x"));
    }

    private selected(plot: uPlot): void {
        const { left, width } = plot.select;
        if (width <= 0)
            return;
        const from = plot.posToVal(left, "x");
        const to = plot.posToVal(left + width, "x");
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        this.group.zoom(from, to);
    }

    private drawSpans(): void {
        for (const { start_s, end_s } of this.input.person.absences)
            this.fillSpan(start_s, end_s, colour("--absent"), 0);
        for (const { onset_s, end_s } of this.input.moments)
            this.fillSpan(onset_s, end_s, colour("--moment"), 3);
    }

    // Shades a stretch of time; a short one stays `least` pixels wide so that it is not lost in a long lesson.
    private fillSpan(from: number, to: number, style: string, least: number): void {
        const { ctx, bbox } = this.plot;
        const left = Math.max(this.plot.valToPos(from, "x", true), bbox.left);
        const right = Math.min(Math.max(this.plot.valToPos(to, "x", true), left + least), bbox.left + bbox.width);
        if (right <= left)
            return;
        ctx.fillStyle = style;
        ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }

    private drawThreshold(): void {
        const { ctx, bbox } = this.plot;
        const y = Math.round(this.plot.valToPos(this.input.threshold, "y", true)) + 0.5;
        ctx.save();
        ctx.strokeStyle = colour("--muted");
        ctx.setLineDash([2, 3]);
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
        ctx.restore();
    }
}

// Time codes on the axis carry tenths only where the axis is that fine.
function tick(seconds: number): string {
    return timecode(seconds).replace(/\.0$/, "");
}
