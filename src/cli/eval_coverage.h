/* cli/eval_coverage.h: `otklik eval expression --coverage`: where the limits of a sidecar come from.
 *
 * Layer: cli (internal). */
#pragma once
#include "base/jsonfile.h"
#include "learn/expression_score.h"

/* A row for each measure of quality and share kept: what limit keeps it, and what is wrong of those kept and left out.
 */
JsonValue *eval_coverage(const ExpressionItem *items, guint n, float threshold);
