// upload/request.ts: one HTTP request of an upload. XMLHttpRequest, for fetch cannot tell how much of a body was sent.
import type { Problem } from "../types";

export interface Answer {
    status: number; // 0: no answer came
    header(name: string): string | null;
    problem: Problem | null;
}

export interface Sending {
    method: "POST" | "HEAD" | "PATCH" | "DELETE";
    address: string;
    headers: Record<string, string>;
    body?: Blob;
    sent?: (bytes: number) => void;
    signal?: AbortSignal;
}

// Never fails; when `signal` aborts it, the status is 0.
export function send({ method, address, headers, body, sent, signal }: Sending): Promise<Answer> {
    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open(method, address);
        for (const [name, value] of Object.entries(headers))
            request.setRequestHeader(name, value);
        if (sent !== undefined)
            request.upload.onprogress = (event) => sent(event.loaded);
        request.onloadend = () => resolve({
            status: request.status,
            header: (name) => request.getResponseHeader(name),
            problem: request.status >= 400 ? problemOf(request.responseText) : null,
        });
        if (signal?.aborted)
            request.abort();
        signal?.addEventListener("abort", () => request.abort(), { once: true });
        request.send(body ?? null);
        if (signal?.aborted)
            request.abort();
    });
}

function problemOf(text: string): Problem | null {
    try {
        return JSON.parse(text) as Problem;
    } catch {
        return null;
    }
}
