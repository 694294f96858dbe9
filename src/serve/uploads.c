/* serve/uploads.c: see uploads.h. */
#include "serve/uploads.h"

#include <string.h>
#include <sys/statvfs.h>

#include "base/lang.h"
#include "base/limits.h"
#include "serve/new_lesson.h"
#include "store/uploads.h"

#define SPARE_BYTES (256LL * 1024 * 1024) /* of disk that uploads leave free */
#define FIELD "Upload-Metadata"
#define SENT "sent" /* the header as it came, beside what it says */

static gint64 max_size(gpointer user)
{
    return LIMIT_UPLOAD_BYTES;
}

/* ---- what is said of a recording ---- */

static gboolean check_title(const char *text)
{
    return g_utf8_strlen(text, -1) <= 200 && strlen(text) <= LIMIT_TITLE_BYTES;
}

static gboolean check_name(const char *text)
{
    return *text && strlen(text) <= 4 * LIMIT_NAME_BYTES;
}

static gboolean check_type(const char *text)
{
    return strlen(text) <= LIMIT_NAME_BYTES;
}

static gboolean check_language(const char *text)
{
    return !*text ||
           (strlen(text) <= 3 && strlen(text) >= 2 && strspn(text, "abcdefghijklmnopqrstuvwxyz") == strlen(text));
}

static gboolean check_speakers(const char *text)
{
    return !*text || g_ascii_string_to_unsigned(text, 10, 0, LIMIT_SPEAKERS, NULL, NULL);
}

static gboolean check_teacher(const char *text)
{
    return !*text || id_is_good(text);
}

static const struct {
    const char *key;
    gboolean (*good)(const char *text);
} said[] = {{"filename", check_name},     {"filetype", check_type},     {"title", check_title},
            {"language", check_language}, {"speakers", check_speakers}, {"teacher", check_teacher}};

JsonValue *upload_metadata_json(const TusMetadata *metadata, GError **error)
{
    g_autoptr(JsonValue) json = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(said); i++) {
        const char *text = tus_metadata_get(metadata, said[i].key);
        if (text && !said[i].good(text))
            return http_fail_field(error, 400, FIELD, tr("%s: \"%s\" is not well-formed", "%s: «%s» записано неверно"),
                                   FIELD, said[i].key),
                   NULL;
        if (text && *text)
            json_object_set_new(json, said[i].key, json_string(text));
    }
    return g_steal_pointer(&json);
}

static const char *said_text(const JsonValue *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

/* Borrows from `json`, and `file` for its name. */
static NewLesson lesson_of(const JsonValue *json, const char *file)
{
    const char *speakers = said_text(json, "speakers"), *teacher = said_text(json, "teacher");
    return (NewLesson){.title = said_text(json, "title"),
                       .teacher = teacher,
                       .says_teacher = teacher != NULL,
                       .language = said_text(json, "language"),
                       .speakers = speakers ? (int)g_ascii_strtoull(speakers, NULL, 10) : 0,
                       .file = file};
}

/* ---- the calls of tus ---- */

static gboolean has_room(const char *folder, gint64 length, GError **error)
{
    struct statvfs disk;
    if (statvfs(folder, &disk) == 0 && (gint64)(disk.f_bavail * disk.f_frsize) < length + SPARE_BYTES)
        return http_fail(error, 507,
                         tr("there is no room on the disk for this recording", "на диске нет места для этой записи"));
    return TRUE;
}

/* A busy store here means that the person has too many on their way. */
static char *add(StoreDb *db, const HttpRequest *request, gint64 length, const char *text, gint64 *expires,
                 GError **error)
{
    g_autoptr(GError) why = NULL;
    gint64 until = store_now() + LIMIT_UPLOAD_DAYS * 86400LL * 1000;
    g_autoptr(Upload) upload = uploads_add(db, access_viewer(request).user, length, text, until, &why);
    if (!upload) {
        if (g_error_matches(why, STORE_ERROR, STORE_ERROR_BUSY))
            (void)http_fail(error, 429, "%s", why->message);
        else
            g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    *expires = upload->expires / 1000;
    return g_strdup(upload->id);
}

static char *create(HttpRequest *request, gpointer user, gint64 length, const TusMetadata *metadata, gint64 *expires,
                    GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) json = upload_metadata_json(metadata, error);
    g_autoptr(StoreDb) db =
        json && has_room(store_folder(service->store), length, error) ? store_acquire(service->store, error) : NULL;
    const NewLesson wanted = lesson_of(json, NULL);
    if (!db || !new_lesson_check(db, request, &wanted, FIELD, error))
        return NULL;
    json_object_set_new(json, SENT, json_string(tus_metadata_text(metadata)));
    g_autofree char *text = g_strchomp(jsonfile_text(json, FALSE));
    return add(db, request, length, text, expires, error);
}

static Upload *own_upload(StoreDb *db, const HttpRequest *request, const char *id, GError **error)
{
    if (!id_is_good(id))
        return (void)http_fail(error, 404, tr("there is no such upload", "такой загрузки нет")), NULL;
    return uploads_get(db, id, access_viewer(request).user, error);
}

static gboolean find(HttpRequest *request, gpointer user, const char *id, TusState *state, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Upload) upload = db ? own_upload(db, request, id, error) : NULL;
    if (!upload)
        return FALSE;
    g_autoptr(JsonValue) json = jsonfile_parse(upload->metadata, strlen(upload->metadata), "metadata", NULL);
    const char *sent = json ? said_text(json, SENT) : NULL;
    *state = (TusState){upload->length, upload->offset, upload->lesson ? 0 : upload->expires / 1000,
                        sent && *sent ? g_strdup(sent) : NULL};
    return TRUE;
}

typedef struct {
    Store *store;
    UploadWriter *writer;
} Appending;

static gpointer open_upload(HttpRequest *request, gpointer user, const char *id, gint64 offset, GError **error)
{
    Service *service = user;
    g_autoptr(GError) why = NULL;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Upload) upload = db ? own_upload(db, request, id, error) : NULL;
    if (!upload)
        return NULL;
    UploadWriter *writer = upload_writer_open(db, id, offset, &why);
    if (!writer) {
        if (g_error_matches(why, STORE_ERROR, STORE_ERROR_BUSY))
            (void)http_fail(error, 423, "%s", why->message);
        else
            g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    Appending *appending = g_new(Appending, 1);
    *appending = (Appending){service->store, writer};
    return appending;
}

static gboolean sync_now(Appending *appending, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(appending->store, error);
    return db && upload_sync(appending->writer, db, NULL, error);
}

static gboolean append(gpointer writer, const void *bytes, gsize length, GError **error)
{
    Appending *appending = writer;
    return upload_write(appending->writer, bytes, length, error) &&
           (upload_unsynced(appending->writer) < LIMIT_UPLOAD_UNSYNCED || sync_now(appending, error));
}

static gboolean close_upload(gpointer writer, GError **error)
{
    Appending *appending = writer;
    gboolean safe = sync_now(appending, error);
    upload_writer_free(appending->writer);
    g_free(appending);
    return safe;
}

/* Lesson, job, log and the upload's mark in one transaction. The id; the caller frees it. */
static char *accept_upload(StoreDb *db, const HttpRequest *request, const Upload *upload, GError **error)
{
    g_autoptr(JsonValue) json = jsonfile_parse(upload->metadata, strlen(upload->metadata), "metadata", error);
    if (!json || !store_begin(db, error))
        return NULL;
    const char *name = said_text(json, "filename");
    g_autofree char *file = new_lesson_file_name(name ? name : "");
    const NewLesson wanted = lesson_of(json, file);
    g_autofree char *id = new_lesson_add(db, request, &wanted, FIELD, error);
    return id && uploads_accept(db, upload->id, id, error) && store_commit(db, error) ? g_steal_pointer(&id) : NULL;
}

static gboolean finish(HttpRequest *request, HttpAnswer *answer, gpointer user, const char *id, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Upload) upload = db ? own_upload(db, request, id, error) : NULL;
    g_autofree char *lesson = !upload          ? NULL
                              : upload->lesson ? g_strdup(upload->lesson)
                                               : accept_upload(db, request, upload, error);
    if (!lesson)
        return FALSE;
    http_answer_header(answer, "Otklik-Lesson", lesson);
    job_workers_wake(service->workers);
    hub_tell(service->hub, lesson, "queued", "", 0);
    return TRUE;
}

static gboolean remove_upload(HttpRequest *request, gpointer user, const char *id, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Upload) upload = db ? own_upload(db, request, id, error) : NULL;
    if (!upload)
        return FALSE;
    if (upload->lesson)
        return http_fail(error, 409, tr("the upload has become a lesson", "загрузка уже стала уроком"));
    return uploads_remove(db, id, error);
}

const TusStorage service_uploads = {UPLOADS_PATH, max_size,     create, find,         open_upload,
                                    append,       close_upload, finish, remove_upload};
