/* learn/calibration.c: see calibration.h. */
#include "learn/calibration.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "learn/error.h"
#include "learn/numbers.h"

#define LEAST_PROBABILITY 1e-9
#define MOST_STEPS 100
#define MOST_HALVINGS 40
#define CLOSE_ENOUGH 1e-12 /* of the slope, per row */

/* A sigmoid is 1 / (1 + exp(-(slope * score + shift))). Isotonic: blocks by rising score, from `low` to `high` of one
 * value each, and straight lines from the end of one to the beginning of the next. */
struct Calibration {
    CalibrationKind kind;
    double slope, shift;
    gsize blocks;
    double *low, *high, *value;
};

void calibration_free(Calibration *calibration)
{
    if (!calibration)
        return;
    g_free(calibration->low);
    g_free(calibration->high);
    g_free(calibration->value);
    g_free(calibration);
}

static double sigmoid(double odds)
{
    return 1 / (1 + exp(-odds));
}

/* ---- sigmoid ---- */

typedef struct {
    const float *score;
    const gboolean *positive;
    gsize n;
    double yes, no; /* Platt's targets: what a positive and a negative row are taken to be */
} Points;

static double cross_entropy(const Points *points, double slope, double shift)
{
    double sum = 0;
    for (gsize i = 0; i < points->n; i++) {
        double odds = slope * points->score[i] + shift, target = points->positive[i] ? points->yes : points->no;
        sum += MAX(odds, 0) + log1p(exp(-fabs(odds))) - target * odds;
    }
    return sum;
}

/* Slope and shift of the least cross entropy: Newton's method, halving steps (Lin, Lin and Weng 2007). */
static void fit_line(const Points *points, double *slope, double *shift)
{
    double value = cross_entropy(points, *slope, *shift);
    for (guint step = 0; step < MOST_STEPS; step++) {
        double g1 = 0, g2 = 0, h11 = 1e-12, h22 = 1e-12, h12 = 0;
        for (gsize i = 0; i < points->n; i++) {
            double x = points->score[i], p = sigmoid(*slope * x + *shift), bend = p * (1 - p);
            double miss = p - (points->positive[i] ? points->yes : points->no);
            g1 += miss * x;
            g2 += miss;
            h11 += bend * x * x;
            h22 += bend;
            h12 += bend * x;
        }
        double area = h11 * h22 - h12 * h12;
        if (fabs(g1) + fabs(g2) <= CLOSE_ENOUGH * points->n || area <= 0)
            return;
        double along = (h22 * g1 - h12 * g2) / area, up = (h11 * g2 - h12 * g1) / area, share = 1, there = value;
        for (guint i = 0; i < MOST_HALVINGS; i++, share /= 2) {
            there = cross_entropy(points, *slope - share * along, *shift - share * up);
            if (there < value)
                break;
        }
        if (!(there < value))
            return;
        *slope -= share * along;
        *shift -= share * up;
        value = there;
    }
}

static void fit_sigmoid(Calibration *calibration, const float *score, const gboolean *positive, gsize n, gsize yes)
{
    Points points = {score, positive, n, (yes + 1.0) / (yes + 2.0), 1 / (n - yes + 2.0)};
    double mean = (yes * points.yes + (n - yes) * points.no) / n;
    calibration->shift = log(mean / (1 - mean));
    fit_line(&points, &calibration->slope, &calibration->shift);
    if (calibration->slope >= 0)
        return;
    calibration->slope = 0; /* scores that tell the wrong way tell nothing */
    calibration->shift = log(mean / (1 - mean));
}

/* ---- isotonic ---- */

typedef struct {
    double low, high, sum, count;
} Block;

static int compare_scores(gconstpointer a, gconstpointer b, gpointer user)
{
    const float *score = user;
    float left = score[*(const guint *)a], right = score[*(const guint *)b];
    return (left > right) - (left < right);
}

static double block_value(const Block *block)
{
    return block->sum / block->count;
}

/* Adds a block on the right, and pools it with those on its left that are not below it. */
static void pool(GArray *blocks, Block block)
{
    while (blocks->len > 0) {
        const Block *last = &g_array_index(blocks, Block, blocks->len - 1);
        if (block_value(last) < block_value(&block))
            break;
        block.low = last->low;
        block.sum += last->sum;
        block.count += last->count;
        g_array_set_size(blocks, blocks->len - 1);
    }
    g_array_append_val(blocks, block);
}

/* The rows by score, equal scores together. */
static GArray *runs_of(const float *score, const gboolean *positive, gsize n)
{
    g_autofree guint *order = g_new(guint, n);
    for (guint i = 0; i < n; i++)
        order[i] = i;
    g_sort_array(order, n, sizeof *order, compare_scores, (gpointer)score);
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(Block));
    for (gsize i = 0; i < n; i++) {
        float at = score[order[i]];
        if (runs->len == 0 || g_array_index(runs, Block, runs->len - 1).high < at) {
            Block run = {at, at, 0, 0};
            g_array_append_val(runs, run);
        }
        Block *last = &g_array_index(runs, Block, runs->len - 1);
        last->sum += positive[order[i]] != FALSE;
        last->count++;
    }
    return runs;
}

static void fit_isotonic(Calibration *calibration, const float *score, const gboolean *positive, gsize n, gsize yes)
{
    g_autoptr(GArray) runs = runs_of(score, positive, n);
    /* One more row of the mean rate at either end: so no probability is 0 or 1. */
    for (guint end = 0; end < 2; end++) {
        Block *run = &g_array_index(runs, Block, end ? runs->len - 1 : 0);
        run->sum += (double)yes / n;
        run->count++;
    }
    g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    for (guint i = 0; i < runs->len; i++)
        pool(blocks, g_array_index(runs, Block, i));
    calibration->blocks = blocks->len;
    calibration->low = g_new(double, blocks->len);
    calibration->high = g_new(double, blocks->len);
    calibration->value = g_new(double, blocks->len);
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = &g_array_index(blocks, Block, i);
        calibration->low[i] = block->low;
        calibration->high[i] = block->high;
        calibration->value[i] = block_value(block);
    }
}

static double isotonic(const Calibration *calibration, double score)
{
    gsize from = 0, to = calibration->blocks; /* the last block that begins at or below the score */
    while (from + 1 < to) {
        gsize middle = from + (to - from) / 2;
        if (calibration->low[middle] <= score)
            from = middle;
        else
            to = middle;
    }
    double value = calibration->value[from], end = calibration->high[from];
    if (score <= end || from + 1 == calibration->blocks)
        return value;
    double share = (score - end) / (calibration->low[from + 1] - end);
    return value + share * (calibration->value[from + 1] - value);
}

/* ---- both ---- */

static gsize count_positive(const gboolean *positive, gsize n)
{
    gsize yes = 0;
    for (gsize i = 0; i < n; i++)
        yes += positive[i] != FALSE;
    return yes;
}

CalibrationKind calibration_choose(const gboolean *positive, gsize n)
{
    return count_positive(positive, n) >= CALIBRATION_ISOTONIC_POSITIVES ? CALIBRATION_ISOTONIC : CALIBRATION_SIGMOID;
}

Calibration *calibration_fit(CalibrationKind kind, const float *score, const gboolean *positive, gsize n,
                             GError **error)
{
    gsize yes = count_positive(positive, n), finite = 0;
    for (gsize i = 0; i < n; i++)
        finite += isfinite(score[i]) != 0;
    if (yes == 0 || yes == n || finite < n) {
        g_set_error_literal(error, LEARN_ERROR, LEARN_ERROR_FIT,
                            tr("calibration needs scores of both classes, all of them numbers",
                               "калибровке нужны оценки обоих классов, и все они — числа"));
        return NULL;
    }
    Calibration *calibration = g_new0(Calibration, 1);
    calibration->kind = kind;
    (kind == CALIBRATION_SIGMOID ? fit_sigmoid : fit_isotonic)(calibration, score, positive, n, yes);
    return calibration;
}

double calibration_apply(const Calibration *calibration, double score)
{
    double probability = calibration->kind == CALIBRATION_SIGMOID
                             ? sigmoid(calibration->slope * score + calibration->shift)
                             : isotonic(calibration, score);
    return CLAMP(probability, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
}

double calibration_prior(double probability, double learnt, double live)
{
    double odds = probability / (1 - probability) * (live / (1 - live)) / (learnt / (1 - learnt));
    return CLAMP(odds / (1 + odds), LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
}

JsonValue *calibration_json(const Calibration *calibration)
{
    if (calibration->kind == CALIBRATION_SIGMOID)
        return json_pack("{s:s, s:f, s:f}", "kind", "sigmoid", "slope", calibration->slope, "shift",
                         calibration->shift);
    return json_pack("{s:s, s:o, s:o, s:o}", "kind", "isotonic", "low",
                     numbers_json(calibration->low, calibration->blocks), "high",
                     numbers_json(calibration->high, calibration->blocks), "value",
                     numbers_json(calibration->value, calibration->blocks));
}

static gboolean broken(GError **error, const char *name)
{
    g_set_error(error, LEARN_ERROR, LEARN_ERROR_MODEL,
                tr("%s is no calibration: neither a rising sigmoid nor rising blocks",
                   "%s — не калибровка: ни растущая сигмоида, ни растущие ступени"),
                name);
    return FALSE;
}

static gboolean blocks_rise(const Calibration *calibration)
{
    for (gsize i = 0; i < calibration->blocks; i++)
        if (calibration->low[i] > calibration->high[i] || calibration->value[i] < 0 || calibration->value[i] > 1 ||
            (i > 0 &&
             (calibration->low[i] <= calibration->high[i - 1] || calibration->value[i] < calibration->value[i - 1])))
            return FALSE;
    return calibration->blocks > 0;
}

static gboolean parse_blocks(Calibration *calibration, const JsonValue *json, const char *name, GError **error)
{
    gsize n = calibration->blocks = numbers_length(json, "value");
    return (calibration->low = numbers_parse(json, "low", n, name, error)) &&
           (calibration->high = numbers_parse(json, "high", n, name, error)) &&
           (calibration->value = numbers_parse(json, "value", n, name, error)) &&
           (blocks_rise(calibration) || broken(error, name));
}

Calibration *calibration_parse(const JsonValue *json, const char *name, GError **error)
{
    const char *kind = json_string_value(json_object_get(json, "kind"));
    g_autoptr(Calibration) calibration = g_new0(Calibration, 1);
    gboolean good = FALSE;
    if (g_strcmp0(kind, "sigmoid") == 0)
        good = number_parse(json, "slope", &calibration->slope, name, error) &&
               number_parse(json, "shift", &calibration->shift, name, error) &&
               (calibration->slope >= 0 || broken(error, name));
    else if (g_strcmp0(kind, "isotonic") == 0)
        good = parse_blocks(calibration, json, name, error);
    else
        broken(error, name);
    calibration->kind = g_strcmp0(kind, "isotonic") == 0 ? CALIBRATION_ISOTONIC : CALIBRATION_SIGMOID;
    return good ? g_steal_pointer(&calibration) : NULL;
}
