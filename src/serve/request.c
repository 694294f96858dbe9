/* serve/request.c: see request.h and http.h. */
#include "serve/request.h"

#include <string.h>
#include <sys/random.h>

#include "base/error.h"
#include "base/lang.h"
#include "serve/field.h"

static void pair_free(gpointer data)
{
    HttpPair *pair = data;
    g_free(pair->name);
    g_free(pair->value);
    g_free(pair);
}

static void make_id(char id[17])
{
    guint64 number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number)
        number = (guint64)g_random_int() << 32 | g_random_int();
    g_snprintf(id, 17, "%016" G_GINT64_MODIFIER "x", number);
}

HttpRequest *request_new(const char *method, const char *path)
{
    HttpRequest *request = g_new0(HttpRequest, 1);
    request->method = g_strdup(method);
    request->path = g_strdup(path);
    request->headers = g_ptr_array_new_with_free_func(pair_free);
    request->query = g_ptr_array_new_with_free_func(pair_free);
    request->cookies = g_ptr_array_new_with_free_func(pair_free);
    make_id(request->id);
    return request;
}

void request_free(HttpRequest *request)
{
    if (!request)
        return;
    if (request->identity && request->identity_free)
        request->identity_free(request->identity);
    g_ptr_array_unref(request->headers);
    g_ptr_array_unref(request->query);
    g_ptr_array_unref(request->cookies);
    router_match_clear(&request->match);
    if (request->body)
        g_bytes_unref(request->body);
    g_free(request->method);
    g_free(request->path);
    g_free(request->host);
    g_free(request->address);
    g_free(request);
}

static const char *add_pair(GPtrArray *pairs, const char *name, char *value)
{
    HttpPair *pair = g_new(HttpPair, 1);
    *pair = (HttpPair){g_strdup(name), value};
    g_ptr_array_add(pairs, pair);
    return value;
}

static const char *find_pair(const GPtrArray *pairs, const char *name, int (*compare)(const char *, const char *))
{
    for (guint i = 0; i < pairs->len; i++) {
        const HttpPair *pair = g_ptr_array_index(pairs, i);
        if (compare(pair->name, name) == 0)
            return pair->value;
    }
    return NULL;
}

void request_add_header(HttpRequest *request, const char *name, const char *value)
{
    add_pair(request->headers, name, g_utf8_make_valid(value, -1));
}

void request_add_query(HttpRequest *request, const char *name, const char *value)
{
    add_pair(request->query, name, g_strdup(value));
}

const char *http_method(const HttpRequest *request)
{
    return request->method;
}

const char *http_path(const HttpRequest *request)
{
    return request->path;
}

const char *http_id(const HttpRequest *request)
{
    return request->id;
}

const HttpRoute *http_route(const HttpRequest *request)
{
    return request->match.route;
}

const char *http_parameter(const HttpRequest *request, const char *name)
{
    for (guint i = 0; request->match.names[i]; i++)
        if (strcmp(request->match.names[i], name) == 0)
            return request->match.values[i];
    g_assert_not_reached(); /* the route has no such parameter */
}

const char *http_query(const HttpRequest *request, const char *name)
{
    return find_pair(request->query, name, strcmp);
}

const char *http_header(const HttpRequest *request, const char *name)
{
    return find_pair(request->headers, name, g_ascii_strcasecmp);
}

const char *http_cookie(const HttpRequest *request, const char *name)
{
    const char *known = find_pair(request->cookies, name, strcmp);
    if (known)
        return known;
    char *value = field_cookie(http_header(request, "Cookie"), name);
    return value ? add_pair(request->cookies, name, value) : NULL;
}

const char *http_address(const HttpRequest *request)
{
    return request->address;
}

const char *http_host(const HttpRequest *request)
{
    return request->host;
}

gboolean http_is_secure(const HttpRequest *request)
{
    return request->secure;
}

gboolean http_is_local(const HttpRequest *request)
{
    return request->local;
}

gboolean http_is_same_origin(const HttpRequest *request)
{
    const char *site = http_header(request, "Sec-Fetch-Site"), *origin = http_header(request, "Origin");
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return FALSE;
    if (!origin)
        return TRUE;
    g_autofree char *own = g_strconcat(request->secure ? "https://" : "http://", request->host, NULL);
    return g_ascii_strcasecmp(origin, own) == 0;
}

gint64 http_length(const HttpRequest *request)
{
    return request->length;
}

GBytes *http_body(const HttpRequest *request)
{
    return request->body;
}

JsonValue *http_body_json(HttpRequest *request, GError **error)
{
    g_autofree char *type = field_media_type(http_header(request, "Content-Type"));
    if (strcmp(type, "application/json") != 0) {
        g_set_error(error, HTTP_ERROR, 415,
                    tr("the body must be application/json", "тело должно быть application/json"));
        return NULL;
    }
    gsize length = 0;
    const char *bytes = request->body ? g_bytes_get_data(request->body, &length) : "";
    g_autoptr(GError) why = NULL;
    g_autoptr(JsonValue) json = jsonfile_parse(bytes ? bytes : "", length, tr("the body", "тело"), &why);
    if (json && json_is_object(json))
        return g_steal_pointer(&json);
    g_set_error(error, HTTP_ERROR, 400, "%s",
                why ? why->message : tr("the body must be a JSON object", "тело должно быть объектом JSON"));
    return NULL;
}

void http_set_identity(HttpRequest *request, gpointer identity, GDestroyNotify free)
{
    if (request->identity && request->identity_free)
        request->identity_free(request->identity);
    request->identity = identity;
    request->identity_free = free;
}

gpointer http_identity(const HttpRequest *request)
{
    return request->identity;
}
