/* learn/boost_model.h: how boosted trees lie in memory; for the files boost*.c alone.
 *
 * Layer: learn.  Threads: pure.
 * A tree's nodes stand level by level, the two children of a split side by side: the children of its k-th split are its
 * nodes 2k + 1 and 2k + 2. So which nodes split is all there is to a tree's shape. */
#pragma once
#include "base/jsonfile.h"
#include "learn/boost.h"

typedef struct {
    guint32 left; /* place of the left child in Boost.node, the right one follows; of a leaf its own place */
    guint16 column;
    guint8 splits;        /* 1 of a split, 0 of a leaf */
    guint8 missing_right; /* of a split, 1: what is missing goes right, 0: left */
    float value;          /* of a split: what is not less goes right; of a leaf: what it adds */
    float cover;          /* the sum of hessians that came to it in learning */
} BoostNode;

/* What boost_reasons.c works out once, when it is first asked. */
typedef struct BoostTables BoostTables;
void boost_tables_free(BoostTables *tables);

typedef struct {
    guint32 first, depth; /* its root; how many splits lead to its deepest leaf */
} BoostTree;

struct Boost {
    gsize columns;
    float base;    /* the answer before the first tree */
    GArray *node;  /* of BoostNode, tree after tree */
    GArray *tree;  /* of BoostTree */
    gsize *tables; /* a BoostTables *, or 0: for g_once_init_enter() */
};

Boost *boost_new(gsize columns, float base);
/* Begins a tree; then its nodes are added one after another with boost_add(). boost_tree_ends() completes it: FALSE
 * when the nodes make no tree of at most BOOST_MAX_DEPTH, after which the model must not be asked. */
void boost_tree_begins(Boost *boost);
void boost_add(Boost *boost, BoostNode node); /* `left` is found here */
gboolean boost_tree_ends(Boost *boost);
/* Where the nodes of a tree end. */
guint32 boost_tree_end(const Boost *boost, guint tree);

/* Adds the trees of a model that XGBoost wrote as JSON. */
gboolean boost_add_json(Boost *boost, JsonValue *model, GError **error);

/* Sets LEARN_ERROR_FIT with this reason; FALSE. */
gboolean boost_refused(GError **error, const char *why);
/* Whether rows can be learnt from, or judged on. *base gets the answer before the first tree, of BOOST_LOGISTIC as a
 * probability. */
gboolean boost_check(const BoostRows *rows, const BoostOptions *options, float *base, GError **error);
gboolean boost_check_held(const BoostRows *held, const BoostOptions *options, GError **error);
/* Whether the matrix has the model's columns. */
gboolean boost_fits(const Boost *boost, const Matrix *matrix, GError **error);

/* 1 when a row goes right at a split; at a leaf 0. */
static inline guint32 boost_goes_right(const BoostNode *node, const float *row)
{
    float value = row[node->column];
    return node->splits & ((value >= node->value) | (__builtin_isnan(value) & node->missing_right));
}

/* The share of the rows at a split that went to this child of it; half where none came. */
static inline double boost_share(const BoostNode *nodes, const BoostNode *split, guint32 child)
{
    double both = (double)nodes[split->left].cover + nodes[split->left + 1].cover;
    return both > 0 ? nodes[child].cover / both : 0.5;
}
