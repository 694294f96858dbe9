// settings/account.tsx: one's own account: who one is, the language and the look of the page, the password.
import { useState } from "preact/hooks";
import { useWords, type Lang } from "../../report/words";
import { useAction } from "../hooks";
import { useSay, useService } from "../service";
import type { AppKey } from "../texts";
import { THEMES, type Theme } from "../theme";
import { Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";

const LEAST_PASSWORD = 8;
const LOOKS: Record<Theme, AppKey> = { system: "lookSystem", light: "lookLight", dark: "lookDark" };

export function Account() {
    const say = useSay();
    const words = useWords();
    const { api, user, theme, setTheme, setLanguage } = useService();
    const { error, run } = useAction();
    const speak = (lang: Lang): void => {
        setLanguage(lang);
        void run(() => api.send("PATCH", "session", { language: lang })); // other browsers begin with it
    };
    return (
        <>
            <section class="card stack" aria-labelledby="me">
                <h2 id="me">{user.display || user.name}</h2>
                <p class="hint">{user.name} · {say(user.role)}</p>
                <div class="fields">
                    <Field name="language" label={say("pageLanguage")} error={error}>
                        {(names) => (
                            <select {...names} value={words.lang}
                                onChange={(event) => speak(event.currentTarget.value as Lang)}>
                                <option value="ru">Русский</option>
                                <option value="en">English</option>
                            </select>
                        )}
                    </Field>
                    <Field name="look" label={say("look")}>
                        {(names) => (
                            <select {...names} value={theme}
                                onChange={(event) => setTheme(event.currentTarget.value as Theme)}>
                                {THEMES.map((one) => <option key={one} value={one}>{say(LOOKS[one])}</option>)}
                            </select>
                        )}
                    </Field>
                </div>
                <Trouble error={error} fields={["language"]} />
            </section>
            <Password />
        </>
    );
}

function Password() {
    const say = useSay();
    const tell = useToast();
    const { api, user } = useService();
    const { busy, error, run } = useAction();
    const [old, setOld] = useState("");
    const [fresh, setFresh] = useState("");
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        if (!await run(() => api.send("POST", "session/password", { old, new: fresh })))
            return;
        setOld("");
        setFresh("");
        tell(say("passwordChanged"));
    };
    const wrong = error?.status === 401;
    return (
        <section class="card" aria-labelledby="password">
            <form class="stack" onSubmit={(event) => void submit(event)}>
                <h2 id="password">{say("password")}</h2>
                <input type="text" hidden autoComplete="username" value={user.name} readOnly aria-hidden="true" />
                <Field name="old" label={say("passwordOld")} error={error}>
                    {(names) => <input {...names} type="password" required value={old} autoComplete="current-password"
                        onInput={(event) => setOld(event.currentTarget.value)} />}
                </Field>
                <Field name="new" label={say("passwordNew")} hint={say("passwordHint", { n: LEAST_PASSWORD })}
                    error={error}>
                    {(names) => <input {...names} type="password" required minLength={LEAST_PASSWORD} maxLength={200}
                        value={fresh} autoComplete="new-password"
                        onInput={(event) => setFresh(event.currentTarget.value)} />}
                </Field>
                {wrong ? <p class="trouble" role="alert">{say("passwordWrong")}</p>
                    : <Trouble error={error} fields={["old", "new"]} />}
                <div class="buttons">
                    <button type="submit" class="main" disabled={busy}>{say("passwordChange")}</button>
                </div>
            </form>
        </section>
    );
}
