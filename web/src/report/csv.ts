// csv.ts: the moments as a table for a spreadsheet, with the columns of moments.csv (docs/report.md).
import { DOUBTS, type Moment } from "./types";

const COLUMNS = [
    "person", "onset_s", "peak_s", "end_s", "magnitude", "peak", "confidence", "face_share",
] as const satisfies readonly (keyof Moment)[];

export function momentsCsv(moments: readonly Moment[]): string {
    const rows = moments.map((moment) => [
        ...COLUMNS.map((column) => moment[column]), moment.peak_less_baseline ?? moment.peak, doubts(moment),
        moment.speakers.join(" "), field(moment.words ?? ""),
    ].join(","));
    return [[...COLUMNS, "peak_less_baseline", "not_judged", "speakers", "words"].join(","), ...rows, ""].join("\n");
}

// "turned:3 dark:1".
function doubts({ not_judged }: Moment): string {
    return DOUBTS.filter((why) => (not_judged?.[why] ?? 0) > 0).map((why) => `${why}:${not_judged![why]}`).join(" ");
}

// Text as base/csv.c writes it: quoted where it must be, and a spreadsheet cannot take it for a formula. A number stays
// as it is.
function field(text: string): string {
    const number = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
    const plain = !number && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
    return /[,"\r\n]/.test(text) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export function download(name: string, type: string, text: string): void {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000); // the browser has begun to read by then
}
