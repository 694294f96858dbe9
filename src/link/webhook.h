/* link/webhook.h: tells another program of an event, signed.
 *
 * Layer: link.  Threads: safe.
 * POST with a JSON body and the headers
 *     Otklik-Event: lesson.finished
 *     Otklik-Delivery: ID                        the same in every attempt
 *     Otklik-Signature: t=SECONDS,v1=HEX         HMAC-SHA256 with the webhook's secret over "SECONDS.BODY"
 * The receiver compares the signature in constant time and refuses a t that is more than some minutes old. Redirects
 * are not followed; the rules of link/address.h hold. */
#pragma once
#include "base/task.h"
#include "link/address.h"

typedef struct {
    const char *url, *secret, *event, *delivery;
    const char *body;
    AddressRules rules;
    double timeout; /* seconds */
} WebhookCall;

/* "t=SECONDS,v1=HEX"; the caller frees it. */
char *webhook_signature(const char *secret, gint64 seconds, const char *body);

/* TRUE: the answer was 2xx. *status is what came, 0: nothing. LINK_ERROR_ADDRESS, and LINK_ERROR_REFUSED for "410 Gone"
 * or a bad certificate: it is no use to try again. LINK_ERROR_NETWORK, LINK_ERROR_BUSY for any other answer: try again
 * later. */
gboolean webhook_send(const WebhookCall *call, int *status, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
