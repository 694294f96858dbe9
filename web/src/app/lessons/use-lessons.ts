// lessons/use-lessons.ts: the list as the server has it, page by page, kept up to date by what the server tells.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "../api";
import { asApiError } from "../errors";
import { useService } from "../service";
import type { Lesson, LessonProgress, Page } from "../types";

const PAGE = 25;
const CALM_MS = 400; // several news at once make one look
export const LOOK_MS = 30000; // some proxies keep events back: while something goes on the page also looks by itself

export interface Filters {
    search: string;
    state: string;
    teacher: string;
    from: string;
    to: string;
}

export interface Lessons {
    items: readonly Lesson[] | null; // null: not there yet
    more: (() => void) | null; // null: that was all
    loading: boolean;
    error: ApiError | null;
    reload: () => void;
    ended: Lesson | null; // the one that ended last, while one looks on
}

export function useLessons(filters: Filters): Lessons {
    const { api, live } = useService();
    const [page, setPage] = useState<Page<Lesson> | null>(null);
    const [error, setError] = useState<ApiError | null>(null);
    const [loading, setLoading] = useState(true);
    const [round, setRound] = useState(0);
    const [ended, setEnded] = useState<Lesson | null>(null);
    const shown = useRef(0);
    shown.current = page?.items.length ?? 0;
    const reload = useCallback(() => setRound((old) => old + 1), []);
    const inputs = Object.values(filters);

    useEffect(() => {
        const stop = new AbortController();
        let current = true;
        setLoading(true);
        const limit = Math.min(Math.max(PAGE, shown.current), 100);
        api.get<Page<Lesson>>("lessons", { ...filters, limit }, stop.signal).then(
            (first) => { if (current) { setPage(first); setError(null); } },
            (reason: unknown) => { if (current) setError(asApiError(reason)); },
        ).finally(() => { if (current) setLoading(false); });
        return () => {
            current = false;
            stop.abort();
        };
    }, [api, round, ...inputs]);

    const known = useRef<readonly Lesson[]>([]);
    known.current = page?.items ?? [];
    useEffect(() => {
        let timer = 0;
        const lookSoon = (): void => {
            clearTimeout(timer);
            timer = window.setTimeout(reload, CALM_MS);
        };
        const heard = (progress: LessonProgress): void => {
            const before = known.current.find(({ id }) => id === progress.id);
            if (before === undefined || over(progress) && before.state !== progress.state)
                lookSoon(); // a new one, or one that has new numbers
            setPage((old) => old && { ...old, items: old.items.map((one) =>
                one.id === progress.id ? { ...one, ...progress } : one) });
            if (before !== undefined && over(progress) && before.state !== progress.state)
                setEnded({ ...before, ...progress });
        };
        const leave = live.listen({ heard, missed: lookSoon });
        return () => {
            clearTimeout(timer);
            leave();
        };
    }, [live, reload]);

    const going = page?.items.some((one) => !over(one)) ?? false;
    useEffect(() => {
        const timer = going ? setInterval(() => document.visibilityState === "visible" && reload(), LOOK_MS) : undefined;
        return () => clearInterval(timer);
    }, [going, reload]);

    const next = page?.next ?? null;
    const more = next === null ? null : () => {
        setLoading(true);
        api.get<Page<Lesson>>("lessons", { ...filters, limit: PAGE, cursor: next }).then(
            (following) => setPage((old) => old && { ...following, items: joined(old.items, following.items) }),
            (reason: unknown) => setError(asApiError(reason)),
        ).finally(() => setLoading(false));
    };
    return { items: page?.items ?? null, more, loading, error, reload, ended };
}

export const over = ({ state }: { state: Lesson["state"] }): boolean =>
    state === "done" || state === "failed" || state === "cancelled";

// A lesson that moved from one page to the other stands in the list once.
function joined(items: readonly Lesson[], following: readonly Lesson[]): Lesson[] {
    const there = new Set(items.map(({ id }) => id));
    return [...items, ...following.filter(({ id }) => !there.has(id))];
}
