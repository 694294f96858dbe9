/* serve/answer.h: what an answer holds (internal to the HTTP core; handlers use serve/http.h).
 *
 * Layer: serve.  Threads: belongs to the thread that serves its request. */
#pragma once
#include "serve/request.h"

typedef enum { ANSWER_BYTES, ANSWER_RANGES, ANSWER_EVENTS, ANSWER_SOCKET } AnswerKind;

/* What the same bytes can be sent as. */
typedef struct {
    char sum[33];   /* the entity tag; "-gzip" is added for the packed ones */
    GBytes *packed; /* NULL: not shorter, or not wanted */
} AnswerForms;
void answer_forms_init(AnswerForms *forms, GBytes *bytes, gboolean packs);
void answer_forms_clear(AnswerForms *forms);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AnswerForms, answer_forms_clear)

struct HttpAnswer {
    AnswerKind kind;
    guint status;
    GPtrArray *headers; /* HttpPair; a NULL value leaves a header out */
    gint64 size;        /* bytes that are sent; of ANSWER_EVENTS and ANSWER_SOCKET 0 */

    GBytes *bytes;            /* ANSWER_BYTES; NULL: none */
    const AnswerForms *forms; /* of these bytes, where they are known already; borrowed */
    struct {                  /* ANSWER_RANGES */
        char *etag;
        HttpRead read;
        gint64 size, first; /* of the whole, and where the part begins that is sent */
    } ranges;
    void (*open)(HttpEvents *events, gpointer user); /* ANSWER_EVENTS */
    const HttpSocketEvents *socket;                  /* ANSWER_SOCKET */
    gpointer user;                                   /* of the last three */
    GDestroyNotify user_free;
};

HttpAnswer *answer_new(void);
void answer_free(HttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpAnswer, answer_free)
const char *answer_get_header(const HttpAnswer *answer, const char *name); /* NULL: absent */

/* Once a handler is done: entity tags and 304, Range and 206 or 416, gzip, and every header that is the server's own.
 */
void answer_finish(HttpAnswer *answer, const HttpRequest *request);
