/* match/judge_prices.c: how good told prices are. See judge.h. */
#include <math.h>

#include "match/judge_parts.h"

#define PRICE_POINTS 500 /* at most, evenly spread over the rows */

/* Measures are MetricFns over rows: sums of a number of each row, or the middle one. */
typedef struct {
    double *value; /* one a row; NAN: not counted */
    guint *order;  /* by rising value, those that count first; NULL for means */
} RowNumbers;

static void row_numbers_clear(RowNumbers *numbers)
{
    g_free(numbers->value);
    g_free(numbers->order);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RowNumbers, row_numbers_clear)

static double mean(const double *weight, gsize n, gconstpointer user)
{
    const RowNumbers *numbers = user;
    double sum = 0, all = 0;
    for (gsize i = 0; i < n; i++) {
        if (isnan(numbers->value[i]))
            continue;
        sum += weight[i] * numbers->value[i];
        all += weight[i];
    }
    return all > 0 ? sum / all : NAN;
}

static int compare_values(gconstpointer a, gconstpointer b, gpointer user)
{
    const double *value = user;
    double left = value[*(const guint *)a], right = value[*(const guint *)b];
    if (isnan(left) || isnan(right))
        return !!isnan(left) - !!isnan(right);
    return (left > right) - (left < right);
}

static void put_in_order(RowNumbers *numbers, gsize n)
{
    numbers->order = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++)
        numbers->order[i] = i;
    g_sort_array(numbers->order, n, sizeof(guint), compare_values, numbers->value);
}

/* The value at which half of the weight is passed; where it is met exactly, the middle between that value and the next.
 */
static double median(const double *weight, gsize n, gconstpointer user)
{
    const RowNumbers *numbers = user;
    double all = 0, passed = 0;
    for (gsize i = 0; i < n; i++)
        all += isnan(numbers->value[i]) ? 0 : weight[i];
    for (gsize i = 0; i < n && all > 0; i++) {
        guint at = numbers->order[i];
        passed += weight[at];
        if (passed * 2 < all)
            continue;
        gsize next = i + 1;
        while (passed * 2 <= all && next < n && weight[numbers->order[next]] <= 0)
            next++;
        gboolean exact = passed * 2 <= all && next < n;
        return exact ? (numbers->value[at] + numbers->value[numbers->order[next]]) / 2 : numbers->value[at];
    }
    return NAN;
}

typedef struct {
    const double *truth, *said;
} TruthSaid;

/* Share of the variance that is told: 1 - squared errors / squared distances from the mean of the truth. */
static double r_squared(const double *weight, gsize n, gconstpointer user)
{
    const TruthSaid *two = user;
    double sum = 0, all = 0, error = 0, spread = 0;
    for (gsize i = 0; i < n; i++) {
        sum += weight[i] * two->truth[i];
        all += weight[i];
    }
    for (gsize i = 0; i < n && all > 0; i++) {
        double gap = two->truth[i] - two->said[i], away = two->truth[i] - sum / all;
        error += weight[i] * gap * gap;
        spread += weight[i] * away * away;
    }
    return spread > 0 ? 1 - error / spread : NAN;
}

static JsonValue *measure(const JudgedPrices *prices, MetricFn metric, gconstpointer user)
{
    return judge_estimate(bootstrap(metric, user, prices->n, prices->group, prices->groups, JUDGE_ROUNDS));
}

/* Keys "mae", "mdape", "r2" of what somebody said. */
static void add_errors(JsonValue *result, const JudgedPrices *prices, const double *said)
{
    g_auto(RowNumbers) absolute = {g_new(double, prices->n + 1), NULL}, share = {g_new(double, prices->n + 1), NULL};
    for (gsize i = 0; i < prices->n; i++) {
        absolute.value[i] = fabs(said[i] - prices->truth[i]);
        share.value[i] = prices->truth[i] > 0 ? absolute.value[i] / prices->truth[i] : NAN;
    }
    put_in_order(&share, prices->n);
    const TruthSaid two = {prices->truth, said};
    json_object_set_new(result, "mae", measure(prices, mean, &absolute));
    json_object_set_new(result, "mdape", measure(prices, median, &share));
    json_object_set_new(result, "r2", measure(prices, r_squared, &two));
}

static void add_interval(JsonValue *result, const JudgedPrices *prices)
{
    g_auto(RowNumbers) inside = {g_new(double, prices->n + 1), NULL}, width = {g_new(double, prices->n + 1), NULL};
    for (gsize i = 0; i < prices->n; i++) {
        inside.value[i] = prices->truth[i] >= prices->low[i] && prices->truth[i] <= prices->high[i] ? 1 : 0;
        width.value[i] = prices->low[i] > 0 ? prices->high[i] / prices->low[i] : NAN;
    }
    put_in_order(&width, prices->n);
    json_object_set_new(result, "coverage", measure(prices, mean, &inside));
    json_object_set_new(result, "width", measure(prices, median, &width));
}

/* [truth, said, low, high] of rows. */
static JsonValue *price_points(const JudgedPrices *prices)
{
    JsonValue *points = json_array();
    gsize wanted = MIN(prices->n, PRICE_POINTS);
    for (gsize i = 0; i < wanted; i++) {
        gsize at = i * prices->n / wanted;
        const double row[] = {prices->truth[at], prices->said[at], prices->low[at], prices->high[at]};
        JsonValue *point = json_array();
        for (gsize k = 0; k < G_N_ELEMENTS(row); k++)
            json_array_append_new(point, jsonfile_number(row[k], JUDGE_DIGITS));
        json_array_append_new(points, point);
    }
    return points;
}

JsonValue *match_judge_prices(const JudgedPrices *prices)
{
    JsonValue *result = json_object(), *linear = json_object();
    json_object_set_new(result, "rows", json_integer((json_int_t)prices->n));
    add_errors(result, prices, prices->said);
    add_interval(result, prices);
    add_errors(linear, prices, prices->linear);
    json_object_set_new(result, "linear", linear);
    json_object_set_new(result, "points", price_points(prices));
    return result;
}
