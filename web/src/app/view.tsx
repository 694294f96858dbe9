// view.tsx: the table of views: which place of the page shows what, and to whom.
import { Component, type ComponentChildren } from "preact";
import { AuditView } from "./audit";
import { LessonView } from "./lesson/view";
import { LessonsView } from "./lessons/view";
import { OverviewView } from "./overview/view";
import type { Place } from "./router";
import { link } from "./router";
import { useSay, useService } from "./service";
import { SettingsView } from "./settings/view";
import type { Role } from "./types";
import { Title } from "./ui/title";

interface Route {
    at: string; // the first word of the path
    words: readonly [least: number, most: number]; // of the path
    roles: readonly Role[];
    show: (place: Place) => ComponentChildren;
}

const EVERYBODY: readonly Role[] = ["admin", "manager", "teacher", "viewer"];
const ROUTES: readonly Route[] = [
    { at: "", words: [0, 0], roles: EVERYBODY, show: (place) => <LessonsView place={place} /> },
    { at: "lessons", words: [2, 2], roles: EVERYBODY,
        show: ({ path, query }) => <LessonView key={path[1]} id={path[1]!} query={query} /> },
    { at: "overview", words: [1, 1], roles: ["admin", "manager"], show: (place) => <OverviewView place={place} /> },
    { at: "audit", words: [1, 1], roles: ["admin"], show: (place) => <AuditView place={place} /> },
    { at: "settings", words: [1, 3], roles: EVERYBODY, show: (place) => <SettingsView place={place} /> },
];

export function View({ place }: { place: Place }) {
    const { user } = useService();
    const { path } = place;
    const route = ROUTES.find(({ at, words, roles }) => at === (path[0] ?? "") && roles.includes(user.role) &&
        path.length >= words[0] && path.length <= words[1]);
    return <Guard key={path.join("/")}>{route === undefined ? <Nothing /> : route.show(place)}</Guard>;
}

// A view that breaks says so; the others go on.
class Guard extends Component<{ children: ComponentChildren }, { broken: boolean }> {
    override state = { broken: false };

    override componentDidCatch(error: unknown): void {
        console.error(error);
        this.setState({ broken: true });
    }

    override render(): ComponentChildren {
        return this.state.broken ? <Broken /> : this.props.children;
    }
}

function Broken() {
    const say = useSay();
    return (
        <div class="card stack" role="alert">
            <Title text={say("viewBroken")} />
            <p>{say("viewBrokenMore")}</p>
            <div class="buttons"><button type="button" onClick={() => location.reload()}>{say("again")}</button></div>
        </div>
    );
}

function Nothing() {
    const say = useSay();
    return (
        <div class="card stack">
            <Title text={say("noSuchPage")} />
            <p><a href={link([])}>{say("toLessons")}</a></p>
        </div>
    );
}
