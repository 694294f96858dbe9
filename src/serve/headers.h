/* serve/headers.h: security headers of every answer, and content security policies of pages.
 *
 * Layer: serve.
 * What is no page (JSON, media, files) gets "default-src 'none'; frame-ancestors 'none'". A page is one HTML text whose
 * scripts and styles are inline; its policy allows exactly these, by their SHA-256. */
#pragma once
#include "serve/http.h"

/* The policy of a page: scripts and styles by hash, pictures and media from here, data: and blob:, connections to here,
 * nothing else. `frames`: origins that may show it in a frame ("https://lms.example"); NULL or empty: none may. The
 * caller frees. */
char *headers_page_policy(const char *html, gsize length, const char *const *frames);
/* A page with its policy: text/html, ETag, compressed. */
void headers_answer_page(HttpAnswer *answer, guint status, GBytes *html, const char *const *frames);
