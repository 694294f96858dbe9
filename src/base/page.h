/* base/page.h: a page that carries its data in itself.
 *
 * Layer: base.  Threads: pure. */
#pragma once
#include "base/jsonfile.h"

/* The template `start` .. `end` (built from web/, embedded by tools/embed) with `json` where it says @REPORT@, escaped
 * so that it can neither end its <script> nor run. The template holds the mark: the page's own build checks it. The
 * caller frees the page. */
char *page_fill(const char *start, const char *end, const JsonValue *json);
