/* job/match_job.c: the kind of job that learns each name's model anew once a month.
 *
 * It looks every day, so that a service that was off on the day does it on the next. */
#include <string.h>

#include "base/error.h"
#include "job/kinds.h"
#include "job/match_gate.h"
#include "job/match_retrain.h"
#include "store/audit.h"

#define EVERY_S (24 * 3600)
#define MONTH_MS (30LL * 24 * 3600 * 1000)

/* Names whose newest version is a month old, of those that have a champion. */
static GPtrArray *due_names(StoreDb *db, GError **error)
{
    g_autoptr(GPtrArray) rows = match_models_list(db, NULL, error);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; rows && i < rows->len; i++) { /* newest first within a name */
        const MatchModelRow *row = rows->pdata[i];
        if (g_hash_table_add(seen, row->name) && store_now() - row->created >= MONTH_MS)
            g_ptr_array_add(names, g_strdup(row->name));
    }
    return rows ? g_steal_pointer(&names) : NULL;
}

static gboolean note(StoreDb *db, const char *action, const MatchModelRow *row, JsonValue *detail, GError **error)
{
    g_autoptr(JsonValue) owned = detail;
    g_autofree char *text = jsonfile_text(owned, FALSE);
    return audit_append(db, &(AuditEvent){"system", action, row->id, text, NULL}, error);
}

/* What stands against a promotion is logged, and no failure. */
static gboolean promote(StoreDb *db, const MatchModelRow *row, GError **error)
{
    g_autoptr(JsonValue) verdict = NULL;
    g_autoptr(GError) why = NULL;
    if (!match_gate_pass(db, row, FALSE, &verdict, &why)) {
        g_message("match: %s", why->message);
        return TRUE;
    }
    return store_begin(db, error) && match_crown(db, row, "retrain", NULL, error) &&
           note(db, "match.promote", row, json_incref(verdict), error) && store_commit(db, error);
}

static gboolean keep(const JobRun *run, const MatchRetrain *retrain, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(MatchModelRow) row = match_retrain_keep(db, retrain, error);
    if (!row ||
        !note(db, "match.retrain", row,
              json_pack("{s:s, s:i}", "set", retrain->set->id, "logged", (int)retrain->logged), error) ||
        !store_commit(db, error))
        return FALSE;
    return strcmp(config_text(run->config, "match.auto_promote"), "on") != 0 || promote(db, row, error);
}

static MatchRetrain *begin(const JobRun *run, const char *name, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    return db ? match_retrain_begin(db, name, error) : NULL;
}

/* One name; holds no connection while it learns. */
static gboolean retrain(const JobRun *run, const char *name, GError **error)
{
    g_autoptr(MatchRetrain) work = begin(run, name, error);
    return work && (work->known || (match_retrain_learn(work, run->task, error) && keep(run, work, error)));
}

/* A name that cannot be learnt (its set is gone, it is too small) does not keep the others from it. */
static gboolean retrain_all(JobRun *run, GError **error)
{
    if (strcmp(config_text(run->config, "match.retrain"), "on") != 0)
        return TRUE;
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    g_autoptr(GPtrArray) names = db ? due_names(db, error) : NULL;
    g_clear_pointer(&db, store_release);
    for (guint i = 0; names && i < names->len; i++) {
        g_autoptr(GError) why = NULL;
        if (!retrain(run, names->pdata[i], &why))
            g_message("match: %s: %s", (const char *)names->pdata[i], why->message);
        if (g_error_matches(why, BASE_ERROR, BASE_ERROR_CANCELLED)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
    }
    return names != NULL;
}

static const JobStage stages[] = {{"retrain", 1, retrain_all, NULL}};

const JobKind job_kind_match = {
    .name = "match",
    .every = EVERY_S,
    .stages = stages,
    .n_stages = G_N_ELEMENTS(stages),
};
