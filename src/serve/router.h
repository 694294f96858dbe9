/* serve/router.h: which route a method and path belong to.
 *
 * Layer: serve.  Threads: a router does not change after it was made.
 * Paths are compared segment by segment, after percent-decoding; a literal goes before a {parameter}. */
#pragma once
#include "base/limits.h"
#include "serve/http.h"

typedef struct Router Router;
/* `tables` as for http_server_start(). Two routes of the same method and shape are a programmer's mistake. */
Router *router_new(const HttpRoute *const *tables);
void router_free(Router *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_free)

typedef struct {
    const HttpRoute *route;                       /* NULL: none has this method, or none this path */
    char *values[LIMIT_HTTP_PARAMETERS + 1];      /* of the path's parameters, in their order */
    const char *names[LIMIT_HTTP_PARAMETERS + 1]; /* of the parameters; borrowed from the router */
    char *allow; /* the methods that the path knows ("GET, HEAD, OPTIONS"); NULL: no such path */
} RouterMatch;

void router_find(const Router *router, const char *method, const char *path, RouterMatch *match);
void router_match_clear(RouterMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RouterMatch, router_match_clear)
