// settings/users.tsx: accounts: adding, changing, switching off, removing.
import { useState } from "preact/hooks";
import { useWords } from "../../report/words";
import { useAction, useLoad } from "../hooks";
import { useSay, useService } from "../service";
import type { Items, User } from "../types";
import { Confirm } from "../ui/dialog";
import { Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";
import { UserDialog } from "./user-dialog";

export function Users() {
    const say = useSay();
    const { api } = useService();
    const { value, error, reload } = useLoad((signal) => api.get<Items<User>>("users", {}, signal), [api]);
    const [edited, setEdited] = useState<User | "new" | null>(null);
    return (
        <section class="card" aria-labelledby="users">
            <div class="bar">
                <h2 id="users">{say("users")}</h2>
                <button type="button" class="main" onClick={() => setEdited("new")}>{say("addUser")}</button>
            </div>
            <Trouble error={error} retry={reload} />
            {value !== null && <UserTable items={value.items} edit={setEdited} changed={reload} />}
            {edited !== null && (
                <UserDialog user={edited === "new" ? null : edited} close={() => setEdited(null)} changed={reload} />
            )}
        </section>
    );
}

function UserTable({ items, edit, changed }: {
    items: readonly User[]; edit: (user: User) => void; changed: () => void;
}) {
    const say = useSay();
    const words = useWords();
    const tell = useToast();
    const { api, user: me } = useService();
    const { busy, error, run } = useAction();
    const [asked, setAsked] = useState<User | null>(null);
    const remove = async (user: User): Promise<void> => {
        if (!await run(() => api.send("DELETE", `users/${user.id}`)))
            return;
        setAsked(null);
        tell(say("userRemoved", { name: user.display }));
        changed();
    };
    return (
        <table class="rows" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {(["name", "role", "language", "created"] as const).map((key) =>
                        <th key={key} role="columnheader">{say(key)}</th>)}
                    <td role="cell" />
                </tr>
            </thead>
            <tbody role="rowgroup">
                {items.map((user) => (
                    <tr role="row" key={user.id} class={user.disabled ? "off" : undefined}>
                        <th scope="row" role="rowheader" class="who">
                            {user.display}<small>{user.name}{user.disabled && ` · ${say("disabled")}`}</small>
                        </th>
                        <td role="cell" data-label={say("role")}>{say(user.role)}</td>
                        <td role="cell" data-label={say("language")}>{user.language.toUpperCase()}</td>
                        <td role="cell" data-label={say("created")}>{words.date(user.created)}</td>
                        <td role="cell" class="act">
                            <span class="buttons">
                                <button type="button" aria-label={`${say("change")}: ${user.display}`}
                                    onClick={() => edit(user)}>{say("change")}</button>
                                {user.id !== me.id && (
                                    <button type="button" class="danger-light"
                                        aria-label={`${say("remove")}: ${user.display}`}
                                        onClick={() => setAsked(user)}>{say("remove")}</button>
                                )}
                            </span>
                        </td>
                    </tr>
                ))}
            </tbody>
            {asked !== null && (
                <Confirm title={say("removeUserTitle")} text={say("removeUserText", { name: asked.display })}
                    busy={busy}
                    action={say("remove")} act={() => void remove(asked)} close={() => setAsked(null)}>
                    <Trouble error={error} />
                </Confirm>
            )}
        </table>
    );
}
