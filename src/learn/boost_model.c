/* learn/boost_model.c: boosted trees as a thing, and their answer to rows; see boost.h and boost_model.h. */
#include "learn/boost_model.h"

#include "base/lang.h"

#define ABREAST 8 /* rows that go down a tree side by side: their loads do not wait for each other */

Boost *boost_new(gsize columns, float base)
{
    Boost *boost = g_new0(Boost, 1);
    boost->columns = columns;
    boost->base = base;
    boost->node = g_array_new(FALSE, FALSE, sizeof(BoostNode));
    boost->tree = g_array_new(FALSE, FALSE, sizeof(BoostTree));
    boost->tables = g_new0(gsize, 1);
    return boost;
}

void boost_free(Boost *boost)
{
    if (!boost)
        return;
    boost_tables_free((BoostTables *)*boost->tables);
    g_free(boost->tables);
    g_array_unref(boost->node);
    g_array_unref(boost->tree);
    g_free(boost);
}

/* ---- making one ---- */

static BoostTree *last_tree(Boost *boost)
{
    return &g_array_index(boost->tree, BoostTree, boost->tree->len - 1);
}

void boost_tree_begins(Boost *boost)
{
    BoostTree tree = {boost->node->len, 0};
    g_array_append_val(boost->tree, tree);
}

void boost_add(Boost *boost, BoostNode node)
{
    node.left = boost->node->len;
    g_array_append_val(boost->node, node);
}

gboolean boost_tree_ends(Boost *boost)
{
    BoostTree *tree = last_tree(boost);
    BoostNode *nodes = (BoostNode *)boost->node->data;
    guint32 next = tree->first + 1, level_ends = next, end = boost->node->len;
    for (guint32 i = tree->first; i < end; i++) {
        if (i == next)
            return FALSE; /* no split leads here */
        if (i == level_ends) {
            level_ends = next;
            tree->depth++;
        }
        if (nodes[i].splits) {
            nodes[i].left = next;
            next += 2;
        }
    }
    return next == end && tree->depth <= BOOST_MAX_DEPTH;
}

guint32 boost_tree_end(const Boost *boost, guint tree)
{
    return tree + 1 < boost->tree->len ? g_array_index(boost->tree, BoostTree, tree + 1).first : boost->node->len;
}

guint boost_trees(const Boost *boost)
{
    return boost->tree->len;
}

/* ---- asking it ---- */

gboolean boost_fits(const Boost *boost, const Matrix *matrix, GError **error)
{
    if (matrix->columns == boost->columns)
        return TRUE;
    g_set_error(error, LEARN_ERROR, LEARN_ERROR_MODEL,
                tr("the trees were learnt from %zu columns, and are asked with %zu",
                   "деревья учились на столбцах числом %zu, а спрошены с %zu"),
                boost->columns, matrix->columns);
    return FALSE;
}

/* Adds what one tree says of `n` rows, at most ABREAST. A row that came to a leaf stays there. */
static inline void score_abreast(const BoostNode *nodes, const BoostTree *tree, const float *row, gsize columns,
                                 guint n, float *score)
{
    guint32 at[ABREAST];
    for (guint k = 0; k < n; k++)
        at[k] = tree->first;
    for (guint32 level = 0; level < tree->depth; level++)
        for (guint k = 0; k < n; k++)
            at[k] = nodes[at[k]].left + boost_goes_right(&nodes[at[k]], row + k * columns);
    for (guint k = 0; k < n; k++)
        score[k] += nodes[at[k]].value;
}

gboolean boost_score(const Boost *boost, const Matrix *matrix, float *score, GError **error)
{
    if (!boost_fits(boost, matrix, error))
        return FALSE;
    const BoostNode *nodes = (const BoostNode *)boost->node->data;
    gsize whole = matrix->rows / ABREAST * ABREAST;
    for (gsize row = 0; row < matrix->rows; row++)
        score[row] = boost->base;
    for (guint i = 0; i < boost->tree->len; i++) { /* trees outside: the nodes of one stay in the cache */
        const BoostTree *tree = &g_array_index(boost->tree, BoostTree, i);
        for (gsize row = 0; row < whole; row += ABREAST)
            score_abreast(nodes, tree, matrix->value + row * matrix->columns, matrix->columns, ABREAST, score + row);
        score_abreast(nodes, tree, matrix->value + whole * matrix->columns, matrix->columns,
                      (guint)(matrix->rows - whole), score + whole);
    }
    return TRUE;
}
