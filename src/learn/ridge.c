/* learn/ridge.c: see ridge.h. */
#include "learn/ridge.h"

#include <math.h>

#define CUT 4.0 /* deviations */

struct Ridge {
    gsize columns;
    double *mean, *deviation, *weight;
    double constant;
};

void ridge_free(Ridge *model)
{
    if (!model)
        return;
    g_free(model->mean);
    g_free(model->deviation);
    g_free(model->weight);
    g_free(model);
}

static double standard(const Ridge *model, gsize column, float value)
{
    if (isnan(value) || model->deviation[column] <= 0)
        return 0;
    return CLAMP((value - model->mean[column]) / model->deviation[column], -CUT, CUT);
}

static void measure(Ridge *model, const Matrix *matrix)
{
    for (gsize k = 0; k < matrix->columns; k++) {
        double sum = 0, squares = 0, known = 0;
        for (gsize i = 0; i < matrix->rows; i++) {
            double value = matrix->value[i * matrix->columns + k];
            if (isnan(value))
                continue;
            known++;
            sum += value;
            squares += value * value;
        }
        model->mean[k] = known > 0 ? sum / known : 0;
        model->deviation[k] = known > 0 ? sqrt(fmax(0, squares / known - model->mean[k] * model->mean[k])) : 0;
    }
}

/* Solves a positive definite system in place by Cholesky's factors. */
static void solve(double *a, double *b, gsize n)
{
    for (gsize j = 0; j < n; j++)
        for (gsize i = j; i < n; i++) {
            double sum = a[i * n + j];
            for (gsize k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = i == j ? sqrt(fmax(sum, 1e-12)) : sum / a[j * n + j];
        }
    for (gsize i = 0; i < n; i++) {
        for (gsize k = 0; k < i; k++)
            b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
    for (gsize i = n; i-- > 0;) {
        for (gsize k = i + 1; k < n; k++)
            b[i] -= a[k * n + i] * b[k];
        b[i] /= a[i * n + i];
    }
}

static void add_row(const Ridge *model, const float *row, double distance, double *products)
{
    gsize n = model->columns;
    g_autofree double *x = g_new(double, n);
    for (gsize k = 0; k < n; k++)
        x[k] = standard(model, k, row[k]);
    for (gsize i = 0; i < n; i++) {
        model->weight[i] += x[i] * distance;
        for (gsize k = 0; k <= i; k++)
            products[i * n + k] += x[i] * x[k];
    }
}

Ridge *ridge_train(const Matrix *matrix, const float *target, double l2)
{
    if (matrix->rows == 0)
        return NULL;
    gsize n = matrix->columns;
    Ridge *model = g_new0(Ridge, 1);
    *model =
        (Ridge){.columns = n, .mean = g_new0(double, n), .deviation = g_new0(double, n), .weight = g_new0(double, n)};
    measure(model, matrix);
    for (gsize i = 0; i < matrix->rows; i++)
        model->constant += target[i] / (double)matrix->rows;
    g_autofree double *products = g_new0(double, n *n);
    for (gsize i = 0; i < matrix->rows; i++)
        add_row(model, matrix->value + i * n, target[i] - model->constant, products);
    for (gsize k = 0; k < n; k++)
        products[k * n + k] += l2;
    solve(products, model->weight, n);
    return model;
}

void ridge_tell(const Ridge *model, const Matrix *matrix, float *value)
{
    for (gsize i = 0; i < matrix->rows; i++) {
        double sum = model->constant;
        for (gsize k = 0; k < model->columns; k++)
            sum += model->weight[k] * standard(model, k, matrix->value[i * matrix->columns + k]);
        value[i] = (float)sum;
    }
}
