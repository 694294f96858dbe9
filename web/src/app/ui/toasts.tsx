// ui/toasts.tsx: short messages at the edge of the page: what has happened, and a way to undo it.
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useRef, useState } from "preact/hooks";
import { useSay } from "../service";

const LASTS_MS = 8000;

interface Toast {
    id: number;
    text: string;
    undo: (() => void) | null;
}

type Tell = (text: string, undo?: () => void) => void;

const ToastContext = createContext<Tell>(() => {});
export const useToast = (): Tell => useContext(ToastContext);

export function Toasts({ children }: { children: ComponentChildren }) {
    const say = useSay();
    const [toasts, setToasts] = useState<readonly Toast[]>([]);
    const next = useRef(0);
    const drop = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
    const tell = useCallback<Tell>((text, undo) => {
        const id = next.current++;
        setToasts((old) => [...old.slice(-2), { id, text, undo: undo ?? null }]);
        setTimeout(() => drop(id), LASTS_MS);
    }, []);
    return (
        <ToastContext.Provider value={tell}>
            {children}
            <div class="toasts" role="status" aria-live="polite">
                {toasts.map(({ id, text, undo }) => (
                    <div class="toast" key={id}>
                        <span>{text}</span>
                        {undo !== null && (
                            <button type="button" onClick={() => { drop(id); undo(); }}>{say("undo")}</button>
                        )}
                        <button type="button" class="plain square" aria-label={say("close")}
                            onClick={() => drop(id)}>×</button>
                    </div>
                ))}
            </div>
        </ToastContext.Provider>
    );
}
