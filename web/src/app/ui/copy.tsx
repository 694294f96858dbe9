// ui/copy.tsx: a text that is made to be copied: an address, a secret.
import { useId, useRef, useState } from "preact/hooks";
import { useSay } from "../service";

export function Copy({ label, text, rows = 1 }: { label: string; text: string; rows?: number }) {
    const say = useSay();
    const id = useId();
    const host = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
    const [copied, setCopied] = useState(false);
    const copy = async (): Promise<void> => {
        host.current!.select();
        // Over plain HTTP there is no clipboard for pages: then the text is marked, ready for the keys.
        const done = await navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false;
        setCopied(done || document.execCommand("copy"));
    };
    const names = { id, readOnly: true, value: text, spellcheck: false };
    return (
        <div class="field">
            <label for={id}>{label}</label>
            <div class="copy">
                {rows > 1 ? <textarea ref={host} rows={rows} {...names} /> : <input ref={host} {...names} />}
                <button type="button" onClick={() => void copy()}>{say(copied ? "copied" : "copy")}</button>
            </div>
        </div>
    );
}
