/* store/consents.h: who agreed to what, to which text, when, and when they took it back.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

extern const char *const consent_purposes[]; /* "recording", "expression", "transcript", "sharing", "research"; NULL */

typedef struct {
    char *id, *subject, *purpose;
    char *version; /* of the text that was shown */
    gint64 given;
    gint64 withdrawn; /* 0: it holds */
    char *user;       /* who recorded it; NULL: an account that is gone */
} Consent;
void consent_free(Consent *consent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Consent, consent_free)

Consent *consents_add(StoreDb *db, const char *subject, const char *purpose, const char *version, const char *user,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
Consent *consents_get(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *consents_list(StoreDb *db, const char *subject, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* newest first */
/* STORE_ERROR_CONFLICT: it was withdrawn before. */
gboolean consents_withdraw(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
