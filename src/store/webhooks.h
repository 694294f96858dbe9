/* store/webhooks.h: addresses that want to hear of finished lessons, and what was sent to them.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

extern const char *const webhook_events[]; /* "lesson.finished", "lesson.failed"; ends with NULL */

typedef struct {
    char *id, *url;
    char *secret; /* signs what is sent; shown only once */
    char *events; /* words separated by spaces, in the order of the list */
    gint64 created;
    gint64 disabled; /* 0: is told */
} Webhook;
void webhook_free(Webhook *webhook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Webhook, webhook_free)

/* `events`: names of the list, ends with NULL. At most LIMIT_WEBHOOKS. */
Webhook *webhooks_add(StoreDb *db, const char *url, const char *const *events,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
Webhook *webhooks_get(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of Webhook *, oldest first; `event` not NULL: only those that are told of it. */
GPtrArray *webhooks_list(StoreDb *db, const char *event, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean webhooks_set_disabled(StoreDb *db, const char *id, gboolean disabled,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean webhooks_remove(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    char *id, *webhook, *event, *body;
    char *state; /* "waiting", "sent", "dead" */
    int attempts;
    int status;  /* last HTTP status; 0: none came */
    char *error; /* NULL: none */
    gint64 created;
    gint64 finished; /* 0: not */
} Delivery;
void delivery_free(Delivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

Delivery *deliveries_add(StoreDb *db, const char *webhook, const char *event, const char *body,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
Delivery *deliveries_get(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Newest first, at most LIMIT_LIST; NULL: any. */
GPtrArray *deliveries_list(StoreDb *db, const char *webhook, const char *state,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Notes one attempt: `state` is what it is now, `status` 0 when no answer came, `why` may be NULL. */
gboolean deliveries_note(StoreDb *db, const char *id, const char *state, int status, const char *why,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Waits again, with all attempts before it; STORE_ERROR_CONFLICT unless it is dead. */
gboolean deliveries_retry(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes those that ended before `before`. */
gboolean deliveries_sweep(StoreDb *db, gint64 before, GError **error) G_GNUC_WARN_UNUSED_RESULT;
