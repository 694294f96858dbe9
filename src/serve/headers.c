/* serve/headers.c: see headers.h. */
#include "serve/headers.h"

#include <string.h>

typedef struct {
    const char *name; /* "script" */
    GString *hashes;  /* " 'sha256-...'" for each inline one */
} Element;

static void append_hash(GString *hashes, const char *content, gsize length)
{
    guint8 sum[32];
    gsize n = sizeof sum;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)content, (gssize)length);
    g_checksum_get_digest(checksum, sum, &n);
    g_autofree char *text = g_base64_encode(sum, n);
    g_string_append_printf(hashes, " 'sha256-%s'", text);
}

static gboolean names(const char *at, const char *end, const char *name)
{
    gsize length = strlen(name);
    return (gsize)(end - at) > length && g_ascii_strncasecmp(at, name, length) == 0 && !g_ascii_isalnum(at[length]);
}

/* Reads the element whose tag's name stands at `at` and answers where it ends; what is inside is no markup. */
static const char *read_element(const char *at, const char *end, const Element *element)
{
    g_autofree char *closing = g_strconcat("</", element->name, NULL);
    const char *tag_end = memchr(at, '>', (gsize)(end - at));
    const char *close = tag_end ? g_strstr_len(tag_end, end - tag_end, closing) : NULL;
    if (!close)
        return end;
    if (close > tag_end + 1)
        append_hash(element->hashes, tag_end + 1, (gsize)(close - tag_end - 1));
    return close + strlen(closing);
}

static void read_page(const char *html, gsize length, const Element *elements, guint n)
{
    const char *end = html + length, *at = html;
    while (at < end && (at = memchr(at, '<', (gsize)(end - at)))) {
        at++;
        for (guint i = 0; i < n; i++) {
            if (names(at, end, elements[i].name)) {
                at = read_element(at, end, &elements[i]);
                break;
            }
        }
    }
}

char *headers_page_policy(const char *html, gsize length, const char *const *frames)
{
    g_autoptr(GString) scripts = g_string_new(NULL), styles = g_string_new(NULL);
    const Element elements[] = {{"script", scripts}, {"style", styles}};
    read_page(html, length, elements, G_N_ELEMENTS(elements));
    g_autofree char *shown = frames && *frames ? g_strjoinv(" ", (char **)frames) : g_strdup("'none'");
    return g_strdup_printf("default-src 'none'; script-src%s; style-src%s; img-src 'self' data: blob:; "
                           "media-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
                           "frame-ancestors %s",
                           scripts->len ? scripts->str : " 'none'", styles->len ? styles->str : " 'none'", shown);
}

void headers_answer_page(HttpAnswer *answer, guint status, GBytes *html, const char *const *frames)
{
    gsize length;
    const char *text = g_bytes_get_data(html, &length);
    g_autofree char *policy = headers_page_policy(text ? text : "", length, frames);
    http_answer_bytes(answer, status, "text/html; charset=utf-8", html);
    http_answer_header(answer, "Content-Security-Policy", policy);
    if (frames && *frames)
        http_answer_header(answer, "X-Frame-Options", NULL);
}
