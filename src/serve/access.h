/* serve/access.h: who asks, and whether they may.
 *
 * Layer: serve.  Threads: safe; an identity belongs to its request.
 * Each route of routes.c carries bits that name the roles it serves and the scope a token needs; access_admit() holds
 * them for every request, so that a handler only looks at whose data it is. A session (cookie) needs X-CSRF-Token and
 * this origin for every change; a token (Authorization: Bearer) does not, for no browser sends it by itself. */
#pragma once
#include "serve/http.h"
#include "store/lessons.h"
#include "store/tokens.h"

/* The low bits are those of UserRole. */
#define ACCESS_ROLES 0xfu
#define ACCESS_SCOPE(scope) ((guint)(scope) << 8) /* without one no token is taken */
#define ACCESS_PUBLIC 0x10u                       /* nobody need be signed in */
#define ACCESS_LOCAL 0x20u                        /* nor for requests of this machine itself */
#define ACCESS_PAGE 0x40u                         /* no part of the API */
#define ACCESS_SECRET 0x80u                       /* the address holds a secret; public otherwise */

#define SESSION_COOKIE "otklik_session"

typedef struct {
    User *user;
    char *token;    /* of the session's cookie; NULL: an API token asks */
    char *csrf;     /* of the session */
    gint64 expires; /* of the session or the token */
    char *actor;    /* for the audit log: id of the user, or "token:ID" */
    guint scopes;   /* of the API token */
} Identity;

/* NULL: nobody is signed in, which only public routes see. Borrowed. */
const Identity *access_identity(const HttpRequest *request);
/* The same as a viewer of lessons; for routes that are not public. */
Viewer access_viewer(const HttpRequest *request);

/* HttpServerOptions.admit; `user` is the Service. */
gboolean access_admit(HttpRequest *request, const HttpRoute *route, HttpAnswer *answer, gpointer user,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The token of "Bearer TOKEN"; NULL: it is none. Borrowed. */
const char *access_bearer(const char *authorization);
/* {"items": [{method, path, roles, scope, public}]} of tables of routes. The caller owns it. */
JsonValue *access_table(const HttpRoute *const *tables);
