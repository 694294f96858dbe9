// keep.ts: what the browser keeps for this page. Storage may be forbidden or full: then nothing is kept, and the page
// works all the same.

export function kept(key: string): string | null {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

// null: keeps it no longer.
export function keep(key: string, value: string | null): void {
    try {
        if (value === null)
            localStorage.removeItem(key);
        else
            localStorage.setItem(key, value);
    } catch {
        // As above.
    }
}

export function keptKeys(prefix: string): string[] {
    try {
        return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
        return [];
    }
}
