// lessons/use-teachers.ts: who may be named as a lesson's teacher; only managers and admins may ask.
import { useLoad } from "../hooks";
import { useService } from "../service";
import type { Items, User } from "../types";

export function useTeachers(): readonly User[] {
    const { api, user } = useService();
    const allowed = user.role === "admin" || user.role === "manager";
    const { value } = useLoad(async (signal) => {
        const { items } = allowed ? await api.get<Items<User>>("users", {}, signal) : { items: [] };
        return items.filter(({ role, disabled }) => role === "teacher" && !disabled);
    }, [api, allowed]);
    return value ?? [];
}
