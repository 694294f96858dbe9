/* store/subject_key.c: see subject_key.h. */
#include "store/subject_key.h"

#include "base/lang.h"
#include "base/secret.h"
#include "store/seal.h"

static gboolean fail_damaged(const char *what, GError **error)
{
    g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED, tr("the key of %s is damaged", "ключ повреждён: %s"), what);
    return FALSE;
}

static char *subject_context(const char *subject)
{
    return g_strconcat("subject ", subject, NULL);
}

static char *blob_context(const char *blob)
{
    return g_strconcat("blob ", blob, NULL);
}

GBytes *subject_key_new(const Store *store, const char *subject)
{
    guint8 key[32];
    g_autofree char *context = subject_context(subject);
    secret_random(key, sizeof key);
    GBytes *wrapped = seal_close(store_key(store, KEY_SUBJECTS), context, key, sizeof key);
    secret_wipe(key, sizeof key);
    return wrapped;
}

gboolean subject_key_load(StoreDb *db, const char *subject, guint8 key[32], GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT wrapped_key FROM subjects WHERE id = ?", "s", subject);
    if (!rows || !store_first(rows, tr("person", "человек"), error))
        return FALSE;
    g_autoptr(GBytes) wrapped = store_bytes(rows, 0);
    if (!wrapped) {
        g_set_error_literal(error, STORE_ERROR, STORE_ERROR_ERASED,
                            tr("the data of this person were erased", "данные этого человека стёрты"));
        return FALSE;
    }
    g_autofree char *context = subject_context(subject);
    return seal_open(store_key(store_of(db), KEY_SUBJECTS), context, wrapped, key, 32) || fail_damaged(context, error);
}

GBytes *blob_key_wrap(const guint8 subject_key[32], const char *blob, const guint8 blob_key[32])
{
    g_autofree char *context = blob_context(blob);
    return seal_close(subject_key, context, blob_key, 32);
}

gboolean blob_key_unwrap(const guint8 subject_key[32], const char *blob, GBytes *wrapped, guint8 blob_key[32],
                         GError **error)
{
    g_autofree char *context = blob_context(blob);
    return seal_open(subject_key, context, wrapped, blob_key, 32) || fail_damaged(context, error);
}
