// lessons/add-address.tsx: a recording that the server fetches by its address.
import { useState } from "preact/hooks";
import { useAction } from "../hooks";
import { useSay, useService } from "../service";
import type { Lesson, User } from "../types";
import { Dialog } from "../ui/dialog";
import { Field, Trouble } from "../ui/field";
import { useToast } from "../ui/toasts";
import { AboutFields, useAbout } from "./about";

export function AddAddress({ teachers, close, added }: {
    teachers: readonly User[]; close: () => void; added: () => void;
}) {
    const say = useSay();
    const tell = useToast();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [url, setUrl] = useState("");
    const [title, setTitle] = useState("");
    const [about, change] = useAbout();
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        const told = { title: title.trim(), language: about.language, speakers: about.speakers,
            teacher: about.teacher };
        const body = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== "" && value !== 0));
        if (!await run(async () => void await api.send<Lesson>("POST", "lessons", { url: url.trim(), ...body })))
            return;
        tell(say("fetchBegan"));
        added();
        close();
    };
    return (
        <Dialog title={say("addAddress")} close={close} wide>
            <form onSubmit={(event) => void submit(event)} class="stack">
                <Field name="url" label={say("address")} hint={say("addressHint")} error={error}>
                    {(names) => <input {...names} type="url" required value={url} maxLength={2000}
                        placeholder="https://"
                        onInput={(event) => setUrl(event.currentTarget.value)} />}
                </Field>
                <Field name="title" label={say("titleOptional")} error={error}>
                    {(names) => <input {...names} value={title} maxLength={200}
                        onInput={(event) => setTitle(event.currentTarget.value)} />}
                </Field>
                <AboutFields about={about} change={change} teachers={teachers} error={error} />
                <Trouble error={error} fields={["url", "title", "language", "speakers", "teacher"]} />
                <div class="buttons end">
                    <button type="button" onClick={close}>{say("cancel")}</button>
                    <button type="submit" class="main" disabled={busy}>{say("fetchStart")}</button>
                </div>
            </form>
        </Dialog>
    );
}
