/* store/subjects.h: people whose data is kept, each with a key of their own.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * Export gives everything that is kept of a person; erasure destroys their key and keeps a receipt signed by this
 * store (Ed25519). The account of a person is no part of it: users_remove() is a step of its own. */
#pragma once
#include "base/jsonfile.h"
#include "store/store.h"

extern const char *const subject_kinds[]; /* "teacher", "student", "other"; ends with NULL */

typedef struct {
    char *id, *kind;
    char *name; /* "" after erasure */
    char *user; /* NULL: has no account */
    gint64 created;
    gint64 erased;  /* 0: not */
    gint64 lessons; /* how many are theirs */
    char *receipt;  /* JSON text; NULL before erasure */
} Subject;
void subject_free(Subject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Subject, subject_free)

/* `user` may be NULL. The id; the caller frees it. */
char *subjects_add(StoreDb *db, const char *kind, const char *name, const char *user,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The id of the subject of an account, made as a teacher at once when there is none. The caller frees it. */
char *subjects_of_user(StoreDb *db, const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Subject *subjects_get(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of Subject *, by name; `search` (may be NULL) is part of a name in any case. At most LIMIT_LIST. */
GPtrArray *subjects_list(StoreDb *db, const char *search, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Everything that is kept: the person, account, consents, lessons with corrections, the audit entries that name them,
 * and the text of every file up to LIMIT_EXPORT_BYTES in all ("left_out": true beyond); recordings are named with size
 * and SHA-256. The caller owns it. */
JsonValue *subjects_export(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes their lessons with all files, their uploads that are under way and their name, and destroys their key, in one
 * transaction (the caller's, if one is open). The receipt; the caller owns it. STORE_ERROR_ERASED: it was done before.
 */
JsonValue *subjects_erase(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The signature over subject, erased, lessons and blobs is that of public_key. */
gboolean subjects_check_receipt(const JsonValue *receipt);
