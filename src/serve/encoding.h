/* serve/encoding.h: which content coding a client takes, and gzip.
 *
 * Layer: serve. */
#pragma once
#include <glib.h>

/* Whether Accept-Encoding (may be NULL) allows gzip and does not prefer identity to it (RFC 9110, 12.5.3). */
gboolean encoding_takes_gzip(const char *accept);
/* Texts, JSON and what is made of them: worth compressing. */
gboolean encoding_is_text(const char *media_type);
/* NULL when it would be no shorter. */
GBytes *encoding_gzip(GBytes *plain);
