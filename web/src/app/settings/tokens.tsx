// settings/tokens.tsx: one's own API tokens; a secret is shown once.
import { useState } from "preact/hooks";
import { useWords } from "../../report/words";
import { useAction, useLoad } from "../hooks";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Items, Scope, Token } from "../types";
import { Copy } from "../ui/copy";
import { Confirm } from "../ui/dialog";
import { Check, Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";

const SCOPES: Record<Scope, AppKey> = {
    "lessons:read": "scopeRead", "lessons:write": "scopeWrite", "overview:read": "scopeOverview", admin: "scopeAdmin",
    "match:read": "scopeMatchRead", "match:write": "scopeMatchWrite",
};

export function Tokens() {
    const say = useSay();
    const { api } = useService();
    const { value, error, reload } = useLoad((signal) => api.get<Items<Token>>("tokens", {}, signal), [api]);
    return (
        <>
            <NewToken made={reload} />
            <section class="card" aria-labelledby="tokens">
                <h2 id="tokens">{say("tokens")}</h2>
                <Trouble error={error} retry={reload} />
                {value !== null && value.items.length === 0 && <p class="hint">{say("noTokens")}</p>}
                {value !== null && value.items.length > 0 && <TokenTable items={value.items} changed={reload} />}
            </section>
        </>
    );
}

function NewToken({ made }: { made: () => void }) {
    const say = useSay();
    const { api, user } = useService();
    const { busy, error, run } = useAction();
    const [name, setName] = useState("");
    const [scopes, setScopes] = useState<readonly Scope[]>(["lessons:read"]);
    const [days, setDays] = useState(90);
    const [token, setToken] = useState<Token | null>(null);
    const offered = (Object.keys(SCOPES) as Scope[]).filter((scope) => user.role === "admin" ||
        scope !== "admin" && (scope.startsWith("lessons:") || user.role === "manager"));
    const submit = (event: Event): void => {
        event.preventDefault();
        void run(async () => {
            setToken(await api.send<Token>("POST", "tokens", { name: name.trim(), scopes, days }));
            setName("");
            made();
        });
    };
    return (
        <section class="card" aria-labelledby="new-token">
            <form class="stack" onSubmit={submit}>
                <h2 id="new-token">{say("newToken")}</h2>
                <p class="hint">{say("tokenHint")} <a href="/api/docs" target="_blank"
                    rel="noopener">{say("apiDocs")}</a></p>
                <div class="fields">
                    <Field name="name" label={say("tokenName")} error={error}>
                        {(names) => <input {...names} required value={name} maxLength={100}
                            onInput={(event) => setName(event.currentTarget.value)} />}
                    </Field>
                    <Field name="days" label={say("tokenDays")} error={error}>
                        {(names) => <input {...names} type="number" min={1} max={3650} required value={String(days)}
                            onInput={(event) => setDays(Number(event.currentTarget.value))} />}
                    </Field>
                </div>
                <fieldset>
                    <legend>{say("scopes")}</legend>
                    {offered.map((scope) => (
                        <Check key={scope} label={say(SCOPES[scope])} checked={scopes.includes(scope)}
                            change={(on) =>
                                setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope))} />
                    ))}
                </fieldset>
                <Trouble error={error} fields={["name", "days"]} />
                <div class="buttons">
                    <button type="submit" class="main"
                        disabled={busy || scopes.length === 0}>{say("makeToken")}</button>
                </div>
            </form>
            {token?.secret !== undefined && (
                <div class="note" role="status">
                    <p>{say("secretOnce")}</p>
                    <Copy label={token.name} text={token.secret} />
                </div>
            )}
        </section>
    );
}

function TokenTable({ items, changed }: { items: readonly Token[]; changed: () => void }) {
    const say = useSay();
    const words = useWords();
    const tell = useToast();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [asked, setAsked] = useState<Token | null>(null);
    const revoke = async (token: Token): Promise<void> => {
        if (!await run(() => api.send("DELETE", `tokens/${token.id}`)))
            return;
        setAsked(null);
        tell(say("tokenRevoked", { name: token.name }));
        changed();
    };
    return (
        <table class="rows" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {(["tokenName", "scopes", "expires", "lastUsed"] as const).map((key) =>
                        <th key={key} role="columnheader">{say(key)}</th>)}
                    <td role="cell" />
                </tr>
            </thead>
            <tbody role="rowgroup">
                {items.map((token) => (
                    <tr role="row" key={token.id}>
                        <th scope="row" role="rowheader" class="who">{token.name}</th>
                        <td role="cell" data-label={say("scopes")}>{token.scopes.map((scope) => say(SCOPES[scope])).join(", ")}</td>
                        <td role="cell" data-label={say("expires")}>{words.date(token.expires)}</td>
                        <td role="cell" data-label={say("lastUsed")}>
                            {token.used === null ? say("never") : words.date(token.used)}
                        </td>
                        <td role="cell" class="act">
                            <button type="button" aria-label={`${say("revoke")}: ${token.name}`}
                                onClick={() => setAsked(token)}>{say("revoke")}</button>
                        </td>
                    </tr>
                ))}
            </tbody>
            {asked !== null && (
                <Confirm title={say("revokeTitle")} text={say("revokeText", { name: asked.name })} busy={busy}
                    action={say("revoke")} act={() => void revoke(asked)} close={() => setAsked(null)}>
                    <Trouble error={error} />
                </Confirm>
            )}
        </table>
    );
}
