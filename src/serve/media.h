/* serve/media.h: a lesson's recording as an answer, with Range.
 *
 * Layer: serve (internal). */
#pragma once
#include "serve/http.h"
#include "store/lessons.h"

/* 404 when the recording is not there, or not any more. */
gboolean media_answer(StoreDb *db, const Lesson *lesson, HttpAnswer *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
