/* tests/unit/test_cluster.c: vectors are joined as their cosines say, within the bounds given. */
#include "voice/cluster.h"

#include <math.h>

#define SIZE 2
#define MOST 8

/* Unit vectors in the plane by their angles: the cosine of two is that of the angle between them. */
typedef struct {
    float vectors[MOST * SIZE];
    guint labels[MOST];
    ClusterItems items;
} Set;

static void set_fill(Set *set, const double *degrees, guint n)
{
    *set = (Set){0};
    for (guint i = 0; i < n; i++) {
        set->vectors[i * SIZE] = (float)cos(degrees[i] * G_PI / 180);
        set->vectors[i * SIZE + 1] = (float)sin(degrees[i] * G_PI / 180);
    }
    set->items = (ClusterItems){n, SIZE, set->vectors};
}

static void check(Set *set, ClusterRule rule, guint clusters, const guint *labels)
{
    g_assert_cmpuint(cluster_agglomerate(&set->items, &rule, set->labels), ==, clusters);
    for (guint i = 0; i < set->items.n; i++)
        g_assert_cmpuint(set->labels[i], ==, labels[i]);
}

static void test_nothing(void)
{
    Set set;
    set_fill(&set, NULL, 0);
    check(&set, (ClusterRule){0.5f, 3, 0}, 0, NULL);
}

static void test_two_groups(void)
{
    Set set;
    set_fill(&set, (const double[]){0, 90, 10, 100, 5}, 5);
    check(&set, (ClusterRule){0.7f, 0, 0}, 2, (const guint[]){0, 1, 0, 1, 0});
}

/* 0, 40 and 80 degrees: neighbours are alike (0.77), the ends are not (0.17): average linkage leaves the third out
 * ((0.77 + 0.17) / 2 = 0.47), where single linkage would chain them. */
static void test_no_chaining(void)
{
    Set set;
    set_fill(&set, (const double[]){0, 40, 80.5}, 3);
    check(&set, (ClusterRule){0.6f, 0, 0}, 2, (const guint[]){0, 0, 1});
    check(&set, (ClusterRule){0.4f, 0, 0}, 1, (const guint[]){0, 0, 0});
}

static void test_number(void)
{
    Set set;
    set_fill(&set, (const double[]){0, 4, 50, 55, 170}, 5);
    check(&set, (ClusterRule){0.5f, 4, 4}, 4, (const guint[]){0, 0, 1, 2, 3});
    check(&set, (ClusterRule){0.5f, 2, 2}, 2, (const guint[]){0, 0, 0, 0, 1});
    check(&set, (ClusterRule){0.5f, 1, 1}, 1, (const guint[]){0, 0, 0, 0, 0});
    check(&set, (ClusterRule){0.9f, 0, 2}, 2, (const guint[]){0, 0, 0, 0, 1});
    check(&set, (ClusterRule){-1, 3, 0}, 3, (const guint[]){0, 0, 1, 1, 2});
    check(&set, (ClusterRule){0.5f, 8, 8}, 5, (const guint[]){0, 1, 2, 3, 4});
}

/* The joining keeps a table of nearest neighbours; a plain search over all pairs must come to the same. */
static guint plain(const ClusterItems *items, float threshold, guint *labels)
{
    guint n = items->n, clusters = n;
    for (guint i = 0; i < n; i++)
        labels[i] = i;
    for (;;) {
        double most = -2;
        guint kept = 0, gone = 0;
        for (guint a = 0; a < n; a++)
            for (guint b = a + 1; b < n; b++) {
                double sum = 0, pairs = 0;
                for (guint i = 0; i < n; i++)
                    for (guint j = 0; j < n; j++)
                        if (labels[i] == a && labels[j] == b) {
                            for (guint k = 0; k < items->size; k++)
                                sum +=
                                    (double)items->vectors[i * items->size + k] * items->vectors[j * items->size + k];
                            pairs++;
                        }
                if (pairs > 0 && sum / pairs > most) {
                    most = sum / pairs;
                    kept = a;
                    gone = b;
                }
            }
        if (most < threshold)
            return clusters;
        for (guint i = 0; i < n; i++)
            labels[i] = labels[i] == gone ? kept : labels[i];
        clusters--;
    }
}

static void test_against_plain(void)
{
    enum { N = 24, WIDE = 5 };
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int round = 0; round < 20; round++) {
        float vectors[N * WIDE];
        for (guint i = 0; i < N; i++) {
            double power = 0;
            for (guint k = 0; k < WIDE; k++) {
                vectors[i * WIDE + k] = (float)g_rand_double_range(random, -1, 1);
                power += vectors[i * WIDE + k] * vectors[i * WIDE + k];
            }
            for (guint k = 0; k < WIDE; k++)
                vectors[i * WIDE + k] /= (float)sqrt(power);
        }
        ClusterItems items = {N, WIDE, vectors};
        guint own[N], slow[N];
        g_assert_cmpuint(cluster_agglomerate(&items, &(ClusterRule){0.3f, 0, 0}, own), ==, plain(&items, 0.3f, slow));
        for (guint i = 0; i < N; i++)
            for (guint j = 0; j < N; j++)
                g_assert_cmpint(own[i] == own[j], ==, slow[i] == slow[j]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cluster/nothing", test_nothing);
    g_test_add_func("/cluster/two-groups", test_two_groups);
    g_test_add_func("/cluster/no-chaining", test_no_chaining);
    g_test_add_func("/cluster/number", test_number);
    g_test_add_func("/cluster/against-plain", test_against_plain);
    return g_test_run();
}
