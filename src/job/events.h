/* job/events.h: tells webhooks that something happened.
 *
 * Layer: job.  Threads: those of the StoreDb. Deliveries and their jobs are written in the caller's transaction; wake
 * the workers after the commit. */
#pragma once
#include "store/webhooks.h"

/* "lesson.finished" or "lesson.failed", to every webhook that asked for it. */
gboolean event_of_lesson(StoreDb *db, const char *event, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A test to one webhook: "lesson.finished" with a lesson of null and "test": true. The caller owns the delivery. */
Delivery *event_test(StoreDb *db, const char *webhook, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sends a dead delivery again, as deliveries_retry() says. */
gboolean event_again(StoreDb *db, const char *delivery, GError **error) G_GNUC_WARN_UNUSED_RESULT;
