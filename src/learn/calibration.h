/* learn/calibration.h: from a score to a probability that holds.
 *
 * Layer: learn.  Threads: pure.
 * Sigmoid (Platt 2000, with his targets) for few positives, isotonic regression (pool adjacent violators; Zadrozny and
 * Elkan 2002) from CALIBRATION_ISOTONIC_POSITIVES of them; both monotone, fitted on scores of rows that the model did
 * not learn from. Another rate of positives in life is brought in by Bayes' rule on the odds (Elkan 2001). */
#pragma once
#include "base/jsonfile.h"

#define CALIBRATION_ISOTONIC_POSITIVES 1000

typedef enum { CALIBRATION_SIGMOID, CALIBRATION_ISOTONIC } CalibrationKind;
typedef struct Calibration Calibration;

/* LEARN_ERROR_FIT without rows of both classes. */
Calibration *calibration_fit(CalibrationKind kind, const float *score, const gboolean *positive, gsize n,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sigmoid or isotonic by the number of positives. */
CalibrationKind calibration_choose(const gboolean *positive, gsize n);
void calibration_free(Calibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calibration, calibration_free)
double calibration_apply(const Calibration *calibration,
                         double score); /* within (0, 1), never falling; the score is not NAN */
JsonValue *calibration_json(const Calibration *calibration);
Calibration *calibration_parse(const JsonValue *json, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A probability learnt where a share `learnt` is positive, for a place where a share `live` is; all within (0, 1). */
double calibration_prior(double probability, double learnt, double live);
