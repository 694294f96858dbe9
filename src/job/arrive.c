/* job/arrive.c: the stages in which a lesson's recording comes into the vault. See lesson_stages.h. */
#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "base/limits.h"
#include "job/lesson_stages.h"
#include "link/fetch.h"
#include "store/lessons.h"
#include "store/settings.h"
#include "store/uploads.h"
#include "store/vault.h"

#define BLOCK_BYTES VAULT_SEGMENT

/* What came in. */
typedef struct {
    VaultWriter *writer;
    char *upload; /* it came by; NULL: fetched */
} Arrival;

static void arrival_free(gpointer data)
{
    Arrival *arrival = data;
    g_clear_pointer(&arrival->writer, vault_writer_free);
    g_free(arrival->upload);
    g_free(arrival);
}

/* A media type a browser may be told; everything else is bytes to it. */
static const char *safe_type(const char *type)
{
    gboolean media = type && (g_str_has_prefix(type, "video/") || g_str_has_prefix(type, "audio/")) &&
                     strlen(type) < 100 &&
                     strspn(type + 6, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789.+-") == strlen(type + 6);
    return media ? type : "application/octet-stream";
}

gboolean lesson_arrive_keep(JobRun *run, StoreDb *db, GError **error)
{
    Arrival *arrival = run->result;
    if (!arrival)
        return TRUE; /* it is in the vault already, or comes another way */
    g_autofree char *blob = vault_writer_finish(arrival->writer, db, error);
    if (!blob || !lessons_set_media(db, run->job->target, blob, error))
        return FALSE;
    return arrival->upload ? uploads_remove(db, arrival->upload, error)
                           : lessons_set_state(db, run->job->target, "running", NULL, error);
}

/* ---- fetch ---- */

typedef struct {
    JobRun *run;
    const Lesson *lesson;
    Arrival *arrival;
} Fetched;

/* The vault wants to know the media type before the first byte. */
static gboolean begin(gpointer user, const char *type, GError **error)
{
    Fetched *fetched = user;
    g_autoptr(StoreDb) db = store_acquire(fetched->run->store, error);
    fetched->arrival->writer = db ? vault_writer_new(db, fetched->lesson->subject, safe_type(type), error) : NULL;
    return fetched->arrival->writer != NULL;
}

static gboolean sink(gpointer user, const void *bytes, gsize n, GError **error)
{
    return vault_write(((Fetched *)user)->arrival->writer, bytes, n, error);
}

/* Holds no connection: it takes as long as the network does. */
static gboolean fetch(JobRun *run, const Lesson *lesson, const Settings *settings, GError **error)
{
    Arrival *arrival = g_new0(Arrival, 1);
    run->result = arrival;
    run->result_free = arrival_free;
    Fetched fetched = {run, lesson, arrival};
    const Fetch what = {
        .url = lesson->source,
        .rules = {(const char *const *)settings->fetch_hosts,
                  strcmp(config_text(run->config, "fetch.private"), "allow") == 0},
        .limit = (gint64)config_integer(run->config, "fetch.max_megabytes") << 20,
        .begin = begin,
        .sink = sink,
        .user = &fetched,
    };
    return fetch_run(&what, run->task, error);
}

gboolean lesson_fetch_work(JobRun *run, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    g_autoptr(Lesson) lesson = db ? lessons_get(db, run->job->target, NULL, error) : NULL;
    if (!lesson)
        return FALSE;
    if (!lesson->source || lesson->media)
        return TRUE;
    g_autoptr(Settings) settings = settings_load(db, error);
    g_clear_pointer(&db, store_release);
    return settings && fetch(run, lesson, settings, error);
}

/* ---- keep ---- */

/* Copies the upload to the vault, decrypted and encrypted on the way. */
static gboolean copy(JobRun *run, UploadReader *from, gint64 length, VaultWriter *to, GError **error)
{
    g_autofree char *block = g_malloc(BLOCK_BYTES);
    gint64 done = 0;
    gssize got = 1;
    while (done < length && got > 0) {
        if (task_is_cancelled(run->task, error))
            return FALSE;
        got = upload_read(from, done, block, (gsize)MIN(length - done, BLOCK_BYTES), error);
        if (got < 0 || (got > 0 && !vault_write(to, block, (gsize)got, error)))
            return FALSE;
        done += got;
        task_progress(run->task, (double)done / (double)length, 0);
    }
    if (done < length)
        g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED,
                    tr("the upload is shorter than it was", "загруженный файл стал короче, чем был"));
    return done == length;
}

/* The media type that the browser told with the upload. */
static char *type_of(const Upload *upload)
{
    g_autoptr(JsonValue) metadata = jsonfile_parse(upload->metadata, strlen(upload->metadata), "metadata", NULL);
    return g_strdup(safe_type(json_string_value(json_object_get(metadata, "filetype"))));
}

static Arrival *begin_keep(StoreDb *db, const Lesson *lesson, UploadReader **reader, gint64 *length, GError **error)
{
    g_autoptr(Upload) upload = uploads_of_lesson(db, lesson->id, error);
    *reader = upload ? upload_reader_open(db, upload->id, error) : NULL;
    if (!*reader)
        return NULL;
    g_autofree char *type = type_of(upload);
    VaultWriter *writer = vault_writer_new(db, lesson->subject, type, error);
    if (!writer)
        return NULL;
    Arrival *arrival = g_new0(Arrival, 1);
    *arrival = (Arrival){writer, g_strdup(upload->id)};
    *length = upload->length;
    return arrival;
}

gboolean lesson_keep_work(JobRun *run, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    g_autoptr(Lesson) lesson = db ? lessons_get(db, run->job->target, NULL, error) : NULL;
    g_autoptr(UploadReader) reader = NULL;
    gint64 length = 0;
    if (!lesson)
        return FALSE;
    if (lesson->media)
        return TRUE;
    run->result = begin_keep(db, lesson, &reader, &length, error);
    run->result_free = arrival_free;
    g_clear_pointer(&db, store_release);
    return run->result && copy(run, reader, length, ((Arrival *)run->result)->writer, error);
}
