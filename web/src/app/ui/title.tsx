// ui/title.tsx: the one h1 of a view. It takes the focus when one comes from another view, so that a screen reader says
// where one is, and names the browser's tab.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSay } from "../service";

let views = 0; // that were shown: the first one takes no focus

export function Title({ text, children }: { text: string; children?: ComponentChildren }) {
    const say = useSay();
    const host = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        if (views++ > 0)
            host.current!.focus({ preventScroll: true });
        scrollTo(0, 0);
    }, []);
    useEffect(() => {
        document.title = `${text} · ${say("product")}`;
    }, [text, say]);
    return <h1 ref={host} tabIndex={-1}>{children ?? text}</h1>;
}
