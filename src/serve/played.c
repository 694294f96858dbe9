/* serve/played.c: see played.h. */
#include "serve/played.h"

#include "base/limits.h"

struct Played {
    GMutex lock;
    GHashTable *noted; /* under lock: of "actor lesson" and the time, boxed */
};

Played *played_new(void)
{
    Played *played = g_new0(Played, 1);
    g_mutex_init(&played->lock);
    played->noted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return played;
}

void played_free(Played *played)
{
    if (!played)
        return;
    g_hash_table_unref(played->noted);
    g_mutex_clear(&played->lock);
    g_free(played);
}

gboolean played_is_news(Played *played, const char *actor, const char *lesson, gint64 now)
{
    g_autofree char *key = g_strdup_printf("%s %s", actor, lesson);
    g_mutex_lock(&played->lock);
    const gint64 *noted = g_hash_table_lookup(played->noted, key);
    gboolean news = !noted || now - *noted >= PLAYED_SECONDS;
    if (news) {
        if (g_hash_table_size(played->noted) >= LIMIT_PLAYED)
            g_hash_table_remove_all(played->noted); /* the log then has an entry more than it needs */
        g_hash_table_replace(played->noted, g_steal_pointer(&key), g_memdup2(&now, sizeof now));
    }
    g_mutex_unlock(&played->lock);
    return news;
}
