// people.tsx: the summary, a row for each person.
import { Known, Portrait } from "./pieces";
import { useNames } from "./roles";
import type { Key } from "./texts";
import { DOUBTS, type Person, type Report } from "./types";
import { useWords, type Words } from "./words";

export function People({ report }: { report: Report }) {
    const words = useWords();
    if (report.people.length === 0)
        return null;
    const { expression } = report.settings;
    const voices = report.voice !== null;
    const heads: Key[] = ["whose", "seen", "away"];
    if (voices)
        heads.splice(1, 0, "voiceOf");
    if (expression)
        heads.push("negative", "positive", "count", "confidence");
    return (
        <section class="card" aria-labelledby="summary">
            <h2 id="summary">{words.say("summary")}</h2>
            <table class="rows people" role="table">
                <thead role="rowgroup">
                    <tr role="row">{heads.map((key) => <th key={key} role="columnheader">{words.say(key)}</th>)}</tr>
                </thead>
                <tbody role="rowgroup">
                    {report.people.map((person) => (
                        <Row key={person.person} person={person} expression={expression} voices={voices}
                            words={words} />
                    ))}
                </tbody>
            </table>
            {expression && <p class="hint">{words.say("shareNote")}</p>}
        </section>
    );
}

interface RowProps {
    person: Person;
    expression: boolean;
    voices: boolean;
    words: Words;
}

function Row({ person, expression, voices, words }: RowProps) {
    const absences = person.absences.length;
    return (
        <tr role="row">
            <th scope="row" role="rowheader" class="who">
                <Portrait person={person} size="large" />{words.person(person.person)}
            </th>
            {voices && <td role="cell" data-label={words.say("voiceOf")}><Voice speaker={person.speaker} /></td>}
            <td role="cell" data-label={words.say("seen")}>
                {words.time(person.seen_s)} <small>{words.percent(person.face_share)}</small>
            </td>
            <td role="cell" data-label={words.say("away")}>
                {words.time(person.without_face_s)}
                {absences > 0 && <small>{words.say("absences", { n: absences })}</small>}
            </td>
            {expression && (person.enough
                ? <Shares person={person} words={words} />
                : <td role="cell" class="too-little" colSpan={4}>
                    {words.say("notEnough")}: {basis(person, words)}
                </td>)}
        </tr>
    );
}

// Leads to the speaker's row, leaving the page's address as it is: it may hold the language.
function Voice({ speaker }: { speaker: number | null }) {
    const name = useNames();
    if (speaker === null)
        return <Known value={null} />;
    const id = `speaker-${speaker}`;
    return (
        <a href={`#${id}`} onClick={(event) => {
            event.preventDefault();
            document.getElementById(id)?.focus();
        }}>{name(speaker)}</a>
    );
}

function basis(person: Person, words: Words): string {
    const judged = words.say("judged", { judged: person.judged_samples, samples: person.samples });
    const why = DOUBTS.filter((doubt) => (person.not_judged?.[doubt] ?? 0) > 0)
        .map((doubt) => `${words.say(doubt)}\u00a0${words.number(person.not_judged![doubt])}`);
    return why.length === 0 ? judged : `${judged}; ${words.say("notJudged", { why: why.join(", ") })}`;
}

// How the face looks at rest, where that is known.
function resting({ baseline, subtracted }: Person, words: Words) {
    if (baseline === null || baseline === undefined)
        return null;
    const text = { rest: words.percent(baseline), subtracted: words.percent(subtracted ?? 0) };
    return <small>{words.say((subtracted ?? 0) > 0 ? "resting" : "restingPlain", text)}</small>;
}

function Shares({ person, words }: { person: Person; words: Words }) {
    const confidence = person.confidence ?? 0;
    return (
        <>
            <td role="cell" data-label={words.say("negative")}>
                <Share value={person.negative_share} kind="negative" words={words} />
            </td>
            <td role="cell" data-label={words.say("positive")}>
                <Share value={person.positive_share} kind="positive" words={words} />
            </td>
            <td role="cell" data-label={words.say("count")}>{words.number(person.moments)}</td>
            <td role="cell" data-label={words.say("confidence")}>
                {words.confidence(confidence)}, {words.percent(person.confidence)}
                <small>{basis(person, words)}</small>
                {resting(person, words)}
            </td>
        </>
    );
}

function Share({ value, kind, words }: { value: number | null; kind: "negative" | "positive"; words: Words }) {
    return (
        <span class="share">
            <span class="gauge" aria-hidden="true"><i class={kind} style={{ width: `${100 * (value ?? 0)}%` }} /></span>
            {words.percent(value)}
        </span>
    );
}
