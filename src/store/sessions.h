/* store/sessions.h: who is signed in, in a browser.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * A session ends at its own end, after LIMIT_SESSION_IDLE_MS without a request, when its account is disabled or its
 * password changed. A person has at most LIMIT_SESSIONS_PER_USER; the oldest gives way. */
#pragma once
#include "store/users.h"

typedef struct {
    char *user, *csrf;
    gint64 created, seen, expires;
    char *address, *agent;
} UserSession;
void user_session_free(UserSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UserSession, user_session_free)

/* The token for the cookie; the caller frees it. `agent` is cut to LIMIT_AGENT_BYTES. */
char *sessions_add(StoreDb *db, const char *user, const char *address, const char *agent, gint64 lifetime_ms,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *session and *user are NULL when the token is of no living session; the caller owns both. FALSE: the store failed.
 * Notes at most once a minute that the session was seen. */
gboolean sessions_find(StoreDb *db, const char *token, UserSession **session, User **user,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sessions_end(StoreDb *db, const char *token, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sessions_end_all(StoreDb *db, const char *user, const char *keep, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sessions_sweep(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* removes those that ended */
