/* voice/cluster.h: which vectors belong together (agglomerative clustering, average linkage, cosine).
 *
 * Layer: voice.  Threads: pure.
 * Two clusters are as alike as the mean cosine of their members. The most alike pair is joined first, until no pair is
 * alike enough or the wanted number is reached. */
#pragma once
#include <glib.h>

typedef struct {
    guint n, size;        /* vectors, values of each */
    const float *vectors; /* n rows of length 1 */
} ClusterItems;

typedef struct {
    float threshold;         /* least mean cosine at which two clusters are one */
    guint at_least, at_most; /* bounds of the number; equal: the number is known. `at_most` 0: none */
} ClusterRule;

/* Writes labels[n], 0..clusters-1 in order of first member, and answers the number of clusters. With fewer vectors than
 * rule->at_least each is a cluster. Time n^3 at worst, n^2 usually; memory n^2 floats. */
guint cluster_agglomerate(const ClusterItems *items, const ClusterRule *rule, guint *labels);
