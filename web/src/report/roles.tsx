// roles.tsx: who is the teacher: what the analysis said, or what a person corrected on this page. A correction changes
// every name on the page, is kept in this browser for this report only, and can be undone.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useMemo, useState } from "preact/hooks";
import type { Report, Role, Speaker } from "./types";
import { useWords } from "./words";

export const NOBODY = 0; // as the number of the teacher

export class Roles {
    constructor(
        private readonly speakers: readonly Speaker[],
        private readonly correction: number | null, // the teacher's number or NOBODY; null: no correction
        readonly correct: (teacher: number | null) => void,
        readonly allowed = true, // to correct it
    ) {}

    get corrected(): boolean {
        return this.correction !== null;
    }

    get teacher(): number {
        return this.correction ?? this.judged;
    }

    // The teacher by the analysis.
    get judged(): number {
        return this.speakers.find(({ role }) => role === "teacher")?.speaker ?? NOBODY;
    }

    role(speaker: number): Role | null {
        if (this.correction === null)
            return this.speakers.find((one) => one.speaker === speaker)?.role ?? null;
        return this.correction === NOBODY ? null : this.correction === speaker ? "teacher" : "student";
    }
}

export const RolesContext = createContext(new Roles([], null, () => {}));
export const useRoles = (): Roles => useContext(RolesContext);

// Names a speaker by number, as every part of the page must.
export function useNames(): (speaker: number) => string {
    const words = useWords();
    const roles = useRoles();
    return (speaker) => words.speaker(speaker, roles.role(speaker));
}

export function RolesProvider({ report, children }: { report: Report; children: ComponentChildren }) {
    const speakers = report.voice?.speakers ?? [];
    const key = `otklik.teacher ${report.analysed_at} ${report.recording.file}`;
    const [correction, setCorrection] = useState(() => remembered(key, speakers));
    const roles = useMemo(() => new Roles(speakers, correction, (teacher) => {
        remember(key, teacher);
        setCorrection(teacher);
    }), [speakers, correction, key]);
    return <RolesContext.Provider value={roles}>{children}</RolesContext.Provider>;
}

// Storage may be forbidden, or hold anything: then there is no correction, or it lasts as long as the page.
function remembered(key: string, speakers: readonly Speaker[]): number | null {
    try {
        const text = localStorage.getItem(key);
        const known = [NOBODY, ...speakers.map(({ speaker }) => speaker)];
        return known.find((number) => String(number) === text) ?? null;
    } catch {
        return null;
    }
}

function remember(key: string, teacher: number | null): void {
    try {
        if (teacher === null)
            localStorage.removeItem(key);
        else
            localStorage.setItem(key, String(teacher));
    } catch {
        // As above.
    }
}
