// charts.tsx: the section with a chart for each person, its key and its zoom buttons.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { PersonChart } from "./chart";
import { ChartGroup } from "./charts-group";
import { Portrait } from "./people";
import type { Player } from "./player";
import type { Moment, Person, Report } from "./types";
import { useWords, type Words } from "./words";

const FIRST_CHARTS = 12;

export function Charts({ report, player }: { report: Report; player: Player }) {
    const words = useWords();
    const group = useMemo(() => new ChartGroup(report.recording.duration_s, player), [report, player]);
    const [all, setAll] = useState(report.people.length <= FIRST_CHARTS);
    useEffect(() => group.follow(), [group]);
    const people = all ? report.people : report.people.slice(0, FIRST_CHARTS);
    return (
        <section class="card" aria-labelledby="over-time">
            <div class="bar">
                <h2 id="over-time">{words.say("overTime")}</h2>
                <Zoom group={group} words={words} />
            </div>
            <p class="hint screen">{words.say("overTimeHint")}</p>
            <Legend threshold={report.settings.threshold} words={words} />
            {people.map((person) => (
                <PersonRow key={person.person} person={person} group={group} threshold={report.settings.threshold}
                    moments={report.moments.filter((moment) => moment.person === person.person)} />
            ))}
            {!all && (
                <button type="button" onClick={() => setAll(true)}>
                    {words.say("allCharts", { count: report.people.length })}
                </button>
            )}
        </section>
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
        const chart = new PersonChart(host.current!, group, {
            person, moments, threshold,
            percent: (share) => words.percent(share),
            onPointer: (seconds, negative, positive) => {
                readout.current!.textContent = describe(words, seconds, negative, positive);
            },
        });
        const leave = group.add(chart);
        return () => {
            leave();
            chart.destroy();
        };
    }, [group, person, threshold, words]);
    const name = words.person(person.person);
    return (
        <figure class="chart">
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

function describe(words: Words, seconds: number | null, negative: number | null, positive: number | null): string {
    if (seconds === null)
        return "";
    const values = negative === null && positive === null ? [words.say("keyAbsent")] : [
        `${words.say("negative")} ${words.percent(negative)}`,
        `${words.say("positive")} ${words.percent(positive)}`,
    ];
    return [words.time(seconds), ...values].join(" · ");
}
