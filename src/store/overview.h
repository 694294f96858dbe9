/* store/overview.h: finished lessons summed up by teacher, and by teacher and week.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * Means are weighted by the lessons' duration, over those lessons that know the value. Lessons without a teacher are
 * left out. */
#pragma once
#include "store/store.h"

typedef struct {
    char *teacher, *teacher_name;
    gint64 week; /* Monday, 0:00 UTC, of the lesson's arrival; 0 in the sums over all weeks */
    gint64 lessons;
    double hours;
    double negative, talk_teacher; /* 0..1; NAN: unknown */
    double moments_per_hour;       /* NAN: unknown */
} OverviewRow;
void overview_row_free(OverviewRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OverviewRow, overview_row_free)

/* Lessons created from <= .. < to, of OverviewRow *, by the teacher's name (and week). */
GPtrArray *overview_teachers(StoreDb *db, gint64 from, gint64 to, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *overview_weeks(StoreDb *db, gint64 from, gint64 to, GError **error) G_GNUC_WARN_UNUSED_RESULT;
