/* store/subject_erase.c: erasing a person, and the receipt of it. See subjects.h. */
#include "base/lang.h"
#include "store/internal.h"
#include "store/lessons.h"
#include "store/signing.h"
#include "store/subjects.h"
#include "store/uploads.h"
#include "store/vault.h"

/* What a receipt tells. */
typedef struct {
    const char *subject;
    gint64 erased, lessons, blobs;
} Erasure;

/* What is signed; the time is that of the receipt, to the second. The caller frees it. */
static char *signed_text(const char *subject, const char *erased, gint64 lessons, gint64 blobs)
{
    return g_strdup_printf("otklik erasure 1\n%s\n%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n", subject, erased,
                           lessons, blobs);
}

static JsonValue *make_receipt(StoreDb *db, const Erasure *erasure, GError **error)
{
    g_autofree char *erased = store_time_text(erasure->erased), *public_key = NULL, *signature = NULL;
    g_autofree char *text = signed_text(erasure->subject, erased, erasure->lessons, erasure->blobs);
    if (!signing_sign(db, text, &public_key, &signature, error))
        return NULL;
    return json_pack("{s:s, s:s, s:I, s:I, s:s, s:s}", "subject", erasure->subject, "erased", erased, "lessons",
                     (json_int_t)erasure->lessons, "blobs", (json_int_t)erasure->blobs, "public_key", public_key,
                     "signature", signature);
}

gboolean subjects_check_receipt(const JsonValue *receipt)
{
    const char *subject, *erased, *public_key, *signature;
    json_int_t lessons, blobs;
    if (json_unpack((json_t *)receipt, "{s:s, s:s, s:I, s:I, s:s, s:s}", "subject", &subject, "erased", &erased,
                    "lessons", &lessons, "blobs", &blobs, "public_key", &public_key, "signature", &signature) != 0)
        return FALSE;
    g_autofree char *text = signed_text(subject, erased, lessons, blobs);
    return signing_check(text, public_key, signature);
}

static gpointer read_id(StoreRows *rows)
{
    return store_dup(rows, 0);
}

/* Calls `remove` for each id of a query with one argument. */
static gboolean remove_each(StoreDb *db, const char *sql, const char *argument,
                            gboolean (*remove)(StoreDb *db, const char *id, GError **error), GError **error)
{
    g_autoptr(GPtrArray) ids = store_collect(store_query(db, error, sql, "s", argument), read_id, g_free, error);
    for (guint i = 0; ids && i < ids->len; i++)
        if (!remove(db, ids->pdata[i], error))
            return FALSE;
    return ids != NULL;
}

static gboolean count_all(StoreDb *db, Erasure *erasure, GError **error)
{
    return store_ask(db, &erasure->lessons, error, "SELECT count(*) FROM lessons WHERE subject = ?", "s",
                     erasure->subject) &&
           store_ask(db, &erasure->blobs, error, "SELECT count(*) FROM blobs WHERE subject = ?", "s", erasure->subject);
}

/* Lessons with their files, what else lies under the key, and uploads that no lesson holds yet. */
static gboolean remove_all(StoreDb *db, const Subject *subject, GError **error)
{
    return remove_each(db, "SELECT id FROM lessons WHERE subject = ?", subject->id, lessons_remove, error) &&
           remove_each(db, "SELECT id FROM blobs WHERE subject = ?", subject->id, vault_delete, error) &&
           (!subject->user || remove_each(db, "SELECT id FROM uploads WHERE user = ? AND lesson IS NULL", subject->user,
                                          uploads_remove, error));
}

/* Consents stay: that somebody agreed, and to what, must be provable; they hold no name. */
static gboolean empty_row(StoreDb *db, const Erasure *erasure, const char *receipt, GError **error)
{
    return store_run(db, NULL, error,
                     "UPDATE subjects SET name = '', folded = '', user = NULL, wrapped_key = NULL, erased = ?, "
                     "receipt = ? WHERE id = ?",
                     "iss", erasure->erased, receipt, erasure->subject);
}

JsonValue *subjects_erase(StoreDb *db, const char *id, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return NULL;
    g_autoptr(Subject) subject = subjects_get(db, id, error);
    if (!subject)
        return NULL;
    if (subject->erased) {
        g_set_error_literal(error, STORE_ERROR, STORE_ERROR_ERASED,
                            tr("the data of this person were erased", "данные этого человека стёрты"));
        return NULL;
    }
    Erasure erasure = {.subject = id, .erased = store_now()};
    if (!count_all(db, &erasure, error) || !remove_all(db, subject, error))
        return NULL;
    g_autoptr(JsonValue) receipt = make_receipt(db, &erasure, error);
    g_autofree char *text = receipt ? jsonfile_text(receipt, FALSE) : NULL;
    if (!receipt || !empty_row(db, &erasure, text, error))
        return NULL;
    store_forget(db);
    return store_scope_end(&scope, error) ? g_steal_pointer(&receipt) : NULL;
}
