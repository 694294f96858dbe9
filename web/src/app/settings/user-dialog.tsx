// settings/user-dialog.tsx: a new account, or changes of one.
import { useState } from "preact/hooks";
import { useAction } from "../hooks";
import { useSay, useService } from "../service";
import type { Language, Role, User } from "../types";
import { Dialog } from "../ui/dialog";
import { Check, Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";

const ROLES: readonly Role[] = ["teacher", "manager", "viewer", "admin"];
const LEAST_PASSWORD = 8;

export function UserDialog({ user, close, changed }: { user: User | null; close: () => void; changed: () => void }) {
    const say = useSay();
    const tell = useToast();
    const { api, user: me } = useService();
    const { busy, error, run } = useAction();
    const [name, setName] = useState("");
    const [display, setDisplay] = useState(user?.display ?? "");
    const [role, setRole] = useState<Role>(user?.role ?? "teacher");
    const [language, setLanguage] = useState<Language>(user?.language ?? me.language);
    const [password, setPassword] = useState("");
    const [disabled, setDisabled] = useState(user?.disabled ?? false);
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        const common = { display: display.trim(), role, language };
        const done = await run(async () => {
            if (user === null)
                await api.send<User>("POST", "users", { ...common, name: name.trim(), password });
            else
                await api.send<User>("PATCH", `users/${user.id}`, changes(user, { ...common, disabled }, password));
        });
        if (!done)
            return;
        tell(say(user === null ? "userAdded" : "saved", { name: display }));
        changed();
        close();
    };
    return (
        <Dialog title={user === null ? say("addUser") : user.display} close={close}>
            <form class="stack" onSubmit={(event) => void submit(event)}>
                {user === null && (
                    <Field name="name" label={say("userName")} hint={say("userNameHint")} error={error}>
                        {(names) => <input {...names} required value={name} maxLength={64} autoComplete="off"
                            autoCapitalize="none" spellcheck={false}
                            onInput={(event) => setName(event.currentTarget.value)} />}
                    </Field>
                )}
                <Field name="display" label={say("displayName")} error={error}>
                    {(names) => <input {...names} required value={display} maxLength={100} autoComplete="off"
                        onInput={(event) => setDisplay(event.currentTarget.value)} />}
                </Field>
                <div class="fields">
                    <Field name="role" label={say("role")} hint={say(`${role}Hint`)} error={error}>
                        {(names) => (
                            <select {...names} value={role} disabled={user?.id === me.id}
                                onChange={(event) => setRole(event.currentTarget.value as Role)}>
                                {ROLES.map((one) => <option key={one} value={one}>{say(one)}</option>)}
                            </select>
                        )}
                    </Field>
                    <Field name="language" label={say("pageLanguage")} error={error}>
                        {(names) => (
                            <select {...names} value={language}
                                onChange={(event) => setLanguage(event.currentTarget.value as Language)}>
                                <option value="ru">Русский</option>
                                <option value="en">English</option>
                            </select>
                        )}
                    </Field>
                </div>
                <Field name="password" label={say(user === null ? "password" : "passwordReset")} error={error}
                    hint={say("passwordHint", { n: LEAST_PASSWORD })}>
                    {(names) => <input {...names} type="password" required={user === null} value={password}
                        minLength={LEAST_PASSWORD} maxLength={200} autoComplete="new-password"
                        onInput={(event) => setPassword(event.currentTarget.value)} />}
                </Field>
                {user !== null && user.id !== me.id && (
                    <Check label={say("accountOff")} checked={disabled} change={setDisabled} />
                )}
                <Trouble error={error} fields={["name", "display", "role", "language", "password"]} />
                <div class="buttons end">
                    <button type="button" onClick={close}>{say("cancel")}</button>
                    <button type="submit" class="main"
                        disabled={busy}>{say(user === null ? "addUser" : "save")}</button>
                </div>
            </form>
        </Dialog>
    );
}

// Only what is different: a role that is sent again would end the person's sessions.
function changes(user: User, now: Pick<User, "display" | "role" | "language" | "disabled">, password: string) {
    const different = Object.entries(now).filter(([name, value]) => user[name as keyof typeof now] !== value);
    return { ...Object.fromEntries(different), ...password === "" ? {} : { password },
        ...different.length === 0 && password === "" ? { display: now.display } : {} };
}
