/* link/pull.c: see pull.h. */
#include "link/pull.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "link/error.h"
#include "link/fetch.h"

/* A file on its way. */
typedef struct {
    const CatalogueEntry *entry;
    char *path, *part;
    char *label;       /* of the part, for messages */
    int fd;            /* of the part, locked */
    gint64 got;        /* bytes in it */
    gboolean too_long; /* more came than the catalogue says */
} Pull;

static gboolean fail_system(const char *label, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", label, g_strerror(errno));
    return FALSE;
}

static void pull_clear(Pull *pull)
{
    if (pull->fd >= 0)
        close(pull->fd);
    g_free(pull->path);
    g_free(pull->part);
    g_free(pull->label);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pull, pull_clear)

/* Whether the locked file is still the one of that name: another process may have finished it before it let go. */
static gboolean is_still_there(const Pull *pull)
{
    struct stat ours, named;
    return fstat(pull->fd, &ours) == 0 && lstat(pull->part, &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
}

static gboolean open_part(Pull *pull, GError **error)
{
    do {
        if (pull->fd >= 0)
            close(pull->fd);
        pull->fd = open(pull->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (pull->fd < 0)
            return fail_system(pull->label, error);
        if (flock(pull->fd, LOCK_EX | LOCK_NB) != 0) {
            g_set_error(error, LINK_ERROR, LINK_ERROR_BUSY,
                        tr("%s: another process is fetching it", "%s: его уже скачивает другой процесс"),
                        pull->entry->name);
            return FALSE;
        }
    } while (!is_still_there(pull));
    struct stat status;
    if (fstat(pull->fd, &status) != 0)
        return fail_system(pull->label, error);
    pull->got = status.st_size;
    return TRUE;
}

static gboolean start_anew(Pull *pull, GError **error)
{
    pull->got = 0;
    pull->too_long = FALSE;
    return ftruncate(pull->fd, 0) == 0 || fail_system(pull->label, error);
}

/* What differs from the catalogue is not kept. */
static gboolean refuse(Pull *pull, GError **error, const char *what)
{
    unlink(pull->part);
    g_set_error(error, LINK_ERROR, LINK_ERROR_REPLY,
                tr("%s: %s; it was not installed", "%s: %s; модель не установлена"), pull->entry->address, what);
    return FALSE;
}

static gboolean take_any_type(gpointer user, const char *type, GError **error)
{
    return TRUE;
}

static gboolean take(gpointer user, const void *bytes, gsize n, GError **error)
{
    Pull *pull = user;
    if (pull->got + (gint64)n > pull->entry->bytes) {
        pull->too_long = TRUE;
        g_set_error_literal(error, LINK_ERROR, LINK_ERROR_REPLY, "");
        return FALSE;
    }
    for (gsize done = 0; done < n;) {
        gssize wrote = pwrite(pull->fd, (const char *)bytes + done, n - done, pull->got);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fail_system(pull->label, error);
        done += (gsize)wrote;
        pull->got += wrote;
    }
    return TRUE;
}

/* The hosts that may be called: the address's own, and those the entry names. Borrows what the entry holds but the
 * first, which the caller frees. */
static GPtrArray *hosts_of(const CatalogueEntry *entry, char **own)
{
    g_autoptr(GUri) address = g_uri_parse(entry->address, G_URI_FLAGS_NONE, NULL);
    GPtrArray *hosts = g_ptr_array_new();
    *own = address ? g_strdup(g_uri_get_host(address)) : NULL;
    if (*own)
        g_ptr_array_add(hosts, *own);
    for (guint i = 0; entry->hosts[i]; i++)
        g_ptr_array_add(hosts, entry->hosts[i]);
    g_ptr_array_add(hosts, NULL);
    return hosts;
}

static gboolean fetch_rest(Pull *pull, gboolean private_too, const Task *task, GError **error)
{
    g_autofree char *own = NULL;
    g_autoptr(GPtrArray) hosts = hosts_of(pull->entry, &own);
    const Fetch fetch = {.url = pull->entry->address,
                         .rules = {(const char *const *)hosts->pdata, private_too},
                         .limit = LIMIT_MODEL_BYTES,
                         .from = pull->got,
                         .begin = take_any_type,
                         .sink = take,
                         .user = pull};
    return fetch_run(&fetch, task, error);
}

/* Brings what is missing. A server that cannot go on in the middle is asked for all of it. TRUE also where too much
 * came. */
static gboolean bring(Pull *pull, gboolean private_too, const Task *task, GError **error)
{
    gint64 before = pull->got;
    GError *problem = NULL;
    if (before == pull->entry->bytes || fetch_rest(pull, private_too, task, &problem))
        return TRUE;
    gboolean cannot_go_on =
        before > 0 && pull->got == before && !pull->too_long && g_error_matches(problem, LINK_ERROR, LINK_ERROR_REPLY);
    if (cannot_go_on) {
        g_clear_error(&problem);
        if (!start_anew(pull, error))
            return FALSE;
        if (fetch_rest(pull, private_too, task, &problem))
            return TRUE;
    }
    if (!pull->too_long) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    g_error_free(problem);
    return TRUE;
}

/* Compares what came with the catalogue. */
static gboolean is_right(Pull *pull, char **why, GError **error)
{
    if (pull->too_long) {
        *why = g_strdup_printf(tr("it is longer than the %" G_GINT64_FORMAT " bytes of the catalogue",
                                  "она длиннее, чем %" G_GINT64_FORMAT " байт из каталога"),
                               pull->entry->bytes);
        return FALSE;
    }
    if (pull->got != pull->entry->bytes) {
        *why = g_strdup_printf(tr("it has %" G_GINT64_FORMAT " bytes, the catalogue says %" G_GINT64_FORMAT,
                                  "в ней %" G_GINT64_FORMAT " байт, в каталоге — %" G_GINT64_FORMAT),
                               pull->got, pull->entry->bytes);
        return FALSE;
    }
    g_autofree char *hash = catalogue_hash(pull->fd, pull->label, error);
    if (hash && strcmp(hash, pull->entry->sha256) != 0)
        *why = g_strdup_printf(tr("its SHA-256 is %s, the catalogue says %s", "её SHA-256 — %s, в каталоге — %s"), hash,
                               pull->entry->sha256);
    return hash && !*why;
}

static gboolean install(Pull *pull, const char *folder, GError **error)
{
    if (fsync(pull->fd) != 0 || rename(pull->part, pull->path) != 0)
        return fail_system(pull->label, error);
    int directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        (void)fsync(directory);
        close(directory);
    }
    return TRUE;
}

static gboolean pull_part(Pull *pull, const char *folder, gboolean private_too, const Task *task, GError **error)
{
    if (pull->got > pull->entry->bytes && !start_anew(pull, error))
        return FALSE;
    for (gboolean resumed = pull->got > 0;; resumed = FALSE) {
        g_autofree char *why = NULL;
        GError *problem = NULL;
        if (!bring(pull, private_too, task, error))
            return FALSE;
        if (is_right(pull, &why, &problem))
            return install(pull, folder, error);
        if (problem) {
            g_propagate_error(error, problem);
            return FALSE;
        }
        if (!resumed) /* else the older half may be what is wrong */
            return refuse(pull, error, why);
        if (!start_anew(pull, error))
            return FALSE;
    }
}

gboolean pull_model(const CatalogueEntry *entry, const char *folder, gboolean private_too, gboolean *fetched,
                    const Task *task, GError **error)
{
    CatalogueState state;
    *fetched = FALSE;
    if (!file_make_folder(folder, error) || !catalogue_look(entry, folder, TRUE, &state, error))
        return FALSE;
    if (state == CATALOGUE_WHOLE)
        return TRUE;
    g_autofree char *part = g_strdup_printf(".%s.part", entry->file);
    g_auto(Pull) pull = {.entry = entry, .fd = -1};
    pull.path = g_build_filename(folder, entry->file, NULL);
    pull.part = g_build_filename(folder, part, NULL);
    pull.label = file_display_name(pull.part);
    *fetched = open_part(&pull, error) && pull_part(&pull, folder, private_too, task, error);
    return *fetched;
}
