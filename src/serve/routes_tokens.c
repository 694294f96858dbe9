/* serve/routes_tokens.c: one's own API tokens. */
#include "serve/parts.h"
#include "serve/routes.h"

static JsonValue *token_json(gconstpointer data)
{
    const ApiToken *token = data;
    JsonValue *scopes = json_array();
    for (guint i = 0; token_scope_names[i]; i++)
        if (token->scopes & (1u << i))
            json_array_append_new(scopes, json_string(token_scope_names[i]));
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "id", token->id, "name", token->name, "scopes", scopes,
                     "created", json_time(token->created), "expires", json_time(token->expires), "used",
                     json_time(token->used));
}

gboolean route_list_tokens(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(GPtrArray) tokens = db ? tokens_list(db, access_viewer(request).user, error) : NULL;
    if (!tokens)
        return FALSE;
    g_autoptr(JsonValue) json = json_items(tokens, token_json);
    return http_answer_json(answer, 200, json, error);
}

static guint scopes_of(const JsonValue *body)
{
    guint scopes = 0;
    const JsonValue *names = json_object_get(body, "scopes");
    for (gsize i = 0; i < json_array_size(names); i++) {
        TokenScope scope;
        if (token_scope_from_name(json_string_value(json_array_get(names, i)), &scope))
            scopes |= scope;
    }
    return scopes;
}

gboolean route_add_token(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_NEW_TOKEN, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autofree char *secret = NULL, *scopes = body_words(body, "scopes");
    gint64 expires = store_now() + body_integer(body, "days", 1) * 86400 * 1000;
    g_autoptr(ApiToken) token =
        tokens_add(db, access_viewer(request).user, body_text(body, "name"), scopes_of(body), expires, &secret, error);
    if (!token || !note(db, request, "token.add", token->id, json_pack("{s:s}", "scopes", scopes), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autoptr(JsonValue) json = token_json(token);
    json_object_set_new(json, "secret", json_string(secret));
    return http_answer_json(answer, 201, json, error);
}

gboolean route_revoke_token(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const char *id = id_parameter(request, error);
    g_autoptr(StoreDb) db = id ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error) || !tokens_revoke(db, id, access_viewer(request).user, error) ||
        !note(db, request, "token.revoke", id, NULL, error) || !store_commit(db, error))
        return FALSE;
    g_autofree char *actor = g_strconcat("token:", id, NULL);
    hub_drop(service->hub, access_viewer(request).user, actor, NULL);
    http_answer_empty(answer, 204);
    return TRUE;
}
