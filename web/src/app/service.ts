// service.ts: what every part of the page works with: the API, who is signed in, live progress, uploads.
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { Values } from "../report/words";
import { useWords, type Lang } from "../report/words";
import type { Api } from "./api";
import type { Live } from "./live";
import { texts, type AppKey } from "./texts";
import type { Theme } from "./theme";
import type { Session, User } from "./types";
import type { UploadQueue } from "./upload/queue";

export interface Service {
    api: Api;
    live: Live;
    uploads: UploadQueue;
    session: Session;
    user: User;
    theme: Theme;
    setTheme(theme: Theme): void;
    setLanguage(lang: Lang): void;
    signOut(): Promise<void>;
}

export const ServiceContext = createContext<Service | null>(null);

export function useService(): Service {
    const service = useContext(ServiceContext);
    if (service === null)
        throw new Error("this part of the page is for those who are signed in");
    return service;
}

export type Say = (key: AppKey, values?: Values) => string;

// Texts of the service; those of the report are useWords().say().
export function useSay(): Say {
    const words = useWords();
    return useMemo(() => (key, values) => words.put(texts[key], values), [words]);
}
