/* serve/routes_pages.c: the page, and the description of the API. All of it is part of the program. */
#include "serve/fixed.h"
#include "serve/page.h"
#include "serve/parts.h"
#include "serve/routes.h"

/* Embedded by tools/embed. */
extern const char _binary_api_html_start[], _binary_api_html_end[];
extern const char _binary_openapi_yaml_start[], _binary_openapi_yaml_end[];

static GBytes *embedded(const char *start, const char *end)
{
    return g_bytes_new_static(start, (gsize)(end - start));
}

/* Nothing personal stands in these; a browser asks whether they changed. */
static void may_cache(HttpAnswer *answer)
{
    http_answer_header(answer, "Cache-Control", "no-cache");
}

static gpointer make_page(gpointer unused)
{
    g_autoptr(GBytes) page = page_html();
    return http_fixed_new_page(page);
}

static gpointer make_docs(gpointer unused)
{
    g_autoptr(GBytes) page = embedded(_binary_api_html_start, _binary_api_html_end);
    return http_fixed_new_page(page);
}

static gpointer make_openapi(gpointer unused)
{
    g_autoptr(GBytes) text = embedded(_binary_openapi_yaml_start, _binary_openapi_yaml_end);
    return http_fixed_new("application/yaml; charset=utf-8", text);
}

gboolean route_page(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    static GOnce once = G_ONCE_INIT;
    http_answer_fixed(answer, g_once(&once, make_page, NULL));
    may_cache(answer);
    return TRUE;
}

gboolean route_docs(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    static GOnce once = G_ONCE_INIT;
    http_answer_fixed(answer, g_once(&once, make_docs, NULL));
    may_cache(answer);
    return TRUE;
}

gboolean route_openapi(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    static GOnce once = G_ONCE_INIT;
    http_answer_fixed(answer, g_once(&once, make_openapi, NULL));
    may_cache(answer);
    return TRUE;
}
