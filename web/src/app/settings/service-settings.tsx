// settings/service-settings.tsx: how long recordings are kept, what is shared, and which hosts the service speaks with.
import { useEffect, useState } from "preact/hooks";
import { useAction, useLoad } from "../hooks";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Settings } from "../types";
import { Check, Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";

const HOSTS = ["fetch_hosts", "webhook_hosts", "embed_hosts"] as const;
const HOST_TEXTS: Record<typeof HOSTS[number], readonly [label: AppKey, hint: AppKey]> = {
    fetch_hosts: ["fetchHosts", "fetchHostsHint"],
    webhook_hosts: ["webhookHosts", "webhookHostsHint"],
    embed_hosts: ["embedHosts", "embedHostsHint"],
};

type Typed = Omit<Settings, typeof HOSTS[number]> & Record<typeof HOSTS[number], string>; // hosts a line each

export function ServiceSettings() {
    const say = useSay();
    const tell = useToast();
    const { api } = useService();
    const { value, error, reload } = useLoad((signal) => api.get<Settings>("settings", {}, signal), [api]);
    const save = useAction();
    const [typed, setTyped] = useState<Typed | null>(null);
    useEffect(() => {
        if (value !== null)
            setTyped(typedOf(value));
    }, [value]);
    if (typed === null)
        return <Trouble error={error} retry={reload} />;
    const change = (part: Partial<Typed>): void => setTyped({ ...typed, ...part });
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        const send = (): Promise<Settings> => api.send("PUT", "settings", settingsOf(typed));
        if (await save.run(async () => setTyped(typedOf(await send()))))
            tell(say("saved"));
    };
    return (
        <section class="card" aria-labelledby="service">
            <form class="stack" onSubmit={(event) => void submit(event)}>
                <h2 id="service">{say("serviceSettings")}</h2>
                <Field name="retention_days" label={say("retention")} hint={say("retentionHint")} error={save.error}>
                    {(names) => <input {...names} type="number" min={1} max={3650} required
                        value={String(typed.retention_days)}
                        onInput={(event) => change({ retention_days: Number(event.currentTarget.value) })} />}
                </Field>
                <Check label={say("shareByDefault")} checked={typed.share_by_default}
                    change={(share_by_default) => change({ share_by_default })} />
                {HOSTS.map((name) => (
                    <Field key={name} name={name} label={say(HOST_TEXTS[name][0])} hint={say(HOST_TEXTS[name][1])}
                        error={save.error}>
                        {(names) => <textarea {...names} rows={3} spellcheck={false} value={typed[name]}
                            onInput={(event) => change({ [name]: event.currentTarget.value })} />}
                    </Field>
                ))}
                <Trouble error={save.error} fields={["retention_days", ...HOSTS]} />
                <div class="buttons">
                    <button type="submit" class="main" disabled={save.busy}>{say("save")}</button>
                </div>
            </form>
        </section>
    );
}

function typedOf(settings: Settings): Typed {
    const lines = HOSTS.map((name) => [name, settings[name].join("\n")]);
    return { ...settings, ...Object.fromEntries(lines) as Record<typeof HOSTS[number], string> };
}

function settingsOf(typed: Typed): Settings {
    const hosts = HOSTS.map((name) => [name, typed[name].split(/[\s,]+/).filter((host) => host !== "")]);
    return { ...typed, ...Object.fromEntries(hosts) as Record<typeof HOSTS[number], string[]> };
}
