/* serve/media.c: see media.h. */
#include "serve/media.h"

#include "base/lang.h"
#include "store/vault.h"

static gssize read_media(gpointer reader, gint64 offset, void *into, gsize length, GError **error)
{
    return vault_read(reader, offset, into, length, error);
}

static void free_reader(gpointer reader)
{
    vault_reader_free(reader);
}

/* What was uploaded under another type must not be taken for a page. */
static const char *safe_type(const char *type)
{
    gboolean plays = g_str_has_prefix(type, "video/") || g_str_has_prefix(type, "audio/");
    return plays && !strpbrk(type, "\r\n") ? type : "application/octet-stream";
}

gboolean media_answer(StoreDb *db, const Lesson *lesson, HttpAnswer *answer, GError **error)
{
    if (!lesson->media)
        return http_fail(error, 404, tr("the recording is not there", "записи нет"));
    VaultReader *reader = vault_open(db, lesson->media, error);
    if (!reader)
        return FALSE;
    http_answer_header(answer, "Cache-Control", "private, no-cache");
    http_answer_ranges(answer, safe_type(vault_type(reader)), lesson->media, vault_size(reader), read_media, reader,
                       free_reader);
    return TRUE;
}
