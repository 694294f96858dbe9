/* serve/fixed.h: content that is part of the program and never changes: its entity tag, its packed form and its policy
 * are computed once.
 *
 * Layer: serve.  Threads: safe; it does not change after it was made. */
#pragma once
#include "serve/http.h"

typedef struct HttpFixed HttpFixed;
/* Take references of their own. A page is HTML, with the policy that serve/headers.h makes of it. */
HttpFixed *http_fixed_new(const char *type, GBytes *bytes);
HttpFixed *http_fixed_new_page(GBytes *html);
void http_fixed_free(HttpFixed *fixed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpFixed, http_fixed_free)

/* 200 with it; borrowed until the answer was sent. */
void http_answer_fixed(HttpAnswer *answer, const HttpFixed *fixed);
