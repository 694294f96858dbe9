// lesson/talk-ring.tsx: who talks how much, as a ring.
import { NOBODY, useNames, useRoles } from "../../report/roles";
import { voiceNumber } from "../../report/turns";
import type { Voice } from "../../report/types";
import { useWords } from "../../report/words";
import { useSay } from "../service";

const RADIUS = 42;
const ROUND = 2 * Math.PI * RADIUS;
const GAP = 1.5; // between two pieces

export function TalkRing({ voice }: { voice: Voice }) {
    const say = useSay();
    const words = useWords();
    const name = useNames();
    const { teacher } = useRoles();
    const speakers = [...voice.speakers].sort((a, b) => b.share - a.share);
    const teaches = speakers.find(({ speaker }) => speaker === teacher);
    let before = 0;
    const pieces = speakers.map(({ speaker, share }) => {
        const piece = { speaker, start: before, length: share * ROUND };
        before += piece.length;
        return piece;
    });
    const label = speakers.map(({ speaker, share }) => `${name(speaker)} ${words.percent(share)}`).join(", ");
    return (
        <section class="card" aria-labelledby="talk-time">
            <h2 id="talk-time">{say("talkTime")}</h2>
            <div class="ring">
                <svg viewBox="0 0 100 100" role="img" aria-label={label}>
                    {pieces.map(({ speaker, start, length }) => (
                        <circle key={speaker} class={`voice-${voiceNumber(speaker)}`} cx="50" cy="50" r={RADIUS}
                            fill="none" stroke-width="13" transform="rotate(-90 50 50)"
                            stroke-dasharray={`${Math.max(length - GAP, 0.4)} ${ROUND}`} stroke-dashoffset={-start} />
                    ))}
                    {teacher !== NOBODY && teaches !== undefined && (
                        <>
                            <text x="50" y="51" class="big">{words.percent(teaches.share)}</text>
                            <text x="50" y="62" class="small">{words.say("teacher").toLowerCase()}</text>
                        </>
                    )}
                </svg>
                <ul>
                    {speakers.map(({ speaker, share, seconds }) => (
                        <li key={speaker}>
                            <i class={`voice voice-${voiceNumber(speaker)}`} />
                            <span>{name(speaker)}</span>
                            <b>{words.percent(share)}</b>
                            <span class="hint">{words.time(seconds)}</span>
                        </li>
                    ))}
                </ul>
            </div>
        </section>
    );
}
