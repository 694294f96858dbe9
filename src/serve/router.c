/* serve/router.c: see router.h. */
#include "serve/router.h"

#include <string.h>

#include "serve/field.h"

/* One path and its routes: what 405 and OPTIONS tell of. */
typedef struct {
    char **segments;                        /* of the pattern */
    char *names[LIMIT_HTTP_PARAMETERS + 1]; /* of the parameters */
    GPtrArray *routes;                      /* const HttpRoute * */
    char *allow;
} Place;

struct Router {
    GPtrArray *places; /* Place, literal segments first */
};

static gboolean is_parameter(const char *segment)
{
    return segment[0] == '{';
}

static void place_free(gpointer data)
{
    Place *place = data;
    g_strfreev(place->segments);
    for (guint i = 0; place->names[i]; i++)
        g_free(place->names[i]);
    g_ptr_array_unref(place->routes);
    g_free(place->allow);
    g_free(place);
}

static Place *place_new(const char *path)
{
    g_assert(path[0] == '/');
    Place *place = g_new0(Place, 1);
    guint n = 0;
    place->segments = g_strsplit(path + 1, "/", -1);
    place->routes = g_ptr_array_new();
    for (char **segment = place->segments; *segment; segment++) {
        if (!is_parameter(*segment))
            continue;
        g_assert(n < LIMIT_HTTP_PARAMETERS);
        place->names[n++] = g_strndup(*segment + 1, strlen(*segment) - 2);
    }
    return place;
}

/* The same literals in the same places. */
static int compare_places(const Place *a, const Place *b)
{
    for (guint i = 0; a->segments[i] || b->segments[i]; i++) {
        if (!a->segments[i] || !b->segments[i])
            return a->segments[i] ? 1 : -1;
        gboolean left = is_parameter(a->segments[i]), right = is_parameter(b->segments[i]);
        int order = left || right ? left - right : strcmp(a->segments[i], b->segments[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

static int by_place(gconstpointer a, gconstpointer b)
{
    return compare_places(*(Place *const *)a, *(Place *const *)b);
}

static const HttpRoute *route_of(const Place *place, const char *method)
{
    for (guint i = 0; i < place->routes->len; i++) {
        const HttpRoute *route = g_ptr_array_index(place->routes, i);
        if (strcmp(route->method, method) == 0)
            return route;
    }
    return strcmp(method, "HEAD") == 0 ? route_of(place, "GET") : NULL;
}

static void add_route(Router *router, const HttpRoute *route)
{
    Place *place = place_new(route->path);
    for (guint i = 0; i < router->places->len; i++) {
        Place *known = g_ptr_array_index(router->places, i);
        if (compare_places(known, place) != 0)
            continue;
        place_free(place);
        place = known;
        break;
    }
    for (guint i = 0; i < place->routes->len; i++)
        g_assert_cmpstr(((const HttpRoute *)g_ptr_array_index(place->routes, i))->method, !=, route->method);
    if (place->routes->len == 0)
        g_ptr_array_add(router->places, place);
    g_ptr_array_add(place->routes, (gpointer)route);
}

static char *allow_of(const Place *place)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    g_autoptr(GString) allow = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
        if (route_of(place, methods[i]))
            g_string_append_printf(allow, "%s, ", methods[i]);
    g_string_append(allow, "OPTIONS");
    return g_string_free(g_steal_pointer(&allow), FALSE);
}

Router *router_new(const HttpRoute *const *tables)
{
    Router *router = g_new0(Router, 1);
    router->places = g_ptr_array_new_with_free_func(place_free);
    for (; *tables; tables++)
        for (const HttpRoute *route = *tables; route->method; route++)
            add_route(router, route);
    g_ptr_array_sort(router->places, by_place);
    for (guint i = 0; i < router->places->len; i++) {
        Place *place = g_ptr_array_index(router->places, i);
        place->allow = allow_of(place);
    }
    return router;
}

void router_free(Router *router)
{
    if (!router)
        return;
    g_ptr_array_unref(router->places);
    g_free(router);
}

/* Segments of a request's path; NULL when one does not decode. */
static char **path_segments(const char *path)
{
    if (path[0] != '/' || strlen(path) > LIMIT_HTTP_FIELD)
        return NULL;
    char **segments = g_strsplit(path + 1, "/", -1);
    for (char **segment = segments; *segment; segment++) {
        char *plain = field_percent_decoded(*segment, strlen(*segment), FALSE);
        if (!plain) {
            g_strfreev(segments);
            return NULL;
        }
        g_free(*segment);
        *segment = plain;
    }
    return segments;
}

static gboolean fits(const Place *place, char *const *segments)
{
    guint i = 0;
    for (; place->segments[i] && segments[i]; i++)
        if (is_parameter(place->segments[i]) ? !*segments[i] : strcmp(place->segments[i], segments[i]) != 0)
            return FALSE;
    return !place->segments[i] && !segments[i];
}

static void take_values(const Place *place, char *const *segments, RouterMatch *match)
{
    guint n = 0;
    for (guint i = 0; segments[i]; i++) {
        if (!is_parameter(place->segments[i]))
            continue;
        match->names[n] = place->names[n];
        match->values[n++] = g_strdup(segments[i]);
    }
}

void router_find(const Router *router, const char *method, const char *path, RouterMatch *match)
{
    *match = (RouterMatch){0};
    g_auto(GStrv) segments = path_segments(path);
    for (guint i = 0; segments && i < router->places->len; i++) {
        const Place *place = g_ptr_array_index(router->places, i);
        if (!fits(place, segments))
            continue;
        if (!match->allow)
            match->allow = g_strdup(place->allow);
        match->route = route_of(place, method);
        if (match->route) {
            take_values(place, segments, match);
            return;
        }
    }
}

void router_match_clear(RouterMatch *match)
{
    for (guint i = 0; match->names[i]; i++)
        g_free(match->values[i]);
    g_free(match->allow);
    *match = (RouterMatch){0};
}
