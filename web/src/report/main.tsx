// main.tsx: puts the page together.
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Charts } from "./charts";
import { Basis, Head, Warnings } from "./head";
import { Moments } from "./moments";
import { People } from "./people";
import { Player } from "./player";
import { readReport } from "./read";
import { Video } from "./recording";
import type { Report } from "./types";
import { firstLanguage, remember, Speak, Words, type Lang } from "./words";

function Page({ report }: { report: Report }) {
    const [lang, setLang] = useState(firstLanguage);
    const words = useMemo(() => new Words(lang), [lang]);
    const player = useMemo(() => new Player(), []);
    useEffect(() => {
        document.documentElement.lang = lang;
        document.title = `${report.recording.file} · ${words.say("product")}`;
    }, [words]);
    const speak = (chosen: Lang): void => {
        remember(chosen);
        setLang(chosen);
    };
    const expressions = report.settings.expression && report.people.length > 0;
    return (
        <Speak value={words}>
            <Head report={report} speak={speak} />
            <main>
                <Video recording={report.recording} player={player} />
                <div class="sections">
                    <Warnings report={report} />
                    <People report={report} />
                    {expressions && <Charts report={report} player={player} />}
                    {expressions && <Moments report={report} player={player} />}
                    <Basis report={report} />
                </div>
            </main>
        </Speak>
    );
}

const host = document.getElementById("page")!;
const report = readReport(document.getElementById("report")!.textContent ?? "");
if (report === null)
    host.textContent = new Words(firstLanguage()).say("unreadable");
else
    render(<Page report={report} />, host);
