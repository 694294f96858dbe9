// upload/queue.ts: the uploads of this page: two at a time, the rest wait; what was begun is remembered in the browser,
// so that after a reload the same file goes on where it stopped.
import type { Api } from "../api";
import { keep, kept, keptKeys } from "../keep";
import { send } from "./request";
import { TusUpload } from "./tus";

const AT_ONCE = 2;

// An upload that was begun before the page was opened.
export interface Begun {
    key: string;
    address: string;
    name: string;
    size: number;
    offset: number;
}

export interface Wanted {
    file: File;
    metadata: Record<string, string>; // of docs/openapi.yaml, beside filename and filetype
}

export class UploadQueue {
    uploads: readonly TusUpload[] = [];
    begun: readonly Begun[] = [];
    private prefix = "";
    private readonly listeners = new Set<() => void>();

    constructor(private readonly api: Api) {}

    // Called for a person who has signed in: asks the server which of their uploads it still keeps.
    async open(user: string): Promise<void> {
        this.prefix = `otklik.upload ${user} `;
        const found = await Promise.all(keptKeys(this.prefix).map((key) => this.recall(key)));
        const taken = new Set(this.uploads.map(({ name }) => name));
        this.begun = found.filter((one): one is Begun => one !== null && !taken.has(one.key));
        this.tell();
    }

    listen(listener: () => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    get active(): boolean {
        return this.uploads.some(({ state }) => state === "waiting" || state === "sending" || state === "retrying");
    }

    add(wanted: readonly Wanted[]): void {
        for (const { file, metadata } of wanted) {
            const key = this.keyOf(file);
            const known = this.uploads.find((one) => one.name === key && one.state !== "done");
            if (known !== undefined) { // it is on its way already, or was stopped
                if (known.state === "paused" || known.state === "failed")
                    this.start(known);
                continue;
            }
            this.uploads = [...this.uploads, this.make(file, key, metadata)];
            this.begun = this.begun.filter((one) => one.key !== key);
        }
        this.next();
    }

    // A file that is the one begun before goes on; its title and the rest were told then.
    resume(file: File): boolean {
        const known = this.begun.some((one) => one.key === this.keyOf(file));
        if (known)
            this.add([{ file, metadata: {} }]);
        return known;
    }

    start(upload: TusUpload): void {
        void upload.start().then(() => this.next());
    }

    pause(upload: TusUpload): void {
        upload.pause();
        this.next();
    }

    async cancel(upload: TusUpload): Promise<void> {
        this.uploads = this.uploads.filter((one) => one !== upload);
        this.tell();
        await upload.cancel();
        this.next();
    }

    async discard({ key, address }: Begun): Promise<void> {
        keep(key, null);
        this.begun = this.begun.filter((one) => one.key !== key);
        this.tell();
        await send({ method: "DELETE", address, headers: this.headers() });
    }

    clear(): void {
        this.uploads = this.uploads.filter(({ state }) => state !== "done");
        this.tell();
    }

    // Whoever signs out leaves nothing running.
    close(): void {
        this.uploads.forEach((upload) => upload.pause());
        this.uploads = [];
        this.begun = [];
        this.tell();
    }

    private make(file: File, key: string, metadata: Record<string, string>): TusUpload {
        const address = this.begun.find((one) => one.key === key)?.address ?? null;
        return new TusUpload(key, file, { filename: file.name, filetype: file.type, ...metadata }, address, {
            csrf: () => this.api.csrf,
            renew: () => this.api.renew(),
            refresh: async () => void await this.api.whoAmI(),
            changed: () => this.tell(),
            began: (place) => keep(key, JSON.stringify({ address: place, name: file.name, size: file.size })),
            gone: () => keep(key, null),
        });
    }

    private keyOf(file: File): string {
        return `${this.prefix}${file.size} ${file.lastModified} ${file.name}`;
    }

    private headers(): Record<string, string> {
        return { "Tus-Resumable": "1.0.0", "X-CSRF-Token": this.api.csrf };
    }

    private async recall(key: string): Promise<Begun | null> {
        const { address, name, size } = readBegun(kept(key));
        const answer = await send({ method: "HEAD", address, headers: this.headers() });
        const offset = Number(answer.header("Upload-Offset") ?? NaN);
        if (answer.status >= 400 || offset >= size)
            keep(key, null); // gone, or a lesson already
        return answer.status === 200 && offset < size ? { key, address, name, size, offset } : null;
    }

    private next(): void {
        const busy = this.uploads.filter(({ state }) => state === "sending" || state === "retrying").length;
        const waiting = this.uploads.filter(({ state }) => state === "waiting");
        waiting.slice(0, Math.max(0, AT_ONCE - busy)).forEach((upload) => this.start(upload));
        this.tell();
    }

    private tell(): void {
        this.listeners.forEach((listener) => listener());
    }
}

function readBegun(text: string | null): { address: string; name: string; size: number } {
    const { address, name, size } = JSON.parse(text ?? "{}") as Record<string, unknown>;
    const own = typeof address === "string" && address.startsWith("/api/v1/uploads/");
    return { address: own ? address : "/api/v1/uploads/none", name: String(name), size: Number(size) };
}
