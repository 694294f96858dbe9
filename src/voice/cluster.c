/* voice/cluster.c: see cluster.h. */
#include "voice/cluster.h"

#include <string.h>

#define NO_PAIR -2.0f /* below every cosine */

/* The joining as it goes on: rows of dead clusters are skipped. */
typedef struct {
    guint n, alive;
    float *alike;   /* n x n */
    guint *members; /* of each cluster */
    guint *best;    /* the nearest of those after it in order */
    guint *into;    /* itself while alive, else what it was joined to */
} Joining;

static void joining_clear(Joining *joining)
{
    g_free(joining->alike);
    g_free(joining->members);
    g_free(joining->best);
    g_free(joining->into);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Joining, joining_clear)

static float dot(const float *a, const float *b, guint n)
{
    float sum = 0;
    for (guint i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static gboolean is_alive(const Joining *joining, guint i)
{
    return joining->into[i] == i;
}

static float alike(const Joining *joining, guint i, guint j)
{
    return joining->alike[(gsize)i * joining->n + j];
}

static void find_best(Joining *joining, guint i)
{
    float most = NO_PAIR;
    joining->best[i] = i;
    for (guint j = i + 1; j < joining->n; j++)
        if (is_alive(joining, j) && alike(joining, i, j) > most) {
            most = alike(joining, i, j);
            joining->best[i] = j;
        }
}

static Joining joining_start(const ClusterItems *items)
{
    guint n = items->n;
    Joining joining = {n, n, g_new(float, (gsize)n *n), g_new(guint, n), g_new(guint, n), g_new(guint, n)};
    for (guint i = 0; i < n; i++) {
        joining.members[i] = 1;
        joining.into[i] = i;
        for (guint j = 0; j <= i; j++) {
            float value =
                dot(items->vectors + (gsize)i * items->size, items->vectors + (gsize)j * items->size, items->size);
            joining.alike[(gsize)i * n + j] = joining.alike[(gsize)j * n + i] = value;
        }
    }
    for (guint i = 0; i < n; i++)
        find_best(&joining, i);
    return joining;
}

/* The most alike pair: writes its first, answers how alike; NO_PAIR when one cluster is left. */
static float most_alike(const Joining *joining, guint *first)
{
    float most = NO_PAIR;
    for (guint i = 0; i < joining->n; i++)
        if (is_alive(joining, i) && joining->best[i] != i && alike(joining, i, joining->best[i]) > most) {
            most = alike(joining, i, joining->best[i]);
            *first = i;
        }
    return most;
}

/* `gone` becomes part of `kept`; kept < gone. */
static void join(Joining *joining, guint kept, guint gone)
{
    guint n = joining->n;
    float a = (float)joining->members[kept], b = (float)joining->members[gone];
    joining->into[gone] = kept;
    joining->members[kept] += joining->members[gone];
    joining->alive--;
    for (guint k = 0; k < n; k++) {
        if (!is_alive(joining, k) || k == kept)
            continue;
        float mean = (a * alike(joining, kept, k) + b * alike(joining, gone, k)) / (a + b);
        joining->alike[(gsize)kept * n + k] = joining->alike[(gsize)k * n + kept] = mean;
    }
    for (guint k = 0; k < gone; k++) {
        guint best = joining->best[k];
        if (!is_alive(joining, k))
            continue;
        if (k == kept || best == gone || best == kept)
            find_best(joining, k);
        else if (k < kept && alike(joining, k, kept) > alike(joining, k, best))
            joining->best[k] = kept;
    }
}

static guint number_labels(const Joining *joining, guint *labels)
{
    guint next = 0;
    for (guint i = 0; i < joining->n; i++) /* an item is joined to one before it, whose label is known */
        labels[i] = is_alive(joining, i) ? next++ : labels[joining->into[i]];
    return next;
}

guint cluster_agglomerate(const ClusterItems *items, const ClusterRule *rule, guint *labels)
{
    if (items->n == 0)
        return 0;
    g_auto(Joining) joining = joining_start(items);
    guint at_most = rule->at_most ? rule->at_most : G_MAXUINT, first = 0;
    while (joining.alive > MAX(rule->at_least, 1)) {
        float most = most_alike(&joining, &first);
        if (joining.alive <= at_most && most < rule->threshold)
            break;
        join(&joining, first, joining.best[first]);
    }
    return number_labels(&joining, labels);
}
