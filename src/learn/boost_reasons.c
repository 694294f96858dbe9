/* learn/boost_reasons.c: SHAP values of trees, path-dependent (Lundberg, Erion and Lee 2018); see boost.h.
 *
 * What a leaf brings to the columns on its way depends only on which of them the row agrees with, not on the row's
 * numbers. So it is worked out once for every such pattern (as Fast TreeSHAP v2, Yang 2021), and a row only looks it
 * up; leaves with many columns on their way are worked out each time. */
#include "learn/boost_model.h"

#include <string.h>

#define TABLE_COLUMNS 6                  /* of a leaf: with more it has no table */
#define TABLES_NUMBERS (8 * 1024 * 1024) /* of all tables together: 32 MiB; leaves beyond have none */
#define NO_TABLE G_MAXUINT32
#define ABREAST 8 /* rows that are explained side by side */

/* A column on the way to a leaf: the share of all rows that go on there when the column is not known. */
typedef struct {
    guint32 column;
    double share;
} Step;

/* One split of a tree: at which of its nodes, and which step of the leaves below it is its column's. */
typedef struct {
    guint32 node;
    guint8 step;
} Split;

typedef struct {
    guint32 node;     /* of its tree */
    guint32 steps, n; /* from where in BoostTables.steps, and how many */
    guint32 table;    /* 2^n x n numbers from here in BoostTables.table, or NO_TABLE */
} Leaf;

struct BoostTables {
    GArray *splits, *leaves, *steps; /* of Split, Leaf and Step, tree after tree */
    GArray *table;                   /* of float */
    double mean;                     /* of the answers over the rows that were learnt from */
    guint32 most_nodes;              /* of a tree */
};

void boost_tables_free(BoostTables *tables)
{
    if (!tables)
        return;
    g_array_unref(tables->splits);
    g_array_unref(tables->leaves);
    g_array_unref(tables->steps);
    g_array_unref(tables->table);
    g_free(tables);
}

/* ---- one leaf ---- */

/* weight[k] becomes the sum, over the sets of k of the steps up to this one, of Shapley's weight times the shares of
 * the others; a step that the row parts from gives nothing to the sets that it is in. */
static void extend(double *weight, guint steps, double share, gboolean agrees)
{
    weight[steps] = steps == 0;
    if (steps == 0)
        return;
    for (guint k = steps; k-- > 0;) {
        if (agrees)
            weight[k + 1] += weight[k] * (k + 1) / (steps + 1);
        weight[k] = share * weight[k] * (steps - k) / (steps + 1);
    }
}

/* The sum of the weights as they would be without one step: extend() undone. */
static double without(const double *weight, guint last, double share, gboolean agrees)
{
    double next = weight[last], sum = 0;
    for (guint k = last; k-- > 0;) {
        if (agrees) {
            double removed = next * (last + 1) / (k + 1);
            next = weight[k] - removed * share * (last - k) / (last + 1);
            sum += removed;
        } else {
            sum += weight[k] * (last + 1) / (share * (last - k));
        }
    }
    return sum;
}

/* What a leaf of this value brings to each of its `n` steps for a row that parts from those in the mask `parts`. */
static void contribute(const Step *step, guint n, guint parts, double value, double *out)
{
    double weight[BOOST_MAX_DEPTH + 1];
    extend(weight, 0, 1, TRUE);
    gboolean reached = TRUE;
    for (guint i = 0; i < n; i++) {
        gboolean agrees = !(parts >> i & 1);
        reached &= agrees || step[i].share > 0; /* else nothing ever comes here */
        extend(weight, i + 1, step[i].share, agrees);
    }
    for (guint i = 0; i < n; i++) {
        gboolean agrees = !(parts >> i & 1);
        out[i] = reached ? without(weight, n, step[i].share, agrees) * (agrees - step[i].share) * value : 0;
    }
}

/* ---- all leaves, once ---- */

static guint32 add_table(BoostTables *tables, const Step *step, guint n, double value)
{
    guint numbers = n << n;
    if (n > TABLE_COLUMNS || tables->table->len + numbers > TABLES_NUMBERS)
        return NO_TABLE;
    guint32 first = tables->table->len;
    for (guint parts = 0; parts < 1u << n; parts++) {
        double bring[TABLE_COLUMNS];
        contribute(step, n, parts, value, bring);
        for (guint i = 0; i < n; i++) {
            float number = (float)bring[i];
            g_array_append_val(tables->table, number);
        }
    }
    return first;
}

/* The way to a node: its steps, each column once. */
typedef struct {
    Step step[BOOST_MAX_DEPTH];
    guint n;
    double share; /* of all rows */
} Way;

static void go_on(Way *way, guint32 column, double share, guint8 *place)
{
    guint i = 0;
    while (i < way->n && way->step[i].column != column)
        i++;
    if (i == way->n)
        way->step[way->n++] = (Step){column, 1};
    way->step[i].share *= share;
    way->share *= share;
    *place = (guint8)i;
}

/* The ways to all nodes of a tree are found level by level, from their parents'. */
static void add_tree(BoostTables *tables, const BoostNode *nodes, guint32 first, guint32 end)
{
    g_autofree Way *way = g_new0(Way, end - first);
    way[0].share = 1;
    for (guint32 i = 0; i < end - first; i++) {
        const BoostNode *node = &nodes[first + i];
        if (!node->splits) {
            Leaf leaf = {i, tables->steps->len, way[i].n, add_table(tables, way[i].step, way[i].n, node->value)};
            g_array_append_vals(tables->steps, way[i].step, way[i].n);
            g_array_append_val(tables->leaves, leaf);
            tables->mean += way[i].share * node->value;
            continue;
        }
        Split split = {i, 0};
        for (guint32 child = node->left; child <= node->left + 1; child++) {
            way[child - first] = way[i];
            go_on(&way[child - first], node->column, boost_share(nodes, node, child), &split.step);
        }
        g_array_append_val(tables->splits, split);
    }
    tables->most_nodes = MAX(tables->most_nodes, end - first);
}

static BoostTables *tables_new(const Boost *boost)
{
    BoostTables *tables = g_new0(BoostTables, 1);
    tables->splits = g_array_new(FALSE, FALSE, sizeof(Split));
    tables->leaves = g_array_new(FALSE, FALSE, sizeof(Leaf));
    tables->steps = g_array_new(FALSE, FALSE, sizeof(Step));
    tables->table = g_array_new(FALSE, FALSE, sizeof(float));
    tables->mean = boost->base;
    for (guint i = 0; i < boost->tree->len; i++)
        add_tree(tables, (const BoostNode *)boost->node->data, g_array_index(boost->tree, BoostTree, i).first,
                 boost_tree_end(boost, i));
    return tables;
}

static const BoostTables *tables_of(const Boost *boost)
{
    if (g_once_init_enter(boost->tables))
        g_once_init_leave(boost->tables, (gsize)tables_new(boost));
    return (const BoostTables *)*boost->tables;
}

/* ---- rows ---- */

/* The part of the tables that is of one tree, and the rows that it is asked about. */
typedef struct {
    const BoostTables *tables;
    const BoostNode *nodes; /* its own */
    const Split *split;
    const Leaf *leaf;
    guint32 splits;
    const float *row;
    guint rows; /* at most ABREAST */
    gsize columns;
    guint16 (*parts)[ABREAST]; /* by node and row: the steps that the row parts from on the way there */
    double *sum;               /* rows x columns */
} View;

static void find_parts(const View *view)
{
    for (guint k = 0; k < view->rows; k++)
        view->parts[0][k] = 0;
    for (guint32 i = 0; i < view->splits; i++) {
        const Split *split = &view->split[i];
        const BoostNode *node = &view->nodes[split->node];
        guint16(*child)[ABREAST] = &view->parts[2 * i + 1];
        for (guint k = 0; k < view->rows; k++) {
            guint right = boost_goes_right(node, view->row + k * view->columns), parts = view->parts[split->node][k];
            child[0][k] = (guint16)(parts | right << split->step);
            child[1][k] = (guint16)(parts | !right << split->step);
        }
    }
}

/* Rows inside: their sums do not wait for each other, as those of one row's leaves would. */
static void look_up(const View *view, const Leaf *leaf, const Step *step)
{
    const float *table = &g_array_index(view->tables->table, float, leaf->table);
    for (guint k = 0; k < view->rows; k++) {
        const float *bring = table + (gsize)view->parts[leaf->node][k] * leaf->n;
        for (guint i = 0; i < leaf->n; i++)
            view->sum[k * view->columns + step[i].column] += bring[i];
    }
}

static void work_out(const View *view, const Leaf *leaf, const Step *step)
{
    double bring[BOOST_MAX_DEPTH];
    for (guint k = 0; k < view->rows; k++) {
        contribute(step, leaf->n, view->parts[leaf->node][k], view->nodes[leaf->node].value, bring);
        for (guint i = 0; i < leaf->n; i++)
            view->sum[k * view->columns + step[i].column] += bring[i];
    }
}

static void explain_tree(const View *view)
{
    find_parts(view);
    for (guint32 i = 0; i <= view->splits; i++) { /* a leaf more than splits */
        const Leaf *leaf = &view->leaf[i];
        const Step *step = &g_array_index(view->tables->steps, Step, leaf->steps);
        (leaf->table == NO_TABLE ? work_out : look_up)(view, leaf, step);
    }
}

/* All trees about the view's rows. */
static void explain(const Boost *boost, View view)
{
    memset(view.sum, 0, view.rows * view.columns * sizeof *view.sum);
    view.split = (const Split *)view.tables->splits->data;
    view.leaf = (const Leaf *)view.tables->leaves->data;
    for (guint i = 0; i < boost->tree->len; i++) {
        guint32 first = g_array_index(boost->tree, BoostTree, i).first;
        view.nodes = &g_array_index(boost->node, BoostNode, first);
        view.splits = (boost_tree_end(boost, i) - first) / 2;
        explain_tree(&view);
        view.split += view.splits;
        view.leaf += view.splits + 1;
    }
}

gboolean boost_reasons(const Boost *boost, const Matrix *matrix, float *reasons, GError **error)
{
    if (!boost_fits(boost, matrix, error))
        return FALSE;
    gsize columns = boost->columns;
    const BoostTables *tables = tables_of(boost);
    g_autofree double *sum = g_new(double, ABREAST *columns);
    View view = {.tables = tables, .columns = columns, .sum = sum};
    view.parts = g_malloc_n(tables->most_nodes + 1, sizeof *view.parts);
    for (gsize from = 0; from < matrix->rows; from += ABREAST) {
        view.row = matrix->value + from * columns;
        view.rows = (guint)MIN(ABREAST, matrix->rows - from);
        explain(boost, view);
        for (guint k = 0; k < view.rows; k++) {
            float *out = reasons + (from + k) * (columns + 1);
            for (gsize column = 0; column < columns; column++)
                out[column] = (float)sum[k * columns + column];
            out[columns] = (float)tables->mean;
        }
    }
    g_free(view.parts);
    return TRUE;
}
