/* store/overview.c: see overview.h. */
#include "store/overview.h"

#include "store/internal.h"

#define HOUR_S 3600.0
/* Monday, 0:00 UTC: day 0 of 1970 was a Thursday. */
#define WEEK "(((l.created / 86400000 + 3) / 7) * 7 - 3) * 86400000"
/* The mean over lessons that know `value`, weighted by their duration. */
#define MEAN(value) "sum(" value " * l.duration) / nullif(sum(CASE WHEN " value " IS NOT NULL THEN l.duration END), 0)"
#define SUMS                                                                                                           \
    "count(*), coalesce(sum(l.duration), 0), " MEAN("l.negative") ", " MEAN(                                           \
        "l.talk_teacher") ", "                                                                                         \
                          "sum(l.moments), nullif(sum(CASE WHEN l.moments IS NOT NULL THEN l.duration END), 0) "
#define FROM                                                                                                           \
    "FROM lessons l JOIN users u ON u.id = l.teacher "                                                                 \
    "WHERE l.state = 'done' AND l.created >= ? AND l.created < ? "

void overview_row_free(OverviewRow *row)
{
    if (!row)
        return;
    g_free(row->teacher);
    g_free(row->teacher_name);
    g_free(row);
}

static gpointer read_row(StoreRows *rows)
{
    OverviewRow *row = g_new0(OverviewRow, 1);
    row->teacher = store_dup(rows, 0);
    row->teacher_name = store_dup(rows, 1);
    row->week = store_integer(rows, 2);
    row->lessons = store_integer(rows, 3);
    row->hours = store_number(rows, 4) / HOUR_S;
    row->negative = store_number(rows, 5);
    row->talk_teacher = store_number(rows, 6);
    row->moments_per_hour = store_number(rows, 7) * HOUR_S / store_number(rows, 8);
    return row;
}

GPtrArray *overview_teachers(StoreDb *db, gint64 from, gint64 to, GError **error)
{
    StoreRows *rows = store_query(db, error,
                                  "SELECT l.teacher, u.display, 0, " SUMS FROM
                                  "GROUP BY l.teacher, u.display ORDER BY u.display, l.teacher",
                                  "ii", from, to);
    return store_collect(rows, read_row, (GDestroyNotify)overview_row_free, error);
}

GPtrArray *overview_weeks(StoreDb *db, gint64 from, gint64 to, GError **error)
{
    StoreRows *rows = store_query(db, error,
                                  "SELECT l.teacher, u.display, " WEEK " AS week, " SUMS FROM
                                  "GROUP BY l.teacher, u.display, week ORDER BY u.display, l.teacher, week",
                                  "ii", from, to);
    return store_collect(rows, read_row, (GDestroyNotify)overview_row_free, error);
}
