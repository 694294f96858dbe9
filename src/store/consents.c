/* store/consents.c: see consents.h. */
#include "store/consents.h"

#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"

#define COLUMNS "SELECT id, subject, purpose, version, given, withdrawn, user FROM consents "

const char *const consent_purposes[] = {"recording", "expression", "transcript", "sharing", "research", NULL};

void consent_free(Consent *consent)
{
    if (!consent)
        return;
    g_free(consent->id);
    g_free(consent->subject);
    g_free(consent->purpose);
    g_free(consent->version);
    g_free(consent->user);
    g_free(consent);
}

static gpointer read_consent(StoreRows *rows)
{
    Consent *consent = g_new0(Consent, 1);
    consent->id = store_dup(rows, 0);
    consent->subject = store_dup(rows, 1);
    consent->purpose = store_dup(rows, 2);
    consent->version = store_dup(rows, 3);
    consent->given = store_integer(rows, 4);
    consent->withdrawn = store_integer(rows, 5);
    consent->user = store_dup(rows, 6);
    return consent;
}

Consent *consents_add(StoreDb *db, const char *subject, const char *purpose, const char *version, const char *user,
                      GError **error)
{
    g_autofree char *id = store_new_id();
    gint64 erased = 0;
    if (!store_check_word("purpose", purpose, consent_purposes, error) ||
        !store_check_text("version", version, 1, LIMIT_NAME_BYTES, error))
        return NULL;
    if (!store_ask(db, &erased, error, "SELECT erased FROM subjects WHERE id = ?", "s", subject))
        return NULL;
    if (erased) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_ERASED, "%s",
                    tr("the person was erased", "данные человека стёрты"));
        return NULL;
    }
    /* No row is made for a subject that is not there. */
    if (!store_run_one(db, "subject", error,
                       "INSERT INTO consents (id, subject, purpose, version, given, user) "
                       "SELECT ?, id, ?, ?, ?, ? FROM subjects WHERE id = ?",
                       "sssiss", id, purpose, version, store_now(), user, subject))
        return NULL;
    return consents_get(db, id, error);
}

Consent *consents_get(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE id = ?", "s", id);
    return rows && store_first(rows, tr("consent", "согласие"), error) ? read_consent(rows) : NULL;
}

GPtrArray *consents_list(StoreDb *db, const char *subject, GError **error)
{
    StoreRows *rows = store_query(db, error, COLUMNS "WHERE subject = ? ORDER BY given DESC, id LIMIT ?", "si", subject,
                                  (gint64)LIMIT_LIST);
    return store_collect(rows, read_consent, (GDestroyNotify)consent_free, error);
}

gboolean consents_withdraw(StoreDb *db, const char *id, GError **error)
{
    gint64 changed = 0;
    g_autoptr(Consent) consent = consents_get(db, id, error);
    if (!consent ||
        !store_run(db, &changed, error, "UPDATE consents SET withdrawn = ? WHERE id = ? AND withdrawn IS NULL", "is",
                   store_now(), id))
        return FALSE;
    if (changed == 0)
        g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, "%s",
                    tr("this consent was withdrawn before", "это согласие уже отозвано"));
    return changed > 0;
}
