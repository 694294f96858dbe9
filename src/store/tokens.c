/* store/tokens.c: see tokens.h. */
#include "store/tokens.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"

#define PREFIX "otk_"
#define MINUTE_MS 60000
#define DAY_MS (24 * 3600 * 1000LL)
#define COLUMNS "SELECT id, user, name, scopes, created, expires, used FROM tokens "

const char *const token_scope_names[] = {
    "lessons:read", "lessons:write", "overview:read", "admin", "match:read", "match:write", NULL};

gboolean token_scope_from_name(const char *name, TokenScope *scope)
{
    for (guint i = 0; token_scope_names[i]; i++)
        if (strcmp(token_scope_names[i], name) == 0) {
            *scope = (TokenScope)(1 << i);
            return TRUE;
        }
    return FALSE;
}

/* The scopes as words; the caller owns the text. */
static char *scope_words(guint scopes)
{
    GString *words = g_string_new(NULL);
    for (guint i = 0; token_scope_names[i]; i++)
        if (scopes >> i & 1)
            g_string_append_printf(words, "%s%s", words->len ? " " : "", token_scope_names[i]);
    return g_string_free(words, FALSE);
}

static guint scope_bits(const char *words)
{
    g_auto(GStrv) names = g_strsplit(words, " ", -1);
    guint bits = 0;
    TokenScope scope;
    for (char **name = names; *name; name++)
        if (token_scope_from_name(*name, &scope))
            bits |= scope;
    return bits;
}

void api_token_free(ApiToken *token)
{
    if (!token)
        return;
    g_free(token->id);
    g_free(token->user);
    g_free(token->name);
    g_free(token);
}

static gpointer read_token(StoreRows *rows)
{
    ApiToken *token = g_new0(ApiToken, 1);
    token->id = store_dup(rows, 0);
    token->user = store_dup(rows, 1);
    token->name = store_dup(rows, 2);
    token->scopes = scope_bits(store_text(rows, 3));
    token->created = store_integer(rows, 4);
    token->expires = store_integer(rows, 5);
    token->used = store_integer(rows, 6);
    return token;
}

static gboolean check_new(const char *name, guint scopes, gint64 expires, GError **error)
{
    gint64 now = store_now(), latest = now + LIMIT_TOKEN_DAYS * DAY_MS;
    guint known = (1u << (G_N_ELEMENTS(token_scope_names) - 1)) - 1;
    if (!store_check_text("name", name, 1, LIMIT_NAME_BYTES, error))
        return FALSE;
    if (scopes == 0 || scopes & ~known)
        return store_refuse("scopes", error, "%s",
                            tr("names no scope, or an unknown one", "нет прав или неизвестное право"));
    if (expires <= now || expires > latest)
        return store_refuse("expires", error, tr("lies within the next %d days", "в пределах ближайших %d дней"),
                            LIMIT_TOKEN_DAYS);
    return TRUE;
}

/* A person has at most LIMIT_TOKENS_PER_USER that work. */
static gboolean check_room(StoreDb *db, const char *user, GError **error)
{
    gint64 tokens = 0;
    if (!store_ask(db, &tokens, error, "SELECT count(*) FROM tokens WHERE user = ? AND revoked IS NULL AND expires > ?",
                   "si", user, store_now()))
        return FALSE;
    if (tokens < LIMIT_TOKENS_PER_USER)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("a person has at most %d tokens; revoke one first", "не больше %d ключей у человека; отзовите один"),
                LIMIT_TOKENS_PER_USER);
    return FALSE;
}

ApiToken *tokens_add(StoreDb *db, const char *user, const char *name, guint scopes, gint64 expires, char **secret,
                     GError **error)
{
    *secret = NULL;
    g_auto(StoreScope) scope = {0};
    if (!check_new(name, scopes, expires, error) || !store_scope_begin(&scope, db, error) ||
        !check_room(db, user, error))
        return NULL;
    g_autofree char *id = store_new_id(), *random = secret_new_token(), *words = scope_words(scopes);
    g_autofree char *told = g_strconcat(PREFIX, random, NULL);
    g_autoptr(GBytes) hash = secret_text_hash(told);
    g_autoptr(ApiToken) token = NULL;
    if (!store_run_one(db, tr("account", "учётная запись"), error,
                       "INSERT INTO tokens (id, token_hash, user, name, scopes, created, expires) "
                       "SELECT ?, ?, id, ?, ?, ?, ? FROM users WHERE id = ?",
                       "sbssiis", id, hash, name, words, store_now(), expires, user))
        return NULL;
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE id = ?", "s", id);
    if (!rows || !store_first(rows, tr("token", "ключ API"), error))
        return NULL;
    token = read_token(rows);
    g_clear_pointer(&rows, store_rows_free);
    if (!store_scope_end(&scope, error))
        return NULL;
    *secret = g_steal_pointer(&told);
    return g_steal_pointer(&token);
}

/* The token that works under this hash, or NULL. */
static gboolean find_working(StoreDb *db, GBytes *hash, ApiToken **token, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(StoreRows) rows = store_query(
        db, error, COLUMNS "WHERE token_hash = ? AND revoked IS NULL AND expires > ?", "bi", hash, store_now());
    if (!rows)
        return FALSE;
    if (store_next(rows, &reason))
        *token = read_token(rows);
    if (!reason)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean note_use(StoreDb *db, const ApiToken *token, GError **error)
{
    gint64 now = store_now();
    return now - token->used < MINUTE_MS ||
           store_run(db, NULL, error, "UPDATE tokens SET used = ? WHERE id = ?", "is", now, token->id);
}

gboolean tokens_find(StoreDb *db, const char *secret, ApiToken **token, User **user, GError **error)
{
    g_autoptr(ApiToken) found = NULL;
    g_autoptr(GBytes) hash = secret_text_hash(secret);
    *token = NULL;
    *user = NULL;
    if (!find_working(db, hash, &found, error))
        return FALSE;
    if (!found)
        return TRUE;
    g_autoptr(User) owner = users_get(db, found->user, error);
    if (!owner)
        return FALSE;
    if (owner->disabled)
        return TRUE;
    if (!note_use(db, found, error))
        return FALSE;
    *token = g_steal_pointer(&found);
    *user = g_steal_pointer(&owner);
    return TRUE;
}

GPtrArray *tokens_list(StoreDb *db, const char *user, GError **error)
{
    StoreRows *rows =
        store_query(db, error, COLUMNS "WHERE user = ? AND revoked IS NULL ORDER BY created DESC, id", "s", user);
    return store_collect(rows, read_token, (GDestroyNotify)api_token_free, error);
}

gboolean tokens_revoke(StoreDb *db, const char *id, const char *user, GError **error)
{
    return store_run_one(db, tr("token", "ключ API"), error,
                         "UPDATE tokens SET revoked = ? WHERE id = ? AND user = ? AND revoked IS NULL", "iss",
                         store_now(), id, user);
}
