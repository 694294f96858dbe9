/* store/audit.h: who did what to whose data, in a log that can only grow.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * Each entry carries SHA-256 over the one before and all its columns; the newest is sealed with a key derived from the
 * master key, so that a changed, removed, inserted or cut-off entry is found. Names of people do not belong in it: it
 * outlives their erasure. */
#pragma once
#include "store/store.h"

typedef struct {
    const char *actor;   /* user id, "token:<id>", "system" or "cli" */
    const char *action;  /* "lesson.open", "user.add" ... */
    const char *object;  /* id of what it was done to, or "" */
    const char *detail;  /* a JSON object, or NULL for "{}" */
    const char *address; /* of the client, or NULL for "" */
} AuditEvent;

/* Within the caller's transaction, if one is open: then the entry stands or falls with the change it tells of. */
gboolean audit_append(StoreDb *db, const AuditEvent *event, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    gint64 seq, at;
    char *actor;
    char *actor_name; /* of the account; NULL when there is none (any more) */
    char *action, *object, *detail, *address;
} AuditEntry;
void audit_entry_free(AuditEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditEntry, audit_entry_free)

typedef struct {
    const char *actor, *action, *object; /* NULL: any; action "lesson." finds all that begin with it */
    gint64 before;                       /* only those with a smaller seq; 0: from the newest */
    guint limit;                         /* 0: LIMIT_LIST, which is also the most */
} AuditFilter;
GPtrArray *audit_list(StoreDb *db, const AuditFilter *filter,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT; /* newest first */

typedef struct {
    gint64 entries;   /* that were read */
    gint64 broken_at; /* seq of the first entry that does not fit; 0: the log is whole */
} AuditVerdict;
/* FALSE only when the store failed; a broken log is TRUE with broken_at. */
gboolean audit_verify(StoreDb *db, AuditVerdict *verdict, GError **error) G_GNUC_WARN_UNUSED_RESULT;
