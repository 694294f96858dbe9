// settings/view.tsx: the table of settings, by who may see them.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { link, type Place } from "../router";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import type { Role } from "../types";
import { Title } from "../ui/title";
import { Account } from "./account";
import { PersonView } from "./person";
import { People } from "./people";
import { ServiceSettings } from "./service-settings";
import { Tokens } from "./tokens";
import { Users } from "./users";
import { Webhooks } from "./webhooks";

const EVERYBODY: readonly Role[] = ["admin", "manager", "teacher", "viewer"];
const PARTS: readonly { path: string; text: AppKey; roles: readonly Role[]; show: () => ComponentChildren }[] = [
    { path: "account", text: "account", roles: EVERYBODY, show: () => <Account /> },
    { path: "tokens", text: "tokens", roles: ["admin", "manager", "teacher"], show: () => <Tokens /> },
    { path: "users", text: "users", roles: ["admin"], show: () => <Users /> },
    { path: "people", text: "peopleKept", roles: ["admin"], show: () => <People /> },
    { path: "webhooks", text: "webhooks", roles: ["admin"], show: () => <Webhooks /> },
    { path: "service", text: "serviceSettings", roles: ["admin"], show: () => <ServiceSettings /> },
];

export function SettingsView({ place }: { place: Place }) {
    const say = useSay();
    const { user } = useService();
    const parts = PARTS.filter(({ roles }) => roles.includes(user.role));
    const part = parts.find(({ path }) => path === place.path[1]) ?? parts[0]!;
    const ways = useRef<HTMLElement>(null);
    useEffect(() => ways.current!.querySelector("[aria-current]")!.scrollIntoView({ block: "nearest", inline: "center" }),
        [part.path]); // on a phone they are a line that scrolls
    const person = part.path === "people" ? place.path[2] : undefined;
    return (
        <div class="settings">
            <Title text={say("settings")} />
            <nav class="parts" ref={ways} aria-label={say("settings")}>
                {parts.map(({ path, text }) => (
                    <a key={path} href={link(["settings", path])}
                        aria-current={path === part.path ? "page" : undefined}>
                        {say(text)}
                    </a>
                ))}
            </nav>
            <div class="sections" key={`${part.path} ${person ?? ""}`}>
                {person === undefined ? part.show() : <PersonView id={person} />}
            </div>
        </div>
    );
}
