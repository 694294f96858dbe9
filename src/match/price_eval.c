/* match/price_eval.c: see price_eval.h. */
#include "match/price_eval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/judge.h"

#define INNER_FOLDS 5
#define HELD_OF 4 /* one in so many is held */

/* Priced rows of a table, their units and those units' folds. */
typedef struct {
    guint n, units, *row, *unit, *hash, *fold; /* fold: of each row */
} Priced;

static void priced_clear(Priced *priced)
{
    g_free(priced->row);
    g_free(priced->unit);
    g_free(priced->hash);
    g_free(priced->fold);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Priced, priced_clear)

typedef struct {
    guint hash, unit;
} ByHash;

static int by_hash(const void *a, const void *b)
{
    const ByHash *x = a, *y = b;
    return x->hash != y->hash ? (x->hash > y->hash) - (x->hash < y->hash) : (x->unit > y->unit) - (x->unit < y->unit);
}

static void take_priced(const MatchData *data, guint32 seed, guint folds, Priced *priced)
{
    priced->n =
        prices_rows(data->schema, data->frame, seed, &priced->row, &priced->unit, &priced->units, &priced->hash);
    g_autofree ByHash *order = g_new(ByHash, priced->units + 1);
    for (guint u = 0; u < priced->units; u++)
        order[u] = (ByHash){priced->hash[u], u};
    qsort(order, priced->units, sizeof *order, by_hash);
    g_autofree guint *fold_of = g_new(guint, priced->units + 1);
    for (guint k = 0; k < priced->units; k++)
        fold_of[order[k].unit] = k % folds;
    priced->fold = g_new(guint, priced->n + 1);
    for (guint i = 0; i < priced->n; i++)
        priced->fold[i] = fold_of[priced->unit[i]];
}

/* ---- what was said ---- */

typedef struct {
    double *truth, *said, *low, *high, *linear;
    guint *unit, n, left_out;
} Said;

static void said_init(Said *said, guint n)
{
    *said = (Said){g_new(double, n + 1),
                   g_new(double, n + 1),
                   g_new(double, n + 1),
                   g_new(double, n + 1),
                   g_new(double, n + 1),
                   g_new(guint, n + 1),
                   0,
                   0};
}

static void said_clear(Said *said)
{
    g_free(said->truth);
    g_free(said->said);
    g_free(said->low);
    g_free(said->high);
    g_free(said->linear);
    g_free(said->unit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

static JsonValue *said_json(const Said *said, guint units)
{
    JudgedPrices judged = {.truth = said->truth,
                           .said = said->said,
                           .low = said->low,
                           .high = said->high,
                           .linear = said->linear,
                           .n = said->n,
                           .group = said->unit,
                           .groups = units};
    JsonValue *json = match_judge_prices(&judged);
    json_object_set_new(json, "left_out", json_integer(said->left_out));
    return json;
}

/* Adds what `prices` say of these rows; implausible truths are counted and left out. `learnt` of the linear baseline
 * may be NULL: NAN. */
static gboolean ask(const Prices *prices, const MatchData *data, const guint *row, const guint *unit, guint n,
                    const double *linear, Said *said, GError **error)
{
    const double *truth =
        frame_find(data->frame, match_schema_column(data->schema, (guint)data->schema->price)->name)->number;
    guint at = said->n;
    g_autofree double *all = g_new(double, 3 * (gsize)n + 1);
    PairRows rows = {.premises = data->frame, .premises_row = row, .n = n};
    if (!prices_tell(prices, &rows, all, all + n, all + 2 * (gsize)n, error))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (!prices_plausible(prices, truth[row[i]])) {
            said->left_out++;
            continue;
        }
        said->truth[at] = truth[row[i]];
        said->said[at] = all[i];
        said->low[at] = all[n + i];
        said->high[at] = all[2 * (gsize)n + i];
        said->linear[at] = linear[i];
        said->unit[at++] = unit[i];
    }
    said->n = at;
    return TRUE;
}

/* Learns on all rows but those of one fold, and asks about that fold. */
static Prices *learn_without(const MatchData *data, const Priced *priced, guint fold, guint32 seed, Task *task,
                             Said *said, GError **error)
{
    g_autofree guint *learnt = g_new(guint, priced->n + 1), *held = g_new(guint, priced->n + 1);
    g_autofree guint *inner = g_new(guint, priced->n + 1), *unit = g_new(guint, priced->n + 1);
    guint n = 0, asked = 0;
    for (guint i = 0; i < priced->n; i++)
        if (priced->fold[i] == fold) {
            unit[asked] = priced->unit[i];
            held[asked++] = priced->row[i];
        } else {
            inner[n] = priced->hash[priced->unit[i]] % INNER_FOLDS;
            learnt[n++] = priced->row[i];
        }
    g_autoptr(Prices) prices =
        prices_learn(data->schema, data->frame, learnt, n, inner, INNER_FOLDS, seed, task, error);
    if (!prices)
        return NULL;
    PairRows rows = {.premises = data->frame, .premises_row = held, .n = asked};
    g_autofree double *linear = prices_linear(prices, data->frame, learnt, n, inner, INNER_FOLDS, &rows);
    return ask(prices, data, held, unit, asked, linear, said, error) ? g_steal_pointer(&prices) : NULL;
}

Prices *match_prices_train(const MatchData *data, guint32 seed, Task *task, JsonValue **judged, GError **error)
{
    g_auto(Priced) priced = {0};
    take_priced(data, seed, HELD_OF, &priced);
    g_auto(Said) said;
    said_init(&said, priced.n);
    g_autoptr(Prices) prices = learn_without(data, &priced, 0, seed, task, &said, error);
    if (prices)
        *judged = said_json(&said, priced.units);
    return g_steal_pointer(&prices);
}

JsonValue *match_prices_folds(const MatchData *data, guint32 seed, guint folds, Task *task, GError **error)
{
    g_auto(Priced) priced = {0};
    take_priced(data, seed, folds, &priced);
    g_auto(Said) said;
    said_init(&said, priced.n);
    for (guint f = 0; f < folds; f++) {
        g_autoptr(Prices) prices = learn_without(data, &priced, f, seed, task, &said, error);
        if (!prices)
            return NULL;
    }
    return said_json(&said, priced.units);
}

JsonValue *match_prices_judge(const Prices *prices, const MatchData *data, GError **error)
{
    g_auto(Priced) priced = {0};
    take_priced(data, 1, HELD_OF, &priced);
    g_auto(Said) said;
    said_init(&said, priced.n);
    g_autofree double *none = g_new(double, priced.n + 1);
    for (guint i = 0; i < priced.n; i++)
        none[i] = NAN;
    return ask(prices, data, priced.row, priced.unit, priced.n, none, &said, error) ? said_json(&said, priced.units)
                                                                                    : NULL;
}
