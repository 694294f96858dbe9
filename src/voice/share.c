/* voice/share.c: see share.h. */
#include "voice/share.h"

typedef struct {
    ShareWork work;
    gpointer data;
    const ShareProgress *progress;
    gsize n;
    gint next, failed; /* atomic */
    GMutex lock;
    GError *error; /* under lock; the first */
} Share;

static void keep_first(Share *share, GError *error)
{
    g_mutex_lock(&share->lock);
    if (share->error)
        g_error_free(error);
    else
        share->error = error;
    g_mutex_unlock(&share->lock);
    g_atomic_int_set(&share->failed, 1);
}

static void report(const Share *share, gsize done)
{
    const ShareProgress *progress = share->progress;
    double part = progress->from + (progress->to - progress->from) * (double)done / (double)share->n;
    double took = MAX((double)(g_get_monotonic_time() - progress->begin) / G_USEC_PER_SEC, 1e-6);
    task_progress(progress->task, part, progress->seconds * part / took);
}

static void work_on(Share *share, gboolean reports)
{
    gsize piece;
    while (!g_atomic_int_get(&share->failed) && (piece = (gsize)g_atomic_int_add(&share->next, 1)) < share->n) {
        GError *error = NULL;
        if (task_is_cancelled(share->progress->task, &error) || !share->work(piece, share->data, &error))
            keep_first(share, error);
        else if (reports)
            report(share, piece + 1);
    }
}

static gpointer help(gpointer share)
{
    work_on(share, FALSE);
    return NULL;
}

gboolean share_work(gsize n, guint threads, ShareWork work, gpointer data, const ShareProgress *progress,
                    GError **error)
{
    Share share = {.work = work, .data = data, .progress = progress, .n = n};
    g_return_val_if_fail(n < G_MAXINT / 2, FALSE);
    guint helpers = (guint)MIN(MAX(threads, 1) - 1, n);
    g_autofree GThread **thread = g_new0(GThread *, helpers + 1);
    g_mutex_init(&share.lock);
    for (guint i = 0; i < helpers; i++)
        thread[i] = g_thread_new("voice", help, &share);
    work_on(&share, TRUE);
    for (guint i = 0; i < helpers; i++)
        g_thread_join(thread[i]);
    g_mutex_clear(&share.lock);
    if (share.error)
        g_propagate_error(error, share.error);
    return !share.error;
}
