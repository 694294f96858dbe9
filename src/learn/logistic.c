/* learn/logistic.c: see logistic.h. */
#include "learn/logistic.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "learn/error.h"
#include "learn/numbers.h"

#define CUT 4.0            /* deviations */
#define MOST_STEPS 100     /* of Newton's method; some 8 are usual */
#define CLOSE_ENOUGH 1e-10 /* what a step promises to gain, as a share of the loss */
#define LEAST_RIDGE 1e-9   /* per row, so that a column that never changes can be solved for */
#define MOST_HALVINGS 30
#define STEADY 1e-9 /* of the mean: a smaller deviation is rounding */

struct Logistic {
    gsize columns;
    double *mean, *deviation;
    double *weight; /* columns + 1, the last the intercept */
};

static Logistic *logistic_new(gsize columns)
{
    Logistic *model = g_new0(Logistic, 1);
    model->columns = columns;
    model->mean = g_new0(double, columns + 1);
    model->deviation = g_new0(double, columns + 1);
    model->weight = g_new0(double, columns + 1);
    return model;
}

void logistic_free(Logistic *model)
{
    if (!model)
        return;
    g_free(model->mean);
    g_free(model->deviation);
    g_free(model->weight);
    g_free(model);
}

/* A value in deviations from the mean: 0 where it is missing or its column never changed. */
static double standard(const Logistic *model, gsize column, float value)
{
    if (isnan(value) || model->deviation[column] <= 0)
        return 0;
    return CLAMP((value - model->mean[column]) / model->deviation[column], -CUT, CUT);
}

/* ---- learning ---- */

typedef struct {
    const float *target, *weight;
    gsize rows, size; /* size: columns + 1 */
    double *x;        /* rows x size, standardised, the last column 1 */
    double l2;
} Problem;

static double weight_of(const float *weight, gsize row)
{
    return weight ? weight[row] : 1;
}

static void find_scale(Logistic *model, const Matrix *matrix, const float *weight)
{
    for (gsize column = 0; column < model->columns; column++) {
        double all = 0, sum = 0, squares = 0;
        for (gsize row = 0; row < matrix->rows; row++) {
            float value = matrix->value[row * matrix->columns + column];
            if (isnan(value))
                continue;
            /* West 1979: the mean and the squares about it in one pass. */
            double mass = weight_of(weight, row), before = all > 0 ? sum / all : value;
            if (mass <= 0)
                continue;
            all += mass;
            sum += mass * value;
            squares += mass * (value - before) * (value - sum / all);
        }
        model->mean[column] = all > 0 ? sum / all : 0;
        double deviation = all > 0 ? sqrt(squares / all) : 0;
        model->deviation[column] = deviation > STEADY * fabs(model->mean[column]) ? deviation : 0;
    }
}

static double *standardise(const Logistic *model, const Matrix *matrix)
{
    gsize size = model->columns + 1;
    double *x = g_new(double, matrix->rows *size);
    for (gsize row = 0; row < matrix->rows; row++) {
        for (gsize column = 0; column < model->columns; column++)
            x[row * size + column] = standard(model, column, matrix->value[row * matrix->columns + column]);
        x[row * size + model->columns] = 1;
    }
    return x;
}

static double dot(const double *a, const double *b, gsize n)
{
    double sum = 0;
    for (gsize i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The penalty of a weight: the intercept has only what keeps the system solvable. */
static double ridge(const Problem *problem, gsize column)
{
    return LEAST_RIDGE * problem->rows + (column + 1 < problem->size ? problem->l2 : 0);
}

static double loss(const Problem *problem, const double *weight)
{
    double sum = 0;
    for (gsize row = 0; row < problem->rows; row++) {
        double odds = dot(weight, problem->x + row * problem->size, problem->size);
        /* ln(1 + e^odds) - target * odds, without overflow */
        sum += weight_of(problem->weight, row) * (MAX(odds, 0) + log1p(exp(-fabs(odds))) - problem->target[row] * odds);
    }
    for (gsize column = 0; column < problem->size; column++)
        sum += ridge(problem, column) / 2 * weight[column] * weight[column];
    return sum;
}

/* First derivatives and the lower triangle of the second ones. */
static void derive(const Problem *problem, const double *weight, double *gradient, double *hessian)
{
    gsize size = problem->size;
    memset(hessian, 0, size * size * sizeof *hessian);
    for (gsize i = 0; i < size; i++) {
        gradient[i] = ridge(problem, i) * weight[i];
        hessian[i * size + i] = ridge(problem, i);
    }
    for (gsize row = 0; row < problem->rows; row++) {
        const double *x = problem->x + row * size;
        double p = 1 / (1 + exp(-dot(weight, x, size))), mass = weight_of(problem->weight, row);
        double slope = mass * (p - problem->target[row]), bend = mass * p * (1 - p);
        for (gsize i = 0; i < size; i++) {
            gradient[i] += slope * x[i];
            double scaled = bend * x[i];
            for (gsize j = 0; j <= i; j++)
                hessian[i * size + j] += scaled * x[j];
        }
    }
}

/* Solves hessian * step = gradient by Cholesky's method in place. */
static void solve(double *hessian, const double *gradient, double *step, gsize size)
{
    for (gsize i = 0; i < size; i++)
        for (gsize j = 0; j <= i; j++) {
            double rest = hessian[i * size + j] - dot(hessian + i * size, hessian + j * size, j);
            /* A diagonal that rounding brought to 0 is of a column that others make up: it gets no step. */
            hessian[i * size + j] = i == j ? (rest > 0 ? sqrt(rest) : INFINITY) : rest / hessian[j * size + j];
        }
    for (gsize i = 0; i < size; i++)
        step[i] = (gradient[i] - dot(hessian + i * size, step, i)) / hessian[i * size + i];
    for (gsize i = size; i-- > 0;) {
        for (gsize j = i + 1; j < size; j++)
            step[i] -= hessian[j * size + i] * step[j];
        step[i] /= hessian[i * size + i];
    }
}

/* Goes along a step, halved until the loss falls; FALSE when it does not. */
static gboolean descend(const Problem *problem, double *weight, const double *step, double *value)
{
    g_autofree double *next = g_new(double, problem->size);
    double share = 1;
    for (guint halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
        for (gsize i = 0; i < problem->size; i++)
            next[i] = weight[i] - share * step[i];
        double there = loss(problem, next);
        if (there < *value) {
            memcpy(weight, next, problem->size * sizeof *next);
            *value = there;
            return TRUE;
        }
    }
    return FALSE;
}

static void minimise(const Problem *problem, double *weight)
{
    gsize size = problem->size;
    g_autofree double *gradient = g_new(double, size), *step = g_new0(double, size);
    g_autofree double *hessian = g_new(double, size *size);
    double value = loss(problem, weight);
    for (guint i = 0; i < MOST_STEPS; i++) {
        derive(problem, weight, gradient, hessian);
        solve(hessian, gradient, step, size);
        if (dot(gradient, step, size) <= CLOSE_ENOUGH * value || !descend(problem, weight, step, &value))
            break;
    }
}

static gboolean check(const Matrix *matrix, const float *target, const float *weight, GError **error)
{
    double yes = 0, no = 0;
    gboolean good = matrix->rows > 0 && matrix->columns > 0;
    for (gsize i = 0; good && i < matrix->rows * matrix->columns; i++)
        good = !isinf(matrix->value[i]);
    for (gsize row = 0; good && row < matrix->rows; row++) {
        double mass = weight_of(weight, row);
        good = target[row] >= 0 && target[row] <= 1 && mass >= 0 && isfinite(mass);
        yes += mass * target[row];
        no += mass * (1 - target[row]);
    }
    if (good && yes > 0 && no > 0)
        return TRUE;
    g_set_error_literal(
        error, LEARN_ERROR, LEARN_ERROR_FIT,
        good ? tr("logistic regression: all rows are of one class", "логистическая регрессия: все строки одного класса")
             : tr("logistic regression: there are no rows, or a value is out of range",
                  "логистическая регрессия: нет строк, или значение вне пределов"));
    return FALSE;
}

Logistic *logistic_train(const Matrix *matrix, const float *target, const float *weight, double l2, GError **error)
{
    if (!check(matrix, target, weight, error))
        return NULL;
    Logistic *model = logistic_new(matrix->columns);
    find_scale(model, matrix, weight);
    g_autofree double *x = standardise(model, matrix);
    Problem problem = {target, weight, matrix->rows, matrix->columns + 1, x, l2};
    minimise(&problem, model->weight);
    return model;
}

/* ---- answering ---- */

void logistic_score(const Logistic *model, const Matrix *matrix, float *log_odds)
{
    g_return_if_fail(matrix->columns == model->columns);
    for (gsize row = 0; row < matrix->rows; row++) {
        double odds = model->weight[model->columns];
        for (gsize column = 0; column < model->columns; column++)
            odds += model->weight[column] * standard(model, column, matrix->value[row * matrix->columns + column]);
        log_odds[row] = (float)odds;
    }
}

void logistic_reasons(const Logistic *model, const Matrix *matrix, float *reasons)
{
    g_return_if_fail(matrix->columns == model->columns);
    for (gsize row = 0; row < matrix->rows; row++) {
        float *reason = reasons + row * (model->columns + 1);
        for (gsize column = 0; column < model->columns; column++)
            reason[column] =
                (float)(model->weight[column] * standard(model, column, matrix->value[row * matrix->columns + column]));
        reason[model->columns] = (float)model->weight[model->columns];
    }
}

void logistic_line(const Logistic *model, double *slope, double *intercept)
{
    *intercept = model->weight[model->columns];
    for (gsize k = 0; k < model->columns; k++) {
        slope[k] = model->deviation[k] > 0 ? model->weight[k] / model->deviation[k] : 0;
        *intercept -= slope[k] * model->mean[k];
    }
}

JsonValue *logistic_json(const Logistic *model)
{
    return json_pack("{s:o, s:o, s:o, s:f}", "mean", numbers_json(model->mean, model->columns), "deviation",
                     numbers_json(model->deviation, model->columns), "weight",
                     numbers_json(model->weight, model->columns), "intercept", model->weight[model->columns]);
}

Logistic *logistic_parse(const JsonValue *json, gsize columns, const char *name, GError **error)
{
    double intercept;
    g_autofree double *mean = numbers_parse(json, "mean", columns, name, error);
    g_autofree double *deviation = mean ? numbers_parse(json, "deviation", columns, name, error) : NULL;
    g_autofree double *weight = deviation ? numbers_parse(json, "weight", columns, name, error) : NULL;
    if (!weight || !number_parse(json, "intercept", &intercept, name, error))
        return NULL;
    Logistic *model = logistic_new(columns);
    memcpy(model->mean, mean, columns * sizeof *mean);
    memcpy(model->deviation, deviation, columns * sizeof *deviation);
    memcpy(model->weight, weight, columns * sizeof *weight);
    model->weight[columns] = intercept;
    return model;
}
