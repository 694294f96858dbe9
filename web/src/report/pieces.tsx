// pieces.tsx: small parts that several sections are made of.
import type { ComponentChildren } from "preact";
import type { Player } from "./player";
import { picture } from "./read";
import type { Person } from "./types";
import { useWords } from "./words";

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
    return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

export function Portrait({ person, size }: { person: Person; size: "small" | "large" }) {
    const source = picture(person.portrait);
    return source === null
        ? <span class={`face ${size}`} aria-hidden="true">{person.person}</span>
        : <img class={`face ${size}`} src={source} alt="" />;
}

// A place in the recording that one can go to.
export function SeekButton({ seconds, player }: { seconds: number; player: Player }) {
    const words = useWords();
    const time = words.time(seconds);
    return (
        <button type="button" class="time" aria-label={words.say("goTo", { time })}
            onClick={() => player.seek(seconds)}>{time}</button>
    );
}

// A value, or a dash that says why it is one.
export function Known({ value, children }: { value: unknown; children?: ComponentChildren }) {
    const words = useWords();
    return value === null ? <span title={words.say("notKnown")}>–</span> : <>{children ?? value}</>;
}
