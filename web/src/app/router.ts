// router.ts: where in the page one is: "#/lessons/ID?t=12" is the path ["lessons", "ID"] and the query {t: 12}.
import { useEffect, useState } from "preact/hooks";
import type { Query } from "./api";

export interface Place {
    path: readonly string[];
    query: URLSearchParams;
}

export function placeOf(hash: string): Place {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
    return { path: path.split("/").filter((part) => part !== "").map(decode), query: new URLSearchParams(query) };
}

// An address that somebody typed may hold anything.
function decode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

export function link(path: readonly string[], query: Query = {}): string {
    const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
    return `#/${path.map(encodeURIComponent).join("/")}${text && `?${text}`}`;
}

export function go(path: readonly string[], query: Query = {}): void {
    location.hash = link(path, query);
}

// As go(), but the way back leads to the place before this one.
export function replace(path: readonly string[], query: Query = {}): void {
    history.replaceState(null, "", link(path, query));
    dispatchEvent(new HashChangeEvent("hashchange"));
}

export function usePlace(): Place {
    const [place, setPlace] = useState(() => placeOf(location.hash));
    useEffect(() => {
        const move = (): void => setPlace(placeOf(location.hash));
        addEventListener("hashchange", move);
        return () => removeEventListener("hashchange", move);
    }, []);
    return place;
}
