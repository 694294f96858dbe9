// overview/view.tsx: the teachers of a school over time: sums in a table, weeks as small charts with one scale for all.
import { useWords } from "../../report/words";
import { useLoad } from "../hooks";
import { ShareBar } from "../lessons/table";
import { link, replace, type Place } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Overview, TeacherSum, TeacherWeek } from "../types";
import { Trouble } from "../ui/field";
import { Title } from "../ui/title";
import { Spark } from "./spark";

const DAY_MS = 24 * 3600 * 1000;
const SPANS: readonly { days: number; text: AppKey }[] = [
    { days: 28, text: "fourWeeks" },
    { days: 91, text: "quarter" },
    { days: 364, text: "year" },
];
const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
const since = (days: number): string => day(Date.now() - days * DAY_MS);

export function OverviewView({ place }: { place: Place }) {
    const say = useSay();
    const { api, session: { expression } } = useService();
    const from = place.query.get("from") ?? since(SPANS[1]!.days);
    const to = place.query.get("to") ?? day(Date.now());
    const { value, error, loading, reload } = useLoad((signal) =>
        api.get<Overview>("overview", { from, to }, signal), [api, from, to]);
    return (
        <div class="sections" aria-busy={loading}>
            <Title text={say("overview")} />
            <p class="hint">{say("overviewAbout")}</p>
            <Span from={from} to={to} />
            <Trouble error={error} retry={reload} />
            {value !== null && value.teachers.length === 0 && <p class="card nothing">{say("overviewEmpty")}</p>}
            {value !== null && value.teachers.length > 0 && (
                <>
                    <section class="card" aria-labelledby="sums">
                        <h2 id="sums">{say("teachers")}</h2>
                        <Sums teachers={value.teachers} expression={expression} from={from} to={to} />
                    </section>
                    <Weeks overview={value} expression={expression} />
                </>
            )}
        </div>
    );
}

function Span({ from, to }: { from: string; to: string }) {
    const say = useSay();
    const today = day(Date.now());
    return (
        <div class="filters">
            <div class="choice" role="group" aria-label={say("span")}>
                {SPANS.map(({ days, text }) => (
                    <button key={days} type="button" aria-pressed={to === today && from === since(days)}
                        onClick={() => replace(["overview"], { from: since(days), to: today })}>{say(text)}</button>
                ))}
            </div>
            <label>
                <span>{say("from")}</span>
                <input type="date" value={from} max={to} onChange={({ currentTarget: { value } }) => {
                    if (value !== "")
                        replace(["overview"], { from: value, to });
                }} />
            </label>
            <label>
                <span>{say("to")}</span>
                <input type="date" value={to} min={from} onChange={({ currentTarget: { value } }) => {
                    if (value !== "")
                        replace(["overview"], { from, to: value });
                }} />
            </label>
        </div>
    );
}

function Sums({ teachers, expression, from, to }: {
    teachers: readonly TeacherSum[]; expression: boolean; from: string; to: string;
}) {
    const say = useSay();
    const words = useWords();
    const heads: AppKey[] = ["teacher", "lessonCount", "hours",
        ...expression ? ["negativeShare", "momentsPerHour"] as const : [], "teacherTalk"];
    return (
        <table class="rows" role="table">
            <thead role="rowgroup">
                <tr role="row">{heads.map((key) => <th key={key} role="columnheader">{say(key)}</th>)}</tr>
            </thead>
            <tbody role="rowgroup">
                {teachers.map((sum) => (
                    <tr role="row" key={sum.teacher.id}>
                        <th scope="row" role="rowheader" class="who">
                            <a href={link([], { teacher: sum.teacher.id, from, to })}>{sum.teacher.display}</a>
                        </th>
                        <td role="cell" data-label={say("lessonCount")}>{words.number(sum.lessons)}</td>
                        <td role="cell" data-label={say("hours")}>{words.number(sum.hours, 1)}</td>
                        {expression && (
                            <>
                                <td role="cell" data-label={say("negativeShare")}>
                                    <ShareBar value={sum.negative} kind="negative" />
                                </td>
                                <td role="cell" data-label={say("momentsPerHour")}>
                                    <Known value={sum.moments_per_hour} />
                                </td>
                            </>
                        )}
                        <td role="cell" data-label={say("teacherTalk")}>
                            <ShareBar value={sum.talk_teacher} kind="talk" />
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Known({ value }: { value: number | null }) {
    const say = useSay();
    const words = useWords();
    return value === null ? <span class="too-little">{say("notEnoughData")}</span> : <>{words.number(value, 1)}</>;
}

type Measure = "negative" | "moments_per_hour" | "talk_teacher";
const MEASURES: readonly { name: Measure; text: AppKey; share: boolean; expression: boolean }[] = [
    { name: "negative", text: "negativeShare", share: true, expression: true },
    { name: "moments_per_hour", text: "momentsPerHour", share: false, expression: true },
    { name: "talk_teacher", text: "teacherTalk", share: true, expression: false },
];

function Weeks({ overview, expression }: { overview: Overview; expression: boolean }) {
    const say = useSay();
    const words = useWords();
    const weeks = allWeeks(overview.weeks);
    const measures = MEASURES.filter((measure) => expression || !measure.expression);
    const most = new Map(measures.map(({ name, share }) =>
        [name, highest(overview.weeks.map((week) => week[name]), share)]));
    return (
        <section class="card" aria-labelledby="weeks">
            <h2 id="weeks">{say("byWeek")}</h2>
            <p class="hint">{say("byWeekHint")}</p>
            <div class="multiples">
                {overview.teachers.map(({ teacher }) => (
                    <div key={teacher.id} class="teacher-weeks">
                        <h3>{teacher.display}</h3>
                        <div class="sparks">
                            {measures.map(({ name, text, share }) => (
                                <Spark key={name} title={say(text)} kind={name === "talk_teacher" ? "talk" : "negative"}
                                    weeks={weeks} most={most.get(name)!}
                                        values={valuesOf(overview.weeks, teacher.id, weeks, name)}
                                    format={(value) => share ? words.percent(value) : words.number(value, 1)} />
                            ))}
                        </div>
                    </div>
                ))}
            </div>
        </section>
    );
}

// Every Monday from the first week to the last, whether somebody taught in it or not.
function allWeeks(weeks: readonly TeacherWeek[]): string[] {
    const starts = weeks.map(({ week }) => Date.parse(week)).sort((a, b) => a - b);
    const [first, last] = [starts[0], starts[starts.length - 1]];
    if (first === undefined || last === undefined)
        return [];
    return Array.from({ length: Math.round((last - first) / (7 * DAY_MS)) + 1 }, (_, i) => day(first + i * 7 * DAY_MS));
}

function valuesOf(all: readonly TeacherWeek[], teacher: string, weeks: readonly string[],
    name: Measure): (number | null)[] {
    const own = new Map(all.filter((week) => week.teacher === teacher).map((week) => [week.week, week[name]]));
    return weeks.map((week) => own.get(week) ?? null);
}

// The top of the common scale: a round number above the highest value.
function highest(values: readonly (number | null)[], share: boolean): number {
    const most = Math.max(0, ...values.map((value) => value ?? 0));
    const steps = share ? [0.1, 0.2, 0.3, 0.5, 1] : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    return steps.find((step) => step >= most) ?? most;
}
