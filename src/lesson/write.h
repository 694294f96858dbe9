/* lesson/write.h: a lesson report as files.
 *
 * Layer: lesson.  Formats: docs/report.md and docs/report.schema.json. */
#pragma once
#include "base/jsonfile.h"
#include "lesson/lesson.h"

/* The report as JSON. `video` is the recording's address as seen from the report's folder (percent-encoded), or NULL.
 * The caller owns the value. Fails only when a thumbnail cannot be encoded. */
JsonValue *lesson_to_json(const LessonReport *report, const char *video, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One self-contained page that shows the JSON. The caller owns the text. */
char *lesson_to_html(const JsonValue *json);

/* moments.csv. The caller owns the text. */
char *lesson_to_csv(const LessonReport *report);

/* Writes report.json, report.html, moments.csv and, when somebody listened, transcript.vtt, .srt, .txt and .json into
 * `folder`, which is made when it is not there. */
gboolean lesson_write(const LessonReport *report, const JsonValue *json, const char *folder,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes report.pdf into `folder`. LESSON_ERROR_NO_FONT when there is no font to draw with. */
gboolean lesson_write_pdf(const JsonValue *json, const char *language, const char *folder,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The address of `recording` as seen from `folder`: relative, percent-encoded. NULL for standard input ("-"). The
 * caller owns it. */
char *lesson_video_address(const char *recording, const char *folder);
