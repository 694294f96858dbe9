/* serve/login_limit.c: see login_limit.h. */
#include "serve/login_limit.h"

#include "base/limits.h"

/* What is counted, and how many attempts of it are free: many people sit behind one school's address. */
static const struct {
    gboolean name, address;
    guint free;
} counted[] = {{TRUE, TRUE, 4}, {TRUE, FALSE, 20}, {FALSE, TRUE, 30}};

typedef struct {
    guint failures;
    gint64 last, until;
} Count;

struct LoginLimit {
    GMutex lock;
    GHashTable *counts; /* under lock: of key and Count */
};

LoginLimit *login_limit_new(void)
{
    LoginLimit *limit = g_new0(LoginLimit, 1);
    g_mutex_init(&limit->lock);
    limit->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return limit;
}

void login_limit_free(LoginLimit *limit)
{
    if (!limit)
        return;
    g_hash_table_unref(limit->counts);
    g_mutex_clear(&limit->lock);
    g_free(limit);
}

/* Names are compared without case, as accounts are found. */
static char *key_of(gsize kind, const char *name, const char *address)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    return g_strdup_printf("%s\n%s", counted[kind].name ? folded : "", counted[kind].address ? address : "");
}

guint login_limit_wait(LoginLimit *limit, const char *name, const char *address, gint64 now)
{
    gint64 wait = 0;
    g_mutex_lock(&limit->lock);
    for (gsize kind = 0; kind < G_N_ELEMENTS(counted); kind++) {
        g_autofree char *key = key_of(kind, name, address);
        const Count *count = g_hash_table_lookup(limit->counts, key);
        wait = MAX(wait, count ? count->until - now : 0);
    }
    g_mutex_unlock(&limit->lock);
    return (guint)wait;
}

/* Lets go of counts that are forgotten, and of the oldest when there are still too many. */
static void make_room(LoginLimit *limit, gint64 now)
{
    GHashTableIter each;
    gpointer key, value, oldest = NULL;
    gint64 last = G_MAXINT64;
    g_hash_table_iter_init(&each, limit->counts);
    while (g_hash_table_iter_next(&each, &key, &value)) {
        const Count *count = value;
        if (now - count->last > LOGIN_FORGET)
            g_hash_table_iter_remove(&each);
        else if (count->last < last) {
            last = count->last;
            oldest = key;
        }
    }
    if (oldest && g_hash_table_size(limit->counts) >= LIMIT_LOGIN_KEYS)
        g_hash_table_remove(limit->counts, oldest);
}

void login_limit_failed(LoginLimit *limit, const char *name, const char *address, gint64 now)
{
    g_mutex_lock(&limit->lock);
    for (gsize kind = 0; kind < G_N_ELEMENTS(counted); kind++) {
        char *key = key_of(kind, name, address);
        Count *count = g_hash_table_lookup(limit->counts, key);
        if (!count) {
            if (g_hash_table_size(limit->counts) >= LIMIT_LOGIN_KEYS)
                make_room(limit, now);
            count = g_new0(Count, 1);
            g_hash_table_insert(limit->counts, g_strdup(key), count);
        }
        g_free(key);
        if (now - count->last > LOGIN_FORGET)
            count->failures = 0;
        count->last = now;
        count->failures++;
        if (count->failures > counted[kind].free) {
            guint over = MIN(count->failures - counted[kind].free - 1, 30);
            count->until = now + MIN((gint64)1 << over, LOGIN_LONGEST);
        }
    }
    g_mutex_unlock(&limit->lock);
}

void login_limit_succeeded(LoginLimit *limit, const char *name, const char *address)
{
    g_autofree char *key = key_of(0, name, address);
    g_mutex_lock(&limit->lock);
    g_hash_table_remove(limit->counts, key);
    g_mutex_unlock(&limit->lock);
}
