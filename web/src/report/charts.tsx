// charts.tsx: the section of charts over time: who speaks, a chart for each person, their key and their zoom buttons.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ChartGroup } from "./charts-group";
import { Lanes } from "./lanes";
import { personPlot } from "./person-plot";
import { Portrait } from "./pieces";
import type { Player } from "./player";
import { TimePlot } from "./time-plot";
import type { TurnIndex } from "./turns";
import type { Doubt, Moment, Person, Report } from "./types";
import { useWords, type Words } from "./words";

const FIRST_CHARTS = 12;

interface ChartsProps {
    report: Report;
    index: TurnIndex;
    player: Player;
}

export function Charts({ report, index, player }: ChartsProps) {
    const words = useWords();
    const { voice, settings, recording } = report;
    const group = useMemo(() => new ChartGroup(recording.duration_s, player), [recording.duration_s, player]);
    useEffect(() => group.follow(), [group]);
    const expressions = settings.expression && report.people.length > 0;
    const voices = voice !== null && voice.speakers.length > 0;
    if (!expressions && !voices)
        return null;
    return (
        <section class="card" aria-labelledby="over-time">
            <div class="bar">
                <h2 id="over-time">{words.say("overTime")}</h2>
                <Zoom group={group} words={words} />
            </div>
            <p class="hint screen">{words.say("overTimeHint")}</p>
            {voices && <Lanes voice={voice} index={index} moments={report.moments} group={group} />}
            {expressions && <People report={report} group={group} words={words} />}
        </section>
    );
}

function People({ report, group, words }: { report: Report; group: ChartGroup; words: Words }) {
    const [all, setAll] = useState(report.people.length <= FIRST_CHARTS);
    const people = all ? report.people : report.people.slice(0, FIRST_CHARTS);
    const { threshold } = report.settings;
    return (
        <>
            <Legend threshold={threshold} words={words} />
            {people.map((person) => (
                <PersonRow key={person.person} person={person} group={group} threshold={threshold}
                    moments={report.moments.filter((moment) => moment.person === person.person)} />
            ))}
            {!all && (
                <button type="button" onClick={() => setAll(true)}>
                    {words.say("allCharts", { count: report.people.length })}
                </button>
            )}
        </>
    );
}

function Zoom({ group, words }: { group: ChartGroup; words: Words }) {
    const buttons = [
        ["earlier", "←", () => group.pan(-0.5)],
        ["later", "→", () => group.pan(0.5)],
        ["zoomOut", "−", () => group.scale(2)],
        ["zoomIn", "+", () => group.scale(0.5)],
    ] as const;
    return (
        <div class="buttons screen">
            {buttons.map(([key, sign, act]) => (
                <button key={key} type="button" class="square" aria-label={words.say(key)} title={words.say(key)}
                    onClick={act}>{sign}</button>
            ))}
            <button type="button" onClick={() => group.zoom(0, group.duration)}>{words.say("whole")}</button>
        </div>
    );
}

function Legend({ threshold, words }: { threshold: number; words: Words }) {
    return (
        <ul class="legend">
            <li><i class="key negative" />{words.say("keyNegative")}</li>
            <li><i class="key positive" />{words.say("keyPositive")}</li>
            <li><i class="key threshold" />{words.say("keyThreshold", { value: words.percent(threshold) })}</li>
            <li><i class="key moment" />{words.say("keyMoment")}</li>
            <li><i class="key absent" />{words.say("keyAbsent")}</li>
        </ul>
    );
}

interface RowProps {
    person: Person;
    group: ChartGroup;
    threshold: number;
    moments: readonly Moment[];
}

function PersonRow({ person, group, threshold, moments }: RowProps) {
    const words = useWords();
    const host = useRef<HTMLDivElement>(null);
    const readout = useRef<HTMLOutputElement>(null);
    useEffect(() => {
        const chart = new TimePlot(host.current!, group, personPlot({
            person, moments, threshold,
            percent: (share) => words.percent(share),
            onPointer: (seconds, negative, positive, doubt) => {
                readout.current!.textContent = describe(words, seconds, negative, positive, doubt);
            },
        }));
        const leave = group.add(chart);
        return () => {
            leave();
            chart.destroy();
        };
    }, [group, person, threshold, words]);
    const name = words.person(person.person);
    return (
        <figure class="chart person">
            <figcaption>
                <Portrait person={person} size="small" />
                <b>{name}</b>
                <output ref={readout} />
            </figcaption>
            <div class="plot" ref={host} role="img"
                aria-label={words.say("chartLabel", { person: name, count: moments.length })} />
        </figure>
    );
}

function describe(words: Words, seconds: number | null, negative: number | null, positive: number | null,
    doubt: Doubt | null): string {
    if (seconds === null)
        return "";
    const values = negative === null && positive === null ? [
        doubt === null ? words.say("keyAbsent") : words.say("notJudged", { why: words.say(doubt) }),
    ] : [
        `${words.say("negative")} ${words.percent(negative)}`,
        `${words.say("positive")} ${words.percent(positive)}`,
    ];
    return [words.time(seconds), ...values].join(" · ");
}
