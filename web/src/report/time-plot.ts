// time-plot.ts: what every chart over time shares: a uPlot that shows the group's part of the lesson, tells where the
// pointer is, seeks on a click, zooms on a drag, and marks the place of the recording. What is drawn is the caller's.
import uPlot from "uplot";
import { colour, type Chart, type ChartGroup } from "./charts-group";
import { timecode } from "./timecode";

const PRINT_WIDTH = 640; // fits A4 and Letter between their margins
const INCREMENTS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

export interface PlotInput {
    height: number;
    data: uPlot.AlignedData;
    series: uPlot.Series[]; // one for each list of data but the first, which holds times
    y: { range: [number, number]; splits: number[]; label: (value: number) => string };
    under: (plot: uPlot) => void; // draws below the curves
    over: (plot: uPlot) => void; // draws above them
    pointed: (seconds: number | null, nearest: number) => void; // nearest: index into data; null: no pointer
}

export class TimePlot implements Chart {
    private readonly plot: uPlot;
    private readonly place = document.createElement("div");
    private readonly watch: ResizeObserver;
    private placeSeconds = 0;
    private printing = false; // the width is the paper's, whatever the window says

    constructor(
        private readonly host: HTMLElement,
        private readonly group: ChartGroup,
        private readonly input: PlotInput,
    ) {
        this.plot = new uPlot(this.options(), input.data, host);
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
            this.input.pointed(null, 0);
            return;
        }
        this.plot.setCursor({ left: this.plot.valToPos(seconds, "x"), top: 0 }, false);
        this.input.pointed(seconds, this.plot.valToIdx(seconds));
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
            this.plot.setSize({ width, height: this.input.height });
            this.showPlace(this.placeSeconds);
        }
    }

    private goToPointer(): void {
        const left = this.plot.cursor.left ?? -1;
        if (left >= 0)
            this.group.player.seek(Math.max(this.plot.posToVal(left, "x"), 0));
    }

    private options(): uPlot.Options {
        const { height, series, y, under, over } = this.input;
        const axis = {
            stroke: () => colour("--muted"),
            grid: { stroke: () => colour("--line"), width: 1 },
            ticks: { show: false },
            font: `12px ${getComputedStyle(this.host).fontFamily}`,
        };
        return {
            width: Math.max(this.host.clientWidth, 200),
            height,
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
                y: { range: y.range },
            },
            axes: [
                { ...axis, size: 26, gap: 6, space: 72, incrs: INCREMENTS, values: (_, at) => at.map(tick) },
                { ...axis, size: 46, splits: () => y.splits, values: (_, at) => at.map(y.label) },
            ],
            series: [{}, ...series],
            hooks: {
                drawClear: [under],
                draw: [over],
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
}

// Fills a stretch of time over the height top..bottom (shares of the plot, 0 above); a short one stays `least` pixels
// wide so that it is not lost in a long lesson.
export function fillSpan(
    plot: uPlot, from: number, to: number, style: string, least: number, top = 0, bottom = 1,
): void {
    const { ctx, bbox } = plot;
    const left = Math.max(plot.valToPos(from, "x", true), bbox.left);
    const right = Math.min(Math.max(plot.valToPos(to, "x", true), left + least), bbox.left + bbox.width);
    if (right <= left)
        return;
    ctx.fillStyle = style;
    ctx.fillRect(left, bbox.top + bbox.height * top, right - left, bbox.height * (bottom - top));
}

// Time codes on the axis carry tenths only where the axis is that fine.
function tick(seconds: number): string {
    return timecode(seconds).replace(/\.0$/, "");
}
