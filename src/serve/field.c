/* serve/field.c: see field.h. */
#include "serve/field.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

static gboolean is_usable(const char *field)
{
    return field && *field && strnlen(field, LIMIT_HTTP_FIELD + 1) <= LIMIT_HTTP_FIELD;
}

/* Where the item ends: at the next separator outside of quotes, or at the end. */
static const char *item_end(const char *from, char separator)
{
    gboolean quoted = FALSE;
    for (; *from && (quoted || *from != separator); from++) {
        if (quoted && *from == '\\' && from[1])
            from++;
        else if (*from == '"')
            quoted = !quoted;
    }
    return from;
}

static GPtrArray *split(const char *field, char separator)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = field, *end; *at && items->len < LIMIT_HTTP_ITEMS; at = *end ? end + 1 : end) {
        end = item_end(at, separator);
        char *item = g_strstrip(g_strndup(at, (gsize)(end - at)));
        if (*item)
            g_ptr_array_add(items, item);
        else
            g_free(item);
    }
    return items;
}

char **field_list(const char *field)
{
    if (!is_usable(field))
        return NULL;
    GPtrArray *items = split(field, ',');
    g_ptr_array_add(items, NULL);
    return (char **)g_ptr_array_free(items, FALSE);
}

double field_quality(char *item)
{
    double quality = 1;
    char *semicolon = strchr(item, ';');
    if (!semicolon)
        return quality;
    g_autoptr(GPtrArray) parameters = split(semicolon + 1, ';');
    *semicolon = '\0';
    g_strchomp(item);
    for (guint i = 0; i < parameters->len; i++) {
        const char *parameter = g_ptr_array_index(parameters, i);
        if (g_ascii_strncasecmp(parameter, "q=", 2) != 0)
            continue;
        char *end;
        quality = g_ascii_strtod(parameter + 2, &end);
        if (*end || end == parameter + 2 || !(quality >= 0 && quality <= 1))
            quality = 0;
    }
    return quality;
}

char *field_media_type(const char *field)
{
    gsize length = field ? strcspn(field, ";") : 0;
    char *bare = g_ascii_strdown(field ? field : "", (gssize)length);
    return g_strstrip(bare);
}

char *field_cookie(const char *field, const char *name)
{
    if (!is_usable(field))
        return NULL;
    gsize length = strlen(name);
    g_autoptr(GPtrArray) pairs = split(field, ';');
    for (guint i = 0; i < pairs->len; i++) {
        const char *pair = g_ptr_array_index(pairs, i);
        if (strncmp(pair, name, length) != 0 || pair[length] != '=')
            continue;
        const char *value = pair + length + 1;
        gsize n = strlen(value);
        gboolean quoted = n >= 2 && value[0] == '"' && value[n - 1] == '"';
        return quoted ? g_strndup(value + 1, n - 2) : g_strdup(value);
    }
    return NULL;
}

gboolean field_matches_etag(const char *field, const char *etag)
{
    g_auto(GStrv) items = field_list(field);
    for (guint i = 0; items && items[i]; i++) {
        if (strcmp(items[i], "*") == 0)
            return TRUE;
        const char *tag = g_str_has_prefix(items[i], "W/") ? items[i] + 2 : items[i];
        gsize n = strlen(tag);
        if (n == strlen(etag) + 2 && tag[0] == '"' && tag[n - 1] == '"' && strncmp(tag + 1, etag, n - 2) == 0)
            return TRUE;
    }
    return FALSE;
}

gint64 field_number(const char *text)
{
    guint64 number;
    if (!text || !g_ascii_isdigit(text[0]) || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL))
        return -1;
    return (gint64)number;
}

char *field_percent_decoded(const char *text, gsize length, gboolean plus)
{
    g_autoptr(GString) plain = g_string_sized_new(length);
    for (gsize i = 0; i < length; i++) {
        char letter = text[i] == '+' && plus ? ' ' : text[i];
        if (letter == '%') {
            if (i + 2 >= length || !g_ascii_isxdigit(text[i + 1]) || !g_ascii_isxdigit(text[i + 2]))
                return NULL;
            letter = (char)(g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        }
        g_string_append_c(plain, letter);
    }
    return g_utf8_validate_len(plain->str, plain->len, NULL) ? g_string_free(g_steal_pointer(&plain), FALSE) : NULL;
}

char *field_attachment(const char *file_name)
{
    g_autoptr(GString) ascii = g_string_new(NULL);
    for (const char *at = file_name; *at; at = g_utf8_next_char(at))
        g_string_append_c(ascii, g_ascii_isprint(*at) && !strchr("\"\\%;/", *at) ? *at : '_');
    g_autofree char *exact = g_uri_escape_string(file_name, "!#$&+^`|", FALSE);
    return g_strdup_printf("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii->str, exact);
}

RangeKind field_range(const char *field, gint64 size, gint64 *first, gint64 *last)
{
    if (!is_usable(field) || g_ascii_strncasecmp(field, "bytes=", 6) != 0 || strchr(field, ','))
        return RANGE_NONE;
    g_autofree char *range = g_strstrip(g_strdup(field + 6));
    char *dash = strchr(range, '-');
    if (!dash)
        return RANGE_NONE;
    *dash = '\0';
    gint64 from = field_number(g_strchomp(range)), to = field_number(g_strchug(dash + 1));
    if ((from < 0 && *range) || (to < 0 && dash[1]) || (from < 0 && to < 0) || (from >= 0 && to >= 0 && to < from))
        return RANGE_NONE;
    if (from < 0) { /* the last `to` bytes */
        from = MAX(size - to, 0);
        to = to == 0 ? -1 : size - 1;
    } else if (to < 0 || to >= size) {
        to = size - 1;
    }
    *first = from;
    *last = to;
    return from < size && to >= from ? RANGE_GOOD : RANGE_UNSATISFIABLE;
}
