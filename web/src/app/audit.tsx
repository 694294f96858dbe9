// audit.tsx: who did what, when and from where; and whether the log is whole.
import { useState } from "preact/hooks";
import { useWords } from "../report/words";
import { useAction, useLoad } from "./hooks";
import { replace, type Place } from "./router";
import { useSay, useService } from "./service";
import type { AuditEntry, AuditVerdict, Items, User } from "./types";
import { Trouble } from "./ui/field";
import { Title } from "./ui/title";

const PAGE = 100;
// A word that ends in a dot stands for all that begin so.
const ACTIONS = ["session.", "user.", "lesson.", "subject.", "consent.", "settings.", "token.", "webhook."] as const;

export function AuditView({ place }: { place: Place }) {
    const say = useSay();
    const { api } = useService();
    const value = (name: string): string => place.query.get(name) ?? "";
    const filters = { actor: value("actor"), action: value("action"), object: value("object") };
    const { value: users } = useLoad((signal) => api.get<Items<User>>("users", {}, signal), [api]);
    const { value: page, error, loading, reload, set } = useLoad((signal) =>
        api.get<Items<AuditEntry>>("audit", { ...filters, limit: PAGE }, signal), [api, ...Object.values(filters)]);
    const older = useAction();
    const items = page?.items ?? [];
    const last = items[items.length - 1]?.seq ?? 0;
    const [all, setAll] = useState(-1); // the last entry after which there was nothing older
    const more = (): void => void older.run(async () => {
        const next = await api.get<Items<AuditEntry>>("audit", { ...filters, limit: PAGE, before: last });
        set((old) => ({ items: [...old.items, ...next.items] }));
        if (next.items.length < PAGE)
            setAll(next.items[next.items.length - 1]?.seq ?? last);
    });
    const change = (part: Partial<typeof filters>): void => replace(["audit"], { ...filters, ...part });
    return (
        <div class="sections" aria-busy={loading}>
            <div class="bar"><Title text={say("audit")} /><Verify /></div>
            <p class="hint">{say("auditAbout")}</p>
            <div class="filters">
                <label>
                    <span>{say("actor")}</span>
                    <select value={filters.actor} onChange={(event) => change({ actor: event.currentTarget.value })}>
                        <option value="">{say("everybody")}</option>
                        <option value="system">{say("actorSystem")}</option>
                        <option value="cli">{say("actorCli")}</option>
                        {users?.items.map(({ id, name, display }) => <option key={id}
                            value={id}>{display || name}</option>)}
                    </select>
                </label>
                <label>
                    <span>{say("action")}</span>
                    <select value={filters.action} onChange={(event) => change({ action: event.currentTarget.value })}>
                        <option value="">{say("anyAction")}</option>
                        {ACTIONS.map((action) => <option key={action} value={action}>{action}…</option>)}
                    </select>
                </label>
                <label class="grow">
                    <span>{say("object")}</span>
                    <input value={filters.object} maxLength={100} placeholder={say("objectHint")}
                        onChange={(event) => change({ object: event.currentTarget.value.trim() })} />
                </label>
            </div>
            <Trouble error={error} retry={reload} />
            {page !== null && items.length === 0 && <p class="card nothing">{say("nothingFound")}</p>}
            {items.length > 0 && (
                <section class="card" aria-label={say("audit")}>
                    <Entries items={items} />
                    {items.length >= PAGE && all !== last && (
                        <p class="bar after">
                            <button type="button" disabled={older.busy} onClick={more}>{say("showMore")}</button>
                        </p>
                    )}
                    <Trouble error={older.error} />
                </section>
            )}
        </div>
    );
}

function Entries({ items }: { items: readonly AuditEntry[] }) {
    const say = useSay();
    const words = useWords();
    return (
        <table class="rows audit" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {(["when", "actor", "action", "object", "auditDetail", "from"] as const).map((key) =>
                        <th key={key} role="columnheader">{say(key === "from" ? "ipAddress" : key)}</th>)}
                </tr>
            </thead>
            <tbody role="rowgroup">
                {items.map((entry) => (
                    <tr role="row" key={entry.seq}>
                        <td role="cell" class="when"><small>{entry.seq}</small>{words.date(entry.at)}</td>
                        <td role="cell" data-label={say("actor")}>{entry.actor_name ?? entry.actor}</td>
                        <td role="cell" data-label={say("action")}><code>{entry.action}</code></td>
                        <td role="cell" data-label={say("object")}><code
                            title={entry.object}>{short(entry.object)}</code></td>
                        <td role="cell" data-label={say("auditDetail")}><small>{detailOf(entry.detail)}</small></td>
                        <td role="cell" data-label={say("ipAddress")}>{entry.address}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

const short = (id: string): string => /^[0-9a-f]{32}$/.test(id) ? `${id.slice(0, 8)}…` : id;

function detailOf(detail: Record<string, unknown>): string {
    return Object.entries(detail).map(([name, value]) =>
        `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(", ");
}

function Verify() {
    const say = useSay();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
    const verify = (): void => void run(async () => setVerdict(await api.get<AuditVerdict>("audit/verify")));
    return (
        <div class="buttons verify">
            <span role="status">
                {verdict !== null && (
                    <span class={verdict.good ? "badge done" : "badge failed"}>
                        {verdict.good ? say("auditGood", { n: verdict.entries })
                            : say("auditBroken", { seq: verdict.broken_at ?? 0 })}
                    </span>
                )}
            </span>
            <button type="button" disabled={busy}
                onClick={verify}>{say(busy ? "auditVerifying" : "auditVerify")}</button>
            <Trouble error={error} />
        </div>
    );
}
