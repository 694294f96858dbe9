/* store/embeds.c: see embeds.h. */
#include "store/embeds.h"

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"

char *embeds_add(StoreDb *db, const char *lesson, const char *user, gint64 seconds, gint64 *expires, GError **error)
{
    if (seconds < 1 || seconds > LIMIT_EMBED_SECONDS) {
        store_refuse("seconds", error, tr("is from 1 to %lld", "от 1 до %lld"), (long long)LIMIT_EMBED_SECONDS);
        return NULL;
    }
    g_autofree char *token = secret_new_token();
    g_autoptr(GBytes) hash = secret_text_hash(token);
    gint64 now = store_now();
    *expires = now + seconds * 1000;
    if (!store_run_one(db, tr("lesson", "урок"), error,
                       "INSERT INTO embeds (token_hash, lesson, user, created, expires) "
                       "SELECT ?, id, ?, ?, ? FROM lessons WHERE id = ?",
                       "bsiis", hash, user, now, *expires, lesson))
        return NULL;
    return g_steal_pointer(&token);
}

gboolean embeds_find(StoreDb *db, const char *token, char **lesson, GError **error)
{
    g_autoptr(GBytes) hash = secret_text_hash(token);
    g_autoptr(GError) reason = NULL;
    *lesson = NULL;
    g_autoptr(StoreRows) rows = store_query(db, error,
                                            "SELECT e.lesson FROM embeds e LEFT JOIN users u ON u.id = e.user "
                                            "WHERE e.token_hash = ? AND e.expires > ? AND u.disabled IS NULL",
                                            "bi", hash, store_now());
    if (!rows)
        return FALSE;
    if (store_next(rows, &reason))
        *lesson = store_dup(rows, 0);
    if (!reason)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

gboolean embeds_sweep(StoreDb *db, GError **error)
{
    return store_run(db, NULL, error, "DELETE FROM embeds WHERE expires <= ?", "i", store_now());
}
