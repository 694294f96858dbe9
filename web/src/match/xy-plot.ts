// xy-plot.ts: what the plots of this page share: a uPlot over two numbers that follows its width, the colour scheme and
// the printer, and tells where the pointer is. What is drawn is the caller's.
import uPlot from "uplot";
import { colour } from "../report/charts-group";

const PRINT_WIDTH = 620; // fits A4 and Letter between their margins
const HEIGHT = 320;

export interface Axis {
    range: [number, number];
    label: string;
    write: (value: number) => string;
}

export interface PlotInput {
    x: Axis;
    y: Axis;
    lines: { points: readonly (readonly [number, number | null])[]; stroke: string; width: number; dash?: number[] }[];
    under?: (plot: uPlot) => void; // draws below the lines
    over?: (plot: uPlot) => void; // draws above them
    pointed: (x: number | null) => void; // null: no pointer
}

export class XyPlot {
    private readonly plot: uPlot;
    private readonly watch: ResizeObserver;
    private readonly stops: (() => void)[] = [];
    private printing = false; // the width is the paper's, whatever the window says

    constructor(private readonly host: HTMLElement, private readonly input: PlotInput) {
        this.plot = new uPlot(this.options(), aligned(input.lines), host);
        this.watch = new ResizeObserver(() => this.resize());
        this.watch.observe(host);
        this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => this.plot.redraw(false, true));
        this.listen(window, "beforeprint", () => this.print(true));
        this.listen(window, "afterprint", () => this.print(false));
        this.listen(this.plot.over, "mouseleave", () => input.pointed(null));
    }

    destroy(): void {
        this.watch.disconnect();
        this.stops.splice(0).forEach((stop) => stop());
        this.plot.destroy();
    }

    private listen(target: EventTarget, name: string, act: () => void): void {
        target.addEventListener(name, act);
        this.stops.push(() => target.removeEventListener(name, act));
    }

    // Paper is white whatever the screen is.
    private print(on: boolean): void {
        document.documentElement.toggleAttribute("data-print", on);
        this.printing = on;
        this.resize();
        this.plot.redraw(false, true);
    }

    private resize(): void {
        const width = this.printing ? PRINT_WIDTH : this.host.clientWidth;
        if (width > 0 && width !== this.plot.width)
            this.plot.setSize({ width, height: HEIGHT });
    }

    private options(): uPlot.Options {
        const { x, y, lines, under, over, pointed } = this.input;
        const axis = (of: Axis, size: number): uPlot.Axis => ({
            stroke: () => colour("--muted"), grid: { stroke: () => colour("--line"), width: 1 },
            ticks: { show: false }, font: "12px system-ui, sans-serif", size, gap: 6,
            label: of.label, labelFont: "12px system-ui, sans-serif", labelSize: 20, labelGap: 2,
            values: (_, at) => at.map(of.write),
        });
        return {
            width: Math.max(this.host.clientWidth, 200),
            height: HEIGHT,
            padding: [10, 18, 0, 0],
            legend: { show: false },
            cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { show: false } },
            scales: { x: { time: false, range: () => x.range }, y: { range: () => y.range } },
            axes: [{ ...axis(x, 28), space: 70 }, { ...axis(y, 54), space: 40 }],
            series: [{}, ...lines.map(({ stroke, width, dash }) => ({
                stroke: () => colour(stroke), width, spanGaps: true, points: { show: false },
                ...dash === undefined ? {} : { dash },
            }))],
            hooks: {
                drawClear: under === undefined ? [] : [under],
                draw: over === undefined ? [] : [over],
                setCursor: [(plot) => {
                    const left = plot.cursor.left ?? -1;
                    pointed(left < 0 ? null : plot.posToVal(left, "x"));
                }],
            },
        };
    }
}

// One list of x for all lines, rising; a line has a gap where another one's point is.
function aligned(lines: PlotInput["lines"]): uPlot.AlignedData {
    const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
    const rows = lines.map(({ points }) => {
        const at = new Map(points);
        return xs.map((x) => at.get(x));
    });
    return [xs, ...rows] as uPlot.AlignedData;
}

// The value of a line at x, between two points in proportion; null beyond its ends.
export function lineAt(points: readonly (readonly [number, number | null])[], x: number): number | null {
    const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
    const after = known.findIndex(([at]) => at >= x);
    const [right, left] = [known[after], known[after - 1]];
    if (right === undefined || (left === undefined && right[0] > x))
        return null;
    if (left === undefined || right[0] === left[0])
        return right[1];
    return left[1] + (right[1] - left[1]) * (x - left[0]) / (right[0] - left[0]);
}

// Draws on the canvas, in values of the axes.
export class Pen {
    constructor(private readonly plot: uPlot) {}

    line(fromX: number, fromY: number, toX: number, toY: number, stroke: string, dash: number[] = [], width = 1): void {
        const { ctx } = this.plot;
        ctx.save();
        this.clip();
        ctx.strokeStyle = colour(stroke);
        ctx.lineWidth = width * devicePixelRatio;
        ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
        ctx.beginPath();
        ctx.moveTo(this.x(fromX), this.y(fromY));
        ctx.lineTo(this.x(toX), this.y(toY));
        ctx.stroke();
        ctx.restore();
    }

    dot(x: number, y: number, radius: number, fill: string, ring = "--card"): void {
        const { ctx } = this.plot;
        ctx.save();
        ctx.fillStyle = colour(fill);
        ctx.strokeStyle = colour(ring);
        ctx.lineWidth = 1.5 * devicePixelRatio;
        ctx.beginPath();
        ctx.arc(this.x(x), this.y(y), radius * devicePixelRatio, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
        ctx.restore();
    }

    private x(value: number): number {
        return this.plot.valToPos(value, "x", true);
    }

    private y(value: number): number {
        return this.plot.valToPos(value, "y", true);
    }

    private clip(): void {
        const { ctx, bbox } = this.plot;
        ctx.beginPath();
        ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
        ctx.clip();
    }
}
