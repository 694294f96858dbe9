/* match/prices.c: see prices.h. */
#include "match/prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "learn/ridge.h"
#include "match/trees_json.h"

#define COVER 0.8
#define MISTAKE 5.0 /* robust deviations */
#define FEWEST 60
#define RIDGE_PENALTY 10.0

void prices_free(Prices *prices)
{
    if (!prices)
        return;
    g_clear_pointer(&prices->features, features_free);
    g_clear_pointer(&prices->value, boost_free);
    g_clear_pointer(&prices->low, boost_free);
    g_clear_pointer(&prices->high, boost_free);
    g_free(prices);
}

static double to_scale(const Prices *prices, double price)
{
    return prices->log ? log(price) : price;
}

static double from_scale(const Prices *prices, double value)
{
    return prices->log ? exp(value) : value;
}

gboolean prices_plausible(const Prices *prices, double price)
{
    return price >= prices->least && price <= prices->most;
}

/* ---- what to learn from ---- */

static const FrameColumn *target_of(const MatchSchema *schema, const Frame *frame)
{
    return schema->price < 0 ? NULL : frame_find(frame, match_schema_column(schema, (guint)schema->price)->name);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(double *values, guint n, double share)
{
    qsort(values, n, sizeof *values, by_number);
    double at = share * (n - 1);
    guint low = (guint)floor(at), high = MIN(low + 1, n - 1);
    return values[low] + (at - low) * (values[high] - values[low]);
}

static void find_plausible(Prices *prices, const FrameColumn *target, const guint *row, guint n)
{
    g_autofree double *values = g_new(double, n);
    for (guint i = 0; i < n; i++)
        values[i] = to_scale(prices, target->number[row[i]]);
    double middle = quantile(values, n, 0.5);
    for (guint i = 0; i < n; i++)
        values[i] = fabs(values[i] - middle);
    double reach = MISTAKE * 1.4826 * quantile(values, n, 0.5);
    prices->least = reach > 0 ? from_scale(prices, middle - reach) : -INFINITY;
    prices->most = reach > 0 ? from_scale(prices, middle + reach) : INFINITY;
}

/* The plausible ones among the rows. */
typedef struct {
    guint *row, *fold;
    float *target;
    guint n;
} Learnt;

static void learnt_clear(Learnt *learnt)
{
    g_free(learnt->row);
    g_free(learnt->fold);
    g_free(learnt->target);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Learnt, learnt_clear)

static void take_learnt(const Prices *prices, const FrameColumn *target, const guint *row, const guint *fold, guint n,
                        Learnt *learnt)
{
    *learnt = (Learnt){g_new(guint, n + 1), g_new(guint, n + 1), g_new(float, n + 1), 0};
    for (guint i = 0; i < n; i++) {
        double price = target->number[row[i]];
        if (!prices_plausible(prices, price))
            continue;
        learnt->row[learnt->n] = row[i];
        learnt->fold[learnt->n] = fold[i];
        learnt->target[learnt->n++] = (float)to_scale(prices, price);
    }
}

static PairRows premises_rows(const Frame *frame, const guint *row, guint n)
{
    return (PairRows){.premises = frame, .premises_row = row, .n = n};
}

/* ---- learning ---- */

static BoostOptions boost_options(BoostAim aim, double quantile_of, guint32 seed)
{
    return (BoostOptions){.aim = aim,
                          .quantile = quantile_of,
                          .rounds = aim == BOOST_SQUARE ? 300 : 200,
                          .depth = 4,
                          .rate = 0.03,
                          .child = 3,
                          .l2 = 3,
                          .rows = 0.7,
                          .columns = 0.5,
                          .seed = seed};
}

static Boost *learn_one(const Matrix *matrix, const float *target, BoostAim aim, double share, guint32 seed,
                        GError **error)
{
    BoostOptions options = boost_options(aim, share, seed);
    return boost_train(&(BoostRows){.matrix = *matrix, .target = target}, NULL, &options, NULL, error);
}

/* How far each price of a fold lies outside the interval of models that did not learn from it (negative: inside). */
static gboolean miss_of_fold(const Matrix *matrix, const Learnt *learnt, guint fold, guint32 seed, double *miss,
                             guint *misses, GError **error)
{
    gsize wide = matrix->columns;
    g_autofree float *from = g_new(float, matrix->rows *wide + 1), *to = g_new(float, matrix->rows *wide + 1);
    g_autofree float *target = g_new(float, matrix->rows + 1), *truth = g_new(float, matrix->rows + 1);
    gsize learns = 0, asked = 0;
    for (gsize i = 0; i < matrix->rows; i++) {
        gboolean held = learnt->fold[i] == fold;
        memcpy(held ? to + asked * wide : from + learns * wide, matrix->value + i * wide, wide * sizeof *from);
        *(held ? &truth[asked++] : &target[learns++]) = learnt->target[i];
    }
    if (asked == 0 || learns == 0)
        return TRUE;
    Matrix known = {from, learns, wide}, new = {to, asked, wide};
    g_autoptr(Boost) low = learn_one(&known, target, BOOST_QUANTILE, (1 - COVER) / 2, seed, error);
    g_autoptr(Boost) high = low ? learn_one(&known, target, BOOST_QUANTILE, (1 + COVER) / 2, seed, error) : NULL;
    g_autofree float *from_low = g_new(float, asked), *to_high = g_new(float, asked);
    if (!high || !boost_score(low, &new, from_low, error) || !boost_score(high, &new, to_high, error))
        return FALSE;
    for (gsize i = 0; i < asked; i++)
        miss[(*misses)++] = fmax(from_low[i] - truth[i], truth[i] - to_high[i]);
    return TRUE;
}

static gboolean find_widening(Prices *prices, const Matrix *matrix, const Learnt *learnt, guint folds, guint32 seed,
                              Task *task, GError **error)
{
    g_autofree double *miss = g_new(double, learnt->n + 1);
    guint misses = 0;
    for (guint f = 0; f < folds; f++) {
        if (!miss_of_fold(matrix, learnt, f, seed, miss, &misses, error) || task_is_cancelled(task, error))
            return FALSE;
        if (task)
            task_progress(task, (f + 1.0) / (folds + 1), 0);
    }
    prices->widen = misses > 0 ? quantile(miss, misses, COVER) : 0;
    return TRUE;
}

static gboolean learn(Prices *prices, const Matrix *matrix, const Learnt *learnt, guint32 seed, GError **error)
{
    return (prices->value = learn_one(matrix, learnt->target, BOOST_SQUARE, 0, seed, error)) != NULL &&
           (prices->low = learn_one(matrix, learnt->target, BOOST_QUANTILE, (1 - COVER) / 2, seed, error)) != NULL &&
           (prices->high = learn_one(matrix, learnt->target, BOOST_QUANTILE, (1 + COVER) / 2, seed, error)) != NULL;
}

Prices *prices_learn(MatchSchema *schema, const Frame *frame, const guint *row, guint n, const guint *fold, guint folds,
                     guint32 seed, Task *task, GError **error)
{
    const FrameColumn *target = target_of(schema, frame);
    if (!target || n < FEWEST) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_SMALL,
                    tr("%s: %u rows with a price are too few to learn prices from (%d are needed)",
                       "%s: строк с ценой %u, этого мало, чтобы учиться ценам (нужно %d)"),
                    schema->name, n, FEWEST);
        return NULL;
    }
    g_autoptr(Prices) prices = g_new0(Prices, 1);
    prices->log = schema->price_log;
    find_plausible(prices, target, row, n);
    g_auto(Learnt) learnt = {NULL};
    take_learnt(prices, target, row, fold, n, &learnt);
    PairRows rows = premises_rows(frame, learnt.row, learnt.n);
    prices->features = features_plan(schema, &rows);
    g_autofree float *values =
        features_matrix_apart(prices->features, &rows, &(FeatureTarget){learnt.target, FALSE}, learnt.fold, folds);
    Matrix matrix = {values, learnt.n, prices->features->features->len};
    if (!find_widening(prices, &matrix, &learnt, folds, seed, task, error) ||
        !learn(prices, &matrix, &learnt, seed, error))
        return NULL;
    return g_steal_pointer(&prices);
}

double *prices_linear(const Prices *prices, const Frame *frame, const guint *row, guint n, const guint *fold,
                      guint folds, const PairRows *asked)
{
    g_auto(Learnt) learnt = {NULL};
    take_learnt(prices, target_of(prices->features->schema, frame), row, fold, n, &learnt);
    PairRows rows = premises_rows(frame, learnt.row, learnt.n);
    gsize wide = prices->features->features->len;
    g_autofree float *values =
        features_matrix_apart(prices->features, &rows, &(FeatureTarget){learnt.target, FALSE}, learnt.fold, folds);
    g_autoptr(Ridge) ridge = ridge_train(&(Matrix){values, learnt.n, wide}, learnt.target, RIDGE_PENALTY);
    g_autofree float *questions = features_matrix(prices->features, asked);
    g_autofree float *said = g_new(float, asked->n + 1);
    ridge_tell(ridge, &(Matrix){questions, asked->n, wide}, said);
    double *told = g_new(double, asked->n + 1);
    for (guint i = 0; i < asked->n; i++)
        told[i] = from_scale(prices, said[i]);
    return told;
}

gboolean prices_tell(const Prices *prices, const PairRows *rows, double *said, double *low, double *high,
                     GError **error)
{
    g_autofree float *values = features_matrix(prices->features, rows);
    Matrix matrix = {values, rows->n, prices->features->features->len};
    g_autofree float *middle = g_new(float, rows->n + 1), *under = g_new(float, rows->n + 1),
                     *over = g_new(float, rows->n + 1);
    if (!boost_score(prices->value, &matrix, middle, error) || !boost_score(prices->low, &matrix, under, error) ||
        !boost_score(prices->high, &matrix, over, error))
        return FALSE;
    for (guint i = 0; i < rows->n; i++) {
        said[i] = from_scale(prices, middle[i]);
        low[i] = from_scale(prices, fmin(under[i] - prices->widen, middle[i]));
        high[i] = from_scale(prices, fmax(over[i] + prices->widen, middle[i]));
    }
    return TRUE;
}

/* ---- as JSON ---- */

JsonValue *prices_json(const Prices *prices, GError **error)
{
    g_autoptr(JsonValue) value = boost_to_json(prices->value, error);
    g_autoptr(JsonValue) low = value ? boost_to_json(prices->low, error) : NULL;
    g_autoptr(JsonValue) high = low ? boost_to_json(prices->high, error) : NULL;
    if (!high)
        return NULL;
    return json_pack("{s:o,s:O,s:O,s:O,s:f,s:o,s:o,s:b}", "features", features_json(prices->features), "value", value,
                     "low", low, "high", high, "widen", prices->widen, "least", jsonfile_number(prices->least, 6),
                     "most", jsonfile_number(prices->most, 6), "log", prices->log);
}

Prices *prices_parse(MatchSchema *schema, const JsonValue *json, const char *name, GError **error)
{
    g_autoptr(Prices) prices = g_new0(Prices, 1);
    const JsonValue *least = json_object_get(json, "least"), *most = json_object_get(json, "most");
    prices->features = features_parse(schema, json_object_get(json, "features"), name, error);
    if (!prices->features)
        return NULL;
    gsize columns = prices->features->features->len;
    prices->widen = json_number_value(json_object_get(json, "widen"));
    prices->least = json_is_number(least) ? json_number_value(least) : -INFINITY;
    prices->most = json_is_number(most) ? json_number_value(most) : INFINITY;
    prices->log = json_is_true(json_object_get(json, "log"));
    if (!(prices->value = boost_from_json(json_object_get(json, "value"), columns, name, error)) ||
        !(prices->low = boost_from_json(json_object_get(json, "low"), columns, name, error)) ||
        !(prices->high = boost_from_json(json_object_get(json, "high"), columns, name, error)))
        return NULL;
    return g_steal_pointer(&prices);
}
