/* voice/cluster.h: which vectors belong together (agglomerative clustering, average linkage, cosine).
 *
 * Layer: voice.  Threads: pure.
 * Two clusters are as alike as the mean cosine of their members, weighed by the members' evidence. The most alike pair
 * is joined first, until no pair is alike enough or the wanted number is reached. Two members that are known to be
 * different keep their clusters apart (Davidson & Ravi 2005, "Agglomerative hierarchical clustering with
 * constraints"). */
#pragma once
#include <glib.h>

typedef struct {
    guint n, size;        /* vectors, values of each */
    const float *vectors; /* n rows of length 1 */
    const float *weights; /* n, above 0: how much each one tells */
    const guint8 *apart;  /* n x n, symmetric: not 0 where two are known to be different; NULL: nothing is known */
} ClusterItems;

typedef struct {
    float threshold;         /* least mean cosine at which two clusters are one */
    guint at_least, at_most; /* bounds of the number; equal: the number is known. `at_most` 0: none */
} ClusterRule;

/* Writes labels[n], 0..clusters-1 in order of first member, and answers the number of clusters. With fewer vectors than
 * rule->at_least each is a cluster. To get down to rule->at_most even those known to be different are joined, last.
 * Time n^3 at worst, n^2 usually; memory n^2 floats. */
guint cluster_agglomerate(const ClusterItems *items, const ClusterRule *rule, guint *labels);
