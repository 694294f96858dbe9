/* voice/identify.c: see identify.h. */
#include "voice/identify.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "voice/cluster.h"

#define SHARE_LEAST 0.08f /* of all pieces that make a speaker, however long the recording */
#define STEP 0.05f        /* by which the threshold rises until there are as many speakers as there must be */

/* The pieces that are clustered. */
typedef struct {
    guint n, size, clusters;
    float *vectors;
    guint *labels, *pieces; /* pieces of each cluster */
} Work;

static void work_clear(Work *work)
{
    g_free(work->vectors);
    g_free(work->labels);
    g_free(work->pieces);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static Work work_start(const Voices *voices)
{
    guint all = voices_count(voices), n = MIN(all, LIMIT_CLUSTERED);
    Work work = {
        n, voices->size, 0, g_new(float, (gsize)n * voices->size + 1), g_new(guint, n + 1), g_new(guint, n + 1)};
    for (guint i = 0; i < n; i++)
        memcpy(work.vectors + (gsize)i * work.size, voices_vector(voices, (guint)((guint64)i * all / n)),
               work.size * sizeof(float));
    return work;
}

static void cluster(Work *work, float threshold, guint at_most)
{
    const ClusterItems items = {work->n, work->size, work->vectors};
    work->clusters = cluster_agglomerate(&items, &(ClusterRule){threshold, 1, at_most}, work->labels);
    memset(work->pieces, 0, (work->n + 1) * sizeof *work->pieces);
    for (guint i = 0; i < work->n; i++)
        work->pieces[work->labels[i]]++;
}

static guint least_pieces(const Work *work, const IdentifyRule *rule)
{
    return MAX(MIN(rule->least, work->n), (guint)(SHARE_LEAST * (float)work->n));
}

static guint count_speakers(const Work *work, const IdentifyRule *rule)
{
    guint speakers = 0;
    for (guint c = 0; c < work->clusters; c++)
        speakers += work->pieces[c] >= least_pieces(work, rule);
    return speakers;
}

static guint largest(const Work *work)
{
    guint best = 0;
    for (guint c = 1; c < work->clusters; c++)
        if (work->pieces[c] > work->pieces[best])
            best = c;
    return best;
}

/* Appends the centre of a cluster and takes it out of the list. */
static void take_centre(Work *work, guint cluster, float *centre)
{
    double power = 0;
    memset(centre, 0, work->size * sizeof *centre);
    for (guint i = 0; i < work->n; i++)
        for (guint k = 0; work->labels[i] == cluster && k < work->size; k++)
            centre[k] += work->vectors[(gsize)i * work->size + k];
    for (guint k = 0; k < work->size; k++)
        power += (double)centre[k] * centre[k];
    for (guint k = 0; k < work->size && power > 0; k++)
        centre[k] /= (float)sqrt(power);
    work->pieces[cluster] = 0;
}

float *voice_identify(const Voices *voices, const IdentifyRule *rule, guint *speakers)
{
    g_auto(Work) work = work_start(voices);
    *speakers = 0;
    if (work.n == 0)
        return NULL;
    guint at_most = MIN(rule->at_most ? rule->at_most : LIMIT_SPEAKERS, work.n), at_least = MIN(rule->at_least, work.n);
    float threshold = rule->threshold;
    do {
        cluster(&work, threshold, 0);
        threshold += STEP;
    } while (count_speakers(&work, rule) < at_least && threshold < 1);
    guint found = CLAMP(count_speakers(&work, rule), MAX(at_least, 1), at_most);
    float *centres = g_new(float, (gsize)found *work.size);
    for (; *speakers < MIN(found, work.clusters); ++*speakers)
        take_centre(&work, largest(&work), centres + (gsize)*speakers * work.size);
    return centres;
}
