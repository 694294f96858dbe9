/* job/retention_job.c: the kind of job that deletes what may not be kept any longer. */
#include "base/limits.h"
#include "job/kinds.h"
#include "store/audit.h"
#include "store/embeds.h"
#include "store/lessons.h"
#include "store/match_log.h"
#include "store/sessions.h"
#include "store/uploads.h"
#include "store/vault.h"
#include "store/webhooks.h"

#define EVERY_S 60
#define DAY_MS (24LL * 3600 * 1000)
#define LETTERS_MS (30LL * 24 * 3600 * 1000) /* deliveries and finished jobs are shown for a month */

static gboolean remove_lesson(StoreDb *db, const char *lesson, GError **error)
{
    const AuditEvent event = {"system", "lesson.remove", lesson, "{\"why\":\"retention\"}", NULL};
    return store_begin(db, error) && lessons_remove(db, lesson, error) && audit_append(db, &event, error) &&
           store_commit(db, error);
}

/* Each in a transaction of its own, so that others get their turn; *found: there may be more. */
static gboolean remove_some(const JobRun *run, gboolean *found, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    g_autoptr(GPtrArray) expired = db ? lessons_expired(db, store_now(), LIMIT_LIST, error) : NULL;
    for (guint i = 0; expired && i < expired->len; i++)
        if (task_is_cancelled(run->task, error) || !remove_lesson(db, g_ptr_array_index(expired, i), error))
            return FALSE;
    *found = expired && expired->len > 0;
    return expired != NULL;
}

static gboolean remove_expired(JobRun *run, GError **error)
{
    for (gboolean found = TRUE; found;)
        if (!remove_some(run, &found, error))
            return FALSE;
    return TRUE;
}

/* Jobs that ended long ago, and those of lessons that are gone. */
static gboolean sweep_jobs(StoreDb *db, gint64 before, GError **error)
{
    return store_run(db, NULL, error,
                     "DELETE FROM jobs WHERE state IN ('done', 'failed', 'cancelled') AND"
                     " ((kind = 'webhook' AND finished < ?) OR"
                     " (kind = 'lesson' AND NOT EXISTS (SELECT 1 FROM lessons WHERE lessons.id = jobs.target)))",
                     "i", before);
}

/* Leads, what was answered to them, and what was said of it. */
static gboolean sweep_leads(JobRun *run, GError **error)
{
    gint64 answers = 0, before = store_now() - config_integer(run->config, "match.keep_days") * DAY_MS;
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    if (!db || !store_begin(db, error) || !match_log_sweep(db, before, &answers, error))
        return FALSE;
    g_autofree char *detail = g_strdup_printf("{\"answers\":%" G_GINT64_FORMAT "}", answers);
    return (answers == 0 || audit_append(db, &(AuditEvent){"system", "match.sweep", "", detail, NULL}, error)) &&
           store_commit(db, error);
}

static gboolean sweep(JobRun *run, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    gint64 before = store_now() - LETTERS_MS;
    return db && sessions_sweep(db, error) && embeds_sweep(db, error) && uploads_sweep(db, NULL, error) &&
           deliveries_sweep(db, before, error) && sweep_jobs(db, before, error) && vault_sweep(db, NULL, error);
}

static const JobStage stages[] = {
    {"lessons", 0.5, remove_expired, NULL}, {"leads", 0.25, sweep_leads, NULL}, {"leftovers", 0.25, sweep, NULL}};

const JobKind job_kind_retention = {
    .name = "retention",
    .brief = TRUE,
    .every = EVERY_S,
    .stages = stages,
    .n_stages = G_N_ELEMENTS(stages),
};
