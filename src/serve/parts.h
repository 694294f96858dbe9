/* serve/parts.h: what the routes of the service share: its parts, and small helpers of handlers.
 *
 * Layer: serve (internal).  Threads: the parts are safe to use from any; the fields never change while it runs. */
#pragma once
#include "job/workers.h"
#include "serve/access.h"
#include "serve/bodies.h"
#include "serve/hub.h"
#include "serve/login_limit.h"
#include "serve/match_desk.h"
#include "serve/played.h"
#include "serve/server.h"
#include "serve/service.h"
#include "store/settings.h"

struct Service {
    const Config *config;
    char *url;
    Store *store;
    Metrics *metrics;
    Hub *hub;
    LoginLimit *logins;
    Played *played;
    MatchDesk *desk;
    JobWorkers *workers;
    HttpServer *server;
};

/* Milliseconds as JSON: "2026-11-21T18:00:00Z"; null for 0. */
JsonValue *json_time(gint64 milliseconds);
/* {"items": [...]} of a list; `item` makes one. */
typedef JsonValue *(*ItemJson)(gconstpointer item);
JsonValue *json_items(const GPtrArray *list, ItemJson item);

/* Notes who did what, within the transaction that is open. `detail` may be NULL; the call takes it over. */
gboolean note(StoreDb *db, const HttpRequest *request, const char *action, const char *object, JsonValue *detail,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for an answer that nobody is signed in for. */
gboolean note_as(StoreDb *db, const HttpRequest *request, const char *actor, const char *action, const char *object,
                 JsonValue *detail, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* {id} of the route; 404 unless it is well-formed. */
const char *id_parameter(const HttpRequest *request, GError **error);

/* The lesson {id}, if the person may see it; the caller owns it. */
Lesson *lesson_to_see(StoreDb *db, const HttpRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, 403 unless they may change it. */
Lesson *lesson_to_change(StoreDb *db, const HttpRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *lesson_json(const Lesson *lesson, const Viewer *who);
JsonValue *user_json(gconstpointer user);
/* Tells listeners that a lesson changed. */
void tell_lesson(Service *service, const Lesson *lesson);

/* 400 unless the host of `url` stands in a list that an admin made. What it resolves to is looked at when it is called.
 */
gboolean host_is_listed(const char *url, char *const *hosts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
