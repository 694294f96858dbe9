/* match/report.h: an evaluation as a page.
 *
 * Layer: match.  Threads: pure.
 * The page (web/src/match) is part of the program and needs nothing else: no network, no file beside it. */
#pragma once
#include "base/jsonfile.h"

/* `evaluation` as docs/match-eval.schema.json has it; MATCH_ERROR_DATA when it is of another format. The caller frees
 * the page. */
char *match_report_html(const JsonValue *evaluation, GError **error) G_GNUC_WARN_UNUSED_RESULT;
