/* learn/ridge.h: linear regression with an L2 penalty (Hoerl and Kennard 1970), the plain baseline of every number that
 * is told.
 *
 * Layer: learn.  Threads: pure; a model does not change.
 * Columns are standardised on the rows that have them and cut at 4 deviations; what is missing is the mean. */
#pragma once
#include "learn/boost.h"

typedef struct Ridge Ridge;
/* NULL when there is no row. `l2` (> 0) is the penalty on each squared weight. */
Ridge *ridge_train(const Matrix *matrix, const float *target, double l2);
void ridge_free(Ridge *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ridge, ridge_free)
void ridge_tell(const Ridge *model, const Matrix *matrix, float *value);
