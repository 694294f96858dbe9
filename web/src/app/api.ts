// api.ts: speaks to the server: JSON in and out, the token against forged requests, problem+json as errors.
//
// An answer 401 to somebody who was signed in means that the session has ended: the request waits until the person has
// signed in again, and is then sent once more. So nothing that was typed is lost.
import type { Problem, Session } from "./types";

export class ApiError extends Error {
    constructor(readonly problem: Problem, readonly retry_after_s: number | null = null) {
        super(problem.detail ?? problem.title);
    }

    get status(): number {
        return this.problem.status;
    }
}

export type Query = Record<string, string | number | undefined>;

interface Options {
    query?: Query;
    body?: unknown;
    signal?: AbortSignal;
}

export class Api {
    private session: Session | null = null;
    private renewing: Promise<void> | null = null;
    language = "en";
    // Asks the person to sign in again; resolves once they have.
    onExpired: () => Promise<void> = () => Promise.reject(new ApiError({ type: "about:blank", title: "",
        status: 401 }));

    get csrf(): string {
        return this.session?.csrf ?? "";
    }

    // Learns who is signed in.
    async whoAmI(): Promise<Session> {
        return this.session = await (await this.once("GET", "session", {})).json() as Session;
    }

    async signIn(name: string, password: string): Promise<Session> {
        const answer = await this.once("POST", "session", { body: { name, password } });
        return this.session = await answer.json() as Session;
    }

    async signOut(): Promise<void> {
        await this.once("DELETE", "session", {}).catch((error: unknown) => {
            if (!(error instanceof ApiError && error.status === 401)) // the session had ended already
                throw error;
        });
    }

    async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
        const answer = await this.request("GET", path, signal === undefined ? { query } : { query, signal });
        return await answer.json() as T;
    }

    // An answer without a body is undefined.
    async send<T = void>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
        const answer = await this.request(method, path, { body });
        const text = await answer.text();
        return (text === "" ? undefined : JSON.parse(text)) as T;
    }

    private async request(method: string, path: string, options: Options): Promise<Response> {
        for (let tries = 0; ; tries++) {
            try {
                return await this.once(method, path, options);
            } catch (error) {
                if (!(error instanceof ApiError) || !await this.again(error, method, tries))
                    throw error;
            }
        }
    }

    // Whether a refused request may be sent once more.
    private async again(error: ApiError, method: string, tries: number): Promise<boolean> {
        if (error.status === 401 && this.session?.user) {
            const now = await (await this.once("GET", "session", {})).json() as Session;
            if (now.user !== null)
                return false; // it is another password that did not fit
            await this.renew();
            return true;
        }
        // Another tab may have begun a new session of the same person.
        if (error.status === 403 && method !== "GET" && tries === 0) {
            const before = this.session;
            const now = await this.whoAmI();
            return now.user !== null && now.user.id === before?.user?.id && now.csrf !== before.csrf;
        }
        return false;
    }

    // All that wait for the session wait for one signing in.
    renew(): Promise<void> {
        return this.renewing ??= this.onExpired().finally(() => this.renewing = null);
    }

    private async once(method: string, path: string, { query = {}, body, signal }: Options): Promise<Response> {
        const headers: Record<string, string> = { "Accept": "application/json", "Accept-Language": this.language };
        if (method !== "GET")
            headers["X-CSRF-Token"] = this.csrf;
        if (body !== undefined)
            headers["Content-Type"] = "application/json";
        const init: RequestInit = { method, headers, credentials: "same-origin" };
        if (body !== undefined)
            init.body = JSON.stringify(body);
        if (signal !== undefined)
            init.signal = signal;
        const answer = await fetch(address(path, query), init).catch((reason: unknown) => {
            if (signal?.aborted)
                throw reason;
            throw new ApiError({ type: "about:blank", title: String(reason), status: 0 });
        });
        if (!answer.ok)
            throw await problemOf(answer);
        return answer;
    }
}

// The address of an API call; what is undefined or empty is left out of the query.
export function address(path: string, query: Query = {}): string {
    const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
    return `/api/v1/${path}${text && `?${text}`}`;
}

export async function problemOf(answer: Response): Promise<ApiError> {
    const plain: Problem = { type: "about:blank", title: answer.statusText, status: answer.status };
    const told = await answer.json().catch(() => null) as Partial<Problem> | null;
    const wait = Number(answer.headers.get("Retry-After") ?? NaN);
    return new ApiError({ ...plain, ...told ?? {}, status: answer.status }, Number.isFinite(wait) ? wait : null);
}
