// main.tsx: puts the page together: who is signed in, which view is shown, what happens when a session ends.
import { render } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { firstLanguage, remember, Speak, Words, type Lang } from "../report/words";
import { Api, type ApiError } from "./api";
import { asApiError } from "./errors";
import { kept } from "./keep";
import { Live } from "./live";
import { usePlace } from "./router";
import { ServiceContext, useSay, type Service } from "./service";
import { Shell } from "./shell";
import { SignInForm, SignInPage } from "./signin";
import { chooseTheme, firstTheme, type Theme } from "./theme";
import type { Session, User } from "./types";
import { Dialog } from "./ui/dialog";
import { Trouble } from "./ui/field";
import { Toasts } from "./ui/toasts";
import { UploadQueue } from "./upload/queue";
import { Tray } from "./upload/tray";
import { View } from "./view";

function App() {
    const [lang, setLang] = useState(firstLanguage);
    const words = useMemo(() => new Words(lang), [lang]);
    const api = useMemo(() => new Api(), []);
    const [session, setSession] = useState<Session | null>(null);
    const [error, setError] = useState<ApiError | null>(null);
    api.language = lang;
    const look = useCallback(() => {
        setError(null);
        api.whoAmI().then(setSession, (reason: unknown) => setError(asApiError(reason)));
    }, [api]);
    useEffect(look, [look]);
    useEffect(() => {
        document.documentElement.lang = lang;
    }, [lang]);
    const speak = (chosen: Lang): void => {
        remember(chosen);
        setLang(chosen);
    };
    const entered = (now: Session): void => {
        if (kept("otklik.lang") === null && now.user !== null)
            setLang(now.user.language);
        setSession(now);
    };
    return (
        <Speak value={words}>
            <Toasts>
                {session === null ? <main class="sign-in" id="main"><Trouble error={error} retry={look} /></main>
                    : session.user === null
                        ? <SignInPage api={api} session={session} done={entered} speak={speak} />
                        : <Inside key={session.user.id} api={api} session={session} user={session.user}
                            changed={setSession} speak={speak} />}
            </Toasts>
        </Speak>
    );
}

interface InsideProps {
    api: Api;
    session: Session;
    user: User;
    changed: (session: Session) => void;
    speak: (lang: Lang) => void;
}

// The page of somebody who is signed in.
function Inside({ api, session, user, changed, speak }: InsideProps) {
    const place = usePlace();
    const live = useMemo(() => new Live(), []);
    const uploads = useMemo(() => new UploadQueue(api), [api]);
    const [theme, setTheme] = useState(firstTheme);
    const [expired, setExpired] = useState<(() => void) | null>(null);
    useEffect(() => {
        live.start();
        return () => live.stop();
    }, [live]);
    useEffect(() => {
        void uploads.open(user.id);
        return () => uploads.close();
    }, [uploads, user.id]);
    useEffect(() => {
        api.onExpired = () => new Promise((resolve) => setExpired(() => resolve));
    }, [api]);
    useLeaving(uploads);
    useStay();
    useEffect(() => {
        if (place.path.length > 0)
            uploads.clear(); // what has arrived stands in the list of lessons
    }, [uploads, place]);
    const service: Service = {
        api, live, uploads, session, user, theme,
        setTheme: (chosen: Theme) => { chooseTheme(chosen); setTheme(chosen); },
        setLanguage: speak,
        signOut: async () => {
            await api.signOut();
            changed(await api.whoAmI());
        },
    };
    const renewed = (now: Session): void => {
        setExpired(null);
        expired?.();
        changed(now); // another person gets a page of their own
        live.start();
    };
    return (
        <ServiceContext.Provider value={service}>
            <Shell place={place}><View place={place} /></Shell>
            <Tray />
            {expired !== null && <Expired api={api} user={user} done={renewed} />}
        </ServiceContext.Provider>
    );
}

function Expired({ api, user, done }: { api: Api; user: User; done: (session: Session) => void }) {
    const say = useSay();
    return (
        <Dialog title={say("sessionEnded")} close={null}>
            <p>{say("sessionEndedMore")}</p>
            <SignInForm api={api} name={user.name} done={done} />
        </Dialog>
    );
}

// Asks before the page is left while something is on its way.
function useLeaving(uploads: UploadQueue): void {
    useEffect(() => {
        const ask = (event: BeforeUnloadEvent): void => {
            if (uploads.active)
                event.preventDefault();
        };
        addEventListener("beforeunload", ask);
        return () => removeEventListener("beforeunload", ask);
    }, [uploads]);
}

// A file that is dropped where nothing takes it would take the page's place.
function useStay(): void {
    useEffect(() => {
        const stay = (event: DragEvent): void => {
            if (event.dataTransfer?.types.includes("Files"))
                event.preventDefault();
        };
        addEventListener("dragover", stay);
        addEventListener("drop", stay);
        return () => {
            removeEventListener("dragover", stay);
            removeEventListener("drop", stay);
        };
    }, []);
}

chooseTheme(firstTheme());
render(<App />, document.getElementById("page")!);
