/* bench/bench_match.c: times the answer to a lead, and the trees below it, in one process on one thread.
 *
 *     bench-match learn FOLDER              learns from FOLDER/deals.csv and schema.json; writes FOLDER/model.json
 *     bench-match rank FOLDER LIMIT ASKS    ASKS leads of the deals, each against all of FOLDER/stock.json; the LIMIT
 *                                           best get reasons and a price (0: all that are ranked)
 *     bench-match trees FOLDER              boost_score() and boost_reasons() of 500 made-up rows; writes what the peer
 *                                           (bench/boost.py) learns from and is asked
 *
 * Answers with a line of JSON: {"n", "ms": median, "p99": ms, ...}, in processor time of the thread, which what else
 * runs on the machine changes little; "wall99" is the 99th percentile on the clock. The first tenth of the repeats
 * warms up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "learn/boost.h"
#include "match/import.h"
#include "match/rank.h"
#include "match/train.h"

#define WARM_UP 10 /* a share of so many of the repeats */

/* Milliseconds of each repeat but those that warm up: of the processor, and on the clock. */
typedef struct {
    GArray *busy, *wall; /* of double */
    double busy_began, wall_began;
    guint repeats, done;
} Watch;

static void watch_clear(Watch *watch)
{
    g_clear_pointer(&watch->busy, g_array_unref);
    g_clear_pointer(&watch->wall, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Watch, watch_clear)

static Watch watch_new(guint repeats)
{
    return (Watch){.busy = g_array_new(FALSE, FALSE, sizeof(double)),
                   .wall = g_array_new(FALSE, FALSE, sizeof(double)),
                   .repeats = repeats};
}

static double clock_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void watch_begins(Watch *watch)
{
    watch->wall_began = clock_ms(CLOCK_MONOTONIC);
    watch->busy_began = clock_ms(CLOCK_THREAD_CPUTIME_ID);
}

static void watch_ends(Watch *watch)
{
    double busy = clock_ms(CLOCK_THREAD_CPUTIME_ID) - watch->busy_began;
    double wall = clock_ms(CLOCK_MONOTONIC) - watch->wall_began;
    if (watch->done++ < watch->repeats / WARM_UP)
        return;
    g_array_append_val(watch->busy, busy);
    g_array_append_val(watch->wall, wall);
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double quantile(GArray *ms, double share)
{
    g_array_sort(ms, compare_doubles);
    return g_array_index(ms, double, (guint)(share * (ms->len - 1)));
}

/* The figures that all answers share; more may follow, and then the bracket. */
static void print_watch(guint n, const Watch *watch)
{
    printf("{\"n\": %u, \"ms\": %.4f, \"p99\": %.4f, \"wall99\": %.4f", n, quantile(watch->busy, 0.5),
           quantile(watch->busy, 0.99), quantile(watch->wall, 0.99));
}

/* ---- the whole answer ---- */

typedef struct {
    MatchSchema *schema;
    MatchData *deals;
    MatchModel *model;
    MatchRanker *ranker;
} Bench;

static void bench_clear(Bench *bench)
{
    match_ranker_free(bench->ranker);
    g_clear_pointer(&bench->model, match_model_unref);
    g_clear_pointer(&bench->deals, match_data_free);
    g_clear_pointer(&bench->schema, match_schema_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static gboolean load_deals(Bench *bench, const char *folder, GError **error)
{
    g_autofree char *schema = g_build_filename(folder, "schema.json", NULL);
    g_autofree char *deals = g_build_filename(folder, "deals.csv", NULL);
    g_autoptr(MatchImport) told = NULL;
    bench->schema = match_schema_load(schema, error);
    if (!bench->schema)
        return FALSE;
    bench->deals = match_import_file(bench->schema, deals, &(MatchImportOptions){NULL}, &told, error);
    return bench->deals != NULL;
}

static gboolean learn(const char *folder, GError **error)
{
    g_auto(Bench) bench = {NULL};
    if (!load_deals(&bench, folder, error))
        return FALSE;
    gint64 began = g_get_monotonic_time();
    bench.model = match_train(bench.deals, &match_train_defaults, NULL, error);
    if (!bench.model)
        return FALSE;
    double seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    g_autofree char *path = g_build_filename(folder, "model.json", NULL);
    g_autofree char *text = match_model_text(bench.model);
    printf("{\"rows\": %u, \"s\": %.2f, \"bytes\": %zu}\n", bench.deals->frame->rows, seconds, strlen(text));
    return file_save(path, text, strlen(text), error);
}

static gboolean load_model(Bench *bench, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "model.json", NULL), *text = NULL;
    gsize length;
    if (!file_load(path, LIMIT_JSON_BYTES, &text, &length, error))
        return FALSE;
    bench->model = match_model_parse(text, length, path, error);
    return bench->model != NULL;
}

static gboolean load_stock(Bench *bench, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "stock.json", NULL), *text = NULL;
    gsize length;
    if (!file_load(path, LIMIT_JSON_BYTES, &text, &length, error))
        return FALSE;
    g_autoptr(JsonValue) json = jsonfile_parse(text, length, path, error);
    Frame *stock = json ? match_rows_from_json(match_model_schema(bench->model),
                                               1u << MATCH_PREMISES_ID | 1u << MATCH_PREMISES, json, "stock", error)
                        : NULL;
    bench->ranker = stock ? match_ranker_new(bench->model, stock, error) : NULL;
    return bench->ranker != NULL;
}

static gboolean rank(const char *folder, guint limit, guint asks, GError **error)
{
    g_auto(Bench) bench = {NULL};
    if (!load_deals(&bench, folder, error) || !load_model(&bench, folder, error) || !load_stock(&bench, folder, error))
        return FALSE;
    g_auto(Watch) watch = watch_new(asks);
    guint64 ranked = 0, dropped = 0;
    for (guint i = 0; i < asks; i++) {
        guint row = (guint)((guint64)i * 7919 % bench.deals->frame->rows); /* a prime: leads from all over */
        g_autoptr(Frame) lead = frame_take(bench.deals->frame, &row, 1);
        watch_begins(&watch);
        g_autoptr(MatchAnswer) answer = match_rank(bench.ranker, lead, &(MatchRankOptions){limit, TRUE, "en"}, error);
        watch_ends(&watch);
        if (!answer)
            return FALSE;
        ranked += answer->ranked->len;
        dropped += answer->dropped->len;
    }
    print_watch(asks, &watch);
    printf(", \"premises\": %u, \"ranked\": %.1f, \"dropped\": %.1f}\n", match_ranker_premises(bench.ranker),
           (double)ranked / asks, (double)dropped / asks);
    return TRUE;
}

/* ---- the trees alone ---- */

#define LEARNT 6000u
#define ASKED 500u
#define COLUMNS 60u
#define REPEATS 200u

/* Rows whose outcome hangs on six columns, a third of the values missing. */
static void make_rows(GRand *random, float *value, float *target, guint rows)
{
    for (guint row = 0; row < rows; row++) {
        float *x = value + (gsize)row * COLUMNS;
        for (guint i = 0; i < COLUMNS; i++)
            x[i] = (float)g_rand_double_range(random, -1, 1);
        double odds = 2 * x[0] - 3 * x[1] * x[2] + x[3] - 2 * fabs(x[4] - x[5]) - 1;
        target[row] = (float)(g_rand_double(random) < 1 / (1 + exp(-odds)));
        for (guint i = 0; i < COLUMNS; i++)
            if (g_rand_double(random) < 0.3)
                x[i] = NAN;
    }
}

static gboolean save(const char *folder, const char *name, const float *value, gsize n, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return file_save(path, (const char *)value, n * sizeof *value, error);
}

static gboolean trees(const char *folder, GError **error)
{
    g_autofree float *learnt = g_new(float, LEARNT *COLUMNS), *target = g_new(float, LEARNT);
    g_autofree float *asked = g_new(float, ASKED *COLUMNS), *score = g_new(float, ASKED);
    g_autofree float *reasons = g_new(float, ASKED *(COLUMNS + 1));
    GRand *random = g_rand_new_with_seed(1);
    make_rows(random, learnt, target, LEARNT);
    make_rows(random, asked, score, ASKED);
    g_rand_free(random);
    BoostRows rows = {.matrix = {learnt, LEARNT, COLUMNS}, .target = target};
    BoostOptions options = {.aim = BOOST_LOGISTIC,
                            .rounds = 300,
                            .depth = 4,
                            .rate = 0.05,
                            .child = 5,
                            .l2 = 5,
                            .rows = 1,
                            .columns = 1,
                            .seed = 1}; /* as in bench/boost.py */
    g_autoptr(Boost) boost = boost_train(&rows, NULL, &options, NULL, error);
    if (!boost)
        return FALSE;
    Matrix matrix = {asked, ASKED, COLUMNS};
    g_auto(Watch) scoring = watch_new(REPEATS), all = watch_new(REPEATS);
    for (guint i = 0; i < REPEATS; i++) {
        watch_begins(&all);
        watch_begins(&scoring);
        if (!boost_score(boost, &matrix, score, error))
            return FALSE;
        watch_ends(&scoring);
        if (!boost_reasons(boost, &matrix, reasons, error))
            return FALSE;
        watch_ends(&all);
    }
    print_watch(ASKED, &all);
    printf(", \"score\": %.4f}\n", quantile(scoring.busy, 0.5));
    return save(folder, "learn.f32", learnt, LEARNT * COLUMNS, error) &&
           save(folder, "target.f32", target, LEARNT, error) &&
           save(folder, "ask.f32", asked, ASKED * COLUMNS, error) && save(folder, "score.f32", score, ASKED, error) &&
           save(folder, "reasons.f32", reasons, ASKED * (COLUMNS + 1), error);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    gboolean good = FALSE;
    if (argc == 3 && strcmp(argv[1], "learn") == 0)
        good = learn(argv[2], &error);
    else if (argc == 5 && strcmp(argv[1], "rank") == 0)
        good = rank(argv[2], (guint)strtoul(argv[3], NULL, 10), (guint)strtoul(argv[4], NULL, 10), &error);
    else if (argc == 3 && strcmp(argv[1], "trees") == 0)
        good = trees(argv[2], &error);
    if (good)
        return 0;
    log_failure(error ? error->message : "bench-match learn|rank|trees FOLDER ...: see bench/bench_match.c");
    return 1;
}
