/* tests/fuzz/fuzz_http.c: what strangers write into request lines and headers: paths, queries, lists, ranges, entity
 * tags, cookies, addresses, tus fields, JSON bodies. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "serve/encoding.h"
#include "serve/field.h"
#include "serve/headers.h"
#include "serve/request.h"
#include "serve/tus.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void fields(const char *text)
{
    g_auto(GStrv) items = field_list(text);
    for (guint i = 0; items && items[i]; i++) {
        double quality = field_quality(items[i]);
        g_assert(quality >= 0 && quality <= 1 && i < 64);
    }
    g_autofree char *type = field_media_type(text), *cookie = field_cookie(text, "otklik_session");
    g_assert(!cookie || strstr(text, cookie));
    g_assert(!strchr(type, ';') && field_number(text) >= -1);
    encoding_takes_gzip(text);
    encoding_is_text(text);
    field_matches_etag(text, "0123456789abcdef0123456789abcdef");
    g_assert(!field_matches_etag(text, "") || strstr(text, "\"\"") || strchr(text, '*'));
}

static void ranges(const char *text)
{
    static const gint64 sizes[] = {0, 1, 1000, G_MAXINT64};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        gint64 first = -1, last = -1;
        if (field_range(text, sizes[i], &first, &last) == RANGE_GOOD)
            g_assert(first >= 0 && first <= last && last < sizes[i]);
    }
}

static void decoded(const char *text, gsize length)
{
    for (int plus = 0; plus < 2; plus++) {
        g_autofree char *plain = field_percent_decoded(text, length, plus);
        g_assert(!plain || (g_utf8_validate(plain, -1, NULL) && strlen(plain) <= length));
    }
    if (!g_utf8_validate(text, -1, NULL))
        return;
    g_autofree char *attachment = field_attachment(text);
    for (const char *at = attachment; *at; at++)
        g_assert(*at >= ' ' && *at < 127);
}

static void addresses(const char *text)
{
    static const Network trusted[] = {{{{[10] = 0xff, [11] = 0xff, 10}}, 104}};
    const Address peer = {{[10] = 0xff, [11] = 0xff, 10, 0, 0, 1}};
    Address address, again;
    Network network;
    if (address_parse(text, &address)) {
        g_autofree char *written = address_text(&address);
        g_assert(address_parse(written, &again) && address_equal(&address, &again));
    }
    if (network_parse(text, &network))
        g_assert(network.bits <= 128 && network_contains(&network, &network.address));
    Address client = address_forwarded(&peer, text, trusted, G_N_ELEMENTS(trusted));
    g_autofree char *told = address_text(&client);
    g_assert(address_parse(told, &again) && (*text || address_equal(&client, &peer)));
}

static void uploads(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TusMetadata) metadata = tus_metadata_parse(text, &error);
    g_assert((metadata != NULL) != (error != NULL));
    const char *name = metadata ? tus_metadata_get(metadata, "filename") : NULL;
    g_assert(!name || g_utf8_validate(name, -1, NULL));
}

static gboolean nothing(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    return TRUE;
}

static void routes(const char *text)
{
    static const HttpRoute table[] = {{"GET", "/api/v1/lessons/{id}", nothing},
                                      {"PUT", "/api/v1/lessons/{id}/turns/{index}", nothing},
                                      {"GET", "/api/v1/lessons/all", nothing},
                                      {"GET", "/", nothing},
                                      {0}};
    static const HttpRoute *const tables[] = {table, NULL};
    g_autoptr(Router) router = router_new(tables);
    g_auto(RouterMatch) match = {0};
    router_find(router, "PUT", text, &match);
    g_assert(!match.route || (match.allow && match.names[1] && g_utf8_validate(match.values[1], -1, NULL)));
}

static void bodies(const char *text, const void *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpRequest) request = request_new("POST", "/");
    request_add_header(request, "Content-Type", "application/json");
    request_add_header(request, "Origin", text);
    request->host = g_strdup("localhost");
    request->body = g_bytes_new(bytes, length);
    http_is_same_origin(request);
    g_autoptr(JsonValue) json = http_body_json(request, &error);
    g_assert((json != NULL) != (error != NULL) && (!json || json_is_object(json)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autofree char *text = g_strndup((const char *)bytes, length);
    fields(text);
    ranges(text);
    decoded(text, strlen(text));
    addresses(text);
    uploads(text);
    routes(text);
    bodies(text, bytes, length);
    g_autofree char *policy = headers_page_policy((const char *)bytes, length, NULL);
    g_assert(g_str_has_prefix(policy, "default-src 'none'") && !strpbrk(policy, "\r\n"));
    return 0;
}
