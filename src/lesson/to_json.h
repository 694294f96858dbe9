/* lesson/to_json.h: what the parts of report.json share.
 *
 * Layer: lesson (internal). */
#pragma once
#include "base/jsonfile.h"
#include "lesson/lesson.h"

JsonValue *lesson_json_seconds(double value);          /* 3 decimals; null for NAN */
JsonValue *lesson_json_share(double value);            /* 4 decimals; null for NAN */
JsonValue *lesson_json_span(double start, double end); /* null for a NAN start */
JsonValue *lesson_json_number(guint number);           /* a number from 1; null for 0 */

/* The conversation; null when there is none. */
JsonValue *lesson_voice_json(const LessonReport *report);
