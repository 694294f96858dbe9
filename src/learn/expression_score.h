/* learn/expression_score.h: how well expressions are read, against faces that people labelled.
 *
 * Layer: learn.  Threads: pure functions. */
#pragma once
#include "face/expression.h"
#include "learn/bootstrap.h"
#include "learn/metrics.h"

/* The class that a label of a table means: one of face_expression_names, or another name for one: anger, happiness,
 * sadness, surprised ... Contempt, which FER2013 lacks and FER+ has, is disgust, as in training: both are negative.
 * FALSE: no such label. */
gboolean expression_label(const char *label, FaceExpression *expression);
/* Angry, disgust, fear and sad are. */
gboolean expression_is_negative(FaceExpression expression);

/* One face that was read. */
typedef struct {
    FaceExpression truth;
    FaceReading reading;
} ExpressionItem;

typedef struct {
    Estimate accuracy, macro_f1; /* of the most probable of the seven classes */
    Estimate f1_negative;        /* "negative" is answered at `threshold` or above */
    Estimate auc_negative;       /* of the summed negative probability */
    Estimate ece;                /* of the top probability */
    Confusion confusion;
} ExpressionScore;

/* `group` as for bootstrap(). */
ExpressionScore expression_score(const ExpressionItem *items, gsize n, const guint *group, guint n_groups,
                                 float threshold, guint rounds);
