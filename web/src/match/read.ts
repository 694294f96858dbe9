// read.ts: takes the evaluation out of the page.
import { FORMAT, type Evaluation } from "./types";

// null: there is none in the page, or one of another format.
export function readEvaluation(text: string): Evaluation | null {
    try {
        const evaluation = JSON.parse(text) as Evaluation;
        return evaluation.format === FORMAT ? evaluation : null;
    } catch {
        return null;
    }
}
