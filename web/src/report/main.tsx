// main.tsx: puts the page together.
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Charts } from "./charts";
import { Conversation } from "./conversation";
import { Basis, Head, Warnings } from "./head";
import { Moments } from "./moments";
import { People } from "./people";
import { Player } from "./player";
import { readReport } from "./read";
import { Video } from "./recording";
import { RolesProvider } from "./roles";
import { Transcript } from "./transcript";
import { TurnIndex } from "./turns";
import type { Report } from "./types";
import { firstLanguage, remember, Speak, Words, type Lang } from "./words";

function Page({ report }: { report: Report }) {
    const [lang, setLang] = useState(firstLanguage);
    const words = useMemo(() => new Words(lang), [lang]);
    const player = useMemo(() => new Player(), []);
    const index = useMemo(() => new TurnIndex(report.voice?.turns ?? []), [report]);
    useEffect(() => {
        document.documentElement.lang = lang;
        document.title = `${report.recording.file} · ${words.say("product")}`;
    }, [words]);
    const speak = (chosen: Lang): void => {
        remember(chosen);
        setLang(chosen);
    };
    const { voice } = report;
    return (
        <Speak value={words}>
            <RolesProvider report={report}>
                <Head report={report} speak={speak} />
                <main class="columns">
                    <div class="sections">
                        <Warnings report={report} />
                        <People report={report} />
                        <Conversation report={report} player={player} />
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
                        <Basis report={report} />
                    </div>
                </main>
            </RolesProvider>
        </Speak>
    );
}

const host = document.getElementById("page")!;
const report = readReport(document.getElementById("report")!.textContent ?? "");
if (report === null)
    host.textContent = new Words(firstLanguage()).say("unreadable");
else
    render(<Page report={report} />, host);
