/* learn/logistic.h: logistic regression with an L2 penalty, by Newton's method.
 *
 * Layer: learn.  Threads: pure; a model does not change.
 * Columns are brought to mean 0 and deviation 1 on the rows that have them, cut at 4 deviations; what is missing is the
 * mean. So a weight is a log-odds per deviation, and the contributions of a row are additive. */
#pragma once
#include "base/jsonfile.h"
#include "learn/boost.h"

typedef struct Logistic Logistic;
/* `target` is 0..1; `weight` may be NULL; half of `l2` times the squared weights is the penalty (0: none; the intercept
 * has none). LEARN_ERROR_FIT when there are no rows or one class only. */
Logistic *logistic_train(const Matrix *matrix, const float *target, const float *weight, double l2,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void logistic_free(Logistic *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Logistic, logistic_free)
void logistic_score(const Logistic *model, const Matrix *matrix, float *log_odds);
/* columns + 1 numbers a row, the last the intercept, as boost_reasons(). */
void logistic_reasons(const Logistic *model, const Matrix *matrix, float *reasons);
/* For values within the cut: score = *intercept + sum of slope[column] x value. */
void logistic_line(const Logistic *model, double *slope, double *intercept);
JsonValue *logistic_json(const Logistic *model);
Logistic *logistic_parse(const JsonValue *json, gsize columns, const char *name,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
