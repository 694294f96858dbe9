// turn-list.tsx: the turns in a box that scrolls. Of thousands of turns only those in and near the view are drawn: they
// are cut into chunks, and a chunk far away is an empty block of its height. On paper all are drawn.
//
// One turn can be reached with Tab; the arrow keys, Home and End go on from there.
import { type ComponentChildren, type RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Player } from "./player";
import { TurnRow } from "./turn-row";
import type { Moment, Voice } from "./types";

const CHUNK = 50; // turns
const TURN_PX = 58; // guessed height of a turn that was never drawn
const AHEAD_PX = 900; // how far beyond the view turns are drawn

interface TurnListProps {
    voice: Voice;
    rows: readonly number[]; // the turns to show
    now: readonly number[]; // those that sound
    place: number; // the turn to keep in view; -1: none
    pattern: RegExp | null;
    marks: ReadonlyMap<number, Moment[]>;
    player: Player;
}

export function TurnList({ voice, rows, now, place, pattern, marks, player }: TurnListProps) {
    const box = useRef<HTMLDivElement>(null);
    const chunks = Math.ceil(rows.length / CHUNK);
    const near = useNear(box, chunks);
    const printing = usePrinting();
    const { stop, onKeyDown, onFocus } = useArrows(box, rows, now);
    const needed = new Set([...near, ...[stop, place, ...now].map((turn) => Math.floor(rows.indexOf(turn) / CHUNK))]);
    useEffect(() => {
        const row = rowOf(box, place);
        if (row !== null)
            bring(box.current!, row);
    }, [place, rows]);
    return (
        <div class="turns" ref={box} onKeyDown={onKeyDown} onFocusIn={onFocus}>
            {Array.from({ length: chunks }, (_, chunk) => (
                <Chunk key={chunk} number={chunk} turns={Math.min(CHUNK, rows.length - chunk * CHUNK)}>
                    {(printing || needed.has(chunk)) && rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK).map((turn) => (
                        <TurnRow key={turn} number={turn} turn={voice.turns[turn]!} current={now.includes(turn)}
                            stop={turn === stop} language={voice.language} pattern={pattern}
                            moments={marks.get(turn) ?? []} player={player} />
                    ))}
                </Chunk>
            ))}
        </div>
    );
}

interface ChunkProps {
    number: number;
    turns: number;
    children: ComponentChildren; // false: too far away to be drawn
}

function Chunk({ number, turns, children }: ChunkProps) {
    const host = useRef<HTMLOListElement>(null);
    const height = useRef(0);
    const drawn = children !== false;
    useLayoutEffect(() => {
        if (drawn)
            height.current = host.current!.offsetHeight;
    });
    const style = drawn ? {} : { height: `${height.current || turns * TURN_PX}px` };
    return <ol ref={host} data-chunk={number} style={style}>{children}</ol>;
}

// The numbers of the chunks in and near the view of the box.
function useNear(box: RefObject<HTMLElement | null>, chunks: number): ReadonlySet<number> {
    const [near, setNear] = useState<ReadonlySet<number>>(new Set([0]));
    useEffect(() => {
        const observer = new IntersectionObserver((entries) => setNear((old) => {
            const next = new Set(old);
            for (const { target, isIntersecting } of entries)
                next[isIntersecting ? "add" : "delete"](Number((target as HTMLElement).dataset["chunk"]));
            return next;
        }), { root: box.current, rootMargin: `${AHEAD_PX}px 0px` });
        box.current!.querySelectorAll("[data-chunk]").forEach((chunk) => observer.observe(chunk));
        return () => observer.disconnect();
    }, [chunks]);
    return near;
}

function usePrinting(): boolean {
    const [printing, setPrinting] = useState(false);
    useEffect(() => {
        const begin = (): void => setPrinting(true);
        const end = (): void => setPrinting(false);
        addEventListener("beforeprint", begin);
        addEventListener("afterprint", end);
        return () => {
            removeEventListener("beforeprint", begin);
            removeEventListener("afterprint", end);
        };
    }, []);
    return printing;
}

// Which turn Tab stops at, and the keys that move it: the one used last, else the one that sounds, else the first.
function useArrows(box: RefObject<HTMLElement | null>, rows: readonly number[], now: readonly number[]) {
    const [used, setUsed] = useState(-1);
    const wanted = useRef(-1); // the turn that a key goes to, until it has the focus
    const stop = [used, now[now.length - 1]].find((turn) => turn !== undefined && rows.includes(turn)) ?? rows[0] ?? -1;
    useEffect(() => {
        if (wanted.current !== used)
            return; // an earlier turn's effect that comes late
        wanted.current = -1;
        rowOf(box, used)?.querySelector("button")?.focus();
    }, [used]);
    const onKeyDown = (event: KeyboardEvent): void => {
        const at = rows.indexOf(stop);
        const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
        const turn = goal === undefined ? undefined : rows[goal];
        if (turn === undefined)
            return;
        event.preventDefault();
        wanted.current = turn;
        setUsed(turn);
    };
    const onFocus = (event: FocusEvent): void => {
        const turn = (event.target as HTMLElement).closest<HTMLElement>("[data-turn]")?.dataset["turn"];
        if (turn !== undefined)
            setUsed(Number(turn));
    };
    return { stop, onKeyDown, onFocus };
}

function rowOf(box: RefObject<HTMLElement | null>, turn: number | undefined): HTMLElement | null {
    return turn === undefined ? null : box.current!.querySelector<HTMLElement>(`[data-turn="${turn}"]`);
}

// Scrolls the box, never the page, when the row is not well within its view.
function bring(box: HTMLElement, row: HTMLElement): void {
    const top = row.offsetTop;
    const seen = box.clientHeight;
    if (top < box.scrollTop || top + row.offsetHeight > box.scrollTop + 0.8 * seen)
        box.scrollTop = top - 0.25 * seen;
}
