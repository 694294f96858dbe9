/* serve/access.c: see access.h. */
#include "serve/access.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "serve/parts.h"
#include "store/sessions.h"

static void identity_free(gpointer data)
{
    Identity *identity = data;
    user_free(identity->user);
    g_free(identity->token);
    g_free(identity->csrf);
    g_free(identity->actor);
    g_free(identity);
}

const Identity *access_identity(const HttpRequest *request)
{
    return http_identity(request);
}

Viewer access_viewer(const HttpRequest *request)
{
    const Identity *identity = access_identity(request);
    g_assert(identity); /* access_admit() lets nobody else in */
    return (Viewer){identity->user->id, identity->user->role};
}

const char *access_bearer(const char *authorization)
{
    if (!authorization || g_ascii_strncasecmp(authorization, "Bearer ", 7) != 0)
        return NULL;
    const char *token = authorization + 7;
    gsize length = strlen(token);
    return length > 0 && length <= LIMIT_SECRET_BYTES ? token : NULL;
}

/* *identity stays NULL when the token is good for nothing. FALSE: the store failed. */
static gboolean of_token(StoreDb *db, const char *secret, Identity **identity, GError **error)
{
    g_autoptr(ApiToken) token = NULL;
    User *user = NULL;
    if (!tokens_find(db, secret, &token, &user, error))
        return FALSE;
    if (token) {
        *identity = g_new0(Identity, 1);
        **identity = (Identity){.user = user,
                                .expires = token->expires,
                                .actor = g_strconcat("token:", token->id, NULL),
                                .scopes = token->scopes};
    }
    return TRUE;
}

static gboolean of_session(StoreDb *db, const char *cookie, Identity **identity, GError **error)
{
    g_autoptr(UserSession) session = NULL;
    User *user = NULL;
    if (!sessions_find(db, cookie, &session, &user, error))
        return FALSE;
    if (session) {
        *identity = g_new0(Identity, 1);
        **identity = (Identity){.user = user,
                                .token = g_strdup(cookie),
                                .csrf = g_strdup(session->csrf),
                                .expires = session->expires,
                                .actor = g_strdup(user->id)};
    }
    return TRUE;
}

/* Who asks. A token goes before a cookie. */
static gboolean identify(HttpRequest *request, Service *service, GError **error)
{
    const char *secret = access_bearer(http_header(request, "Authorization"));
    const char *cookie = http_cookie(request, SESSION_COOKIE);
    Identity *identity = NULL;
    if (!secret && (!cookie || !*cookie || strlen(cookie) > LIMIT_SECRET_BYTES))
        return TRUE;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !(secret ? of_token(db, secret, &identity, error) : of_session(db, cookie, &identity, error)))
        return FALSE;
    if (identity)
        http_set_identity(request, identity, identity_free);
    return TRUE;
}

static gboolean is_change(const HttpRequest *request)
{
    const char *method = http_method(request);
    return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 && strcmp(method, "OPTIONS") != 0;
}

/* A change that a browser's cookie vouches for must come from our page. */
static gboolean is_meant(HttpRequest *request, const Identity *identity, GError **error)
{
    const char *sent = http_header(request, "X-CSRF-Token");
    if (!http_is_same_origin(request))
        return http_fail(error, 403, tr("the request comes from another site", "запрос пришёл с другого сайта"));
    if (!sent || !secret_text_equal(sent, identity->csrf))
        return http_fail_field(error, 403, "X-CSRF-Token",
                               tr("the header X-CSRF-Token is missing or not this session's",
                                  "нет заголовка X-CSRF-Token, или он не этого сеанса"));
    return TRUE;
}

static gboolean may_call(const Identity *identity, guint access, GError **error)
{
    guint scope = access >> 8;
    if (!(access & (guint)identity->user->role & ACCESS_ROLES))
        return http_fail(error, 403, tr("the role \"%s\" may not do this", "роли «%s» это нельзя"),
                         user_role_name(identity->user->role));
    if (!identity->token && (scope == 0 || (identity->scopes & scope) != scope))
        return http_fail(error, 403,
                         scope == 0 ? tr("this needs a person who is signed in, not a token",
                                         "для этого нужен вход человека, а не токен")
                                    : tr("the token lacks the scope for this", "у токена нет такого права"));
    return TRUE;
}

gboolean access_admit(HttpRequest *request, const HttpRoute *route, HttpAnswer *answer, gpointer user, GError **error)
{
    if (route->access & (ACCESS_PAGE | ACCESS_SECRET))
        return TRUE;
    if (!identify(request, user, error))
        return FALSE;
    const Identity *identity = access_identity(request);
    if (route->access & ACCESS_PUBLIC)
        return !is_change(request) || http_is_same_origin(request) ||
               http_fail(error, 403, tr("the request comes from another site", "запрос пришёл с другого сайта"));
    if (!identity && (route->access & ACCESS_LOCAL) && http_is_local(request))
        return TRUE;
    if (!identity) {
        http_answer_header(answer, "WWW-Authenticate", "Bearer realm=\"otklik\"");
        return http_fail(error, 401, tr("nobody is signed in", "вход не выполнен"));
    }
    return (!identity->token || !is_change(request) || is_meant(request, identity, error)) &&
           may_call(identity, route->access, error);
}

static JsonValue *route_json(const HttpRoute *route)
{
    JsonValue *roles = json_array();
    guint scope = route->access >> 8;
    for (guint role = ROLE_ADMIN; role <= ROLE_VIEWER; role <<= 1)
        if (route->access & role)
            json_array_append_new(roles, json_string(user_role_name((UserRole)role)));
    return json_pack("{s:s, s:s, s:o, s:s?, s:b}", "method", route->method, "path", route->path, "roles", roles,
                     "scope", scope ? token_scope_names[g_bit_nth_lsf(scope, -1)] : NULL, "public",
                     (route->access & (ACCESS_PUBLIC | ACCESS_SECRET)) != 0);
}

JsonValue *access_table(const HttpRoute *const *tables)
{
    JsonValue *items = json_array();
    for (; *tables; tables++)
        for (const HttpRoute *route = *tables; route->method; route++)
            if (!(route->access & ACCESS_PAGE))
                json_array_append_new(items, route_json(route));
    return json_pack("{s:o}", "items", items);
}
