// moments.tsx: the list of negative moments: order, filter, and a button on each that goes to its place.
import { Fragment } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { download, momentsCsv } from "./csv";
import { SeekButton } from "./pieces";
import type { Player } from "./player";
import { picture } from "./read";
import { useNames } from "./roles";
import type { Moment, Report, Voice } from "./types";
import { useWords, type Words } from "./words";

const PAGE = 50; // rows drawn at once; a long list grows by as many
type Order = "time" | "strength";

export function Moments({ report, player }: { report: Report; player: Player }) {
    const words = useWords();
    const [order, setOrder] = useState<Order>("time");
    const [whose, setWhose] = useState(0); // 0: everyone
    const [limit, setLimit] = useState(PAGE);
    const moments = useMemo(() => arrange(report.moments, order, whose), [report, order, whose]);
    const now = usePlaying(moments, player);
    const strongest = Math.max(...report.moments.map((moment) => moment.magnitude), Number.EPSILON);
    const shown = Math.min(limit, moments.length);
    return (
        <section class="card" aria-labelledby="moments">
            <div class="bar">
                <h2 id="moments">{words.say("list")}</h2>
                {report.moments.length > 0 && (
                    <div class="buttons screen">
                        <Orders order={order} choose={setOrder} words={words} />
                        <Whose report={report} whose={whose} choose={(id) => { setWhose(id); setLimit(PAGE); }}
                            words={words} />
                        <button type="button" onClick={() =>
                            download("moments.csv", "text/csv", momentsCsv(report.moments))}>
                            {words.say("csv")}
                        </button>
                    </div>
                )}
            </div>
            {moments.length === 0
                ? <p>{words.say("noMoments")}</p>
                : <List moments={moments.slice(0, shown)} now={now} strongest={strongest} player={player}
                    voice={report.voice} words={words} />}
            {moments.length > PAGE && (
                <p class="bar">
                    <span class="hint" role="status">{words.say("shown", { shown, total: moments.length })}</span>
                    {shown < moments.length && (
                        <button type="button" class="screen" onClick={() => setLimit(limit + PAGE)}>
                            {words.say("more", { count: Math.min(PAGE, moments.length - shown) })}
                        </button>
                    )}
                </p>
            )}
        </section>
    );
}

function arrange(moments: readonly Moment[], order: Order, whose: number): Moment[] {
    const some = moments.filter((moment) => whose === 0 || moment.person === whose);
    return order === "time" ? some : some.sort((a, b) => b.magnitude - a.magnitude);
}

// The first listed moment in which the recording stands.
function usePlaying(moments: readonly Moment[], player: Player): Moment | null {
    const [now, setNow] = useState<Moment | null>(null);
    useEffect(() => player.listen((seconds) => {
        setNow(moments.find((moment) => moment.onset_s <= seconds && seconds <= moment.end_s) ?? null);
    }), [moments, player]);
    return now;
}

function Orders({ order, choose, words }: { order: Order; choose: (order: Order) => void; words: Words }) {
    return (
        <div class="choice" role="group" aria-label={words.say("order")}>
            {(["time", "strength"] as const).map((one) => (
                <button key={one} type="button" aria-pressed={order === one} onClick={() => choose(one)}>
                    {words.say(one === "time" ? "byTime" : "byStrength")}
                </button>
            ))}
        </div>
    );
}

interface WhoseProps {
    report: Report;
    whose: number;
    choose: (person: number) => void;
    words: Words;
}

function Whose({ report, whose, choose, words }: WhoseProps) {
    return (
        <select aria-label={words.say("whose")} value={String(whose)}
            onChange={(event) => choose(Number(event.currentTarget.value))}>
            <option value="0">{words.say("everyone")}</option>
            {report.people.map(({ person }) => <option key={person} value={person}>{words.person(person)}</option>)}
        </select>
    );
}

interface ListProps {
    moments: readonly Moment[];
    now: Moment | null;
    strongest: number;
    player: Player;
    voice: Voice | null;
    words: Words;
}

const HEADS = ["time", "whose", "expression", "strength", "peak", "lasts", "confidence", "faceShare"] as const;

function List({ moments, now, strongest, player, voice, words }: ListProps) {
    const heads = voice === null ? HEADS : [...HEADS, "whoSpoke"] as const;
    return (
        <table class="rows moments" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {heads.map((key) => (
                        <th key={key} role="columnheader"
                            title={key === "strength" ? words.say("strengthHint") : undefined}>
                            {words.say(key)}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody role="rowgroup">
                {moments.map((moment) => {
                    const key = `${moment.person} ${moment.onset_s}`;
                    return (
                        <Fragment key={key}>
                            <Row moment={moment} current={moment === now} strongest={strongest} player={player}
                                voice={voice} words={words} />
                            {moment.words && <Quote text={moment.words} voice={voice} words={words} />}
                        </Fragment>
                    );
                })}
            </tbody>
        </table>
    );
}

interface RowProps {
    moment: Moment;
    current: boolean;
    strongest: number;
    player: Player;
    voice: Voice | null;
    words: Words;
}

// What the peak is without the person's resting face, where that was subtracted.
function lowered({ peak, peak_less_baseline }: Moment, words: Words) {
    if (peak_less_baseline === undefined || peak_less_baseline >= peak)
        return null;
    return <small>{" "}{words.say("lessBaseline", { peak: words.percent(peak_less_baseline) })}</small>;
}

function Row({ moment, current, strongest, player, voice, words }: RowProps) {
    const face = picture(moment.thumbnail);
    return (
        <tr role="row" aria-current={current ? "true" : undefined}>
            <td role="cell" class="when">
                {face === null ? <span class="face large" /> : <img class="face large" src={face} alt="" />}
                <SeekButton seconds={moment.onset_s} player={player} />
            </td>
            <td role="cell" data-label={words.say("whose")}>{words.person(moment.person)}</td>
            <td role="cell" data-label={words.say("expression")}>{words.say(moment.expression)}</td>
            <td role="cell" data-label={words.say("strength")}>
                <span class="share">
                    <span class="gauge" aria-hidden="true">
                        <i class="negative" style={{ width: `${100 * moment.magnitude / strongest}%` }} />
                    </span>
                    {words.number(moment.magnitude, 2)}
                </span>
            </td>
            <td role="cell" data-label={words.say("peak")}>{words.percent(moment.peak)}{lowered(moment, words)}</td>
            <td role="cell" data-label={words.say("lasts")}>{words.seconds(moment.end_s - moment.onset_s)}</td>
            <td role="cell" data-label={words.say("confidence")}>
                {words.confidence(moment.confidence)} <small>{words.percent(moment.confidence)}</small>
            </td>
            <td role="cell" data-label={words.say("faceShare")}>
                {words.faceShare(moment.face_share)} <small>{words.percent(moment.face_share)}</small>
            </td>
            {voice !== null && <WhoSpoke moment={moment} words={words} />}
        </tr>
    );
}

function WhoSpoke({ moment, words }: { moment: Moment; words: Words }) {
    const name = useNames();
    return (
        <td role="cell" data-label={words.say("whoSpoke")}>
            {moment.speakers.length === 0 ? words.say("nobodyThen") : moment.speakers.map(name).join(", ")}
        </td>
    );
}

function Quote({ text, voice, words }: { text: string; voice: Voice | null; words: Words }) {
    return (
        <tr role="row" class="quote">
            <td role="cell" colSpan={HEADS.length + 1}>
                {voice?.draft && <span class="tag">{words.say("draft")}</span>}
                <q lang={voice?.language ?? undefined} dir="auto">{text}</q>
            </td>
        </tr>
    );
}
