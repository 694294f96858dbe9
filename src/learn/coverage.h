/* learn/coverage.h: what leaving the worst faces out is worth: risk against coverage (El-Yaniv & Wiener 2010).
 *
 * Layer: learn.  Threads: pure.
 * Faces are ordered by one measure, such as light; the point at coverage c keeps the best share c of them. A limit on a
 * measure is worth having where the faces it leaves out are read clearly worse than those it keeps. */
#pragma once
#include "learn/expression_score.h"

typedef struct {
    double coverage;                               /* share kept, as asked; ties go with the better ones */
    double limit;                                  /* the measure's worst value among those kept; NAN: none is */
    double wrong;                                  /* share of those kept whose answer "negative or not" is wrong */
    double wrong_classes;                          /* share of those kept whose most probable class is wrong */
    double left_out_wrong, left_out_wrong_classes; /* the same of the others; NAN: all are kept */
} CoveragePoint;

/* `worth[i]` is item i's measure: larger is better. Fills points[n_points] for the given shares, each in 0..1. */
void coverage_curve(const ExpressionItem *items, const float *worth, gsize n, float threshold, const double *shares,
                    CoveragePoint *points, guint n_points);
