// lanes-plot.ts: who speaks when: a lane for each speaker, a bar for each turn, negative moments across all lanes.
import type uPlot from "uplot";
import { colour } from "./charts-group";
import { fillSpan, type PlotInput } from "./time-plot";
import { voiceColour, type TurnIndex } from "./turns";
import type { Moment, Voice } from "./types";

export const LANE = 40; // pixels: the name above, the bar below
const AXIS = 8 + 26; // what the plot keeps above the lanes and below them
const BAR = [0.56, 0.9] as const; // where the bar lies in its lane

export interface LanesInput {
    voice: Voice;
    index: TurnIndex;
    moments: readonly Moment[];
    duration: number;
    onPointer: (seconds: number | null, speakers: readonly number[]) => void;
}

export function lanesPlot(input: LanesInput): PlotInput {
    const { speakers, turns } = input.voice;
    return {
        height: speakers.length * LANE + AXIS,
        data: [[0, input.duration], [null, null]], // the bars are drawn by `under`: uPlot only keeps the time axis
        series: [{ points: { show: false } }],
        y: { range: [0, 1], splits: [], label: String },
        under: (plot) => draw(plot, input),
        over: () => {},
        pointed: (seconds) => input.onPointer(seconds,
            seconds === null ? [] : input.index.at(seconds).map((turn) => turns[turn]!.speaker)),
    };
}

function draw(plot: uPlot, { voice, moments }: LanesInput): void {
    const { min = 0, max = 0 } = plot.scales.x!;
    const lanes = new Map(voice.speakers.map(({ speaker }, lane) => [speaker, lane]));
    const colours = voice.speakers.map(({ speaker }) => colour(voiceColour(speaker)));
    const step = 1 / Math.max(voice.speakers.length, 1);
    const [empty, moment] = [colour("--lane"), colour("--moment")];
    for (const lane of lanes.values())
        fillSpan(plot, min, max, empty, 0, (lane + BAR[0]) * step, (lane + BAR[1]) * step);
    for (const { onset_s, end_s } of moments)
        fillSpan(plot, onset_s, end_s, moment, 3);
    for (const { speaker, start_s, end_s } of voice.turns) {
        const lane = lanes.get(speaker);
        if (lane !== undefined && end_s >= min && start_s <= max)
            fillSpan(plot, start_s, end_s, colours[lane]!, 1, (lane + BAR[0]) * step, (lane + BAR[1]) * step);
    }
}
