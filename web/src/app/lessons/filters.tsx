// lessons/filters.tsx: search and filters; they stand in the page's address, so that the way back finds them again.
import { useEffect, useState } from "preact/hooks";
import { replace, type Place } from "../router";
import { useSay } from "../service";
import { STATES, type User } from "../types";
import { STATE_TEXTS } from "./progress";
import type { Filters } from "./use-lessons";

const CALM_MS = 250; // after the last key

export function filtersOf({ query }: Place): Filters {
    const value = (name: string): string => query.get(name) ?? "";
    return { search: value("search"), state: value("state"), teacher: value("teacher"), from: value("from"),
        to: value("to") };
}

export const filtered = (filters: Filters): boolean => Object.values(filters).some((value) => value !== "");

export function FilterBar({ filters, teachers }: { filters: Filters; teachers: readonly User[] }) {
    const say = useSay();
    const change = (part: Partial<Filters>): void => replace([], { ...filters, ...part });
    const [typed, setTyped] = useState(filters.search);
    const [open, setOpen] = useState(false); // on a phone all but the search are folded away
    useEffect(() => {
        if (typed === filters.search)
            return;
        const timer = setTimeout(() => change({ search: typed }), CALM_MS);
        return () => clearTimeout(timer);
    }, [typed]);
    useEffect(() => setTyped(filters.search), [filters.search]);
    return (
        <search class="filters" data-open={open}>
            <label class="grow">
                <span>{say("search")}</span>
                <input type="search" value={typed} placeholder={say("searchHint")} maxLength={200}
                    onInput={(event) => setTyped(event.currentTarget.value)} />
            </label>
            <button type="button" class="unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
                {say("filters")}
            </button>
            <label>
                <span>{say("state")}</span>
                <select value={filters.state} onChange={(event) => change({ state: event.currentTarget.value })}>
                    <option value="">{say("anyState")}</option>
                    {STATES.map((state) => <option key={state} value={state}>{say(STATE_TEXTS[state])}</option>)}
                </select>
            </label>
            {teachers.length > 0 && (
                <label>
                    <span>{say("teacher")}</span>
                    <select value={filters.teacher}
                        onChange={(event) => change({ teacher: event.currentTarget.value })}>
                        <option value="">{say("anyTeacher")}</option>
                        {teachers.map(({ id, display }) => <option key={id} value={id}>{display}</option>)}
                    </select>
                </label>
            )}
            <label>
                <span>{say("from")}</span>
                <input type="date" value={filters.from} max={filters.to || undefined}
                    onChange={(event) => change({ from: event.currentTarget.value })} />
            </label>
            <label>
                <span>{say("to")}</span>
                <input type="date" value={filters.to} min={filters.from || undefined}
                    onChange={(event) => change({ to: event.currentTarget.value })} />
            </label>
            {filtered(filters) && (
                <button type="button" onClick={() => replace([])}>{say("clearFilters")}</button>
            )}
        </search>
    );
}
