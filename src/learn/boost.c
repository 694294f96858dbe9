/* learn/boost.c: learning boosted trees with XGBoost; see boost.h. */
#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "learn/boost_model.h"

#define ROUNDS_AT_ONCE 16 /* trees that are turned to JSON together: of full depth below LIMIT_JSON_BYTES */

static const struct {
    const char *objective, *metric;
    gboolean higher_is_better;
} aims[] = {
    [BOOST_LOGISTIC] = {"binary:logistic", "logloss", FALSE},
    [BOOST_RANK] = {"rank:ndcg", "ndcg@5-", TRUE},
    [BOOST_SQUARE] = {"reg:squarederror", "rmse", FALSE},
    [BOOST_QUANTILE] = {"reg:quantileerror", "quantile", FALSE},
};

typedef void Table; /* a DMatrix */
static void table_free(Table *table)
{
    XGDMatrixFree(table);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

typedef void Booster;
static void booster_free(Booster *booster)
{
    XGBoosterFree(booster);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Booster, booster_free)

/* XGBoost's words are "[12:34:56] file.cc:123: reason", then a stack trace in further lines. */
static gboolean went(int code, GError **error)
{
    if (code == 0)
        return TRUE;
    g_auto(GStrv) lines = g_strsplit(XGBGetLastError(), "\n", 2);
    const char *why = lines[0] ? lines[0] : "";
    const char *after = strstr(why, "] ");
    return boost_refused(error, *why == '[' && after ? after + 2 : why);
}

/* ---- what is learnt from, for the library ---- */

static gboolean set_groups(Table *table, const BoostRows *rows, GError **error)
{
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(guint));
    for (gsize i = 0; i < rows->matrix.rows; i++) {
        guint one = 1;
        if (i > 0 && rows->group[i] == rows->group[i - 1])
            g_array_index(sizes, guint, sizes->len - 1)++;
        else
            g_array_append_val(sizes, one);
    }
    return went(XGDMatrixSetUIntInfo(table, "group", (const unsigned *)sizes->data, sizes->len), error);
}

static Table *table_new(const BoostRows *rows, BoostAim aim, GError **error)
{
    const Matrix *matrix = &rows->matrix;
    g_autofree char *array = g_strdup_printf("{\"data\": [%zu, true], \"shape\": [%zu, %zu], \"typestr\": \"%cf4\", "
                                             "\"version\": 3}",
                                             (gsize)matrix->value, matrix->rows, matrix->columns,
                                             G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>');
    DMatrixHandle handle = NULL;
    if (!went(XGDMatrixCreateFromDense(array, "{\"missing\": NaN, \"nthread\": 1}", &handle), error))
        return NULL;
    g_autoptr(Table) table = handle;
    if (!went(XGDMatrixSetFloatInfo(table, "label", rows->target, matrix->rows), error))
        return NULL;
    if (aim == BOOST_RANK
            ? !set_groups(table, rows, error)
            : rows->weight && !went(XGDMatrixSetFloatInfo(table, "weight", rows->weight, matrix->rows), error))
        return NULL;
    return g_steal_pointer(&table);
}

/* ---- learning ---- */

static gboolean set_text(Booster *booster, const char *name, const char *value, GError **error)
{
    return went(XGBoosterSetParam(booster, name, value), error);
}

static gboolean set_number(Booster *booster, const char *name, double value, GError **error)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return set_text(booster, name, g_ascii_dtostr(text, sizeof text, value), error);
}

static gboolean set_options(Booster *booster, const BoostOptions *options, float base, GError **error)
{
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"nthread", 1},
        {"verbosity", 0},
        {"base_score", base},
        {"max_depth", options->depth},
        {"eta", options->rate},
        {"min_child_weight", options->child},
        {"lambda", options->l2},
        {"subsample", options->rows},
        {"colsample_bytree", options->columns},
        {"seed", options->seed},
    };
    if (!set_text(booster, "objective", aims[options->aim].objective, error) ||
        !set_text(booster, "eval_metric", aims[options->aim].metric, error) ||
        !set_text(booster, "tree_method", "hist", error) ||
        (options->aim == BOOST_QUANTILE && !set_number(booster, "quantile_alpha", options->quantile, error)))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (!set_number(booster, numbers[i].name, numbers[i].value, error))
            return FALSE;
    return TRUE;
}

/* How good the model is on the held rows: "[3]\theld-logloss:0.25". Higher is better. */
static gboolean judge(Booster *booster, Table *held, guint round, BoostAim aim, double *value, GError **error)
{
    const char *name = "held", *says = NULL;
    if (!went(XGBoosterEvalOneIter(booster, (int)round, &held, &name, 1, &says), error))
        return FALSE;
    const char *colon = strrchr(says, ':');
    *value = colon ? g_ascii_strtod(colon + 1, NULL) : NAN;
    if (isnan(*value))
        return boost_refused(error, tr("the held rows cannot be judged", "по отложенным строкам нельзя судить"));
    if (!aims[aim].higher_is_better)
        *value = -*value;
    return TRUE;
}

/* Learns round by round; *kept gets the number of rounds that are worth keeping, which may be 0. */
static gboolean learn(Booster *booster, Table *table, Table *held, const BoostOptions *options, guint *kept,
                      GError **error)
{
    gboolean stops_early = held && options->patience;
    double best = -INFINITY, value;
    *kept = stops_early ? 0 : options->rounds;
    /* Without trees all rows are equal, of which a ranking's value says nothing. */
    if (stops_early && options->aim != BOOST_RANK && !judge(booster, held, 0, options->aim, &best, error))
        return FALSE;
    for (guint round = 0; round < options->rounds; round++) {
        if (!went(XGBoosterUpdateOneIter(booster, (int)round, table), error))
            return FALSE;
        if (!stops_early)
            continue;
        if (!judge(booster, held, round, options->aim, &value, error))
            return FALSE;
        if (value > best) {
            best = value;
            *kept = round + 1;
        } else if (round + 1 >= *kept + options->patience) {
            break;
        }
    }
    return TRUE;
}

/* ---- the trees out of the library ---- */

/* Takes the trees of rounds `from` to `to`. */
static gboolean take_rounds(Booster *booster, guint from, guint to, Boost *boost, GError **error)
{
    BoosterHandle handle = NULL;
    if (!went(XGBoosterSlice(booster, (int)from, (int)to, 1, &handle), error))
        return FALSE;
    g_autoptr(Booster) some = handle;
    bst_ulong length = 0;
    const char *text = NULL;
    if (!went(XGBoosterSaveModelToBuffer(some, "{\"format\": \"json\"}", &length, &text), error))
        return FALSE;
    g_autoptr(JsonValue) json = jsonfile_parse(text, length, "trees of XGBoost", error);
    return json && boost_add_json(boost, json, error);
}

static Boost *take_trees(Booster *booster, guint rounds, gsize columns, float base, GError **error)
{
    g_autoptr(Boost) boost = boost_new(columns, base);
    for (guint from = 0; from < rounds; from += ROUNDS_AT_ONCE)
        if (!take_rounds(booster, from, MIN(from + ROUNDS_AT_ONCE, rounds), boost, error))
            return NULL;
    return g_steal_pointer(&boost);
}

Boost *boost_train(const BoostRows *rows, const BoostRows *held, const BoostOptions *options, guint *best,
                   GError **error)
{
    g_return_val_if_fail(options->depth >= 1 && options->depth <= BOOST_MAX_DEPTH && options->rounds > 0, NULL);
    float base;
    if (!boost_check(rows, options, &base, error) || (held && !boost_check_held(held, options, error)) ||
        !went(XGBSetGlobalConfig("{\"verbosity\": 0}"), error)) /* of this thread alone */
        return NULL;
    g_autoptr(Table) table = table_new(rows, options->aim, error);
    g_autoptr(Table) held_table = table && held ? table_new(held, options->aim, error) : NULL;
    if (!table || (held && !held_table))
        return NULL;
    DMatrixHandle tables[] = {table, held_table};
    BoosterHandle handle = NULL;
    if (!went(XGBoosterCreate(tables, held ? 2 : 1, &handle), error))
        return NULL;
    g_autoptr(Booster) booster = handle;
    guint kept;
    if (!set_options(booster, options, base, error) || !learn(booster, table, held_table, options, &kept, error))
        return NULL;
    if (best)
        *best = kept;
    return take_trees(booster, kept, rows->matrix.columns, options->aim == BOOST_LOGISTIC ? -logf(1 / base - 1) : base,
                      error);
}
