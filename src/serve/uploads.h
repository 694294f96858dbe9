/* serve/uploads.h: uploads by tus, kept by the store; a finished one becomes a lesson.
 *
 * Layer: serve (internal). */
#pragma once
#include "serve/tus.h"

#define UPLOADS_PATH "/api/v1/uploads"

extern const TusStorage service_uploads;

/* Checks what Upload-Metadata may say and gives it as the JSON object that the row keeps: filename, filetype, title,
 * language, speakers and teacher, as far as they were said. The caller owns it. */
JsonValue *upload_metadata_json(const TusMetadata *metadata, GError **error) G_GNUC_WARN_UNUSED_RESULT;
