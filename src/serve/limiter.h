/* serve/limiter.h: how many requests each client may make: a bucket of tokens for each, which fills steadily.
 *
 * Layer: serve.  Threads: safe.
 * At most LIMIT_HTTP_CLIENTS buckets are kept; those that are full again are forgotten first. When none can be
 * forgotten, further clients share one bucket. */
#pragma once
#include "serve/address.h"

typedef struct Limiter Limiter;
/* `per_minute` > 0 requests; as many may come at once after a minute of quiet. */
Limiter *limiter_new(guint per_minute, guint most_clients);
void limiter_free(Limiter *limiter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Limiter, limiter_free)

/* Takes a token of the client at `now` (monotonic seconds). 0: it may; else seconds to wait, at least 1. */
guint limiter_take(Limiter *limiter, const Address *client, double now);
guint limiter_clients(Limiter *limiter);
