// live.ts: hears from the server how lessons get on, by server-sent events; after a break it begins again, later and
// later, and tells its listeners that they may have missed something. A page that nobody sees does not listen: a browser
// opens only six connections to a host, in all its tabs together.
import type { LessonProgress } from "./types";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;

export interface LiveListener {
    heard(progress: LessonProgress): void;
    missed(): void; // the connection was away: look again
}

export class Live {
    private source: EventSource | null = null;
    private timer = 0;
    private wait = FIRST_WAIT_MS;
    private broken = false;
    private readonly onSight = (): void => this.watch();
    private readonly listeners = new Set<LiveListener>();

    start(): void {
        document.addEventListener("visibilitychange", this.onSight);
        this.open();
    }

    stop(): void {
        document.removeEventListener("visibilitychange", this.onSight);
        this.close();
    }

    private watch(): void {
        if (document.visibilityState === "visible" && this.source === null)
            this.open();
        else if (document.visibilityState === "hidden") {
            this.close();
            this.broken = true;
        }
    }

    private open(): void {
        this.close();
        this.source = new EventSource("/api/v1/events");
        this.source.onopen = () => {
            this.wait = FIRST_WAIT_MS;
            if (this.broken)
                this.listeners.forEach((listener) => listener.missed());
            this.broken = false;
        };
        this.source.onerror = () => this.retry();
        this.source.addEventListener("lesson", (event) => this.take((event as MessageEvent<string>).data));
    }

    private close(): void {
        clearTimeout(this.timer);
        this.source?.close();
        this.source = null;
    }

    listen(listener: LiveListener): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    // The browser itself gives up after an answer such as 401, and does not wait longer each time.
    private retry(): void {
        this.broken = true;
        this.close();
        this.timer = window.setTimeout(() => this.open(), this.wait);
        this.wait = Math.min(2 * this.wait, LONGEST_WAIT_MS);
    }

    private take(data: string): void {
        const progress = JSON.parse(data) as LessonProgress;
        this.listeners.forEach((listener) => listener.heard(progress));
    }
}
