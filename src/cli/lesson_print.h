/* cli/lesson_print.h: what `otklik lesson` says of a report on the terminal.
 *
 * Layer: cli. */
#pragma once
#include "lesson/lesson.h"

/* The summary, on standard output. `notice` is one more line about the conversation, or NULL. */
void lesson_print(const LessonReport *report, const char *folder, const char *notice);
/* What of the recording is damaged or missing, as warnings. */
void lesson_print_gaps(const LessonReport *report);
