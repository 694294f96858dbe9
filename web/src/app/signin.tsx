// signin.tsx: signing in: as the whole page, and over the page when a session has ended.
import { useState } from "preact/hooks";
import { useWords, type Lang } from "../report/words";
import type { Api } from "./api";
import { useAction } from "./hooks";
import { useSay } from "./service";
import type { Session } from "./types";
import { Field, Trouble } from "./ui/field";
import { Title } from "./ui/title";

interface FormProps {
    api: Api;
    name?: string; // who was signed in
    done: (session: Session) => void;
}

export function SignInForm({ api, name: before = "", done }: FormProps) {
    const say = useSay();
    const { busy, error, run } = useAction();
    const [name, setName] = useState(before);
    const [password, setPassword] = useState("");
    const submit = (event: Event): void => {
        event.preventDefault();
        void run(async () => done(await api.signIn(name.trim(), password)));
    };
    const wrong = error?.status === 401;
    return (
        <form onSubmit={submit} class="stack">
            <Field name="name" label={say("userName")} error={error}>
                {(names) => <input {...names} value={name} required autoComplete="username" autoCapitalize="none"
                    autoFocus={before === ""} spellcheck={false}
                        onInput={(event) => setName(event.currentTarget.value)} />}
            </Field>
            <Field name="password" label={say("password")} error={error}>
                {(names) => <input {...names} value={password} type="password" required
                    autoComplete="current-password" autoFocus={before !== ""}
                    onInput={(event) => setPassword(event.currentTarget.value)} />}
            </Field>
            {wrong ? <p class="trouble" role="alert">{say("signInWrong")}</p>
                : <Trouble error={error} fields={["name", "password"]} />}
            <button type="submit" class="main" disabled={busy}>{say(busy ? "signingIn" : "signIn")}</button>
        </form>
    );
}

interface PageProps {
    api: Api;
    session: Session;
    done: (session: Session) => void;
    speak: (lang: Lang) => void;
}

export function SignInPage({ api, session, done, speak }: PageProps) {
    const say = useSay();
    const words = useWords();
    const other = words.lang === "ru" ? "en" : "ru";
    return (
        <main class="sign-in" id="main">
            <div class="card">
                <div class="bar">
                    <p class="brand"><Mark />{say("product")}</p>
                    <button type="button" class="plain" lang={other} onClick={() => speak(other)}>
                        {words.say("otherLanguage")}
                    </button>
                </div>
                <Title text={say("signInTitle")} />
                {session.setup && (
                    <div class="note" role="status">
                        <p>{say("noAccount")}</p>
                        <p><code>otklik user add --role admin NAME</code></p>
                        <p>{say("noAccountThen")}</p>
                    </div>
                )}
                <SignInForm api={api} done={done} />
            </div>
            <p class="hint">{say("signInAbout")}</p>
        </main>
    );
}

// A voice and its answer.
export function Mark() {
    return (
        <svg class="mark-sign" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <circle cx="8" cy="12" r="3.2" fill="currentColor" />
            <path d="M13 6.6a7 7 0 0 1 0 10.8M16.6 3.6a11.4 11.4 0 0 1 0 16.8" fill="none" stroke="currentColor"
                stroke-width="2" stroke-linecap="round" />
        </svg>
    );
}
