// lesson/remove.tsx: deletes a lesson, after a question.
import { useState } from "preact/hooks";
import { useAction } from "../hooks";
import { go } from "../router";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { Confirm } from "../ui/dialog";
import { Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import { useToast } from "../ui/toasts";

export function Remove({ lesson }: { lesson: Lesson }) {
    const say = useSay();
    const tell = useToast();
    const { api } = useService();
    const { busy, error, run } = useAction();
    const [asking, setAsking] = useState(false);
    const remove = async (): Promise<void> => {
        if (!await run(() => api.send("DELETE", `lessons/${lesson.id}`)))
            return;
        tell(say("lessonRemoved", { title: lesson.title }));
        go([]);
    };
    return (
        <>
            <button type="button" class="danger-light" onClick={() => setAsking(true)}>
                <Icon name="bin" />{say("remove")}
            </button>
            {asking && (
                <Confirm title={say("removeTitle")} text={say("removeText", { title: lesson.title })} busy={busy}
                    action={say("removeForGood")} act={() => void remove()} close={() => setAsking(false)}>
                    <Trouble error={error} />
                </Confirm>
            )}
        </>
    );
}
