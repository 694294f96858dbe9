// types.ts: what the API speaks of, as docs/openapi.yaml names it. Times are ISO 8601 UTC.

export type Role = "admin" | "manager" | "teacher" | "viewer";
export type Language = "en" | "ru";

export interface Problem {
    type: string;
    title: string;
    status: number; // 0: no answer came
    detail?: string;
    field?: string;
    request?: string;
}

export interface User {
    id: string;
    name: string;
    display: string;
    role: Role;
    language: Language;
    created: string;
    disabled: boolean;
}

export interface Session {
    user: User | null;
    csrf: string | null;
    legal_mode: string;
    expression: boolean;
    version: string;
    upload_limit: number;
    setup: boolean;
}

export interface Named {
    id: string;
    display: string;
}

export type State = "fetching" | "queued" | "running" | "done" | "failed" | "cancelled";
export const STATES: readonly State[] = ["fetching", "queued", "running", "done", "failed", "cancelled"];

export interface LessonProgress {
    id: string;
    state: State;
    stage: string;
    progress: number;
}

export interface Lesson extends LessonProgress {
    title: string;
    file: string;
    error: string | null;
    teacher: Named | null;
    owner: Named | null;
    language: string;
    speakers: number;
    duration: number | null;
    negative: number | null;
    moments: number | null;
    people: number | null;
    talk_teacher: number | null;
    created: string;
    finished: string | null;
    shared: boolean;
    keep_until: string;
    media: boolean;
    may_change: boolean;
}

export interface Page<T> {
    items: T[];
    next: string | null;
}

export interface Items<T> {
    items: T[];
}

export type Scope = "lessons:read" | "lessons:write" | "overview:read" | "admin" | "match:read" | "match:write";

export interface Token {
    id: string;
    name: string;
    scopes: Scope[];
    created: string;
    expires: string;
    used: string | null;
    secret?: string; // only in the answer that made it
}

export interface TeacherSum {
    teacher: Named;
    lessons: number;
    hours: number;
    negative: number | null;
    moments_per_hour: number | null;
    talk_teacher: number | null;
}

export interface TeacherWeek {
    teacher: string;
    week: string;
    lessons: number;
    negative: number | null;
    moments_per_hour: number | null;
    talk_teacher: number | null;
}

export interface Overview {
    from: string;
    to: string;
    teachers: TeacherSum[];
    weeks: TeacherWeek[];
}

export type SubjectKind = "teacher" | "student" | "other";

export interface Subject {
    id: string;
    kind: SubjectKind;
    name: string;
    user: string | null;
    created: string;
    erased: string | null;
    lessons: number;
}

export type Purpose = "recording" | "expression" | "transcript" | "sharing" | "research";
export const PURPOSES: readonly Purpose[] = ["recording", "expression", "transcript", "sharing", "research"];

export interface Consent {
    id: string;
    purpose: Purpose;
    version: string;
    given: string;
    withdrawn: string | null;
    user: string | null;
}

export interface Receipt {
    subject: string;
    erased: string;
    lessons: number;
    blobs: number;
    public_key: string;
    signature: string;
}

export interface AuditEntry {
    seq: number;
    at: string;
    actor: string;
    actor_name: string | null;
    action: string;
    object: string;
    detail: Record<string, unknown>;
    address: string;
}

export interface AuditVerdict {
    good: boolean;
    entries: number;
    broken_at: number | null;
}

export type HookEvent = "lesson.finished" | "lesson.failed";

export interface Webhook {
    id: string;
    url: string;
    events: HookEvent[];
    created: string;
    disabled: boolean;
    secret?: string; // only in the answer that made it
}

export interface Delivery {
    id: string;
    webhook: string;
    event: string;
    state: "waiting" | "sent" | "dead";
    attempts: number;
    status: number | null;
    error: string | null;
    created: string;
    finished: string | null;
}

export interface Settings {
    retention_days: number;
    share_by_default: boolean;
    webhook_hosts: string[];
    fetch_hosts: string[];
    embed_hosts: string[];
}
