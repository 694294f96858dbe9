/* serve/corrected.h: a lesson's files with what people corrected.
 *
 * Layer: serve (internal). */
#pragma once
#include "base/jsonfile.h"
#include "store/lesson_files.h"

/* report.json with the corrections; STORE_ERROR_NOT_FOUND when there is no report. The caller owns it. */
JsonValue *corrected_report(StoreDb *db, const char *lesson, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One of the files that people may have; 404 for any other name, and when the lesson has none. `language` is the
 * reader's. *type is static. The caller owns the bytes. */
GBytes *corrected_file(StoreDb *db, const char *lesson, const char *name, const char *language, const char **type,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
