// head.tsx: what was analysed, the main numbers, what they rest on, and what is wrong with them.
import { Fact } from "./pieces";
import type { Key } from "./texts";
import type { Model, Report, Voice } from "./types";
import { useWords, type Lang, type Words } from "./words";

export function Head({ report, speak }: { report: Report; speak: (lang: Lang) => void }) {
    const words = useWords();
    const other: Lang = words.lang === "ru" ? "en" : "ru";
    return (
        <header>
            <div class="bar">
                <p class="product">{words.say("product")}</p>
                <button type="button" class="screen" lang={other} title={words.say("otherLanguageHint")}
                    onClick={() => speak(other)}>{words.say("otherLanguage")}</button>
            </div>
            <h1>{report.recording.file}</h1>
            <p class="hint">{words.say("analysed", { date: words.date(report.analysed_at) })}</p>
            <Numbers report={report} />
        </header>
    );
}

// The main numbers, and what they must not be taken for.
export function Numbers({ report }: { report: Report }) {
    const words = useWords();
    const { recording, totals, settings } = report;
    const alone = totals.without_any_face_s;
    return (
        <>
            <dl class="facts">
                <Fact name={words.say("duration")}>{words.time(recording.duration_s)}</Fact>
                <Fact name={words.say("people")}>{words.number(totals.people)}</Fact>
                {report.voice !== null && (
                    <Fact name={words.say("speakers")}>{words.number(report.voice.speakers.length)}</Fact>
                )}
                {settings.expression && <Fact name={words.say("moments")}>{words.number(totals.moments)}</Fact>}
                <Fact name={words.say("noFace")}>{alone > 0 ? words.time(alone) : words.say("nobody")}</Fact>
            </dl>
            {settings.expression && (
                <p class="feeling"><b>{words.say("notFeeling")}</b> {words.say("notFeelingMore")}</p>
            )}
        </>
    );
}

export function Warnings({ report }: { report: Report }) {
    const words = useWords();
    const lines = warnings(report, words);
    if (lines.length === 0)
        return null;
    return (
        <section class="card warnings" aria-labelledby="warnings">
            <h2 id="warnings">{words.say("warnings")}</h2>
            <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
        </section>
    );
}

function warnings({ recording, settings, people, totals }: Report, words: Words): string[] {
    const few = people.filter((person) => !person.enough).map((person) => words.person(person.person));
    const missing = recording.missing_from_s;
    return [
        !settings.expression && words.say("warnExpression", { mode: settings.legal_mode }),
        missing !== null && words.say("warnMissing", { time: words.time(missing) }),
        recording.damaged > 0 && words.say("warnDamaged",
            { n: recording.damaged, time: words.time(recording.damaged_from_s ?? NaN) }),
        people.length === 0 && words.say("warnNobody"),
        settings.expression && few.length > 0 && words.say("warnEnough", { people: few.join(", ") }),
        totals.moments_listed < totals.moments &&
            words.say("warnListed", { listed: totals.moments_listed, found: totals.moments }),
    ].filter((line): line is string => line !== false);
}

const MODEL: Record<Model["task"], Key> = {
    detector: "basisDetector",
    expression: "basisExpression",
    vad: "basisVad",
    segmentation: "basisSegmentation",
    speaker: "basisSpeaker",
};

export function Basis({ report }: { report: Report }) {
    const words = useWords();
    const { recording, settings, totals, generator } = report;
    const rate = words.number(settings.rate, Number.isInteger(settings.rate) ? 0 : 1);
    return (
        <section class="card" aria-labelledby="basis">
            <h2 id="basis">{words.say("basis")}</h2>
            <dl class="basis">
                <Fact name={words.say("basisPictures")}>
                    {words.say("basisPicturesValue", { count: recording.pictures, rate })}
                </Fact>
                <Fact name={words.say("basisRecording")}>{recording.width} × {recording.height}</Fact>
                <Fact name={words.say("basisCuts")}>{words.number(recording.cuts)}</Fact>
                <Fact name={words.say("basisBrief")}>{words.number(totals.brief_faces)}</Fact>
                {settings.expression && (
                    <>
                        <Fact name={words.say("basisPoint")}>
                            {words.say("basisPointValue", {
                                name: settings.operating_point, enter: words.percent(settings.threshold),
                                leave: words.percent(settings.leave), least: words.seconds(settings.min_moment_s),
                            })}
                        </Fact>
                        <Fact name={words.say("basisSmoothing")}>{words.seconds(settings.smoothing_s)}</Fact>
                    </>
                )}
                <Fact name={words.say("basisMode")}>{settings.legal_mode}</Fact>
                {report.models.map((model) => (
                    <Fact key={model.task} name={words.say(MODEL[model.task])}>
                        {model.name} <code title={model.sha256}>{model.sha256.slice(0, 12)}</code>
                    </Fact>
                ))}
                {report.voice !== null && <VoiceBasis voice={report.voice} words={words} />}
                <Fact name={words.say("basisProgram")}>{generator.name} {generator.version}</Fact>
            </dl>
        </section>
    );
}

function VoiceBasis({ voice, words }: { voice: Voice; words: Words }) {
    const { engine, language } = voice;
    return (
        <>
            {voice.by_channel && <Fact name={words.say("basisChannels")}>{words.say("basisChannelsValue")}</Fact>}
            <Fact name={words.say("basisRecogniser")}>
                {engine === null ? words.say("basisNoWords") : engine}
                {language !== null && `, ${words.language(language)}`}
            </Fact>
        </>
    );
}
