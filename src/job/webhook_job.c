/* job/webhook_job.c: the kind of job that brings one delivery to its webhook. */
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "job/kinds.h"
#include "link/error.h"
#include "link/webhook.h"
#include "store/settings.h"
#include "store/webhooks.h"

#define ATTEMPTS 12 /* over six to twelve hours */
#define TIMEOUT_S 15

/* What is sent, where, and what came. */
typedef struct {
    Delivery *delivery;
    Webhook *webhook;
    Settings *settings;
    int status;
} Sending;

static void sending_free(gpointer data)
{
    Sending *sending = data;
    g_clear_pointer(&sending->delivery, delivery_free);
    g_clear_pointer(&sending->webhook, webhook_free);
    g_clear_pointer(&sending->settings, settings_free);
    g_free(sending);
}

static gboolean load(const JobRun *run, Sending *sending, GError **error)
{
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    return db && (sending->delivery = deliveries_get(db, run->job->target, error)) &&
           (sending->webhook = webhooks_get(db, sending->delivery->webhook, error)) &&
           (sending->settings = settings_load(db, error));
}

static gboolean send_it(const JobRun *run, Sending *sending, GError **error)
{
    if (sending->webhook->disabled) {
        g_set_error_literal(error, LINK_ERROR, LINK_ERROR_REFUSED,
                            tr("the webhook is switched off", "оповещение отключено"));
        return FALSE;
    }
    const WebhookCall call = {
        .url = sending->webhook->url,
        .secret = sending->webhook->secret,
        .event = sending->delivery->event,
        .delivery = sending->delivery->id,
        .body = sending->delivery->body,
        .rules = {(const char *const *)sending->settings->webhook_hosts,
                  strcmp(config_text(run->config, "webhook.private"), "allow") == 0},
        .timeout = TIMEOUT_S,
    };
    return webhook_send(&call, &sending->status, run->task, error);
}

static gboolean note(const JobRun *run, const Sending *sending, const GError *why, GError **error)
{
    gboolean may_pass =
        g_error_matches(why, LINK_ERROR, LINK_ERROR_NETWORK) || g_error_matches(why, LINK_ERROR, LINK_ERROR_BUSY);
    gboolean dead = !may_pass || run->job->attempts >= ATTEMPTS;
    g_autoptr(StoreDb) db = store_acquire(run->store, error);
    return db &&
           deliveries_note(db, sending->delivery->id, dead ? "dead" : "waiting", sending->status, why->message, error);
}

static gboolean work(JobRun *run, GError **error)
{
    Sending *sending = g_new0(Sending, 1);
    GError *why = NULL;
    run->result = sending;
    run->result_free = sending_free;
    if (!load(run, sending, error))
        return FALSE;
    if (send_it(run, sending, &why))
        return TRUE;
    gboolean stopped = g_error_matches(why, BASE_ERROR, BASE_ERROR_CANCELLED); /* it was no attempt */
    if (!stopped && !note(run, sending, why, error)) {
        g_error_free(why);
        return FALSE;
    }
    g_propagate_error(error, why);
    return FALSE;
}

static gboolean keep(JobRun *run, StoreDb *db, GError **error)
{
    const Sending *sending = run->result;
    return deliveries_note(db, sending->delivery->id, "sent", sending->status, NULL, error);
}

/* A job that ended in another way than by sending leaves no letter waiting. */
static gboolean changed(StoreDb *db, const Job *job, const char *state, const char *why, GError **error)
{
    if (strcmp(state, "failed") != 0 && strcmp(state, "cancelled") != 0)
        return TRUE;
    g_autoptr(Delivery) delivery = deliveries_get(db, job->target, NULL);
    return !delivery || strcmp(delivery->state, "waiting") != 0 ||
           deliveries_note(db, delivery->id, "dead", delivery->status, why, error);
}

static const JobStage stages[] = {{"send", 1, work, keep}};

const JobKind job_kind_webhook = {
    .name = "webhook",
    .brief = TRUE,
    .retry = {.attempts = ATTEMPTS, .longest = 4 * 3600},
    .stages = stages,
    .n_stages = G_N_ELEMENTS(stages),
    .changed = changed,
};
