/* serve/fixed.c: see fixed.h. */
#include "serve/fixed.h"

#include "serve/answer.h"
#include "serve/encoding.h"
#include "serve/headers.h"

struct HttpFixed {
    AnswerForms forms;
    GBytes *bytes;
    char *type, *policy; /* policy: NULL for what is no page */
};

HttpFixed *http_fixed_new(const char *type, GBytes *bytes)
{
    HttpFixed *fixed = g_new0(HttpFixed, 1);
    fixed->type = g_strdup(type);
    fixed->bytes = g_bytes_ref(bytes);
    answer_forms_init(&fixed->forms, bytes, encoding_is_text(type));
    return fixed;
}

HttpFixed *http_fixed_new_page(GBytes *html)
{
    HttpFixed *fixed = http_fixed_new("text/html; charset=utf-8", html);
    gsize length;
    const char *text = g_bytes_get_data(html, &length);
    fixed->policy = headers_page_policy(text ? text : "", length, NULL);
    return fixed;
}

void http_fixed_free(HttpFixed *fixed)
{
    if (!fixed)
        return;
    answer_forms_clear(&fixed->forms);
    g_bytes_unref(fixed->bytes);
    g_free(fixed->type);
    g_free(fixed->policy);
    g_free(fixed);
}

void http_answer_fixed(HttpAnswer *answer, const HttpFixed *fixed)
{
    http_answer_bytes(answer, 200, fixed->type, fixed->bytes);
    if (fixed->policy)
        http_answer_header(answer, "Content-Security-Policy", fixed->policy);
    answer->forms = &fixed->forms;
}
