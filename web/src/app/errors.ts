// errors.ts: what went wrong, in the words of the page's language; what only the server knows it says itself.
import { ApiError } from "./api";
import type { Say } from "./service";
import type { AppKey } from "./texts";
import type { Problem } from "./types";

const BY_STATUS: Partial<Record<number, AppKey>> = {
    0: "errorOffline",
    401: "errorSession",
    403: "errorForbidden",
    404: "errorNotFound",
    413: "errorTooLarge",
    429: "errorTooMany",
    503: "errorBusy",
};

export function explain(problem: Problem, say: Say, retry_after_s: number | null = null): string {
    const key = BY_STATUS[problem.status] ?? (problem.status >= 500 ? "errorServer" : null);
    const detail = problem.detail ?? (key === null ? problem.title : "");
    const wait = retry_after_s === null ? "" : say("errorWait", { n: Math.ceil(retry_after_s) });
    const request = problem.status >= 500 && problem.request ? say("errorRequest", { id: problem.request }) : "";
    return [key === null ? "" : say(key), detail, wait, request].filter((part) => part !== "").join(" ");
}

export function asApiError(error: unknown): ApiError {
    return error instanceof ApiError ? error
        : new ApiError({ type: "about:blank", title: String(error), status: -1 });
}
