// lesson/edits.tsx: correcting the words of a turn where they stand. What is typed is kept while the turn is scrolled
// away; a correction is sent to the server and can be undone.
import { createContext } from "preact";
import { useContext, useMemo, useRef, useState } from "preact/hooks";
import type { Player } from "../../report/player";
import { TurnText, type TurnTextProps } from "../../report/turn-row";
import type { Report } from "../../report/types";
import { useWords } from "../../report/words";
import { useAction } from "../hooks";
import { useSay, useService } from "../service";
import type { Lesson } from "../types";
import { Trouble } from "../ui/field";
import { Icon } from "../ui/icon";
import { useToast } from "../ui/toasts";

interface Edits {
    allowed: boolean;
    drafts: Map<number, string>; // what is typed, by the turn's number
    begin: () => void;
    save: (turn: number, text: string) => Promise<void>;
}

export const EditContext = createContext<Edits>({
    allowed: false, drafts: new Map(), begin: () => {}, save: () => Promise.resolve(),
});

export function useEdits(lesson: Lesson, report: Report, player: Player,
    changed: (change: (old: Report) => Report) => void): Edits {
    const say = useSay();
    const tell = useToast();
    const { api } = useService();
    const drafts = useMemo(() => new Map<number, string>(), [lesson.id]);
    const turns = useRef(report.voice?.turns ?? []);
    turns.current = report.voice?.turns ?? [];
    return useMemo(() => {
        const put = async (turn: number, text: string): Promise<void> => {
            await api.send("PUT", `lessons/${lesson.id}/turns/${turn}`, { text });
            changed((old) => withTurn(old, turn, text));
        };
        const save = async (turn: number, text: string): Promise<void> => {
            const before = turns.current[turn]?.text ?? null;
            await put(turn, text);
            drafts.delete(turn);
            tell(say("turnSaved"), before === null ? undefined
                : () => void put(turn, before).catch(() => tell(say("undoFailed"))));
        };
        return { allowed: lesson.may_change, drafts, begin: () => player.pause(), save };
    }, [api, lesson.id, lesson.may_change, player, say, drafts]);
}

function withTurn(report: Report, turn: number, text: string): Report {
    if (report.voice === null)
        return report;
    const turns = report.voice.turns.map((one, i) => i === turn ? { ...one, text } : one);
    return { ...report, voice: { ...report.voice, turns } };
}

export function EditedText(props: TurnTextProps) {
    const say = useSay();
    const words = useWords();
    const { allowed, drafts, begin } = useContext(EditContext);
    const [editing, setEditing] = useState(() => drafts.has(props.number));
    const opener = useRef<HTMLButtonElement>(null);
    if (!allowed)
        return <TurnText {...props} />;
    const close = (): void => {
        drafts.delete(props.number);
        setEditing(false);
        setTimeout(() => opener.current?.focus()); // once it is there again
    };
    if (editing)
        return <Editor {...props} close={close} />;
    return (
        <div class="turn-text">
            <TurnText {...props} />
            <button type="button" class="plain square edit" ref={opener} tabIndex={props.stop ? 0 : -1}
                aria-label={say("correctTurn", { time: words.time(props.turn.start_s) })} title={say("correct")}
                onClick={(event) => {
                    event.stopPropagation();
                    begin();
                    setEditing(true);
                }}><Icon name="edit" /></button>
        </div>
    );
}

function Editor({ number, turn, language, close }: TurnTextProps & { close: () => void }) {
    const say = useSay();
    const words = useWords();
    const { drafts, save } = useContext(EditContext);
    const { busy, error, run } = useAction();
    const [text, setText] = useState(drafts.get(number) ?? turn.text ?? "");
    const type = (typed: string): void => {
        drafts.set(number, typed);
        setText(typed);
    };
    const submit = async (): Promise<void> => {
        if (text === turn.text || await run(() => save(number, text.trim())))
            close();
    };
    // The list has keys of its own; here they are the text's.
    const onKeyDown = (event: KeyboardEvent): void => {
        event.stopPropagation();
        if (event.key === "Escape")
            close();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
            void submit();
    };
    return (
        <form class="editor" onClick={(event) => event.stopPropagation()} onKeyDown={onKeyDown}
            onSubmit={(event) => { event.preventDefault(); void submit(); }}>
            <textarea value={text} rows={3} maxLength={10000} lang={language ?? undefined} dir="auto" autoFocus
                aria-label={say("correctTurn", { time: words.time(turn.start_s) })}
                onInput={(event) => type(event.currentTarget.value)} />
            <div class="buttons">
                <button type="submit" class="main small" disabled={busy}>{say("save")}</button>
                <button type="button" class="small" onClick={close}>{say("cancel")}</button>
            </div>
            <Trouble error={error} />
        </form>
    );
}
