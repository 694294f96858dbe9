/* serve/routes_users.c: accounts. */
#include "base/lang.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/sessions.h"

gboolean route_list_users(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) users = db ? users_list(db, error) : NULL;
    if (!users)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(users, user_json);
    return http_answer_json(answer, 200, json, error);
}

/* 0 when none is named; the body was checked. */
static UserRole role_of(const JsonValue *body)
{
    UserRole role = 0;
    const char *name = body_text(body, "role");
    return name && user_role_from_name(name, &role) ? role : 0;
}

gboolean route_add_user(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_NEW_USER, error);
    g_autofree char *hash = body ? users_hash_password(body_text(body, "password"), error) : NULL;
    g_autoptr(StoreDb) db = hash ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    const UserNew wanted = {body_text(body, "name"), body_text(body, "display"), role_of(body),
                            body_text(body, "language"), hash};
    g_autoptr(User) added = users_add(db, &wanted, error);
    if (!added ||
        !note(db, request, "user.add", added->id, json_pack("{s:s}", "role", user_role_name(added->role)), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = user_json(added);
    return http_answer_json(answer, 201, json, error);
}

/* What the log keeps of a change: the new role and whether it may sign in, no names and no password. */
static JsonValue *change_detail(const JsonValue *body)
{
    JsonValue *detail = json_object(), *value;
    static const char *const kept[] = {"role", "disabled", "language"};
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
        if ((value = json_object_get(body, kept[i])))
            json_object_set(detail, kept[i], value);
    if (body_has(body, "password"))
        json_object_set_new(detail, "password", json_true());
    return detail;
}

static gboolean apply(StoreDb *db, const char *id, const JsonValue *body, const char *hash, GError **error)
{
    const UserChange change = {body_text(body, "display"), body_text(body, "language"), role_of(body),
                               body_flag(body, "disabled", -1)};
    return users_change(db, id, &change, error) && (!hash || users_set_password(db, id, hash, NULL, error)) &&
           (!body_has(body, "role") || sessions_end_all(db, id, NULL, error));
}

gboolean route_change_user(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(JsonValue) body = id ? body_read(request, BODY_USER_CHANGE, error) : NULL;
    if (!body)
        return FALSE;
    const char *password = body_text(body, "password");
    g_autofree char *hash = password ? users_hash_password(password, error) : NULL;
    g_autoptr(StoreDb) db = !password || hash ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error) || !apply(db, id, body, hash, error) ||
        !note(db, request, "user.change", id, change_detail(body), error) || !store_commit(db, error))
        return FALSE;
    if (hash || body_has(body, "role") || body_flag(body, "disabled", FALSE))
        hub_drop(service->hub, id, NULL, NULL);
    g_autoptr(User) changed = users_get(db, id, error);
    if (!changed)
        return FALSE;
    g_autoptr(JsonValue) json = user_json(changed);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_remove_user(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error) || !users_remove(db, id, error) ||
        !note(db, request, "user.remove", id, NULL, error) || !store_commit(db, error))
        return FALSE;
    hub_drop(service->hub, id, NULL, NULL);
    http_answer_empty(answer, 204);
    return TRUE;
}
