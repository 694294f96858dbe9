// ui/field.tsx: a labelled input with its hint and its mistake, and the mistake of a whole form.
import type { VNode } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { ApiError } from "../api";
import { explain } from "../errors";
import { useSay } from "../service";

export interface InputNames {
    id: string;
    name: string;
    "aria-describedby"?: string;
    "aria-invalid"?: "true";
}

interface FieldProps {
    name: string; // as the API calls it: its mistake is shown here
    label: string;
    hint?: string | undefined;
    error?: ApiError | null;
    children: (names: InputNames) => VNode;
}

export function Field({ name, label, hint, error = null, children }: FieldProps) {
    const say = useSay();
    const id = useId();
    const wrong = error !== null && error.problem.field === name;
    const names: InputNames = { id, name };
    const notes = [hint !== undefined && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
    if (notes !== "")
        names["aria-describedby"] = notes;
    if (wrong)
        names["aria-invalid"] = "true";
    return (
        <div class="field">
            <label for={id}>{label}</label>
            {children(names)}
            {hint !== undefined && <p class="hint" id={`${id}-hint`}>{hint}</p>}
            {wrong && <p class="wrong" id={`${id}-wrong`} role="alert">{explain(error.problem, say)}</p>}
        </div>
    );
}

// What went wrong; a mistake that one of the `fields` shows is left to it.
export function Trouble({ error, fields = [], retry }: {
    error: ApiError | null; fields?: readonly string[]; retry?: () => void;
}) {
    const say = useSay();
    const host = useRef<HTMLDivElement>(null);
    useEffect(() => host.current?.scrollIntoView({ block: "nearest" }), [error]);
    if (error === null)
        return null;
    const { field } = error.problem;
    if (field !== undefined && fields.includes(field))
        return null;
    return (
        <div class="trouble" role="alert" ref={host}>
            <p>{field !== undefined && <b>{field}: </b>}{explain(error.problem, say, error.retry_after_s)}</p>
            {retry !== undefined && <button type="button" onClick={retry}>{say("again")}</button>}
        </div>
    );
}

// A check box with its text beside it.
export function Check({ label, checked, disabled = false, change }: {
    label: string; checked: boolean; disabled?: boolean; change: (checked: boolean) => void;
}) {
    return (
        <label class="check">
            <input type="checkbox" checked={checked} disabled={disabled}
                onChange={(event) => change(event.currentTarget.checked)} />
            {label}
        </label>
    );
}
