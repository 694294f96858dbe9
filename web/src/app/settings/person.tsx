// settings/person.tsx: one person whose data is kept: consents, everything as a file, and erasing for good.
import { useState } from "preact/hooks";
import { download } from "../../report/csv";
import { useWords } from "../../report/words";
import { address } from "../api";
import { useAction, useLoad } from "../hooks";
import { link } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import { PURPOSES, type Consent, type Items, type Purpose, type Receipt, type Subject } from "../types";
import { Dialog } from "../ui/dialog";
import { Field, Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import { KINDS } from "./people";

const PURPOSE_TEXTS: Record<Purpose, AppKey> = {
    recording: "purposeRecording", expression: "purposeExpression", transcript: "purposeTranscript",
    sharing: "purposeSharing", research: "purposeResearch",
};

export function PersonView({ id }: { id: string }) {
    const say = useSay();
    const words = useWords();
    const { api } = useService();
    const { value: subject, error, reload } = useLoad((signal) =>
        api.get<Subject>(`subjects/${id}`, {}, signal), [api, id]);
    const [receipt, setReceipt] = useState<Receipt | null>(null);
    return (
        <>
            <p class="back"><a href={link(["settings", "people"])}><Icon name="back" />{say("peopleKept")}</a></p>
            <Trouble error={error} retry={reload} />
            {subject !== null && (
                <section class="card stack" aria-labelledby="person">
                    <h2 id="person">{subject.name || say("erased")}</h2>
                    <p class="hint">
                        {say(KINDS[subject.kind])} · {say("lessonsOf", { n: subject.lessons })} · {
                            subject.erased === null ? words.date(subject.created)
                                : say("erasedAt", { date: words.date(subject.erased) })}
                    </p>
                    {subject.erased === null && (
                        <div class="buttons">
                            <a class="button light" href={address(`subjects/${id}/export`)}
                                download={`otklik ${subject.name}.json`}>
                                <Icon name="download" />{say("exportPerson")}
                            </a>
                            <Erase subject={subject} erased={(signed) => { setReceipt(signed); reload(); }} />
                        </div>
                    )}
                </section>
            )}
            {receipt !== null && <ReceiptCard receipt={receipt} />}
            {subject !== null && <Consents subject={subject} />}
        </>
    );
}

function Consents({ subject }: { subject: Subject }) {
    const say = useSay();
    const words = useWords();
    const { api } = useService();
    const path = `subjects/${subject.id}/consents`;
    const { value, error, reload } = useLoad((signal) => api.get<Items<Consent>>(path, {}, signal), [api, path]);
    const { busy, error: wrong, run } = useAction();
    const [purpose, setPurpose] = useState<Purpose>("recording");
    const [version, setVersion] = useState("");
    const add = (event: Event): void => {
        event.preventDefault();
        void run(async () => {
            await api.send("POST", path, { purpose, version: version.trim() });
            reload();
        });
    };
    const withdraw = (consent: Consent): void => void run(async () => {
        await api.send("POST", `consents/${consent.id}/withdraw`);
        reload();
    });
    return (
        <section class="card stack" aria-labelledby="consents">
            <h2 id="consents">{say("consents")}</h2>
            <Trouble error={error} retry={reload} />
            {value !== null && value.items.length === 0 && <p class="hint">{say("noConsents")}</p>}
            {value !== null && value.items.length > 0 && (
                <table class="rows" role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            {(["purpose", "textVersion", "given", "withdrawn"] as const).map((key) =>
                                <th key={key} role="columnheader">{say(key)}</th>)}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        {value.items.map((consent) => (
                            <tr role="row" key={consent.id} class={consent.withdrawn === null ? undefined : "off"}>
                                <th scope="row" role="rowheader" class="who">{say(PURPOSE_TEXTS[consent.purpose])}</th>
                                <td role="cell" data-label={say("textVersion")}>{consent.version}</td>
                                <td role="cell" data-label={say("given")}>{words.date(consent.given)}</td>
                                <td role="cell" data-label={say("withdrawn")}>
                                    {consent.withdrawn !== null ? words.date(consent.withdrawn) : (
                                        <button type="button" disabled={busy} onClick={() => withdraw(consent)}
                                            aria-label={`${say("withdraw")}: ${say(PURPOSE_TEXTS[consent.purpose])}`}>
                                            {say("withdraw")}
                                        </button>
                                    )}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
            {subject.erased === null && (
                <form class="line" onSubmit={add}>
                    <Field name="purpose" label={say("purpose")} error={wrong}>
                        {(names) => (
                            <select {...names} value={purpose}
                                onChange={(event) => setPurpose(event.currentTarget.value as Purpose)}>
                                {PURPOSES.map((one) => <option key={one}
                                    value={one}>{say(PURPOSE_TEXTS[one])}</option>)}
                            </select>
                        )}
                    </Field>
                    <Field name="version" label={say("textVersion")} error={wrong}>
                        {(names) => <input {...names} required value={version} maxLength={100} placeholder="2026-09"
                            onInput={(event) => setVersion(event.currentTarget.value)} />}
                    </Field>
                    <button type="submit" disabled={busy}>{say("addConsent")}</button>
                </form>
            )}
            <Trouble error={wrong} fields={["purpose", "version"]} />
        </section>
    );
}

function Erase({ subject, erased }: { subject: Subject; erased: (receipt: Receipt) => void }) {
    const say = useSay();
    const { api } = useService();
    const { busy, error, run, forget } = useAction();
    const [asking, setAsking] = useState(false);
    const [confirm, setConfirm] = useState("");
    const close = (): void => {
        setAsking(false);
        setConfirm("");
        forget();
    };
    const submit = (event: Event): void => {
        event.preventDefault();
        void run(async () => {
            erased(await api.send<Receipt>("POST", `subjects/${subject.id}/erase`, { confirm: confirm.trim() }));
            close();
        });
    };
    return (
        <>
            <button type="button" class="danger-light" onClick={() => setAsking(true)}>
                <Icon name="bin" />{say("erasePerson")}
            </button>
            {asking && (
                <Dialog title={say("eraseTitle", { name: subject.name })} close={close}>
                    <form class="stack" onSubmit={submit}>
                        <p>{say("eraseText", { n: subject.lessons })}</p>
                        <Field name="confirm" label={say("eraseConfirm", { name: subject.name })} error={error}>
                            {(names) => <input {...names} required value={confirm} maxLength={100} autoComplete="off"
                                onInput={(event) => setConfirm(event.currentTarget.value)} />}
                        </Field>
                        <Trouble error={error} fields={["confirm"]} />
                        <div class="buttons end">
                            <button type="button" onClick={close}>{say("cancel")}</button>
                            <button type="submit" class="danger" disabled={busy || confirm.trim() !== subject.name}>
                                {say("eraseForGood")}
                            </button>
                        </div>
                    </form>
                </Dialog>
            )}
        </>
    );
}

function ReceiptCard({ receipt }: { receipt: Receipt }) {
    const say = useSay();
    const words = useWords();
    return (
        <section class="card stack" aria-labelledby="receipt">
            <h2 id="receipt">{say("receipt")}</h2>
            <p role="status">
                {say("receiptText", { date: words.date(receipt.erased), lessons: receipt.lessons,
                    blobs: receipt.blobs })}
            </p>
            <dl class="basis">
                <div><dt>{say("signature")}</dt><dd><code>{receipt.signature}</code></dd></div>
                <div><dt>{say("publicKey")}</dt><dd><code>{receipt.public_key}</code></dd></div>
            </dl>
            <div class="buttons">
                <button type="button" onClick={() => download(`receipt ${receipt.subject}.json`, "application/json",
                    JSON.stringify(receipt, null, 2))}><Icon name="download" />{say("receiptSave")}</button>
            </div>
        </section>
    );
}
