/* lesson/pdf.h: a lesson report on paper, A4.
 *
 * Layer: lesson; pdf*.c are the only files that see cairo and Pango.  Threads: safe; every call draws with a font map
 * of its own. The PDF holds what a meeting needs: what the numbers rest on, people with their curves and moments,
 * shares of talk, the strongest moments and the transcript, up to LIMIT_PDF_*; report.json and transcript.* hold all of
 * it. The same report and fonts give the same bytes. Any font will do, also one that is found instead of a missing one.
 */
#pragma once
#include "base/jsonfile.h"

/* `report` is a report.json (docs/report.schema.json), with the corrections of people where there are some; `language`
 * is "en" or "ru". The caller unrefs the bytes. Errors: LESSON_ERROR. */
GBytes *lesson_to_pdf(const JsonValue *report, const char *language, GError **error) G_GNUC_WARN_UNUSED_RESULT;
