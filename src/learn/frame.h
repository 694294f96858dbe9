/* learn/frame.h: a table of typed columns: what import makes, what models learn from and judge.
 *
 * Layer: learn.  Threads: a frame that nobody changes may be read by many. */
#pragma once
#include <glib.h>

typedef enum { FRAME_NUMBER, FRAME_CATEGORY } FrameKind;

typedef struct {
    char *name;
    FrameKind kind;
    double *number;    /* of FRAME_NUMBER, one a row: finite, or NAN where it is missing */
    gint32 *code;      /* of FRAME_CATEGORY, one a row: a place in `levels`, or -1 where it is missing */
    GPtrArray *levels; /* of FRAME_CATEGORY: char *, each once, in the order in which they came */
    GHashTable *index; /* of FRAME_CATEGORY: level -> place + 1 */
} FrameColumn;

typedef struct {
    guint rows;
    GPtrArray *columns;  /* of FrameColumn */
    GHashTable *by_name; /* name -> FrameColumn */
} Frame;

/* All values are missing until they are set. */
Frame *frame_new(guint rows);
void frame_free(Frame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Frame, frame_free)

/* Adds a column; the frame owns it. The name is not there yet. */
FrameColumn *frame_add(Frame *frame, const char *name, FrameKind kind);
/* NULL when there is none. */
FrameColumn *frame_find(const Frame *frame, const char *name);

/* The place of a level; frame_level() adds one that is new, frame_level_find() answers -1. */
gint32 frame_level(FrameColumn *column, const char *text);
gint32 frame_level_find(const FrameColumn *column, const char *text);
/* The text of a row, borrowed; NULL where it is missing. */
const char *frame_text(const FrameColumn *column, guint row);
gboolean frame_missing(const FrameColumn *column, guint row);

/* These rows in this order, with the same levels at the same places. */
Frame *frame_take(const Frame *frame, const guint *rows, guint n);
/* Writes all rows of `from` over those of `frame` that begin at `row` and are there; columns are found by name and have
 * the same kind, levels by their text. Columns that only one of them has stay as they are. */
void frame_put(Frame *frame, guint row, const Frame *from);
