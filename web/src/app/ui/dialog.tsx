// ui/dialog.tsx: a question over the page. The browser's own dialog keeps the focus inside and gives it back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useSay } from "../service";

interface DialogProps {
    title: string;
    close: (() => void) | null; // null: it cannot be left
    wide?: boolean;
    children: ComponentChildren;
}

export function Dialog({ title, close, wide = false, children }: DialogProps) {
    const say = useSay();
    const id = useId();
    const host = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        const dialog = host.current!;
        const before = document.activeElement;
        dialog.showModal();
        return () => {
            dialog.close();
            if (before instanceof HTMLElement && before.isConnected)
                before.focus();
        };
    }, []);
    return (
        <dialog ref={host} class={wide ? "wide" : undefined} aria-labelledby={id} onCancel={(event) => {
            event.preventDefault();
            close?.();
        }}>
            <div class="bar">
                <h2 id={id}>{title}</h2>
                {close !== null && (
                    <button type="button" class="plain square" aria-label={say("close")} onClick={close}>×</button>
                )}
            </div>
            {children}
        </dialog>
    );
}

interface ConfirmProps {
    title: string;
    text: string;
    action: string;
    busy: boolean;
    children?: ComponentChildren;
    act: () => void;
    close: () => void;
}

// A question whose answer cannot be taken back.
export function Confirm({ title, text, action, busy, children, act, close }: ConfirmProps) {
    const say = useSay();
    return (
        <Dialog title={title} close={close}>
            <p>{text}</p>
            {children}
            <div class="buttons end">
                <button type="button" autoFocus onClick={close}>{say("cancel")}</button>
                <button type="button" class="danger" disabled={busy} onClick={act}>{action}</button>
            </div>
        </Dialog>
    );
}
