/* lesson/conversation.h: joins what was said with what was seen.
 *
 * Layer: lesson (internal). */
#pragma once
#include "lesson/lesson.h"

/* Takes over `transcript`, measures it, and fills people's speakers and moments' speakers and words. `number[p]` is the
 * report's number of the timeline's person p, 0 for one who is not listed; `people` is the length of `number`. */
void lesson_join_conversation(LessonReport *report, Transcript *transcript, const guint *number, guint people);

/* What is said in a moment and just before; NULL when no recogniser has heard any of it. The caller owns the text. */
char *lesson_quote(const Transcript *transcript, double onset, double end);
