/* serve/limiter.c: see limiter.h. */
#include "serve/limiter.h"

#include <math.h>

#define SWEEP_SECONDS 1.0 /* the whole table is looked through at most this often */

typedef struct {
    double tokens, at; /* as many at this time */
} Bucket;

struct Limiter {
    double per_second, most; /* immutable */
    guint most_clients;      /* immutable */
    GMutex lock;
    GHashTable *buckets; /* under lock: Address → Bucket */
    Bucket shared;       /* under lock: of all who have none */
    double swept;        /* under lock: when full buckets were looked for */
};

Limiter *limiter_new(guint per_minute, guint most_clients)
{
    Limiter *limiter = g_new0(Limiter, 1);
    limiter->per_second = per_minute / 60.0;
    limiter->most = per_minute;
    limiter->most_clients = most_clients;
    limiter->buckets = g_hash_table_new_full(address_hash, address_equal, g_free, g_free);
    limiter->shared = (Bucket){per_minute, 0};
    limiter->swept = -SWEEP_SECONDS;
    g_mutex_init(&limiter->lock);
    return limiter;
}

void limiter_free(Limiter *limiter)
{
    if (!limiter)
        return;
    g_hash_table_unref(limiter->buckets);
    g_mutex_clear(&limiter->lock);
    g_free(limiter);
}

static double tokens_at(const Limiter *limiter, const Bucket *bucket, double now)
{
    return MIN(limiter->most, bucket->tokens + MAX(now - bucket->at, 0) * limiter->per_second);
}

/* Under lock. A full bucket tells nothing. */
static void forget_full(Limiter *limiter, double now)
{
    if (now - limiter->swept < SWEEP_SECONDS)
        return;
    limiter->swept = now;
    GHashTableIter iter;
    gpointer bucket;
    g_hash_table_iter_init(&iter, limiter->buckets);
    while (g_hash_table_iter_next(&iter, NULL, &bucket))
        if (tokens_at(limiter, bucket, now) >= limiter->most)
            g_hash_table_iter_remove(&iter);
}

/* Under lock. */
static Bucket *bucket_of(Limiter *limiter, const Address *client, double now)
{
    Bucket *bucket = g_hash_table_lookup(limiter->buckets, client);
    if (bucket)
        return bucket;
    if (g_hash_table_size(limiter->buckets) >= limiter->most_clients)
        forget_full(limiter, now);
    if (g_hash_table_size(limiter->buckets) >= limiter->most_clients)
        return &limiter->shared;
    bucket = g_new(Bucket, 1);
    *bucket = (Bucket){limiter->most, now};
    g_hash_table_insert(limiter->buckets, g_memdup2(client, sizeof *client), bucket);
    return bucket;
}

guint limiter_take(Limiter *limiter, const Address *client, double now)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&limiter->lock);
    Address key = address_client(client);
    Bucket *bucket = bucket_of(limiter, &key, now);
    double tokens = tokens_at(limiter, bucket, now);
    gboolean may = tokens >= 1;
    *bucket = (Bucket){tokens - (may ? 1 : 0), now};
    return may ? 0 : MAX(1, (guint)ceil((1 - tokens) / limiter->per_second));
}

guint limiter_clients(Limiter *limiter)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&limiter->lock);
    return g_hash_table_size(limiter->buckets);
}
