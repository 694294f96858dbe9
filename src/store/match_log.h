/* store/match_log.h: what was answered to leads and what became of it.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

typedef struct {
    const char *premises, *fields; /* fields: JSON object */
    double probability;            /* NAN: none */
    guint place;                   /* 0: dropped */
} MatchLogChoice;

/* What the audit log calls a lead: half of the SHA-256 of its id, for the log outlives the lead's erasure. The caller
 * frees it. */
char *match_lead_mark(const char *lead);

/* Answers the id of the logged answer, which the caller frees. `fields` is the lead as a JSON object. Premises are kept
 * once for each state they are in, not once for each answer. */
char *match_log_add(StoreDb *db, const char *model, const char *lead, const char *fields, const MatchLogChoice *choices,
                    guint n, GError **error) G_GNUC_WARN_UNUSED_RESULT;

extern const char *const match_feedback_kinds[]; /* ends with NULL */
/* good, bad: suitable or not in the manager's eyes; shown, visited: how far it came; won, lost: the outcome in the CRM.
 */
gboolean match_feedback_add(StoreDb *db, const char *name, const char *lead, const char *premises, const char *kind,
                            const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each logged pair of the last answer to each lead since `since`, joined with what was said of it; "won" and "lost"
 * settle the outcome, a pair without either has none; interest: visited 0.6, good 0.5, shown 0.3, bad (said after good)
 * 0. Newest answers first, best first within one, dropped ones last; at most LIMIT_MATCH_LOGGED. */
typedef struct {
    char *answer, *model, *lead, *premises, *lead_fields, *premises_fields;
    double probability; /* NAN: none */
    guint place;
    int outcome;     /* 1, 0, or -1: not known yet */
    double interest; /* NAN: nothing was said */
    gint64 made;
} MatchOutcome;
void match_outcome_free(MatchOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchOutcome, match_outcome_free)
GPtrArray *match_log_outcomes(StoreDb *db, const char *name, gint64 since, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes what is kept of a lead by its id: answers and feedback; nothing of them remains in the store's own files.
 * Both counts are set. */
gboolean match_log_forget(StoreDb *db, const char *lead, gint64 *answers, gint64 *feedback,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes what was answered and said before that time; *answers counts. */
gboolean match_log_sweep(StoreDb *db, gint64 before, gint64 *answers, GError **error) G_GNUC_WARN_UNUSED_RESULT;
