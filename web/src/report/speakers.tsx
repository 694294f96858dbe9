// speakers.tsx: the table of speakers: who, how much and how each of them talks.
import { Known, Portrait, SeekButton } from "./pieces";
import type { Player } from "./player";
import { useNames, useRoles, type Roles } from "./roles";
import type { Key } from "./texts";
import { voiceNumber } from "./turns";
import type { Person, Report, Speaker, Voice } from "./types";
import { useWords, type Words } from "./words";

const HEADS: Key[] = ["who", "talk", "monologue", "interrupts", "response", "questions", "rate"];

export function SpeakerTable({ report, voice, player }: { report: Report; voice: Voice; player: Player }) {
    const words = useWords();
    return (
        <table class="rows speakers" role="table">
            <thead role="rowgroup">
                <tr role="row">{HEADS.map((key) => <th key={key} role="columnheader">{words.say(key)}</th>)}</tr>
            </thead>
            <tbody role="rowgroup">
                {voice.speakers.map((speaker) => (
                    <Row key={speaker.speaker} speaker={speaker} player={player} words={words}
                        person={report.people.find(({ person }) => person === speaker.person) ?? null} />
                ))}
            </tbody>
        </table>
    );
}

interface RowProps {
    speaker: Speaker;
    person: Person | null; // whose face it is
    player: Player;
    words: Words;
}

function Row({ speaker, person, player, words }: RowProps) {
    return (
        <tr role="row" id={`speaker-${speaker.speaker}`} tabIndex={-1}>
            <Who speaker={speaker} person={person} words={words} />
            <td role="cell" data-label={words.say("talk")}><Talk speaker={speaker} words={words} /></td>
            <td role="cell" data-label={words.say("monologue")}>
                <Known value={speaker.monologue}>
                    {speaker.monologue !== null && (
                        <>
                            {words.seconds(speaker.monologue.end_s - speaker.monologue.start_s)}
                            <SeekButton seconds={speaker.monologue.start_s} player={player} />
                        </>
                    )}
                </Known>
            </td>
            <td role="cell" data-label={words.say("interrupts")}>
                {words.number(speaker.interruptions)}
                <small>{words.say("wasInterrupted", { n: speaker.interrupted })}</small>
            </td>
            <td role="cell" data-label={words.say("response")}>
                <Known value={speaker.response_median_s}>
                    {words.seconds(speaker.response_median_s ?? 0)}
                    <small>{words.say("responses", { n: speaker.responses })}</small>
                </Known>
            </td>
            <td role="cell" data-label={words.say("questions")}>
                <Known value={speaker.questions}>{words.number(speaker.questions ?? 0)}</Known>
            </td>
            <td role="cell" data-label={words.say("rate")}>
                <Known value={speaker.words_per_minute}>{words.number(speaker.words_per_minute ?? 0)}</Known>
                {speaker.words !== null && <small>{words.say("wordCount", { n: speaker.words })}</small>}
            </td>
        </tr>
    );
}

function Who({ speaker, person, words }: { speaker: Speaker; person: Person | null; words: Words }) {
    const name = useNames();
    const roles = useRoles();
    const face = person === null ? words.say("faceUnknown") : words.say("faceMatch",
        { person: words.person(person.person), share: words.percent(speaker.person_confidence) });
    return (
        <th scope="row" role="rowheader" class="who">
            {person === null ? <span class="face large" aria-hidden="true">{speaker.speaker}</span>
                : <Portrait person={person} size="large" />}
            <span>
                <i class={`voice voice-${voiceNumber(speaker.speaker)}`} />{name(speaker.speaker)}
                <small class={roles.corrected ? "corrected" : undefined}>{basis(speaker, roles, words)}</small>
                <small>
                    {face}{speaker.channel !== null && `, ${words.say("channel", { id: speaker.channel })}`}
                </small>
            </span>
        </th>
    );
}

// Where the role comes from.
function basis(speaker: Speaker, roles: Roles, words: Words): string {
    if (roles.corrected)
        return words.say("roleCorrected");
    if (speaker.role === null)
        return words.say("roleUnknown");
    return speaker.role_given ? words.say("roleNamed")
        : words.say("roleJudged", { share: words.percent(speaker.role_confidence) });
}

function Talk({ speaker, words }: { speaker: Speaker; words: Words }) {
    return (
        <>
            <span class="share">
                <span class="gauge" aria-hidden="true">
                    <i class={`voice-${voiceNumber(speaker.speaker)}`} style={{ width: `${100 * speaker.share}%` }} />
                </span>
                {words.percent(speaker.share)}
            </span>
            <small>{words.time(speaker.seconds)}, {words.say("turns", { n: speaker.turns })}</small>
        </>
    );
}
