// settings/webhooks.tsx: which addresses are told of finished lessons, and what became of each message.
import { useState } from "preact/hooks";
import { useWords } from "../../report/words";
import { useAction, useLoad } from "../hooks";
import { link } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Delivery, HookEvent, Items, Webhook } from "../types";
import { Copy } from "../ui/copy";
import { Confirm } from "../ui/dialog";
import { Check, Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";

const EVENTS: Record<HookEvent, AppKey> = { "lesson.finished": "eventFinished", "lesson.failed": "eventFailed" };

export function Webhooks() {
    const say = useSay();
    const { api } = useService();
    const { value, error, reload } = useLoad((signal) => api.get<Items<Webhook>>("webhooks", {}, signal), [api]);
    const [round, setRound] = useState(0); // messages are looked at again
    return (
        <>
            <NewWebhook made={reload} />
            <section class="card" aria-labelledby="webhooks">
                <h2 id="webhooks">{say("webhooks")}</h2>
                <Trouble error={error} retry={reload} />
                {value !== null && value.items.length === 0 && <p class="hint">{say("noWebhooks")}</p>}
                {value !== null && value.items.length > 0 &&
                    <WebhookTable items={value.items} changed={reload} sent={() => setRound(round + 1)} />}
            </section>
            <Deliveries webhooks={value?.items ?? []} round={round} />
        </>
    );
}

function NewWebhook({ made }: { made: () => void }) {
    const say = useSay();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [url, setUrl] = useState("");
    const [events, setEvents] = useState<readonly HookEvent[]>(["lesson.finished", "lesson.failed"]);
    const [hook, setHook] = useState<Webhook | null>(null);
    const submit = (event: Event): void => {
        event.preventDefault();
        void run(async () => {
            setHook(await api.send<Webhook>("POST", "webhooks", { url: url.trim(), events }));
            setUrl("");
            made();
        });
    };
    return (
        <section class="card" aria-labelledby="new-webhook">
            <form class="stack" onSubmit={submit}>
                <h2 id="new-webhook">{say("newWebhook")}</h2>
                <p class="hint">
                    {say("webhookHint")} <a href={link(["settings", "service"])}>{say("serviceSettings")}</a>
                </p>
                <Field name="url" label={say("address")} error={error}>
                    {(names) => <input {...names} type="url" required value={url} maxLength={2000}
                        placeholder="https://"
                        onInput={(event) => setUrl(event.currentTarget.value)} />}
                </Field>
                <fieldset>
                    <legend>{say("events")}</legend>
                    {(Object.keys(EVENTS) as HookEvent[]).map((event) => (
                        <Check key={event} label={say(EVENTS[event])} checked={events.includes(event)}
                            change={(on) => setEvents(on ? [...events,
                                event] : events.filter((one) => one !== event))} />
                    ))}
                </fieldset>
                <Trouble error={error} fields={["url"]} />
                <div class="buttons">
                    <button type="submit" class="main"
                        disabled={busy || events.length === 0}>{say("addWebhook")}</button>
                </div>
            </form>
            {hook?.secret !== undefined && (
                <div class="note" role="status">
                    <p>{say("webhookSecret")}</p>
                    <Copy label={hook.url} text={hook.secret} />
                </div>
            )}
        </section>
    );
}

function WebhookTable({ items, changed, sent }: {
    items: readonly Webhook[]; changed: () => void; sent: () => void;
}) {
    const say = useSay();
    const tell = useToast();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [asked, setAsked] = useState<Webhook | null>(null);
    const act = async (work: () => Promise<unknown>, then: () => void): Promise<void> => {
        if (await run(async () => void await work()))
            then();
    };
    const test = (hook: Webhook): void => void act(() => api.send("POST", `webhooks/${hook.id}/test`), () => {
        tell(say("testSent"));
        sent();
    });
    return (
        <>
            <table class="rows" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader">{say("address")}</th>
                        <th role="columnheader">{say("events")}</th>
                        <td role="cell" />
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {items.map((hook) => (
                        <tr role="row" key={hook.id} class={hook.disabled ? "off" : undefined}>
                            <th scope="row" role="rowheader" class="who long">
                                {hook.url}{hook.disabled && <small>{say("disabled")}</small>}
                            </th>
                            <td role="cell" data-label={say("events")}>
                                {hook.events.map((event) => say(EVENTS[event])).join(", ")}
                            </td>
                            <td role="cell" class="act">
                                <span class="buttons">
                                    <button type="button" disabled={busy} aria-label={`${say("test")}: ${hook.url}`}
                                        onClick={() => test(hook)}>{say("test")}</button>
                                    <button type="button" disabled={busy}
                                        aria-label={`${say(hook.disabled ? "switchOn" : "switchOff")}: ${hook.url}`}
                                        onClick={() => void act(() => api.send("PATCH", `webhooks/${hook.id}`,
                                            { disabled: !hook.disabled }), changed)}>
                                        {say(hook.disabled ? "switchOn" : "switchOff")}
                                    </button>
                                    <button type="button" class="danger-light"
                                        aria-label={`${say("remove")}: ${hook.url}`}
                                        onClick={() => setAsked(hook)}>{say("remove")}</button>
                                </span>
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {asked === null && <Trouble error={error} />}
            {asked !== null && (
                <Confirm title={say("removeWebhookTitle")} text={say("removeWebhookText", { url: asked.url })}
                    busy={busy}
                    action={say("remove")} close={() => setAsked(null)}
                    act={() => void act(() => api.send("DELETE", `webhooks/${asked.id}`), () => {
                        setAsked(null);
                        changed();
                    })}>
                    <Trouble error={error} />
                </Confirm>
            )}
        </>
    );
}

const STATES: Record<Delivery["state"], { text: AppKey; badge: string }> = {
    waiting: { text: "deliveryWaiting", badge: "queued" },
    sent: { text: "deliverySent", badge: "done" },
    dead: { text: "deliveryDead", badge: "failed" },
};

function Deliveries({ webhooks, round }: { webhooks: readonly Webhook[]; round: number }) {
    const say = useSay();
    const words = useWords();
    const { api } = useService();
    const [state, setState] = useState("");
    const { value, error, reload } = useLoad((signal) =>
        api.get<Items<Delivery>>("deliveries", { state }, signal), [api, state, round]);
    const again = useAction();
    const name = (id: string): string => webhooks.find((hook) => hook.id === id)?.url ?? id.slice(0, 8);
    return (
        <section class="card" aria-labelledby="deliveries">
            <div class="bar">
                <h2 id="deliveries">{say("deliveries")}</h2>
                <div class="buttons">
                    <select aria-label={say("state")} value={state}
                        onChange={(event) => setState(event.currentTarget.value)}>
                        <option value="">{say("anyState")}</option>
                        {(Object.keys(STATES) as Delivery["state"][]).map((one) =>
                            <option key={one} value={one}>{say(STATES[one].text)}</option>)}
                    </select>
                    <button type="button" onClick={reload}>{say("refresh")}</button>
                </div>
            </div>
            <Trouble error={error ?? again.error} retry={reload} />
            {value !== null && value.items.length === 0 && <p class="hint">{say("noDeliveries")}</p>}
            {value !== null && value.items.length > 0 && (
                <table class="rows" role="table">
                    <thead role="rowgroup">
                        <tr role="row">
                            {(["when", "events", "state", "attempts", "answer"] as const).map((key) =>
                                <th key={key} role="columnheader">{say(key)}</th>)}
                            <td role="cell" />
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        {value.items.map((one) => (
                            <tr role="row" key={one.id}>
                                <th scope="row" role="rowheader" class="who">
                                    {words.date(one.created)}<small>{name(one.webhook)}</small>
                                </th>
                                <td role="cell" data-label={say("events")}><code>{one.event}</code></td>
                                <td role="cell" data-label={say("state")}>
                                    <span class={`badge ${STATES[one.state].badge}`}>{say(STATES[one.state].text)}</span>
                                </td>
                                <td role="cell" data-label={say("attempts")}>{one.attempts}</td>
                                <td role="cell" data-label={say("answer")}>
                                    {one.status ?? "–"}{one.error !== null && <small>{one.error}</small>}
                                </td>
                                <td role="cell" class="act">
                                    {one.state === "dead" && (
                                        <button type="button" disabled={again.busy}
                                            onClick={() => void again.run(async () => {
                                            await api.send("POST", `deliveries/${one.id}/retry`);
                                            reload();
                                        })}>{say("sendAgain")}</button>
                                    )}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
        </section>
    );
}
