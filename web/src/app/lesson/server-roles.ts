// lesson/server-roles.ts: who teaches, as the server keeps it: a correction is sent there, for everybody, and can be
// undone.
import { useMemo } from "preact/hooks";
import { NOBODY, Roles } from "../../report/roles";
import type { Report } from "../../report/types";
import { useWords } from "../../report/words";
import type { ApiError } from "../api";
import { useAction } from "../hooks";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { useToast } from "../ui/toasts";

export function useServerRoles(lesson: Lesson, report: Report, reload: () => void): {
    roles: Roles; error: ApiError | null;
} {
    const say = useSay();
    const words = useWords();
    const tell = useToast();
    const { api } = useService();
    const { error, run } = useAction();
    const roles = useMemo(() => {
        const before = new Roles(report.voice?.speakers ?? [], null, () => {}).judged;
        const name = async (speaker: number): Promise<boolean> => run(async () => {
            await api.send("PUT", `lessons/${lesson.id}/teacher`, { speaker: speaker === NOBODY ? null : speaker });
            reload();
        });
        const correct = async (speaker: number | null): Promise<void> => {
            if (speaker === null || !await name(speaker))
                return;
            const who = speaker === NOBODY ? words.say("nobodyTeaches") : words.speaker(speaker, null);
            tell(say("teacherSet", { who }), () => void name(before));
        };
        return new Roles(report.voice?.speakers ?? [], null, (speaker) => void correct(speaker), lesson.may_change);
    }, [report, lesson.id, lesson.may_change, words]);
    return { roles, error };
}
