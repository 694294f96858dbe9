// csv.ts: the moments as a table for a spreadsheet, with the columns of moments.csv (docs/report.md).
import type { Moment } from "./types";

const COLUMNS = [
    "person", "onset_s", "peak_s", "end_s", "magnitude", "peak", "confidence", "face_share",
] as const satisfies readonly (keyof Moment)[];

// Numbers only, so nothing needs quotes and no spreadsheet can take a field for a formula.
export function momentsCsv(moments: readonly Moment[]): string {
    const rows = moments.map((moment) => COLUMNS.map((column) => moment[column]).join(","));
    return [COLUMNS.join(","), ...rows, ""].join("\n");
}

export function download(name: string, type: string, text: string): void {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000); // the browser has begun to read by then
}
