// upload/tus.ts: one resumable upload by tus 1.0 (https://tus.io/protocols/resumable-upload): creation, offset, pieces,
// termination. What the server has safely got is asked of it (HEAD) after every break, never guessed.
import type { Problem } from "../types";
import { send, type Answer, type Sending } from "./request";

const VERSION = "1.0.0";
const PIECE = 8 * 1024 * 1024; // bytes of one PATCH
const WAITS_S = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30]; // between tries that bring nothing; then it has failed
const ENDPOINT = "/api/v1/uploads";

export type UploadState = "waiting" | "sending" | "retrying" | "paused" | "done" | "failed" | "cancelled";

export interface UploadHooks {
    csrf(): string;
    renew(): Promise<void>; // signs in again
    refresh(): Promise<void>; // learns the session's token anew
    changed(): void; // state or offset
    began(address: string): void; // the server keeps it there
    gone(): void; // it does not keep it any more
}

export class TusUpload {
    state: UploadState = "waiting";
    offset = 0; // bytes that are there, and those on their way
    lesson: string | null = null; // what it became
    problem: Problem | null = null; // why it failed
    private stop: AbortController | null = null;
    private failures = 0; // since the last byte that arrived
    private restarts = 0;
    private refreshed = false;

    constructor(
        readonly name: string, // of this upload among others
        readonly file: File,
        private readonly metadata: Record<string, string>,
        private address: string | null, // where it was begun before; null: it was not
        private readonly hooks: UploadHooks,
    ) {}

    // Goes on from wherever it is; a failed one tries again.
    async start(): Promise<void> {
        if (this.stop !== null || this.state === "done" || this.state === "cancelled")
            return;
        this.stop = new AbortController();
        this.failures = 0;
        this.problem = null;
        this.set("sending");
        const { signal } = this.stop;
        let known = false; // whether `offset` is what the server has
        while (!this.over) {
            const answer = await this.step(known, signal);
            if (signal.aborted)
                return;
            known = answer.status < 400 && answer.status > 0;
            if (!known)
                await this.recover(answer, signal);
        }
        this.stop = null;
    }

    private get over(): boolean {
        return this.state === "done" || this.state === "failed";
    }

    pause(): void {
        this.halt();
        this.set("paused");
    }

    // The server forgets what it has got.
    async cancel(): Promise<void> {
        this.halt();
        this.set("cancelled");
        if (this.address !== null)
            await this.ask("DELETE", this.address, {});
        this.hooks.gone();
    }

    private halt(): void {
        this.stop?.abort();
        this.stop = null;
    }

    private set(state: UploadState): void {
        this.state = state;
        this.hooks.changed();
    }

    private step(known: boolean, signal: AbortSignal): Promise<Answer> {
        if (this.address === null)
            return this.create(signal);
        return known ? this.piece(this.address, signal) : this.measure(this.address, signal);
    }

    private async create(signal: AbortSignal): Promise<Answer> {
        const answer = await this.ask("POST", ENDPOINT,
            { "Upload-Length": String(this.file.size), "Upload-Metadata": metadataHeader(this.metadata) }, { signal });
        const place = answer.header("Location");
        if (answer.status === 201 && place !== null) {
            const url = new URL(place, location.href); // behind a proxy its host may be another
            this.address = url.pathname + url.search;
            this.offset = 0;
            this.hooks.began(this.address);
        }
        return answer;
    }

    private async measure(address: string, signal: AbortSignal): Promise<Answer> {
        const answer = await this.ask("HEAD", address, {}, { signal });
        if (answer.status < 400 && answer.status > 0)
            this.arrived(answer);
        return answer;
    }

    private async piece(address: string, signal: AbortSignal): Promise<Answer> {
        const from = this.offset;
        const answer = await this.ask("PATCH", address,
            { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" }, {
                signal, body: this.file.slice(from, from + PIECE),
                sent: (bytes) => {
                    this.offset = Math.min(from + bytes, this.file.size);
                    this.hooks.changed();
                },
            });
        if (answer.status === 204)
            this.arrived(answer);
        return answer;
    }

    private arrived(answer: Answer): void {
        this.offset = Number(answer.header("Upload-Offset"));
        this.failures = 0;
        this.restarts = 0;
        this.refreshed = false;
        if (this.offset >= this.file.size) {
            this.lesson = answer.header("Otklik-Lesson");
            this.set("done");
            this.hooks.gone();
        } else
            this.set("sending");
    }

    // After an answer that is a refusal, or none: waits, signs in, begins anew, or gives up.
    private async recover(answer: Answer, signal: AbortSignal): Promise<void> {
        const { status } = answer;
        if (status === 401)
            return this.hooks.renew().catch(() => this.fail(answer));
        if (status === 403 && !this.refreshed) {
            this.refreshed = true;
            return this.hooks.refresh().catch(() => {});
        }
        if ((status === 404 || status === 410) && this.address !== null && this.restarts++ < 2) {
            this.address = null;
            this.offset = 0;
            this.hooks.gone();
            return;
        }
        const passing = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
        const wait = WAITS_S[this.failures++];
        if (!passing || wait === undefined)
            return this.fail(answer);
        this.set("retrying");
        await pauseFor(Math.max(wait, Number(answer.header("Retry-After")) || 0), signal);
    }

    private fail({ status, problem }: Answer): void {
        this.problem = problem ?? { type: "about:blank", title: "", status };
        this.set("failed");
    }

    private ask(method: Sending["method"], address: string, headers: Record<string, string>,
        more: Partial<Sending> = {}): Promise<Answer> {
        return send({
            ...more, method, address,
            headers: { "Tus-Resumable": VERSION, "X-CSRF-Token": this.hooks.csrf(), ...headers },
        });
    }
}

// "filename YS5tcDQ=,title QWxnZWJyYQ==": texts as UTF-8 in base64.
export function metadataHeader(metadata: Record<string, string>): string {
    return Object.entries(metadata).filter(([, value]) => value !== "")
        .map(([name, value]) => `${name} ${base64(value)}`).join(",");
}

function base64(text: string): string {
    return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// A network that comes back ends the wait.
function pauseFor(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const end = (): void => {
            clearTimeout(timer);
            removeEventListener("online", end);
            signal.removeEventListener("abort", end);
            resolve();
        };
        const timer = setTimeout(end, 1000 * seconds);
        addEventListener("online", end);
        signal.addEventListener("abort", end);
    });
}
