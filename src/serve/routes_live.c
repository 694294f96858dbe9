/* serve/routes_live.c: progress as it happens. */
#include "serve/parts.h"
#include "serve/routes.h"

static gboolean listen(HttpRequest *request, HttpAnswer *answer, Service *service,
                       void (*with)(Hub *hub, const HubListener *listener, HttpAnswer *answer))
{
    const Identity *identity = access_identity(request);
    const Viewer who = access_viewer(request);
    const HubListener listener = {&who, identity->token ? identity->token : identity->actor, identity->expires};
    with(service->hub, &listener, answer);
    return TRUE;
}

gboolean route_events(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    return listen(request, answer, user, hub_answer_events);
}

gboolean route_socket(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    return listen(request, answer, user, hub_answer_socket);
}
