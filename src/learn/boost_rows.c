/* learn/boost_rows.c: whether boosted trees can be learnt from rows, and what is answered before the first tree; see
 * boost.h. */
#include <math.h>

#include "base/lang.h"
#include "learn/boost_model.h"

#define MAX_GRADE 31      /* XGBoost: the gain of a grade is 2^grade - 1 */
#define LEAST_SHARE 1e-6f /* of positives that the base is made of */

gboolean boost_refused(GError **error, const char *why)
{
    g_set_error(error, LEARN_ERROR, LEARN_ERROR_FIT, tr("trees cannot be learnt: %s", "деревьям нельзя научиться: %s"),
                why);
    return FALSE;
}

static gboolean all_finite(const float *value, gsize n, float least)
{
    for (gsize i = 0; i < n; i++)
        if (!isfinite(value[i]) || value[i] < least)
            return FALSE;
    return TRUE;
}

static gboolean check_values(const BoostRows *rows, GError **error)
{
    const Matrix *matrix = &rows->matrix;
    if (matrix->rows == 0 || matrix->columns == 0 || matrix->rows > G_MAXINT32 || matrix->columns > BOOST_MAX_COLUMNS)
        return boost_refused(
            error, tr("there are no rows or no columns, or too many", "нет строк или столбцов, или их слишком много"));
    for (gsize i = 0; i < matrix->rows * matrix->columns; i++)
        if (isinf(matrix->value[i]))
            return boost_refused(error, tr("a feature is infinite", "значение признака бесконечно"));
    if (!all_finite(rows->target, matrix->rows, -G_MAXFLOAT))
        return boost_refused(error, tr("a target is not a finite number", "цель — не конечное число"));
    if (rows->weight && !all_finite(rows->weight, matrix->rows, 0))
        return boost_refused(error, tr("a weight is negative or not a number", "вес отрицателен или не число"));
    return TRUE;
}

static gboolean check_target(const BoostRows *rows, BoostAim aim, GError **error)
{
    float most = aim == BOOST_LOGISTIC ? 1 : MAX_GRADE;
    if (aim == BOOST_SQUARE || aim == BOOST_QUANTILE)
        return TRUE;
    for (gsize i = 0; i < rows->matrix.rows; i++)
        if (rows->target[i] < 0 || rows->target[i] > most || (aim == BOOST_RANK && fmodf(rows->target[i], 1) != 0))
            return boost_refused(error, aim == BOOST_RANK ? tr("a grade is not 0, 1 .. 31", "оценка — не 0, 1 … 31")
                                                          : tr("a target is not within 0..1", "цель вне 0…1"));
    return TRUE;
}

static gboolean check_groups(const BoostRows *rows, GError **error)
{
    return rows->group || boost_refused(error, tr("ranking needs groups", "для ранжирования нужны группы"));
}

/* Whether some group has rows of two grades: else nothing can be learnt of ranking. */
static gboolean check_grades(const BoostRows *rows, GError **error)
{
    for (gsize i = 1; i < rows->matrix.rows; i++)
        if (rows->group[i] == rows->group[i - 1] && rows->target[i] != rows->target[i - 1])
            return TRUE;
    return boost_refused(error, tr("no group has rows of two grades", "ни в одной группе нет строк двух оценок"));
}

static double mean_target(const BoostRows *rows)
{
    double sum = 0, all = 0;
    for (gsize i = 0; i < rows->matrix.rows; i++) {
        double weight = rows->weight ? rows->weight[i] : 1;
        sum += weight * rows->target[i];
        all += weight;
    }
    return all > 0 ? sum / all : NAN;
}

static int compare_targets(gconstpointer a, gconstpointer b, gpointer user)
{
    const float *target = user;
    float left = target[*(const guint *)a], right = target[*(const guint *)b];
    return (left > right) - (left < right);
}

/* The least target that has a share `point` of the weight at or below it. */
static double quantile_target(const BoostRows *rows, double point)
{
    gsize n = rows->matrix.rows;
    g_autofree guint *order = g_new(guint, n);
    double all = 0, sum = 0;
    for (guint i = 0; i < n; i++) {
        order[i] = i;
        all += rows->weight ? rows->weight[i] : 1;
    }
    g_sort_array(order, n, sizeof *order, compare_targets, (gpointer)rows->target);
    gsize at = 0;
    for (; at + 1 < n; at++) {
        sum += rows->weight ? rows->weight[order[at]] : 1;
        if (sum >= point * all)
            break;
    }
    return all > 0 ? rows->target[order[at]] : NAN;
}

/* The answer before the first tree as XGBoost wants it: of BOOST_LOGISTIC a probability. */
static gboolean find_base(const BoostRows *rows, const BoostOptions *options, float *base, GError **error)
{
    double value = 0;
    if (options->aim == BOOST_QUANTILE)
        value = quantile_target(rows, options->quantile);
    else if (options->aim != BOOST_RANK)
        value = mean_target(rows);
    if (isnan(value))
        return boost_refused(error, tr("no row has a weight", "ни у одной строки нет веса"));
    if (options->aim == BOOST_LOGISTIC && (value <= 0 || value >= 1))
        return boost_refused(error, value <= 0 ? tr("all targets are 0", "все цели равны 0")
                                               : tr("all targets are 1", "все цели равны 1"));
    *base = options->aim == BOOST_LOGISTIC ? CLAMP((float)value, LEAST_SHARE, 1 - LEAST_SHARE) : (float)value;
    return TRUE;
}

gboolean boost_check_held(const BoostRows *held, const BoostOptions *options, GError **error)
{
    return check_values(held, error) && check_target(held, options->aim, error) &&
           (options->aim != BOOST_RANK || check_groups(held, error));
}

gboolean boost_check(const BoostRows *rows, const BoostOptions *options, float *base, GError **error)
{
    return boost_check_held(rows, options, error) && (options->aim != BOOST_RANK || check_grades(rows, error)) &&
           find_base(rows, options, base, error);
}
