/* link/exchange.h: one request to an address that somebody named, and its answer.
 *
 * Layer: link (internal).  Threads: each exchange belongs to one thread.
 * The address and every redirect are checked by address_check(), at most LIMIT_REDIRECTS of them, and a body is never
 * sent on to another address; each socket is checked before it connects. Proxies of the environment are not used: they
 * would connect where no check reaches. Certificates are checked. */
#pragma once
#include "base/task.h"
#include "link/address.h"

/* What the answer's head says; texts are NULL when it does not. */
typedef struct {
    long status;
    char *type;      /* Content-Type */
    char *validator; /* a strong ETag, else Last-Modified: what If-Range takes */
    gint64 length;   /* Content-Length; -1 */
    gint64 from;     /* first byte of a part (206), by Content-Range; -1 */
} ExchangeHead;
void exchange_head_clear(ExchangeHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExchangeHead, exchange_head_clear)

typedef struct {
    const char *url;
    const AddressRules *rules;
    const char *const *headers; /* "Name: value", ends with NULL; may be NULL */
    const char *body;           /* POST when it is not NULL */
    gsize body_length;
    double timeout; /* seconds for all of it; 0: as long as bytes come */
    gint64 limit;   /* bytes of the answer that are wanted at most; 0: any number */
    /* Gets the answer's body of a status 2xx; FALSE ends the exchange with the error. Other bodies are dropped. */
    gboolean (*sink)(gpointer user, const ExchangeHead *head, const void *bytes, gsize n, GError **error);
    gpointer user;
} Exchange;

/* FALSE: LINK_ERROR_ADDRESS when a rule forbids it, LINK_ERROR_NETWORK when the connection failed or broke off (*head
 * tells how far it came), LINK_ERROR_REFUSED for a bad certificate, too many redirects or an answer over `limit`,
 * BASE_ERROR_CANCELLED, or what `sink` said. TRUE: there is an answer, whatever its status. */
gboolean exchange_run(const Exchange *exchange, ExchangeHead *head, const Task *task,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE, and the error that says so. */
gboolean exchange_too_large(const char *url, gint64 limit, GError **error);
