// lessons/view.tsx: the list of lessons, and the ways to add one: files, dropped or picked, or an address.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Place } from "../router";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import { Title } from "../ui/title";
import { AddFiles } from "./add-files";
import { AddAddress } from "./add-address";
import { FilterBar, filtered, filtersOf } from "./filters";
import { STATE_TEXTS } from "./progress";
import { LessonTable } from "./table";
import { useLessons } from "./use-lessons";
import { useTeachers } from "./use-teachers";

const RECORDINGS = "video/*,audio/*,.mkv,.avi,.mov,.webm,.m4a";

export function LessonsView({ place }: { place: Place }) {
    const say = useSay();
    const { user } = useService();
    const filters = filtersOf(place);
    const { items, more, loading, error, reload, ended } = useLessons(filters);
    const teachers = useTeachers();
    const mayAdd = user.role !== "viewer";
    const [files, setFiles] = useState<readonly File[]>([]);
    const [address, setAddress] = useState(false);
    const empty = items !== null && items.length === 0;
    return (
        <div class="sections" aria-busy={loading}>
            <div class="bar">
                <Title text={say("lessons")} />
                {mayAdd && (
                    <div class="buttons">
                        <button type="button" class="by-address" onClick={() => setAddress(true)}>
                            <Icon name="link" /><span>{say("addAddress")}</span>
                        </button>
                        <Pick class="button" take={setFiles} />
                    </div>
                )}
            </div>
            <FilterBar filters={filters} teachers={teachers} />
            <Trouble error={error} retry={reload} />
            {empty && (
                <div class="card nothing">
                    <p>{say(filtered(filters) ? "nothingFound" : "noLessons")}</p>
                    {mayAdd && !filtered(filters) && <p class="hint">{say("dropHint")}</p>}
                </div>
            )}
            {items !== null && items.length > 0 && (
                <section class="card" aria-label={say("lessons")}>
                    <LessonTable items={items} />
                    {more !== null && (
                        <p class="bar after">
                            <button type="button" disabled={loading} onClick={more}>{say("showMore")}</button>
                        </p>
                    )}
                </section>
            )}
            <Announce ended={ended} />
            {mayAdd && <Drop take={setFiles} />}
            {files.length > 0 && <AddFiles files={files} teachers={teachers} close={() => setFiles([])} />}
            {address && <AddAddress teachers={teachers} close={() => setAddress(false)} added={reload} />}
        </div>
    );
}

// A button that opens the browser's choice of files.
function Pick({ take, class: name }: { take: (files: readonly File[]) => void; class: string }) {
    const say = useSay();
    return (
        <label class={`${name} pick`}>
            <Icon name="upload" />{say("addFiles")}
            <input type="file" multiple accept={RECORDINGS} onChange={(event) => {
                take([...event.currentTarget.files ?? []]);
                event.currentTarget.value = ""; // so that the same file may be picked again
            }} />
        </label>
    );
}

// Tells those who do not see the list that a lesson has ended.
function Announce({ ended }: { ended: Lesson | null }) {
    const say = useSay();
    return (
        <p class="unseen" role="status">
            {ended !== null && say("lessonEnded", { title: ended.title, state: say(STATE_TEXTS[ended.state]) })}
        </p>
    );
}

// The whole window takes files.
function Drop({ take }: { take: (files: readonly File[]) => void }) {
    const say = useSay();
    const [over, setOver] = useState(false);
    const depth = useRef(0);
    useEffect(() => {
        const holds = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
        const enter = (event: DragEvent): void => {
            if (holds(event) && document.querySelector("dialog[open]") === null) {
                depth.current++;
                setOver(true);
            }
        };
        const leave = (): void => {
            depth.current = Math.max(0, depth.current - 1);
            setOver(depth.current > 0);
        };
        const above = (event: DragEvent): void => {
            if (holds(event))
                event.preventDefault();
        };
        const drop = (event: DragEvent): void => {
            event.preventDefault();
            depth.current = 0;
            setOver(false);
            if (document.querySelector("dialog[open]") === null)
                take([...event.dataTransfer?.files ?? []]);
        };
        const pairs = [["dragenter", enter], ["dragleave", leave], ["dragover", above], ["drop", drop]] as const;
        pairs.forEach(([name, act]) => addEventListener(name, act));
        return () => pairs.forEach(([name, act]) => removeEventListener(name, act));
    }, [take]);
    return <>{over && <div class="drop" aria-hidden="true"><p><Icon name="upload" />{say("dropHere")}</p></div>}</>;
}
