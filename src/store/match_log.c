/* store/match_log.c: see match_log.h. */
#include "store/match_log.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/match_blob.h"

/* What feedback says of how near a pair came to a deal. */
#define INTEREST_VISITED 0.6
#define INTEREST_GOOD 0.5
#define INTEREST_SHOWN 0.3

const char *const match_feedback_kinds[] = {"good", "bad", "shown", "visited", "won", "lost", NULL};

void match_outcome_free(MatchOutcome *outcome)
{
    if (!outcome)
        return;
    g_free(outcome->answer);
    g_free(outcome->model);
    g_free(outcome->lead);
    g_free(outcome->premises);
    g_free(outcome->lead_fields);
    g_free(outcome->premises_fields);
    g_free(outcome);
}

/* ---- writing ---- */

/* Half of SHA-256: nobody gains by two states of premises that seem the same. */
static char *short_hash(const char *text)
{
    guint8 hash[SECRET_HASH_BYTES];
    secret_sha256(text, strlen(text), hash);
    return secret_to_hex(hash, sizeof hash / 2);
}

char *match_lead_mark(const char *lead)
{
    return short_hash(lead);
}

static gboolean add_choice(StoreDb *db, gint64 answer, const MatchLogChoice *choice, GError **error)
{
    g_autofree char *hash = short_hash(choice->fields);
    return store_check_text("premises", choice->premises, 1, LIMIT_MATCH_ID_BYTES, error) &&
           match_check_fields(choice->premises, choice->fields, error) &&
           store_run(db, NULL, error, "INSERT INTO match_shown (hash, fields) VALUES (?, ?) ON CONFLICT DO NOTHING",
                     "ss", hash, choice->fields) &&
           store_run(db, NULL, error,
                     "INSERT INTO match_choices (answer, premises, probability, place, shown) "
                     "SELECT ?, ?, ?, ?, number FROM match_shown WHERE hash = ?",
                     "isdis", answer, choice->premises, choice->probability, (gint64)choice->place, hash);
}

char *match_log_add(StoreDb *db, const char *model, const char *lead, const char *fields, const MatchLogChoice *choices,
                    guint n, GError **error)
{
    g_autofree char *id = store_new_id();
    g_auto(StoreScope) scope = {0};
    gint64 number = 0;
    if (!store_check_text("lead_id", lead, 1, LIMIT_MATCH_ID_BYTES, error) ||
        !match_check_fields("lead", fields, error) || !store_scope_begin(&scope, db, error) ||
        !store_run_one(db, tr("model", "модель"), error,
                       "INSERT INTO match_answers (id, model, lead, fields, made) "
                       "SELECT ?, id, ?, ?, ? FROM match_models WHERE id = ?",
                       "sssis", id, lead, fields, store_now(), model) ||
        !store_ask(db, &number, error, "SELECT number FROM match_answers WHERE id = ?", "s", id))
        return NULL;
    for (guint i = 0; i < n; i++)
        if (!add_choice(db, number, &choices[i], error))
            return NULL;
    return store_scope_end(&scope, error) ? g_steal_pointer(&id) : NULL;
}

gboolean match_feedback_add(StoreDb *db, const char *name, const char *lead, const char *premises, const char *kind,
                            const char *user, GError **error)
{
    return match_check_name(name, error) && store_check_text("lead", lead, 1, LIMIT_MATCH_ID_BYTES, error) &&
           store_check_text("premises", premises, 1, LIMIT_MATCH_ID_BYTES, error) &&
           store_check_word("kind", kind, match_feedback_kinds, error) &&
           store_run(db, NULL, error,
                     "INSERT INTO match_feedback (name, lead, premises, kind, user, made) VALUES (?, ?, ?, ?, ?, ?)",
                     "sssssi", name, lead, premises, kind, user, store_now());
}

/* ---- what became of it ---- */

/* One row a pair: the newest row of each kind that was said of it. */
#define NEWEST(kind) "max(CASE kind WHEN '" kind "' THEN id END) AS " kind
#define SAID                                                                                                           \
    "SELECT lead, premises, " NEWEST("won") ", " NEWEST("lost") ", " NEWEST("good") ", " NEWEST("bad") ", " NEWEST(    \
        "shown") ", " NEWEST("visited") " FROM match_feedback WHERE name = ? GROUP BY lead, premises"
/* The last answer to each lead. */
#define LAST                                                                                                           \
    "SELECT number, id, model, lead, fields, made FROM (SELECT a.number, a.id, a.model, a.lead, a.fields, a.made, "    \
    "row_number() OVER "                                                                                               \
    "(PARTITION BY a.lead ORDER BY a.made DESC, a.number DESC) AS place FROM match_answers a JOIN match_models m "     \
    "ON m.id = a.model WHERE m.name = ? AND a.made >= ?) AS ranked WHERE place = 1"

static int outcome_of(gint64 won, gint64 lost)
{
    return won == 0 && lost == 0 ? -1 : won > lost;
}

/* Columns good, bad, shown, visited: which row said so last. "bad" takes back what "good" said, and the other way
 * about. */
static double interest_of(StoreRows *rows, int column)
{
    gint64 good = store_integer(rows, column), bad = store_integer(rows, column + 1);
    gboolean shown = !store_null(rows, column + 2), visited = !store_null(rows, column + 3);
    if (bad > good)
        return 0;
    return visited ? INTEREST_VISITED : good ? INTEREST_GOOD : shown ? INTEREST_SHOWN : (double)NAN;
}

static gpointer read_outcome(StoreRows *rows)
{
    MatchOutcome *outcome = g_new0(MatchOutcome, 1);
    outcome->answer = store_dup(rows, 0);
    outcome->model = store_dup(rows, 1);
    outcome->lead = store_dup(rows, 2);
    outcome->lead_fields = store_dup(rows, 3);
    outcome->made = store_integer(rows, 4);
    outcome->premises = store_dup(rows, 5);
    outcome->probability = store_number(rows, 6);
    outcome->place = (guint)store_integer(rows, 7);
    outcome->premises_fields = store_dup(rows, 8);
    outcome->outcome = outcome_of(store_integer(rows, 9), store_integer(rows, 10));
    outcome->interest = interest_of(rows, 11);
    return outcome;
}

GPtrArray *match_log_outcomes(StoreDb *db, const char *name, gint64 since, GError **error)
{
    StoreRows *rows =
        store_query(db, error,
                    "SELECT l.id, l.model, l.lead, l.fields, l.made, c.premises, c.probability, c.place, "
                    "p.fields, s.won, s.lost, s.good, s.bad, s.shown, s.visited FROM (" LAST ") l "
                    "JOIN match_choices c ON c.answer = l.number JOIN match_shown p ON p.number = c.shown "
                    "LEFT JOIN (" SAID ") s ON s.lead = l.lead AND s.premises = c.premises "
                    "ORDER BY l.made DESC, l.number DESC, c.place = 0, c.place, c.premises LIMIT ?",
                    "sisi", name, since, name, (gint64)LIMIT_MATCH_LOGGED);
    return store_collect(rows, read_outcome, (GDestroyNotify)match_outcome_free, error);
}

/* ---- forgetting ---- */

/* Premises that no logged answer shows any more. */
static gboolean sweep_shown(StoreDb *db, GError **error)
{
    return store_run(db, NULL, error,
                     "DELETE FROM match_shown WHERE NOT EXISTS (SELECT 1 FROM match_choices WHERE shown = number)",
                     NULL);
}

gboolean match_log_forget(StoreDb *db, const char *lead, gint64 *answers, gint64 *feedback, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) ||
        !store_run(db, answers, error, "DELETE FROM match_answers WHERE lead = ?", "s", lead) ||
        !store_run(db, feedback, error, "DELETE FROM match_feedback WHERE lead = ?", "s", lead) ||
        !sweep_shown(db, error))
        return FALSE;
    if (*answers + *feedback > 0)
        store_forget(db);
    return store_scope_end(&scope, error);
}

gboolean match_log_sweep(StoreDb *db, gint64 before, gint64 *answers, GError **error)
{
    g_auto(StoreScope) scope = {0};
    return store_scope_begin(&scope, db, error) &&
           store_run(db, answers, error, "DELETE FROM match_answers WHERE made < ?", "i", before) &&
           store_run(db, NULL, error, "DELETE FROM match_feedback WHERE made < ?", "i", before) &&
           (*answers == 0 || sweep_shown(db, error)) && store_scope_end(&scope, error);
}
