/* job/match_gate.h: a version becomes the champion only when it is not worse than the one that answers now.
 *
 * Layer: job.  Threads: those of the StoreDb. */
#pragma once
#include "base/jsonfile.h"
#include "store/match_models.h"

/* Whether it may: it and the champion are judged on the leads of the newest data and of the log that neither learnt
 * from (match/compare.h). Takes seconds; not within a transaction. Without a champion, and with `force`, it may.
 * STORE_ERROR_CONFLICT when it may not, or is the champion already; the message tells the numbers. *verdict, the
 * caller's, is set when it may:
 * {"champion": "NAME@VERSION" | null, "forced", "compared": ... | null} as match_compare(), null where they were not.
 */
gboolean match_gate_pass(StoreDb *db, const MatchModelRow *next, gboolean force, JsonValue **verdict,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* It answers from now on, and challenges nobody any more. `why` as in match_aliases. */
gboolean match_crown(StoreDb *db, const MatchModelRow *row, const char *why, const char *user,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
