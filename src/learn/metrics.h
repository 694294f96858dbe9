/* learn/metrics.h: how good a judgement is, as numbers.
 *
 * Layer: learn.  Threads: pure functions.
 * Names are the field's: macro-F1 (mean of the F1 of every class that occurs in truth or answer), ROC AUC
 * (Mann-Whitney, ties count half), expected calibration error (Guo et al. 2017, 15 equal bins of the top probability),
 * average precision (area under the interpolated precision-recall curve, all points, as PASCAL VOC 2010). */
#pragma once
#include <glib.h>

#define METRICS_MAX_CLASSES 16

/* Cell [truth][answer] counts. */
typedef struct {
    guint classes;
    double cell[METRICS_MAX_CLASSES][METRICS_MAX_CLASSES];
} Confusion;

double confusion_accuracy(const Confusion *confusion); /* NAN when it is empty, as for all below */
double confusion_macro_f1(const Confusion *confusion);

/* F1 of the positive class from counts: 2tp / (2tp + fp + fn); NAN when there is nothing to find and nothing found. */
double metrics_f1(double true_positive, double false_positive, double false_negative);

/* `weight` (NULL: all 1) is how often an item counts: what bootstrap.h draws. */
double metrics_auc(const float *score, const gboolean *positive, const double *weight, gsize n);
double metrics_ece(const float *confidence, const gboolean *right, const double *weight, gsize n);

/* `hit[i]` tells whether the i-th answer (any order) is one of the `truths` things to find; scores rank them. */
double metrics_average_precision(const float *score, const gboolean *hit, const double *weight, gsize n, double truths);
