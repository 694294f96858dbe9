// charts-group.ts: what the charts of all people share: the part of the lesson in view, the time under the pointer, the
// place of the recording, and the colours, which follow the style sheet (light, dark, print).
import type { Player } from "./player";

export const SCHEME_CHANGED = "otklik:scheme"; // sent to the window by a page that has a switch for light and dark

export interface Chart {
    showView(): void;                       // the part in view has changed
    showPointer(seconds: number | null): void;
    showPlace(seconds: number): void;
    redraw(print: boolean): void;           // colours, and while printing the width, have changed
}

export class ChartGroup {
    private readonly charts = new Set<Chart>();
    private readonly stops: (() => void)[] = [];
    from = 0;
    to: number;

    constructor(readonly duration: number, readonly player: Player) {
        this.to = this.duration;
    }

    add(chart: Chart): () => void {
        this.charts.add(chart);
        return () => this.charts.delete(chart);
    }

    // Shows from..to, moved and cut to fit the lesson, at least a two-hundredth of it or two seconds.
    zoom(from: number, to: number): void {
        const least = Math.min(this.duration, Math.max(this.duration / 200, 2));
        const span = Math.min(Math.max(to - from, least), this.duration);
        this.from = Math.min(Math.max((from + to - span) / 2, 0), this.duration - span);
        this.to = this.from + span;
        for (const chart of this.charts)
            chart.showView();
    }

    // Factor < 1 brings nearer.
    scale(factor: number): void {
        const half = (this.to - this.from) * factor / 2;
        const middle = (this.from + this.to) / 2;
        this.zoom(middle - half, middle + half);
    }

    // A share of the part in view, negative to the left.
    pan(share: number): void {
        const span = this.to - this.from;
        const from = Math.min(Math.max(this.from + span * share, 0), this.duration - span);
        this.zoom(from, from + span);
    }

    point(seconds: number | null): void {
        for (const chart of this.charts)
            chart.showPointer(seconds);
    }

    // Begins to follow the player, the colour scheme and the printer; the result ends it.
    follow(): () => void {
        const scheme = matchMedia("(prefers-color-scheme: dark)");
        const onScheme = (): void => this.redraw(false);
        const onPrint = (): void => this.print(true);
        const onPrinted = (): void => this.print(false);
        scheme.addEventListener("change", onScheme);
        addEventListener(SCHEME_CHANGED, onScheme);
        addEventListener("beforeprint", onPrint);
        addEventListener("afterprint", onPrinted);
        this.stops.push(
            () => scheme.removeEventListener("change", onScheme),
            () => removeEventListener(SCHEME_CHANGED, onScheme),
            () => removeEventListener("beforeprint", onPrint),
            () => removeEventListener("afterprint", onPrinted),
            this.player.listen((seconds) => this.place(seconds)));
        return () => this.stops.splice(0).forEach((stop) => stop());
    }

    private place(seconds: number): void {
        for (const chart of this.charts)
            chart.showPlace(seconds);
    }

    // Paper is white whatever the screen is.
    private print(on: boolean): void {
        document.documentElement.toggleAttribute("data-print", on);
        this.redraw(on);
    }

    private redraw(print: boolean): void {
        for (const chart of this.charts)
            chart.redraw(print);
    }
}

// A colour of the style sheet by its variable's name, as it is now.
export function colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
