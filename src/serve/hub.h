/* serve/hub.h: tells those who listen how their lessons are getting on.
 *
 * Layer: serve.  Threads: safe; one thread of its own sends.
 * A listener hears only of lessons that its person may see, as they may see them at that moment. Progress of one lesson
 * is told at most every HUB_PAUSE_MS, the newest only; a change of state at once. A listener ends with its session or
 * token, and when its account is disabled (looked at every HUB_CHECK_SECONDS). */
#pragma once
#include "serve/http.h"
#include "store/lessons.h"

#define HUB_PAUSE_MS 500
#define HUB_CHECK_SECONDS 30

typedef struct Hub Hub;
Hub *hub_new(Store *store);
/* Ends all event streams; the server is stopped before, so that no socket is left. */
void hub_free(Hub *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hub, hub_free)

/* Any thread; never waits for listeners. */
void hub_tell(Hub *hub, const char *lesson, const char *state, const char *stage, double progress);

/* Who listens: `session` (its token, or "token:ID") is what hub_drop() knows it by. Milliseconds since 1970 UTC. */
typedef struct {
    const Viewer *who;
    const char *session;
    gint64 expires;
} HubListener;
/* Answers a request with an event stream, or with a WebSocket. */
void hub_answer_events(Hub *hub, const HubListener *listener, HttpAnswer *answer);
void hub_answer_socket(Hub *hub, const HubListener *listener, HttpAnswer *answer);
/* Ends those of a person; of one session only, or of all but one. NULL: no matter which. */
void hub_drop(Hub *hub, const char *user, const char *session, const char *but);
guint hub_listeners(Hub *hub);
