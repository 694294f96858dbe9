/* link/fetch.c: see fetch.h. */
#include "link/fetch.h"

#include "base/lang.h"
#include "link/error.h"
#include "link/exchange.h"

#define BARREN_MAX 3 /* connections in a row that bring no byte */

typedef struct {
    const Fetch *fetch;
    const Task *task;
    gint64 got, total; /* bytes; total < 0: unknown */
    gboolean known;    /* an answer came */
    char *validator;   /* of the first answer */
    gint64 begun;
} Fetching;

/* The first answer tells what it is. */
static gboolean begin(Fetching *fetching, const ExchangeHead *head, GError **error)
{
    if (fetching->known)
        return TRUE;
    fetching->known = TRUE;
    fetching->total = head->length < 0 ? -1 : fetching->got + head->length;
    fetching->validator = g_strdup(head->validator);
    return fetching->fetch->begin(fetching->fetch->user, head->type, error);
}

static gboolean take(gpointer user, const ExchangeHead *head, const void *bytes, gsize n, GError **error)
{
    Fetching *fetching = user;
    if (fetching->got > 0 && fetching->begun == fetching->got && head->from != fetching->got) {
        g_set_error(error, LINK_ERROR, fetching->known ? LINK_ERROR_BUSY : LINK_ERROR_REPLY,
                    tr("%s: it broke off, and the server cannot go on where it ended",
                       "%s: передача оборвалась, и сервер не может её продолжить"),
                    fetching->fetch->url);
        return FALSE;
    }
    if (!begin(fetching, head, error))
        return FALSE;
    if (fetching->got + (gint64)n > fetching->fetch->limit)
        return exchange_too_large(fetching->fetch->url, fetching->fetch->limit, error);
    if (!fetching->fetch->sink(fetching->fetch->user, bytes, n, error))
        return FALSE;
    fetching->got += (gint64)n;
    task_progress(fetching->task, fetching->total > 0 ? (double)fetching->got / (double)fetching->total : -1, 0);
    return TRUE;
}

/* One connection: all of it, or what is left. */
static gboolean connect_once(Fetching *fetching, ExchangeHead *head, GError **error)
{
    g_autofree char *range = g_strdup_printf("Range: bytes=%" G_GINT64_FORMAT "-", fetching->got);
    g_autofree char *match = g_strconcat("If-Range: ", fetching->validator, NULL);
    const char *headers[] = {"Accept-Encoding: identity", fetching->got > 0 ? range : NULL,
                             fetching->validator ? match : NULL, NULL};
    const Exchange exchange = {.url = fetching->fetch->url,
                               .rules = &fetching->fetch->rules,
                               .headers = headers,
                               .limit = fetching->fetch->limit,
                               .sink = take,
                               .user = fetching};
    fetching->begun = fetching->got;
    return exchange_run(&exchange, head, fetching->task, error);
}

static gboolean judge(const Fetching *fetching, const ExchangeHead *head, GError **error)
{
    long status = head->status;
    gboolean beyond = status == 416 && !fetching->known && fetching->got > 0;
    gboolean busy = status == 408 || status == 429 || status >= 500;
    if (status < 200 || status > 299) {
        g_set_error(error, LINK_ERROR,
                    beyond ? LINK_ERROR_REPLY
                    : busy ? LINK_ERROR_BUSY
                           : LINK_ERROR_REFUSED,
                    tr("%s: the server answers %ld", "%s: сервер отвечает %ld"), fetching->fetch->url, status);
        return FALSE;
    }
    if (fetching->got > 0)
        return TRUE;
    g_set_error(error, LINK_ERROR, LINK_ERROR_REFUSED, tr("%s: it is empty", "%s: он пуст"), fetching->fetch->url);
    return FALSE;
}

static gboolean run(Fetching *fetching, GError **error)
{
    for (guint barren = 0;;) {
        g_auto(ExchangeHead) head = {0};
        GError *problem = NULL;
        if (connect_once(fetching, &head, &problem))
            return judge(fetching, &head, error);
        gboolean may_go_on =
            g_error_matches(problem, LINK_ERROR, LINK_ERROR_NETWORK) && fetching->got > 0 && fetching->validator;
        barren = fetching->got > fetching->begun ? 0 : barren + 1;
        if (!may_go_on || barren >= BARREN_MAX) {
            g_propagate_error(error, problem);
            return FALSE;
        }
        g_debug("%s; it goes on at byte %" G_GINT64_FORMAT, problem->message, fetching->got);
        g_error_free(problem);
    }
}

gboolean fetch_run(const Fetch *fetch, const Task *task, GError **error)
{
    Fetching fetching = {.fetch = fetch, .task = task, .got = fetch->from, .total = -1};
    gboolean good = run(&fetching, error);
    g_free(fetching.validator);
    return good;
}
