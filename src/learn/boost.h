/* learn/boost.h: gradient boosted trees (Chen and Guestrin 2016): XGBoost learns them, boost.c being its only door;
 * they are kept, asked and explained here, on a flat layout of their own.
 *
 * Layer: learn.  Threads: a model does not change; many may ask it at once.
 * Learning runs on the calling thread alone: the same rows, options and seed give the same bytes. Missing values are
 * NAN, and each split has learnt where they go; infinities are refused. */
#pragma once
#include "learn/error.h"

/* Rows of features, row by row; borrowed. */
typedef struct {
    const float *value; /* rows x columns */
    gsize rows, columns;
} Matrix;

typedef enum {
    BOOST_LOGISTIC, /* target 0..1, not all 0 and not all 1; answers log-odds; held rows by log loss */
    BOOST_RANK,   /* LambdaMART (Burges 2010) by group; target = grade 0, 1, 2 .. 31; answers a score; held by NDCG@5 */
    BOOST_SQUARE, /* squared error */
    BOOST_QUANTILE, /* the quantile `quantile` (pinball loss) */
} BoostAim;

#define BOOST_MAX_DEPTH 12
#define BOOST_MAX_COLUMNS 65535
typedef struct {
    BoostAim aim;
    double quantile;      /* of BOOST_QUANTILE, (0, 1) */
    guint rounds;         /* trees at most */
    guint patience;       /* early stopping: rounds without a better value on the held rows; 0: never */
    guint depth;          /* 1 .. BOOST_MAX_DEPTH */
    double rate;          /* learning rate, (0, 1] */
    double child;         /* least sum of hessians in a leaf */
    double l2;            /* of the leaves */
    double rows, columns; /* shares drawn for each tree, (0, 1] */
    guint32 seed;
} BoostOptions;

/* What a model learns from. `group[i]` names the lead of row i; of BOOST_RANK alone, rows of a group stand together. */
typedef struct {
    Matrix matrix;
    const float *target;
    const float *weight; /* NULL: all 1. Of BOOST_RANK: ignored */
    const guint *group;  /* NULL but for BOOST_RANK */
} BoostRows;

typedef struct Boost Boost;
/* `held` (NULL: none) is what early stopping looks at; the trees after the best round are dropped. *best (may be NULL)
 * gets the number of trees that are left. The answer before the first tree is the mean of the targets (their quantile
 * of BOOST_QUANTILE, 0 of BOOST_RANK). LEARN_ERROR_FIT, in the library's own words where it is the library that
 * refuses. */
Boost *boost_train(const BoostRows *rows, const BoostRows *held, const BoostOptions *options, guint *best,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void boost_free(Boost *boost);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Boost, boost_free)

/* The model as bytes of a layout of our own (see boost_bytes.c), 12 a node, and back. Whatever the bytes, parsing ends
 * in a model that is safe to ask or in LEARN_ERROR_MODEL; XGBoost never sees them. `columns` is what a matrix must
 * have; `name` is what errors call the bytes. */
GBytes *boost_bytes(const Boost *boost, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Boost *boost_parse(const void *bytes, gsize length, gsize columns, const char *name,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint boost_trees(const Boost *boost);

/* Both refuse a matrix of other columns than the model's.
 * One answer a row: log-odds of BOOST_LOGISTIC, else the score. */
gboolean boost_score(const Boost *boost, const Matrix *matrix, float *score, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* SHAP values (TreeSHAP, Lundberg et al. 2020): columns + 1 numbers a row, the last the mean answer; they sum to
 * boost_score(). */
gboolean boost_reasons(const Boost *boost, const Matrix *matrix, float *reasons,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
