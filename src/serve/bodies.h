/* serve/bodies.h: what may stand in a request: the bodies of all operations as tables, and values of queries.
 *
 * Layer: serve.  Threads: pure.
 * The tables say the same as docs/openapi.yaml; tests/server sends requests made from that file and finds where they
 * differ. Errors are HTTP_ERROR 400 and name the field. */
#pragma once
#include "serve/http.h"

typedef enum {
    BODY_SIGN_IN,
    BODY_PASSWORD,
    BODY_OWN_LANGUAGE,
    BODY_NEW_USER,
    BODY_USER_CHANGE,
    BODY_NEW_TOKEN,
    BODY_NEW_LESSON,
    BODY_LESSON_CHANGE,
    BODY_TURN,
    BODY_TEACHER,
    BODY_NEW_EMBED,
    BODY_NEW_SUBJECT,
    BODY_NEW_CONSENT,
    BODY_ERASURE,
    BODY_NEW_WEBHOOK,
    BODY_WEBHOOK_CHANGE,
    BODY_SETTINGS,
    BODY_RANK,
    BODY_FEEDBACK,
    BODY_OUTCOMES,
    BODY_STOCK,
    BODY_PROMOTION,
    BODY_ROLLBACK,
    BODY_KINDS
} BodyKind;

/* Unknown, missing and ill-formed fields are refused. */
gboolean body_check(const JsonValue *json, BodyKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The request's body, checked. The caller owns it. */
JsonValue *body_read(HttpRequest *request, BodyKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fields of a checked body. */
gboolean body_has(const JsonValue *json, const char *name);     /* it is there, be it null */
const char *body_text(const JsonValue *json, const char *name); /* NULL: absent or null; borrowed */
gint64 body_integer(const JsonValue *json, const char *name, gint64 fallback);
gboolean body_flag(const JsonValue *json, const char *name, gboolean fallback);
char *body_words(const JsonValue *json, const char *name); /* a list of texts, joined with spaces; the caller frees */

/* Values of ?name=...; *value keeps what it was when the name is absent. */
gboolean query_text(const HttpRequest *request, const char *name, gsize longest, const char **value,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean query_choice(const HttpRequest *request, const char *name, const char *choices, const char **value,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean query_id(const HttpRequest *request, const char *name, const char **value,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean query_integer(const HttpRequest *request, const char *name, gint64 low, gint64 high, gint64 *value,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A date or a time, in milliseconds since 1970 UTC; a date alone is its begin, or its end with `ends`. */
gboolean query_when(const HttpRequest *request, const char *name, gboolean ends, gint64 *value,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for text from elsewhere. */
gboolean when_parse(const char *text, gboolean ends, gint64 *value);
/* 32 small hexadecimal digits. */
gboolean id_is_good(const char *text);
/* A host that may stand in a list of hosts: "lms.example", with a port or without. */
gboolean host_is_good(const char *text);
