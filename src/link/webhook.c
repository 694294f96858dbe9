/* link/webhook.c: see webhook.h. */
#include "link/webhook.h"

#include <string.h>

#include "base/lang.h"
#include "link/error.h"
#include "link/exchange.h"

char *webhook_signature(const char *secret, gint64 seconds, const char *body)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT ".%s", seconds, body);
    g_autofree char *hex =
        g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)secret, strlen(secret), text, -1);
    return g_strdup_printf("t=%" G_GINT64_FORMAT ",v1=%s", seconds, hex);
}

gboolean webhook_send(const WebhookCall *call, int *status, const Task *task, GError **error)
{
    g_autofree char *signature = webhook_signature(call->secret, g_get_real_time() / G_USEC_PER_SEC, call->body);
    g_autofree char *signed_by = g_strconcat("Otklik-Signature: ", signature, NULL);
    g_autofree char *event = g_strconcat("Otklik-Event: ", call->event, NULL);
    g_autofree char *delivery = g_strconcat("Otklik-Delivery: ", call->delivery, NULL);
    const char *headers[] = {"Content-Type: application/json", event, delivery, signed_by, NULL};
    const Exchange exchange = {.url = call->url,
                               .rules = &call->rules,
                               .headers = headers,
                               .body = call->body,
                               .body_length = strlen(call->body),
                               .timeout = call->timeout};
    g_auto(ExchangeHead) head = {0};
    gboolean answered = exchange_run(&exchange, &head, task, error);
    *status = answered ? (int)head.status : 0;
    if (!answered || (head.status >= 200 && head.status <= 299))
        return answered;
    g_set_error(error, LINK_ERROR, head.status == 410 ? LINK_ERROR_REFUSED : LINK_ERROR_BUSY,
                tr("%s answers %ld", "%s отвечает %ld"), call->url, head.status);
    return FALSE;
}
