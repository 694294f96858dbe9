/* serve/tus.c: see tus.h. */
#include "serve/tus.h"

#include <string.h>

#include "base/lang.h"
#include "serve/field.h"

#define VERSION "1.0.0"
#define EXTENSIONS "creation,creation-with-upload,expiration,termination"
#define BODY_TYPE "application/offset+octet-stream"

/* A POST or PATCH on its way. */
typedef struct {
    const TusStorage *storage;
    gpointer user;
    char *id;
    gint64 length, offset, expires;
    gpointer writer; /* NULL: no bytes come, or all are safe */
} Sending;

static const TusStorage *storage_of(const HttpRequest *request)
{
    return http_route(request)->data;
}

static void answer_number(HttpAnswer *answer, const char *name, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    http_answer_header(answer, name, text);
}

static void answer_expiry(HttpAnswer *answer, gint64 expires)
{
    g_autoptr(GDateTime) time = expires > 0 ? g_date_time_new_from_unix_utc(expires) : NULL;
    g_autofree char *text = time ? g_date_time_format(time, "%a, %d %b %Y %H:%M:%S GMT") : NULL;
    if (text)
        http_answer_header(answer, "Upload-Expires", text);
}

/* Every answer says the version, refusals too. */
static gboolean check_version(const HttpRequest *request, HttpAnswer *answer, GError **error)
{
    const char *version = http_header(request, "Tus-Resumable");
    http_answer_header(answer, "Tus-Resumable", VERSION);
    if (version && strcmp(version, VERSION) == 0)
        return TRUE;
    http_answer_header(answer, "Tus-Version", VERSION);
    return http_fail_field(error, 412, "Tus-Resumable", tr("Tus-Resumable must be %s", "Tus-Resumable должен быть %s"),
                           VERSION);
}

static gboolean check_type(const HttpRequest *request, GError **error)
{
    g_autofree char *type = field_media_type(http_header(request, "Content-Type"));
    return strcmp(type, BODY_TYPE) == 0 ||
           http_fail_field(error, 415, "Content-Type", tr("the body must be %s", "тело должно быть %s"), BODY_TYPE);
}

/* A number of 0 and more; -1 with 400. */
static gint64 number_of(const HttpRequest *request, const char *name, GError **error)
{
    const char *text = http_header(request, name);
    gint64 number = field_number(text);
    if (!text)
        (void)http_fail_field(error, 400, name, tr("%s is missing", "нет %s"), name);
    else if (number < 0)
        (void)http_fail_field(error, 400, name, tr("%s: \"%s\" is no number of bytes", "%s: «%s» — не число байт"),
                              name, text);
    return number;
}

static void sending_free(Sending *sending)
{
    if (!sending)
        return;
    g_autoptr(GError) error = NULL;
    if (sending->writer && !sending->storage->close(sending->writer, &error))
        g_warning("upload %s: %s", sending->id, error ? error->message : "not safe");
    g_free(sending->id);
    g_free(sending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sending, sending_free)

static Sending *sending_new(const HttpRequest *request, gpointer user)
{
    Sending *sending = g_new0(Sending, 1);
    sending->storage = storage_of(request);
    sending->user = user;
    return sending;
}

/* ---- POST: a new upload, perhaps with its first bytes ---- */

static gboolean check_size(const Sending *sending, GError **error)
{
    gint64 most = sending->storage->max_size(sending->user);
    return sending->length <= most || http_fail_field(error, 413, "Upload-Length",
                                                      tr("an upload may have %" G_GINT64_FORMAT " bytes",
                                                         "загрузка — не больше %" G_GINT64_FORMAT " байт"),
                                                      most);
}

/* Before bytes are read, where their number is known; while they come, where not. */
static gboolean check_room(const Sending *sending, gint64 more, GError **error)
{
    return more <= sending->length - sending->offset ||
           http_fail(error, 413, tr("more bytes than Upload-Length says", "байт больше, чем сказано в Upload-Length"));
}

static gboolean create(Sending *sending, HttpRequest *request, HttpAnswer *answer, GError **error)
{
    g_autoptr(TusMetadata) metadata = tus_metadata_parse(http_header(request, "Upload-Metadata"), error);
    if (metadata)
        sending->id =
            sending->storage->create(request, sending->user, sending->length, metadata, &sending->expires, error);
    if (!sending->id)
        return FALSE;
    g_autofree char *place = g_strconcat(sending->storage->path, "/", sending->id, NULL);
    http_answer_header(answer, "Location", place);
    return TRUE;
}

static gpointer post_begin(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(Sending) sending = sending_new(request, user);
    gboolean bytes = http_length(request) != 0;
    if (!check_version(request, answer, error))
        return NULL;
    if (http_header(request, "Upload-Defer-Length"))
        return http_fail_field(error, 400, "Upload-Defer-Length",
                               tr("the length must be known from the start", "длина должна быть известна сразу")),
               NULL;
    sending->length = number_of(request, "Upload-Length", error);
    if (sending->length < 0 || !check_size(sending, error) || (bytes && !check_type(request, error)) ||
        !check_room(sending, http_length(request), error) || !create(sending, request, answer, error))
        return NULL;
    if (bytes) {
        sending->writer = sending->storage->open(request, user, sending->id, 0, error);
        if (!sending->writer)
            return NULL;
    }
    return g_steal_pointer(&sending);
}

/* ---- PATCH: bytes at the end of what is there ---- */

static gboolean find(Sending *sending, HttpRequest *request, GError **error)
{
    TusState state = {0};
    sending->id = g_strdup(http_parameter(request, "id"));
    if (!sending->storage->find(request, sending->user, sending->id, &state, error))
        return FALSE;
    sending->length = state.length;
    sending->expires = state.expires;
    g_free(state.metadata);
    if (sending->offset == state.offset)
        return TRUE;
    return http_fail_field(error, 409, "Upload-Offset",
                           tr("the upload has %" G_GINT64_FORMAT " bytes, not %" G_GINT64_FORMAT,
                              "у загрузки %" G_GINT64_FORMAT " байт, а не %" G_GINT64_FORMAT),
                           state.offset, sending->offset);
}

static gpointer patch_begin(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(Sending) sending = sending_new(request, user);
    if (!check_version(request, answer, error) || !check_type(request, error))
        return NULL;
    sending->offset = number_of(request, "Upload-Offset", error);
    if (sending->offset < 0 || !find(sending, request, error) || !check_room(sending, http_length(request), error))
        return NULL;
    if (http_length(request) != 0) {
        sending->writer = sending->storage->open(request, user, sending->id, sending->offset, error);
        if (!sending->writer)
            return NULL;
    }
    return g_steal_pointer(&sending);
}

/* ---- both ---- */

static gboolean feed(gpointer upload, const void *bytes, gsize length, GError **error)
{
    Sending *sending = upload;
    if (!sending->writer || !check_room(sending, (gint64)length, error))
        return FALSE;
    if (!sending->storage->append(sending->writer, bytes, length, error))
        return FALSE;
    sending->offset += (gint64)length;
    return TRUE;
}

static gboolean end(gpointer upload, HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Sending *sending = upload;
    const TusStorage *storage = sending->storage;
    gboolean created = http_route(request)->streamed == &tus_post;
    if (sending->writer && !storage->close(g_steal_pointer(&sending->writer), error))
        return FALSE;
    gboolean whole = sending->offset == sending->length;
    if (whole && !storage->finish(request, answer, user, sending->id, error))
        return FALSE;
    if (!created || http_length(request) != 0)
        answer_number(answer, "Upload-Offset", sending->offset);
    if (!whole)
        answer_expiry(answer, sending->expires);
    http_answer_empty(answer, created ? 201 : 204);
    return TRUE;
}

static void drop(gpointer upload)
{
    sending_free(upload);
}

const HttpStreamed tus_post = {post_begin, feed, end, drop};
const HttpStreamed tus_patch = {patch_begin, feed, end, drop};

/* ---- the short ones ---- */

gboolean tus_options(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    http_answer_header(answer, "Tus-Resumable", VERSION);
    http_answer_header(answer, "Tus-Version", VERSION);
    http_answer_header(answer, "Tus-Extension", EXTENSIONS);
    answer_number(answer, "Tus-Max-Size", storage_of(request)->max_size(user));
    http_answer_empty(answer, 204);
    return TRUE;
}

gboolean tus_head(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    TusState state = {0};
    if (!check_version(request, answer, error) ||
        !storage_of(request)->find(request, user, http_parameter(request, "id"), &state, error))
        return FALSE;
    answer_number(answer, "Upload-Offset", state.offset);
    answer_number(answer, "Upload-Length", state.length);
    if (state.metadata)
        http_answer_header(answer, "Upload-Metadata", state.metadata);
    if (state.offset < state.length)
        answer_expiry(answer, state.expires);
    g_free(state.metadata);
    http_answer_empty(answer, 200);
    return TRUE;
}

gboolean tus_delete(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    if (!check_version(request, answer, error) ||
        !storage_of(request)->remove(request, user, http_parameter(request, "id"), error))
        return FALSE;
    http_answer_empty(answer, 204);
    return TRUE;
}
