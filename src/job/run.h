/* job/run.h: one job, from its lease to its end.
 *
 * Layer: job (internal).  Threads: job_run_all() on the worker's; job_run_tend() on the one that keeps leases;
 * job_run_stop() on any. */
#pragma once
#include "job/workers.h"

/* Who hears of changes. */
typedef struct {
    void (*heard)(const char *target, const char *state, const char *stage, double progress, gpointer user);
    gpointer user;
} JobListener;

typedef struct LeasedRun LeasedRun;

/* Takes the job over. `kind_open` gives JobRun.shared when the first stage needs it. */
LeasedRun *job_run_new(Store *store, const Config *config, Job *job, const JobListener *listener);
void job_run_free(LeasedRun *leased);

/* Runs the stages that are not finished and writes how it ended. `shared` as in JobRun. */
void job_run_all(LeasedRun *leased, gpointer shared);
/* Writes that it failed before it began. */
void job_run_refuse(LeasedRun *leased, const GError *why);

/* Renews the lease, tells progress, hears of a cancel: call it a few times a second. */
void job_run_tend(LeasedRun *leased, StoreDb *db);
/* The worker stops: the job is given back as soon as its stage hears of it. */
void job_run_stop(LeasedRun *leased);
