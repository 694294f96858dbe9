/* lesson/correct.h: a finished report with what people corrected in it.
 *
 * Layer: lesson.  Threads: pure.
 * Corrections are kept apart from the report and joined with it whenever somebody reads it: first in the transcript,
 * then the transcript's part of the report is measured and written anew. */
#pragma once
#include "base/jsonfile.h"
#include "voice/transcript.h"

/* What was really said in a turn. The words are spread over the turn by their length, for nobody knows when each was
 * said; their confidence is unknown. FALSE: there is no such turn. */
gboolean lesson_correct_turn(Transcript *transcript, guint turn, const char *text);
/* Which speaker (an index) teaches; -1: none. FALSE: there is no such speaker. */
gboolean lesson_correct_teacher(Transcript *transcript, int speaker);
/* Writes the corrected transcript into the report: its conversation and the words quoted at moments. */
void lesson_correct_report(JsonValue *report, const Transcript *transcript);

/* moments.csv of a report. The caller owns the text. */
char *lesson_json_to_csv(const JsonValue *report);
