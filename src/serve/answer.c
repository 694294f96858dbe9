/* serve/answer.c: see answer.h and http.h. */
#include "serve/answer.h"

#include <string.h>

#include "base/error.h"
#include "serve/field.h"

static void pair_free(gpointer data)
{
    HttpPair *pair = data;
    g_free(pair->name);
    g_free(pair->value);
    g_free(pair);
}

HttpAnswer *answer_new(void)
{
    HttpAnswer *answer = g_new0(HttpAnswer, 1);
    answer->status = 204;
    answer->headers = g_ptr_array_new_with_free_func(pair_free);
    return answer;
}

/* The content, whatever it was; headers stay. */
static void drop_content(HttpAnswer *answer)
{
    if (answer->user && answer->user_free)
        answer->user_free(answer->user);
    if (answer->bytes)
        g_bytes_unref(answer->bytes);
    g_free(answer->ranges.etag);
    memset(&answer->ranges, 0, sizeof answer->ranges);
    answer->kind = ANSWER_BYTES;
    answer->size = 0;
    answer->bytes = NULL;
    answer->forms = NULL;
    answer->open = NULL;
    answer->socket = NULL;
    answer->user = NULL;
    answer->user_free = NULL;
}

void answer_free(HttpAnswer *answer)
{
    if (!answer)
        return;
    drop_content(answer);
    g_ptr_array_unref(answer->headers);
    g_free(answer);
}

static HttpPair *find_header(const HttpAnswer *answer, const char *name)
{
    for (guint i = 0; i < answer->headers->len; i++) {
        HttpPair *pair = g_ptr_array_index(answer->headers, i);
        if (g_ascii_strcasecmp(pair->name, name) == 0)
            return pair;
    }
    return NULL;
}

const char *answer_get_header(const HttpAnswer *answer, const char *name)
{
    const HttpPair *pair = find_header(answer, name);
    return pair ? pair->value : NULL;
}

void http_answer_header(HttpAnswer *answer, const char *name, const char *value)
{
    gboolean adds = g_ascii_strcasecmp(name, "Set-Cookie") == 0 || g_ascii_strcasecmp(name, "Link") == 0;
    HttpPair *pair = adds ? NULL : find_header(answer, name);
    g_assert(!value || !strpbrk(value, "\r\n"));
    if (!pair) {
        pair = g_new0(HttpPair, 1);
        pair->name = g_strdup(name);
        g_ptr_array_add(answer->headers, pair);
    }
    g_free(pair->value);
    pair->value = g_strdup(value);
}

void http_answer_download(HttpAnswer *answer, const char *file_name)
{
    g_autofree char *value = field_attachment(file_name);
    http_answer_header(answer, "Content-Disposition", value);
}

void http_answer_empty(HttpAnswer *answer, guint status)
{
    drop_content(answer);
    answer->status = status;
}

void http_answer_bytes(HttpAnswer *answer, guint status, const char *type, GBytes *bytes)
{
    g_bytes_ref(bytes);
    drop_content(answer);
    answer->status = status;
    answer->bytes = bytes;
    answer->size = (gint64)g_bytes_get_size(bytes);
    http_answer_header(answer, "Content-Type", type);
}

gboolean http_answer_json(HttpAnswer *answer, guint status, const JsonValue *json, GError **error)
{
    char *text = jsonfile_text(json, FALSE);
    if (!text) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX, "an answer is no JSON");
        return FALSE;
    }
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
    http_answer_bytes(answer, status, "application/json", bytes);
    return TRUE;
}

void http_answer_ranges(HttpAnswer *answer, const char *type, const char *etag, gint64 size, HttpRead read,
                        gpointer user, GDestroyNotify free)
{
    drop_content(answer);
    answer->kind = ANSWER_RANGES;
    answer->status = 200;
    answer->size = answer->ranges.size = size;
    answer->ranges.etag = g_strdup(etag);
    answer->ranges.read = read;
    answer->user = user;
    answer->user_free = free;
    http_answer_header(answer, "Content-Type", type);
}

void http_answer_events(HttpAnswer *answer, void (*open)(HttpEvents *events, gpointer user), gpointer user,
                        GDestroyNotify free)
{
    drop_content(answer);
    answer->kind = ANSWER_EVENTS;
    answer->status = 200;
    answer->open = open;
    answer->user = user;
    answer->user_free = free;
    http_answer_header(answer, "Content-Type", "text/event-stream");
    http_answer_header(answer, "X-Accel-Buffering", "no"); /* else nginx holds events back */
}

void http_answer_socket(HttpAnswer *answer, const HttpSocketEvents *events, gpointer user, GDestroyNotify free)
{
    drop_content(answer);
    answer->kind = ANSWER_SOCKET;
    answer->status = 101;
    answer->socket = events;
    answer->user = user;
    answer->user_free = free;
}
