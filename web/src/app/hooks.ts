// hooks.ts: loading what a view shows, and doing what a button asks for.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "./api";
import { asApiError } from "./errors";

export interface Loaded<T> {
    value: T | null;
    error: ApiError | null;
    loading: boolean;
    reload: () => void;
    set: (change: (old: T) => T) => void;
}

// Loads again when an input changes; an old value stays until the new one is there.
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Loaded<T> {
    const [value, setValue] = useState<T | null>(null);
    const [error, setError] = useState<ApiError | null>(null);
    const [loading, setLoading] = useState(true);
    const [round, setRound] = useState(0);
    useEffect(() => {
        const stop = new AbortController();
        setLoading(true);
        let current = true;
        load(stop.signal).then(
            (loaded) => { if (current) { setValue(loaded); setError(null); } },
            (reason: unknown) => { if (current) setError(asApiError(reason)); },
        ).finally(() => { if (current) setLoading(false); });
        return () => {
            current = false;
            stop.abort();
        };
    }, [...inputs, round]);
    const reload = useCallback(() => setRound((old) => old + 1), []);
    const set = useCallback((change: (old: T) => T) =>
        setValue((old) => old === null ? old : change(old)), []);
    return { value, error, loading, reload, set };
}

export interface Action {
    busy: boolean;
    error: ApiError | null;
    run: (work: () => Promise<void>) => Promise<boolean>; // whether it went well; one at a time
    forget: () => void;
}

export function useAction(): Action {
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState<ApiError | null>(null);
    const running = useRef(false);
    const run = useCallback(async (work: () => Promise<void>): Promise<boolean> => {
        if (running.current)
            return false;
        running.current = true;
        setBusy(true);
        setError(null);
        try {
            await work();
            return true;
        } catch (reason) {
            setError(asApiError(reason));
            return false;
        } finally {
            running.current = false;
            setBusy(false);
        }
    }, []);
    const forget = useCallback(() => setError(null), []);
    return { busy, error, run, forget };
}
