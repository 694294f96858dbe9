/* voice/share.h: work in numbered pieces, done by several threads at once.
 *
 * Layer: voice.  Threads: the caller is one of the workers; progress is reported on its thread alone. */
#pragma once
#include "base/task.h"

/* Does one piece; pieces may be done in any order, so that each writes only what is its own. */
typedef gboolean (*ShareWork)(gsize piece, gpointer data, GError **error);

/* Part of a longer task: progress goes from `from` to `to`, of 0..1. `seconds` of media give the rate. */
typedef struct {
    const Task *task; /* may be NULL */
    double from, to, seconds;
    gint64 begin; /* when the whole task began, g_get_monotonic_time() */
} ShareProgress;

/* Does pieces 0..n-1 by `threads` threads (0: 1). After an error or a cancel no further piece is begun. */
gboolean share_work(gsize n, guint threads, ShareWork work, gpointer data, const ShareProgress *progress,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
