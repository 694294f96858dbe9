/* serve/field.h: what is inside of HTTP fields: lists, qualities, ranges, entity tags, cookies, percent signs.
 *
 * Layer: serve.
 * All of it comes from strangers: fields longer than LIMIT_HTTP_FIELD and items beyond LIMIT_HTTP_ITEMS are ignored. */
#pragma once
#include <glib.h>

/* A comma separated list without its empty items; NULL for a NULL, empty or too long field. The caller frees. Commas in
 * quoted strings do not separate. */
char **field_list(const char *field);
/* Takes ";q=..." (and any other parameter) off the item; 1 when there is none, 0 when it is no number of 0..1. */
double field_quality(char *item);
/* "Text/HTML; charset=utf-8" → "text/html". NULL → "". The caller frees. */
char *field_media_type(const char *field);
/* The value of a cookie of the Cookie field, without quotes around it; NULL when absent. The first one counts. The
 * caller frees. */
char *field_cookie(const char *field, const char *name);
/* Whether If-None-Match holds the strong `etag` (without quotes); weak comparison, as RFC 9110 wants it there. */
gboolean field_matches_etag(const char *field, const char *etag);
/* A decimal number without sign or space, up to G_MAXINT64; -1 for anything else. */
gint64 field_number(const char *text);
/* %XX decoded; NULL for a broken escape, for NUL and for what is no UTF-8. `plus`: "+" is a space. The caller frees. */
char *field_percent_decoded(const char *text, gsize length, gboolean plus);
/* One value of a header as "attachment; filename=...; filename*=UTF-8''...". The caller frees. */
char *field_attachment(const char *file_name);

typedef enum { RANGE_NONE, RANGE_GOOD, RANGE_UNSATISFIABLE } RangeKind;
/* "bytes=A-B", "bytes=A-", "bytes=-N" of `size` bytes. Several ranges, other units and nonsense are RANGE_NONE: the
 * whole is sent. */
RangeKind field_range(const char *field, gint64 size, gint64 *first, gint64 *last);
