/* serve/problem.h: errors as application/problem+json (RFC 9457).
 *
 * Layer: serve.
 * A row maps one code of one error domain to a status. Rows of upper code go before those of this file (base, store and
 * HTTP errors). What no row knows is 500: it is logged with its message and the request's id, and the client is told
 * the id only. */
#pragma once
#include "serve/http.h"

typedef struct {
    GQuark (*domain)(void); /* NULL ends a table */
    int code;
    guint status;     /* 400..599 */
    const char *type; /* word for "urn:otklik:problem:WORD"; NULL: "about:blank", the status says it all */
} ProblemRule;

/* The status of an error; `tables` as in HttpServerOptions. */
guint problem_status(const GError *error, const ProblemRule *const *tables);
/* Fills the answer. Keeps the headers that a handler has set. */
void problem_answer(HttpAnswer *answer, const GError *error, const char *request_id, const ProblemRule *const *tables);
