// figure.tsx: a plot with its title, its key, what the pointer is at, and its numbers as a table behind it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSpeech } from "./say";
import { XyPlot, type PlotInput } from "./xy-plot";

interface FigureProps {
    id: string;
    title: string;
    hint: string;
    label: string; // what a screen reader says of the picture
    legend?: ComponentChildren;
    make: (tell: (text: string) => void) => PlotInput;
    made: readonly unknown[]; // what `make` rests on
    table: ComponentChildren;
}

export function Figure({ id, title, hint, label, legend, make, made, table }: FigureProps) {
    const { say } = useSpeech();
    const host = useRef<HTMLDivElement>(null);
    const readout = useRef<HTMLOutputElement>(null);
    useEffect(() => {
        const plot = new XyPlot(host.current!, make((text) => {
            readout.current!.textContent = text;
        }));
        return () => plot.destroy();
    }, made);
    return (
        <section class="card" aria-labelledby={id}>
            <h2 id={id}>{title}</h2>
            <p class="hint">{hint}</p>
            {legend}
            <figure class="chart">
                <figcaption><output ref={readout} /></figcaption>
                <div class="plot" ref={host} role="img" aria-label={label} />
            </figure>
            <details>
                <summary>{say("asTable")}</summary>
                <div class="scroll" tabIndex={0} role="region" aria-label={title}>{table}</div>
            </details>
        </section>
    );
}

// A table of texts; the first column heads its rows.
export function Grid({ heads, rows }: { heads: readonly string[]; rows: readonly (readonly string[])[] }) {
    return (
        <table class="grid">
            <thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
            <tbody>
                {rows.map((row, at) => (
                    <tr key={at}>
                        {row.map((text, column) => column === 0
                            ? <th key={column} scope="row">{text}</th> : <td key={column}>{text}</td>)}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
