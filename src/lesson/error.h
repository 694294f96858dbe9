/* lesson/error.h: what can keep a report from being written.
 *
 * Layer: lesson.  Messages are fit to print. */
#pragma once
#include <glib.h>

#define LESSON_ERROR (lesson_error_quark())
GQuark lesson_error_quark(void);

typedef enum {
    LESSON_ERROR_REPORT,  /* the JSON is no lesson report that this program knows */
    LESSON_ERROR_NO_FONT, /* no font is installed, so nothing can be drawn; the other files do not need one */
    LESSON_ERROR_DRAW,    /* cairo gave up; the message has its reason */
} LessonError;
