// lanes.tsx: the timeline of speakers: the drawing, the names on it, and who speaks under the pointer.
import { useEffect, useRef } from "preact/hooks";
import type { ChartGroup } from "./charts-group";
import { LANE, lanesPlot } from "./lanes-plot";
import { useNames } from "./roles";
import { TimePlot } from "./time-plot";
import { voiceNumber, type TurnIndex } from "./turns";
import type { Moment, Voice } from "./types";
import { useWords } from "./words";

interface LanesProps {
    voice: Voice;
    index: TurnIndex;
    moments: readonly Moment[];
    group: ChartGroup;
}

export function Lanes({ voice, index, moments, group }: LanesProps) {
    const words = useWords();
    const name = useNames();
    const host = useRef<HTMLDivElement>(null);
    const readout = useRef<HTMLOutputElement>(null);
    const describe = useRef((_seconds: number | null, _speakers: readonly number[]): string => "");
    describe.current = (seconds, speakers) => seconds === null ? "" : [words.time(seconds),
        speakers.length === 0 ? words.say("nobodySpeaks") : [...new Set(speakers)].map(name).join(", ")].join(" · ");
    useEffect(() => {
        const chart = new TimePlot(host.current!, group, lanesPlot({
            voice, index, moments, duration: group.duration,
            onPointer: (seconds, speakers) => {
                readout.current!.textContent = describe.current(seconds, speakers);
            },
        }));
        chart.showView();
        const leave = group.add(chart);
        return () => {
            leave();
            chart.destroy();
        };
    }, [voice, index, moments, group]);
    const names = voice.speakers.map(({ speaker }) => name(speaker));
    return (
        <figure class="chart lanes">
            <figcaption>
                <b>{words.say("whoSpeaks")}</b>
                <output ref={readout} />
            </figcaption>
            <div class="plot" ref={host} role="img" aria-label={words.say("lanesLabel", { names: names.join(", ") })}
                style={{ minHeight: `${voice.speakers.length * LANE}px` }}>
                <ul aria-hidden="true">
                    {voice.speakers.map(({ speaker, share }) => (
                        <li key={speaker} style={{ height: `${LANE}px` }}>
                            <i class={`voice voice-${voiceNumber(speaker)}`} />
                            {name(speaker)} <span>{words.percent(share)}</span>
                        </li>
                    ))}
                </ul>
            </div>
        </figure>
    );
}
