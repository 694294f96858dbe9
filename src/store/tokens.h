/* store/tokens.h: keys for programs that call the API in a person's name.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * A token never lets its holder do more than its person may, and only what its scopes name. */
#pragma once
#include "store/users.h"

/* Bits, in the order of the list of scopes. */
typedef enum {
    SCOPE_LESSONS_READ = 1,
    SCOPE_LESSONS_WRITE = 2,
    SCOPE_OVERVIEW_READ = 4,
    SCOPE_ADMIN = 8,
    SCOPE_MATCH_READ = 16,
    SCOPE_MATCH_WRITE = 32,
} TokenScope;
extern const char *const token_scope_names[];                        /* "lessons:read" is bit 0 ...; ends with NULL */
gboolean token_scope_from_name(const char *name, TokenScope *scope); /* FALSE: there is no such scope */

typedef struct {
    char *id, *user, *name;
    guint scopes; /* bits of TokenScope */
    gint64 created, expires;
    gint64 used; /* 0: never */
} ApiToken;
void api_token_free(ApiToken *token);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ApiToken, api_token_free)

/* *secret ("otk_" and 43 letters) is told this once; the caller frees it and owns the token. `expires` lies in the
 * future and at most LIMIT_TOKEN_DAYS ahead. */
ApiToken *tokens_add(StoreDb *db, const char *user, const char *name, guint scopes, gint64 expires, char **secret,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *token and *user are NULL when it is unknown, expired or revoked, or its person is disabled; the caller owns both.
 * FALSE: the store failed. Notes at most once a minute that it was used. */
gboolean tokens_find(StoreDb *db, const char *secret, ApiToken **token, User **user,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *tokens_list(StoreDb *db, const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* not revoked ones */
/* STORE_ERROR_NOT_FOUND when it is not this person's. */
gboolean tokens_revoke(StoreDb *db, const char *id, const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
