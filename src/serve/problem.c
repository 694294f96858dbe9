/* serve/problem.c: see problem.h. */
#include "serve/problem.h"

#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "serve/answer.h"
#include "store/store.h"

static const ProblemRule own_rules[] = {
    {base_error_quark, BASE_ERROR_BAD_VALUE, 400},
    {base_error_quark, BASE_ERROR_UNKNOWN, 400},
    {base_error_quark, BASE_ERROR_SYNTAX, 400},
    {base_error_quark, BASE_ERROR_TOO_LARGE, 413},
    {base_error_quark, BASE_ERROR_CANCELLED, 503},
    {store_error_quark, STORE_ERROR_BUSY, 503, "busy"},
    {store_error_quark, STORE_ERROR_CONFLICT, 409, "conflict"},
    {store_error_quark, STORE_ERROR_NOT_FOUND, 404},
    {store_error_quark, STORE_ERROR_INVALID, 400},
    {store_error_quark, STORE_ERROR_ERASED, 410, "erased"},
    {0},
};

static const struct {
    guint status;
    const char *title;
} titles[] = {
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {507, "Insufficient Storage"},
};

static const ProblemRule *find_in(const ProblemRule *table, const GError *error)
{
    for (; table->domain; table++)
        if (table->domain() == error->domain && table->code == error->code)
            return table;
    return NULL;
}

static const ProblemRule *find_rule(const GError *error, const ProblemRule *const *tables)
{
    for (; tables && *tables; tables++) {
        const ProblemRule *rule = find_in(*tables, error);
        if (rule)
            return rule;
    }
    return find_in(own_rules, error);
}

guint problem_status(const GError *error, const ProblemRule *const *tables)
{
    if (error->domain == HTTP_ERROR)
        return error->code >= 400 && error->code <= 599 ? (guint)error->code : 500;
    const ProblemRule *rule = find_rule(error, tables);
    return rule ? rule->status : 500;
}

static const char *title_of(guint status)
{
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (titles[i].status == status)
            return titles[i].title;
    return status < 500 ? "Client Error" : "Server Error";
}

/* A message that was not written for the client may tell of paths and tables: the log gets it. */
static const char *detail_of(const GError *error, guint status, const char *request_id)
{
    if (status < 500 || error->domain == HTTP_ERROR)
        return error->message;
    g_warning("request=%s %s", request_id, error->message);
    return status == 503 ? tr("busy now, try again soon", "сейчас занято, повторите немного позже")
                         : tr("something failed here; the log tells more by the request's number",
                              "здесь что-то сломалось; подробности в журнале по номеру запроса");
}

void problem_answer(HttpAnswer *answer, const GError *error, const char *request_id, const ProblemRule *const *tables)
{
    guint status = problem_status(error, tables);
    const ProblemRule *rule = error->domain == HTTP_ERROR ? NULL : find_rule(error, tables);
    const char *field = http_error_field(error);
    g_autofree char *type = rule && rule->type ? g_strconcat("urn:otklik:problem:", rule->type, NULL) : NULL;
    g_autofree char *detail = g_utf8_make_valid(detail_of(error, status, request_id), -1);
    g_autoptr(JsonValue) json =
        json_pack("{s:s, s:s, s:i, s:s, s:s, s:s*}", "type", type ? type : "about:blank", "title", title_of(status),
                  "status", (int)status, "detail", detail, "request", request_id, "field", field);
    g_autofree char *text = jsonfile_text(json, FALSE);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    http_answer_bytes(answer, status, "application/problem+json", bytes);
    if (status == 503 && !answer_get_header(answer, "Retry-After"))
        http_answer_header(answer, "Retry-After", "5");
}
