// conversation.tsx: the conversation in numbers: the whole of it, a row for each speaker, and who is the teacher.
import { Fact, SeekButton } from "./pieces";
import type { Player } from "./player";
import { NOBODY, useNames, useRoles } from "./roles";
import { SpeakerTable } from "./speakers";
import type { Report, Voice } from "./types";
import { useWords, type Words } from "./words";

export function Conversation({ report, player }: { report: Report; player: Player }) {
    const words = useWords();
    const { allowed } = useRoles();
    const { voice } = report;
    if (voice === null)
        return <p class="hint no-voice">{words.say(report.recording.has_sound ? "voiceOff" : "noVoice")}</p>;
    return (
        <section class="card conversation" aria-labelledby="conversation">
            <div class="bar">
                <h2 id="conversation">{words.say("conversation")}</h2>
                {voice.speakers.length > 0 && allowed && <Teacher voice={voice} words={words} />}
            </div>
            <Corrected words={words} />
            <Summary voice={voice} player={player} words={words} />
            {voice.speakers.length === 0 ? <p>{words.say("nobodySpoke")}</p> : (
                <>
                    <SpeakerTable report={report} voice={voice} player={player} />
                    <p class="hint">
                        {words.say("talkNote")}{voice.draft && ` ${words.say("talkDraft")}`}
                    </p>
                </>
            )}
        </section>
    );
}

function Teacher({ voice, words }: { voice: Voice; words: Words }) {
    const roles = useRoles();
    const name = useNames();
    return (
        <div class="buttons screen">
            <label class="choose-teacher">
                {words.say("teacherIs")}
                <select value={String(roles.teacher)}
                    onChange={(event) => roles.correct(Number(event.currentTarget.value))}>
                    <option value={String(NOBODY)}>{words.say("nobodyTeaches")}</option>
                    {voice.speakers.map(({ speaker }) => (
                        <option key={speaker} value={String(speaker)}>
                            {words.speaker(speaker, null)}{roles.role(speaker) !== null && ` · ${name(speaker)}`}
                        </option>
                    ))}
                </select>
            </label>
            {roles.corrected && (
                <button type="button" onClick={() => roles.correct(null)}>{words.say("undo")}</button>
            )}
        </div>
    );
}

// Stands on paper, too: whoever reads the names must know where they come from.
function Corrected({ words }: { words: Words }) {
    const { corrected, judged } = useRoles();
    if (!corrected)
        return null;
    const said = judged === NOBODY ? words.say("judgedNobody") : words.say("judgedTeacher", { id: judged });
    return <p class="note corrected" role="status">{words.say("corrected", { judged: said })}</p>;
}

function Summary({ voice, player, words }: { voice: Voice; player: Player; words: Words }) {
    const { longest_pause: longest, pause_median_s: median } = voice;
    return (
        <dl class="basis">
            <Fact name={words.say("speech")}>{words.time(voice.speech_s)}</Fact>
            <Fact name={words.say("overlap")}>{words.time(voice.overlap_s)}</Fact>
            <Fact name={words.say("silence")}>{words.time(voice.silence_s)}</Fact>
            <Fact name={words.say("pauses")}>
                {words.number(voice.pauses)}
                {median !== null && `, ${words.say("pauseMedian", { value: words.seconds(median) })}`}
                {longest !== null && (
                    <>
                        {", "}
                        {words.say("pauseLongest", { value: words.seconds(longest.end_s - longest.start_s) })}{" "}
                        <SeekButton seconds={longest.start_s} player={player} />
                    </>
                )}
            </Fact>
        </dl>
    );
}
