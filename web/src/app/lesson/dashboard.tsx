// lesson/dashboard.tsx: what was measured of a lesson: the parts of the report, over the server's recording, with what
// can be corrected here.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Charts } from "../../report/charts";
import { Conversation } from "../../report/conversation";
import { Basis, Numbers, Warnings } from "../../report/head";
import { Moments } from "../../report/moments";
import { People } from "../../report/people";
import { Player } from "../../report/player";
import { Video } from "../../report/recording";
import { RolesContext } from "../../report/roles";
import { Transcript } from "../../report/transcript";
import { TurnTextContext } from "../../report/turn-row";
import { TurnIndex } from "../../report/turns";
import { knowsVersion, type Report } from "../../report/types";
import { address } from "../api";
import { useLoad } from "../hooks";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { Trouble } from "../ui/field";
import { EditContext, EditedText, useEdits } from "./edits";
import { useServerRoles } from "./server-roles";
import { TalkRing } from "./talk-ring";

interface DashboardProps {
    lesson: Lesson;
    start_s: number; // where the address asks to begin; NaN: nowhere
    children: ComponentChildren; // the last section
}

export function Dashboard({ lesson, start_s, children }: DashboardProps) {
    const say = useSay();
    const { api } = useService();
    const { value: report, error, reload, set } = useLoad((signal) =>
        api.get<Report>(`lessons/${lesson.id}/report`, {}, signal), [api, lesson.id, lesson.finished]);
    const video = lesson.media ? address(`lessons/${lesson.id}/media`) : null;
    const shown = useMemo(() => report && { ...report, recording: { ...report.recording, video } }, [report, video]);
    if (shown === null)
        return error === null ? <p class="hint" role="status">{say("loading")}</p>
            : <Trouble error={error} retry={reload} />;
    if (!knowsVersion(shown.version))
        return <p class="trouble" role="alert">{say("reportVersion")}</p>;
    return <Loaded lesson={lesson} report={shown} start_s={start_s} changed={set} reload={reload}>{children}</Loaded>;
}

interface LoadedProps extends DashboardProps {
    report: Report;
    changed: (change: (old: Report) => Report) => void;
    reload: () => void;
}

function Loaded({ lesson, report, start_s, changed, reload, children }: LoadedProps) {
    const player = useMemo(() => new Player(), []);
    const { voice } = report;
    const index = useMemo(() => new TurnIndex(voice?.turns ?? []), [voice]);
    const roles = useServerRoles(lesson, report, reload);
    const edits = useEdits(lesson, report, player, changed);
    useEffect(() => {
        if (start_s >= 0)
            player.seek(start_s);
    }, [player, start_s]);
    return (
        <RolesContext.Provider value={roles.roles}>
            <EditContext.Provider value={edits}>
                <TurnTextContext.Provider value={EditedText}>
                    <div class="columns dashboard">
                        <div class="sections">
                            <Trouble error={roles.error} />
                            <Warnings report={report} />
                            <div class="card overview-card"><Numbers report={report} /></div>
                            <Charts report={report} index={index} player={player} />
                        </div>
                        <div class="beside">
                            <Video recording={report.recording} player={player} />
                            {voice !== null && voice.turns.length > 0 &&
                                <Transcript report={report} voice={voice} index={index} player={player} />}
                        </div>
                        <div class="sections">
                            {report.settings.expression && report.people.length > 0 &&
                                <Moments report={report} player={player} />}
                            {voice !== null && voice.speakers.length > 0 && <TalkRing voice={voice} />}
                            <Conversation report={report} player={player} />
                            <People report={report} />
                            {children}
                            <Basis report={report} />
                        </div>
                    </div>
                </TurnTextContext.Provider>
            </EditContext.Provider>
        </RolesContext.Provider>
    );
}
