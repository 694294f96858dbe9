/* serve/answer_finish.c: what becomes of an answer before it is sent: see answer.h. */
#include <string.h>

#include "serve/answer.h"
#include "serve/encoding.h"
#include "serve/field.h"

/* What every answer carries unless its handler said otherwise. */
static const struct {
    const char *name, *value;
    gboolean secure_only;
} own_headers[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Strict-Transport-Security", "max-age=31536000", TRUE},
};

static gboolean has_header(const HttpAnswer *answer, const char *name)
{
    for (guint i = 0; i < answer->headers->len; i++)
        if (g_ascii_strcasecmp(((const HttpPair *)g_ptr_array_index(answer->headers, i))->name, name) == 0)
            return TRUE;
    return FALSE;
}

static void add_own_headers(HttpAnswer *answer, const HttpRequest *request)
{
    for (gsize i = 0; i < G_N_ELEMENTS(own_headers); i++)
        if ((request->secure || !own_headers[i].secure_only) && !has_header(answer, own_headers[i].name))
            http_answer_header(answer, own_headers[i].name, own_headers[i].value);
    http_answer_header(answer, "X-Request-Id", request->id);
}

static void set_etag(HttpAnswer *answer, const char *etag)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", etag);
    http_answer_header(answer, "ETag", quoted);
}

static gboolean reads_only(const HttpRequest *request)
{
    return strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
}

static void become_empty(HttpAnswer *answer, guint status)
{
    http_answer_empty(answer, status);
    http_answer_header(answer, "Content-Type", NULL);
}

void answer_forms_init(AnswerForms *forms, GBytes *bytes, gboolean packs)
{
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    g_strlcpy(forms->sum, sum, sizeof forms->sum); /* 128 bits tell bytes apart */
    forms->packed = packs ? encoding_gzip(bytes) : NULL;
}

void answer_forms_clear(AnswerForms *forms)
{
    g_clear_pointer(&forms->packed, g_bytes_unref);
}

static void send_packed(HttpAnswer *answer, GBytes *packed)
{
    g_bytes_ref(packed);
    g_bytes_unref(answer->bytes);
    answer->bytes = packed;
    answer->size = (gint64)g_bytes_get_size(packed);
    http_answer_header(answer, "Content-Encoding", "gzip");
}

/* Each coding of the same bytes has a tag of its own, as a strong one must. */
static void tag_and_pack(HttpAnswer *answer, const HttpRequest *request, const AnswerForms *forms, gboolean packs)
{
    g_autofree char *packed_sum = g_strconcat(forms->sum, "-gzip", NULL);
    const char *known = http_header(request, "If-None-Match");
    GBytes *packed = packs ? forms->packed : NULL;
    gboolean knows_packed = known && field_matches_etag(known, packed_sum);
    set_etag(answer, packed ? packed_sum : forms->sum);
    if (knows_packed || (known && field_matches_etag(known, forms->sum)))
        become_empty(answer, 304);
    else if (packed)
        send_packed(answer, packed);
}

static void finish_bytes(HttpAnswer *answer, const HttpRequest *request)
{
    const char *type = answer_get_header(answer, "Content-Type");
    gboolean text = answer->bytes && type && !has_header(answer, "Content-Encoding") && encoding_is_text(type);
    gboolean packs = text && encoding_takes_gzip(http_header(request, "Accept-Encoding"));
    g_auto(AnswerForms) made = {0};
    if (text)
        http_answer_header(answer, "Vary", "Accept-Encoding");
    if (answer->bytes && answer->status == 200 && reads_only(request)) {
        if (!answer->forms)
            answer_forms_init(&made, answer->bytes, packs);
        tag_and_pack(answer, request, answer->forms ? answer->forms : &made, packs);
    } else if (packs) {
        made.packed = encoding_gzip(answer->bytes);
        if (made.packed)
            send_packed(answer, made.packed);
    }
}

/* If-Range is a strong comparison, and this server gives out no dates. */
static gboolean range_counts(const HttpAnswer *answer, const HttpRequest *request)
{
    const char *condition = http_header(request, "If-Range");
    if (!condition)
        return TRUE;
    return answer->ranges.etag && condition[0] == '"' && field_matches_etag(condition, answer->ranges.etag);
}

static void finish_ranges(HttpAnswer *answer, const HttpRequest *request)
{
    const char *known = http_header(request, "If-None-Match");
    gint64 first = 0, last = 0, size = answer->ranges.size;
    http_answer_header(answer, "Accept-Ranges", "bytes");
    if (answer->ranges.etag) {
        set_etag(answer, answer->ranges.etag);
        if (known && field_matches_etag(known, answer->ranges.etag)) {
            become_empty(answer, 304);
            return;
        }
    }
    RangeKind kind = RANGE_NONE;
    if (strcmp(request->method, "GET") == 0 && range_counts(answer, request))
        kind = field_range(http_header(request, "Range"), size, &first, &last);
    if (kind == RANGE_GOOD) {
        g_autofree char *content =
            g_strdup_printf("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, first, last, size);
        http_answer_header(answer, "Content-Range", content);
        answer->status = 206;
        answer->ranges.first = first;
        answer->size = last - first + 1;
    } else if (kind == RANGE_UNSATISFIABLE) {
        g_autofree char *content = g_strdup_printf("bytes */%" G_GINT64_FORMAT, size);
        become_empty(answer, 416);
        http_answer_header(answer, "Content-Range", content);
    }
}

void answer_finish(HttpAnswer *answer, const HttpRequest *request)
{
    if (answer->kind == ANSWER_BYTES)
        finish_bytes(answer, request);
    else if (answer->kind == ANSWER_RANGES)
        finish_ranges(answer, request);
    add_own_headers(answer, request);
}
