/* serve/routes_session.c: signing in and out. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/sessions.h"

/* What the page must know, whoever asks. `user` and `csrf` may be NULL. */
static gboolean answer_session(Service *service, StoreDb *db, HttpAnswer *answer, const User *user, const char *csrf,
                               GError **error)
{
    const char *mode = config_text(service->config, "legal.mode");
    gint64 accounts;
    if (!users_count(db, &accounts, error))
        return FALSE;
    g_autoptr(JsonValue) json =
        json_pack("{s:o, s:s?, s:s, s:b, s:s, s:I, s:b}", "user", user ? user_json(user) : json_null(), "csrf", csrf,
                  "legal_mode", mode, "expression", !g_str_has_prefix(mode, "eu-"), "version", OTKLIK_VERSION,
                  "upload_limit", (json_int_t)LIMIT_UPLOAD_BYTES, "setup", accounts == 0);
    return http_answer_json(answer, 200, json, error);
}

gboolean route_who_am_i(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const Identity *identity = access_identity(request);
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    return db && answer_session(service, db, answer, identity ? identity->user : NULL, identity ? identity->csrf : NULL,
                                error);
}

static void set_cookie(const HttpRequest *request, HttpAnswer *answer, const char *token, gint64 seconds)
{
    g_autofree char *cookie =
        g_strdup_printf(SESSION_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%" G_GINT64_FORMAT "%s", token,
                        seconds, http_is_secure(request) ? "; Secure" : "");
    http_answer_header(answer, "Set-Cookie", cookie);
}

static gint64 now_seconds(void)
{
    return g_get_monotonic_time() / G_USEC_PER_SEC;
}

/* Too many wrong attempts: the answer says how long to wait. */
static gboolean may_try(Service *service, const char *name, const char *address, HttpAnswer *answer, GError **error)
{
    guint wait = login_limit_wait(service->logins, name, address, now_seconds());
    if (wait == 0)
        return TRUE;
    g_autofree char *seconds = g_strdup_printf("%u", wait);
    http_answer_header(answer, "Retry-After", seconds);
    return http_fail(
        error, 429,
        tr("too many wrong attempts: try again in %u s", "слишком много неверных попыток: повторите через %u с"), wait);
}

/* The account that name and password are right for; else 401, counted and written down. The caller owns it. */
static User *check_password(Service *service, StoreDb *db, const HttpRequest *request, HttpAnswer *answer,
                            const char *name, const char *password, GError **error)
{
    g_autoptr(User) user = NULL;
    const char *address = http_address(request);
    if (!may_try(service, name, address, answer, error) || !users_check_password(db, name, password, &user, error))
        return NULL;
    if (user) {
        login_limit_succeeded(service->logins, name, address);
        return g_steal_pointer(&user);
    }
    login_limit_failed(service->logins, name, address, now_seconds());
    g_autoptr(User) meant = users_find(db, name, NULL); /* the log names no names */
    if (note_as(db, request, meant ? meant->id : "system", "session.failed", meant ? meant->id : "", NULL, error))
        (void)http_fail(error, 401, tr("name or password is wrong", "имя или пароль неверны"));
    return NULL;
}

/* A new session with a new token, whatever cookie came with the request. */
static gboolean begin_session(Service *service, StoreDb *db, HttpRequest *request, HttpAnswer *answer, const User *user,
                              GError **error)
{
    gint64 seconds = (gint64)config_integer(service->config, "serve.session_hours") * 3600;
    const char *agent = http_header(request, "User-Agent"), *before = http_cookie(request, SESSION_COOKIE);
    if (!store_begin(db, error) || (before && !sessions_end(db, before, error)))
        return FALSE;
    g_autofree char *token =
        sessions_add(db, user->id, http_address(request), agent ? agent : "", seconds * 1000, error);
    if (!token || !note_as(db, request, user->id, "session.in", user->id, NULL, error) || !store_commit(db, error))
        return FALSE;
    g_autoptr(UserSession) session = NULL;
    g_autoptr(User) signed_in = NULL;
    if (!sessions_find(db, token, &session, &signed_in, error))
        return FALSE;
    if (!session)
        return http_fail(error, 401, tr("the account was disabled just now", "учётную запись только что отключили"));
    set_cookie(request, answer, token, seconds);
    return answer_session(service, db, answer, signed_in, session->csrf, error);
}

gboolean route_sign_in(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_SIGN_IN, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db)
        return FALSE;
    g_autoptr(User) account =
        check_password(service, db, request, answer, body_text(body, "name"), body_text(body, "password"), error);
    return account && begin_session(service, db, request, answer, account, error);
}

gboolean route_sign_out(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const Identity *identity = access_identity(request);
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    if (!db || !store_begin(db, error) || !sessions_end(db, identity->token, error) ||
        !note(db, request, "session.out", identity->user->id, NULL, error) || !store_commit(db, error))
        return FALSE;
    hub_drop(service->hub, identity->user->id, identity->token, NULL);
    set_cookie(request, answer, "", 0);
    http_answer_header(answer, "Clear-Site-Data", "\"cache\"");
    http_answer_empty(answer, 204);
    return TRUE;
}

gboolean route_change_language(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const Identity *identity = access_identity(request);
    g_autoptr(JsonValue) body = body_read(request, BODY_OWN_LANGUAGE, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    const UserChange change = {.language = body_text(body, "language"), .disabled = -1};
    if (!db || !store_begin(db, error) || !users_change(db, identity->user->id, &change, error) ||
        !note(db, request, "user.language", identity->user->id, NULL, error) || !store_commit(db, error))
        return FALSE;
    g_autoptr(User) changed = users_get(db, identity->user->id, error);
    return changed && answer_session(service, db, answer, changed, identity->csrf, error);
}

gboolean route_change_password(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    const Identity *identity = access_identity(request);
    g_autoptr(JsonValue) body = body_read(request, BODY_PASSWORD, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db)
        return FALSE;
    g_autoptr(User) account =
        check_password(service, db, request, answer, identity->user->name, body_text(body, "old"), error);
    g_autofree char *hash = account ? users_hash_password(body_text(body, "new"), error) : NULL;
    if (!hash || !store_begin(db, error) || !users_set_password(db, account->id, hash, identity->token, error) ||
        !note(db, request, "user.password", account->id, NULL, error) || !store_commit(db, error))
        return FALSE;
    hub_drop(service->hub, account->id, NULL, identity->token);
    http_answer_empty(answer, 204);
    return TRUE;
}
