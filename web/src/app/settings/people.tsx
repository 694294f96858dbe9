// settings/people.tsx: the people whose data is kept.
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../report/words";
import { useAction, useLoad } from "../hooks";
import { go, link } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Items, Subject, SubjectKind } from "../types";
import { Dialog } from "../ui/dialog";
import { Field, Trouble } from "../ui/field";

const CALM_MS = 250;
export const KINDS: Record<SubjectKind, AppKey> = {
    teacher: "kindTeacher", student: "kindStudent", other: "kindOther",
};

export function People() {
    const say = useSay();
    const { api } = useService();
    const [typed, setTyped] = useState("");
    const [search, setSearch] = useState("");
    const [adding, setAdding] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setSearch(typed.trim()), CALM_MS);
        return () => clearTimeout(timer);
    }, [typed]);
    const { value, error, reload } = useLoad((signal) =>
        api.get<Items<Subject>>("subjects", { search }, signal), [api, search]);
    return (
        <section class="card" aria-labelledby="people">
            <div class="bar">
                <h2 id="people">{say("peopleKept")}</h2>
                <div class="buttons">
                    <input type="search" aria-label={say("search")} placeholder={say("searchName")} value={typed}
                        maxLength={200} onInput={(event) => setTyped(event.currentTarget.value)} />
                    <button type="button" class="main" onClick={() => setAdding(true)}>{say("addPerson")}</button>
                </div>
            </div>
            <p class="hint">{say("peopleAbout")}</p>
            <Trouble error={error} retry={reload} />
            {value !== null && value.items.length === 0 && <p>{say("nothingFound")}</p>}
            {value !== null && value.items.length > 0 && <SubjectTable items={value.items} />}
            {adding && <AddPerson close={() => setAdding(false)} />}
        </section>
    );
}

function SubjectTable({ items }: { items: readonly Subject[] }) {
    const say = useSay();
    const words = useWords();
    return (
        <table class="rows" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {(["name", "kind", "lessonCount", "created"] as const).map((key) =>
                        <th key={key} role="columnheader">{say(key)}</th>)}
                </tr>
            </thead>
            <tbody role="rowgroup">
                {items.map((subject) => (
                    <tr role="row" key={subject.id} class={subject.erased === null ? undefined : "off"}>
                        <th scope="row" role="rowheader" class="who">
                            <a href={link(["settings", "people", subject.id])}>{subject.name || say("erased")}</a>
                            {subject.erased !== null &&
                                <small>{say("erasedAt", { date: words.date(subject.erased) })}</small>}
                        </th>
                        <td role="cell" data-label={say("kind")}>{say(KINDS[subject.kind])}</td>
                        <td role="cell" data-label={say("lessonCount")}>{words.number(subject.lessons)}</td>
                        <td role="cell" data-label={say("created")}>{words.date(subject.created)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function AddPerson({ close }: { close: () => void }) {
    const say = useSay();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [name, setName] = useState("");
    const [kind, setKind] = useState<SubjectKind>("student");
    const submit = (event: Event): void => {
        event.preventDefault();
        void run(async () => {
            const subject = await api.send<Subject>("POST", "subjects", { name: name.trim(), kind });
            go(["settings", "people", subject.id]);
        });
    };
    return (
        <Dialog title={say("addPerson")} close={close}>
            <form class="stack" onSubmit={submit}>
                <Field name="name" label={say("name")} error={error}>
                    {(names) => <input {...names} required value={name} maxLength={100}
                        onInput={(event) => setName(event.currentTarget.value)} />}
                </Field>
                <Field name="kind" label={say("kind")} error={error}>
                    {(names) => (
                        <select {...names} value={kind}
                            onChange={(event) => setKind(event.currentTarget.value as SubjectKind)}>
                            {(Object.keys(KINDS) as SubjectKind[]).map((one) =>
                                <option key={one} value={one}>{say(KINDS[one])}</option>)}
                        </select>
                    )}
                </Field>
                <Trouble error={error} fields={["name", "kind"]} />
                <div class="buttons end">
                    <button type="button" onClick={close}>{say("cancel")}</button>
                    <button type="submit" class="main" disabled={busy}>{say("addPerson")}</button>
                </div>
            </form>
        </Dialog>
    );
}
