/* store/sessions.c: see sessions.h. */
#include "store/sessions.h"

#include <string.h>

#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"

#define SEEN_EVERY_MS 60000 /* how exactly it is known when a session was last used */

void user_session_free(UserSession *session)
{
    if (!session)
        return;
    g_free(session->user);
    g_free(session->csrf);
    g_free(session->address);
    g_free(session->agent);
    g_free(session);
}

static UserSession *read_session(StoreRows *rows)
{
    UserSession *session = g_new0(UserSession, 1);
    *session = (UserSession){
        .user = store_dup(rows, 0),
        .csrf = store_dup(rows, 1),
        .created = store_integer(rows, 2),
        .seen = store_integer(rows, 3),
        .expires = store_integer(rows, 4),
        .address = store_dup(rows, 5),
        .agent = store_dup(rows, 6),
    };
    return session;
}

/* What a browser says of itself, as one line of bounded UTF-8. */
static char *tame(const char *agent)
{
    g_autofree char *valid = g_utf8_make_valid(agent ? agent : "", -1);
    g_autofree char *line = g_strdelimit(g_strdup(valid), "\r\n\t", ' ');
    if (strlen(line) <= LIMIT_AGENT_BYTES)
        return g_steal_pointer(&line);
    const char *end = g_utf8_find_prev_char(line, line + LIMIT_AGENT_BYTES + 1);
    return g_strndup(line, (gsize)(end - line));
}

/* The oldest beyond what a person may have. */
static gboolean make_room(StoreDb *db, const char *user, GError **error)
{
    return store_run(db, NULL, error,
                     "DELETE FROM sessions WHERE user = ? AND token_hash NOT IN "
                     "(SELECT token_hash FROM sessions WHERE user = ? ORDER BY seen DESC, created DESC LIMIT ?)",
                     "ssi", user, user, (gint64)(LIMIT_SESSIONS_PER_USER - 1));
}

char *sessions_add(StoreDb *db, const char *user, const char *address, const char *agent, gint64 lifetime_ms,
                   GError **error)
{
    g_autofree char *token = secret_new_token(), *csrf = secret_new_token(), *tamed = tame(agent);
    g_autoptr(GBytes) hash = secret_text_hash(token);
    gint64 now = store_now();
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) || !make_room(db, user, error) ||
        !store_run(db, NULL, error,
                   "INSERT INTO sessions (token_hash, user, csrf, created, seen, expires, address, agent) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   "bssiiiss", hash, user, csrf, now, now, now + lifetime_ms, address, tamed) ||
        !store_scope_end(&scope, error))
        return NULL;
    return g_steal_pointer(&token);
}

static gboolean load_session(StoreDb *db, GBytes *hash, gint64 now, UserSession **session, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error,
                                            "SELECT user, csrf, created, seen, expires, address, agent FROM sessions "
                                            "WHERE token_hash = ? AND expires > ? AND seen > ?",
                                            "bii", hash, now, now - LIMIT_SESSION_IDLE_MS);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    *session = found ? read_session(rows) : NULL;
    return TRUE;
}

static gboolean note_seen(StoreDb *db, GBytes *hash, gint64 now, const UserSession *session, GError **error)
{
    return now - session->seen < SEEN_EVERY_MS ||
           store_run(db, NULL, error, "UPDATE sessions SET seen = ? WHERE token_hash = ?", "ib", now, hash);
}

gboolean sessions_find(StoreDb *db, const char *token, UserSession **session, User **user, GError **error)
{
    g_autoptr(GBytes) hash = secret_text_hash(token);
    g_autoptr(UserSession) found = NULL;
    gint64 now = store_now();
    *session = NULL;
    *user = NULL;
    if (!load_session(db, hash, now, &found, error))
        return FALSE;
    if (!found)
        return TRUE;
    g_autoptr(User) person = users_get(db, found->user, error);
    if (!person || !note_seen(db, hash, now, found, error))
        return FALSE;
    if (person->disabled)
        return TRUE;
    *session = g_steal_pointer(&found);
    *user = g_steal_pointer(&person);
    return TRUE;
}

gboolean sessions_end(StoreDb *db, const char *token, GError **error)
{
    g_autoptr(GBytes) hash = secret_text_hash(token);
    return store_run(db, NULL, error, "DELETE FROM sessions WHERE token_hash = ?", "b", hash);
}

gboolean sessions_end_all(StoreDb *db, const char *user, const char *keep, GError **error)
{
    g_autoptr(GBytes) hash = secret_text_hash(keep ? keep : "");
    return store_run(db, NULL, error, "DELETE FROM sessions WHERE user = ? AND token_hash <> ?", "sb", user, hash);
}

gboolean sessions_sweep(StoreDb *db, GError **error)
{
    gint64 now = store_now();
    return store_run(db, NULL, error, "DELETE FROM sessions WHERE expires <= ? OR seen <= ?", "ii", now,
                     now - LIMIT_SESSION_IDLE_MS);
}
