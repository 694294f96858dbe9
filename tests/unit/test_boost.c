/* tests/unit/test_boost.c: boosted trees: XGBoost's own answers, hand-worked ones, and bytes that are no model. */
#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

#include "learn/boost.h"

#define ROWS 600u
#define COLUMNS 5u
#define EPSILON 1e-5

/* Made-up rows: a target that hangs on the first three columns, a tenth of the values missing. */
typedef struct {
    float value[ROWS * COLUMNS], target[ROWS], grade[ROWS], odds[ROWS];
    guint group[ROWS];
} Made;

static Made *make_rows(guint32 seed)
{
    Made *made = g_new0(Made, 1);
    GRand *random = g_rand_new_with_seed(seed);
    for (guint row = 0; row < ROWS; row++) {
        float *value = made->value + row * COLUMNS;
        for (guint column = 0; column < COLUMNS; column++)
            value[column] = (float)g_rand_double_range(random, -1, 1);
        double odds = 2 * value[0] - 3 * value[1] * value[2] + 0.5;
        gboolean won = g_rand_double(random) < 1 / (1 + exp(-odds));
        made->odds[row] = (float)odds;
        made->target[row] = (float)won;
        made->grade[row] = (float)(won + (won && value[3] > 0));
        made->group[row] = row / 12;
        for (guint column = 0; column < COLUMNS; column++)
            if (g_rand_double(random) < 0.1)
                value[column] = NAN;
    }
    g_rand_free(random);
    return made;
}

static BoostRows some_rows(const Made *made, BoostAim aim, gsize from, gsize n)
{
    const float *target[] = {made->target, made->grade, made->odds, made->odds};
    return (BoostRows){.matrix = {made->value + from * COLUMNS, n, COLUMNS},
                       .target = target[aim] + from,
                       .group = aim == BOOST_RANK ? made->group + from : NULL};
}

static BoostOptions options_of(BoostAim aim)
{
    return (BoostOptions){.aim = aim,
                          .quantile = 0.9,
                          .rounds = 40,
                          .depth = 4,
                          .rate = 0.2,
                          .child = 1,
                          .l2 = 1,
                          .rows = 0.8,
                          .columns = 0.8,
                          .seed = 7};
}

static Boost *train(const BoostRows *rows, const BoostOptions *options)
{
    g_autoptr(GError) error = NULL;
    Boost *boost = boost_train(rows, NULL, options, NULL, &error);
    g_assert_no_error(error);
    return boost;
}

static float *score_of(const Boost *boost, const Matrix *matrix)
{
    g_autoptr(GError) error = NULL;
    float *score = g_new(float, matrix->rows);
    g_assert_true(boost_score(boost, matrix, score, &error));
    g_assert_no_error(error);
    return score;
}

static float *reasons_of(const Boost *boost, const Matrix *matrix)
{
    g_autoptr(GError) error = NULL;
    float *reasons = g_new(float, matrix->rows *(matrix->columns + 1));
    g_assert_true(boost_reasons(boost, matrix, reasons, &error));
    g_assert_no_error(error);
    return reasons;
}

/* ---- against XGBoost itself ---- */

#define XGB(call) g_assert_cmpint(call, ==, 0)

static DMatrixHandle peer_table(const BoostRows *rows)
{
    g_autofree char *array = g_strdup_printf("{\"data\": [%zu, true], \"shape\": [%zu, %zu], \"typestr\": \"<f4\", "
                                             "\"version\": 3}",
                                             (gsize)rows->matrix.value, rows->matrix.rows, rows->matrix.columns);
    DMatrixHandle table;
    XGB(XGDMatrixCreateFromDense(array, "{\"missing\": NaN}", &table));
    XGB(XGDMatrixSetFloatInfo(table, "label", rows->target, rows->matrix.rows));
    g_autofree guint *size = g_new0(guint, ROWS);
    guint groups = 0;
    for (gsize i = 0; rows->group && i < rows->matrix.rows; i++) {
        groups += i == 0 || rows->group[i] != rows->group[i - 1];
        size[groups - 1]++;
    }
    if (groups)
        XGB(XGDMatrixSetUIntInfo(table, "group", size, groups));
    return table;
}

static BoosterHandle peer_train(DMatrixHandle table, const char *objective, const char *base)
{
    const char *parameters[][2] = {
        {"objective", objective},
        {"base_score", base},
        {"nthread", "1"},
        {"max_depth", "4"},
        {"eta", "0.2"},
        {"min_child_weight", "1"},
        {"lambda", "1"},
        {"subsample", "0.8"},
        {"colsample_bytree", "0.8"},
        {"seed", "7"},
        {"tree_method", "hist"},
        {"verbosity", "0"},
        {"quantile_alpha", "0.9"},
    };
    BoosterHandle booster;
    XGB(XGBoosterCreate(&table, 1, &booster));
    for (gsize i = 0; i < G_N_ELEMENTS(parameters); i++)
        XGB(XGBoosterSetParam(booster, parameters[i][0], parameters[i][1]));
    for (int round = 0; round < 40; round++)
        XGB(XGBoosterUpdateOneIter(booster, round, table));
    return booster;
}

static void same_answers(BoosterHandle booster, DMatrixHandle table, int type, const float *own, gsize n)
{
    g_autofree char *config = g_strdup_printf("{\"type\": %d, \"training\": false, \"iteration_begin\": 0, "
                                              "\"iteration_end\": 0, \"strict_shape\": false}",
                                              type);
    bst_ulong const *shape;
    bst_ulong dimensions;
    const float *theirs;
    XGB(XGBoosterPredictFromDMatrix(booster, table, config, &shape, &dimensions, &theirs));
    for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon(own[i], theirs[i], EPSILON);
}

static double mean_of(const float *value, gsize n)
{
    double sum = 0;
    for (gsize i = 0; i < n; i++)
        sum += value[i];
    return sum / n;
}

static void test_as_xgboost(gconstpointer user)
{
    static const char *const objectives[] = {"binary:logistic", "rank:ndcg", "reg:squarederror", "reg:quantileerror"};
    BoostAim aim = GPOINTER_TO_INT(user);
    g_autofree Made *made = make_rows(1);
    BoostRows rows = some_rows(made, aim, 0, ROWS);
    BoostOptions options = options_of(aim);
    g_autoptr(Boost) boost = train(&rows, &options);
    g_assert_cmpuint(boost_trees(boost), ==, 40);
    g_autofree float *score = score_of(boost, &rows.matrix), *reasons = reasons_of(boost, &rows.matrix);

    /* Where its trees begin: our base is the answer of a model whose trees are taken off. */
    g_autofree float *sorted = g_memdup2(rows.target, sizeof made->target);
    for (guint i = 0; i < ROWS; i++)
        for (guint j = i; j > 0 && sorted[j] < sorted[j - 1]; j--) {
            float swap = sorted[j];
            sorted[j] = sorted[j - 1];
            sorted[j - 1] = swap;
        }
    double base = aim == BOOST_RANK ? 0 : aim == BOOST_QUANTILE ? sorted[539] : mean_of(rows.target, ROWS);
    g_autofree char *base_text = g_strdup_printf("%.9g", base);
    DMatrixHandle table = peer_table(&rows);
    BoosterHandle booster = peer_train(table, objectives[aim], base_text);
    same_answers(booster, table, 1, score, ROWS);
    same_answers(booster, table, 2, reasons, ROWS * (COLUMNS + 1));
    XGB(XGBoosterFree(booster));
    XGB(XGDMatrixFree(table));
}

/* ---- trees whose answers are known ---- */

typedef struct {
    guint32 split; /* column, or LEAF */
    float value, cover;
} MadeNode;

#define LEAF 0x7fffffffu
#define MISSING_LEFT 0x80000000u

static void append(GByteArray *bytes, gconstpointer data, guint n)
{
    g_byte_array_append(bytes, data, n);
}

/* Bytes of a model of one tree; tests run on little-endian machines alone. */
static GByteArray *make_bytes(guint32 columns, float base, const MadeNode *node, guint32 nodes)
{
    GByteArray *bytes = g_byte_array_new();
    guint32 trees = 1;
    append(bytes, "OTKTREE1", 8);
    append(bytes, &columns, 4);
    append(bytes, &trees, 4);
    append(bytes, &base, 4);
    append(bytes, &nodes, 4);
    append(bytes, node, nodes * sizeof *node);
    return bytes;
}

static Boost *make_tree(guint32 columns, float base, const MadeNode *node, guint32 nodes)
{
    g_autoptr(GByteArray) bytes = make_bytes(columns, base, node, nodes);
    g_autoptr(GError) error = NULL;
    Boost *boost = boost_parse(bytes->data, bytes->len, columns, "made", &error);
    g_assert_no_error(error);
    return boost;
}

/* 80 where both are 1, else 0; half of the rows have the first, half of those the second: 20 on average. */
static const MadeNode both[] = {
    {0 | MISSING_LEFT, 0.5f, 100}, {LEAF, 0, 50}, {1, 0.5f, 50}, {LEAF, 0, 25}, {LEAF, 80, 25},
};
/* The same column twice: -1 below 0, 3 from 1, else 1. */
static const MadeNode twice[] = {
    {0, 0, 10}, {LEAF, -1, 4}, {0 | MISSING_LEFT, 1, 6}, {LEAF, 1, 3}, {LEAF, 3, 3},
};

static void test_known(void)
{
    static const struct {
        const char *name;
        const MadeNode *node;
        float row[2], score, reasons[3];
    } cases[] = {
        {"both", both, {1, 1}, 80.5f, {30, 30, 20.5f}},
        {"only the second", both, {0, 1}, 0.5f, {-30, 10, 20.5f}},
        {"only the first", both, {1, 0}, 0.5f, {10, -30, 20.5f}},
        {"none", both, {0, 0}, 0.5f, {-10, -10, 20.5f}},
        {"on the bound: not less", both, {0.5f, 0.5f}, 80.5f, {30, 30, 20.5f}},
        {"missing goes where it learnt to", both, {NAN, 1}, 0.5f, {-30, 10, 20.5f}},
        {"missing goes right", both, {1, NAN}, 80.5f, {30, 30, 20.5f}},
        {"low", twice, {-1, 0}, -0.5f, {-1.8f, 0, 1.3f}},
        {"middle", twice, {0.5f, 0}, 1.5f, {0.2f, 0, 1.3f}},
        {"high", twice, {7, 0}, 3.5f, {2.2f, 0, 1.3f}},
        {"missing: right, then left", twice, {NAN, 0}, 1.5f, {0.2f, 0, 1.3f}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        g_autoptr(Boost) boost = make_tree(2, 0.5f, cases[i].node, 5);
        Matrix matrix = {cases[i].row, 1, 2};
        g_autofree float *score = score_of(boost, &matrix), *reasons = reasons_of(boost, &matrix);
        g_assert_cmpfloat_with_epsilon(score[0], cases[i].score, EPSILON);
        for (guint j = 0; j < 3; j++)
            g_assert_cmpfloat_with_epsilon(reasons[j], cases[i].reasons[j], EPSILON);
    }
}

/* ---- TreeSHAP against the definition of Shapley's value ---- */

#define PLAYERS 8u /* more than a leaf with a table may have on its way */

/* The answer of a tree to a row of which only the columns in `known` are known: both ways by their cover. */
static double expected(const MadeNode *node, const guint *left, guint at, const float *row, guint known)
{
    if (node[at].split == LEAF)
        return node[at].value;
    guint column = node[at].split & ~MISSING_LEFT, child = left[at];
    gboolean goes_left = isnan(row[column]) ? node[at].split >= MISSING_LEFT : row[column] < node[at].value;
    if (known >> column & 1)
        return expected(node, left, child + !goes_left, row, known);
    double all = (double)node[child].cover + node[child + 1].cover;
    return node[child].cover / all * expected(node, left, child, row, known) +
           node[child + 1].cover / all * expected(node, left, child + 1, row, known);
}

static double shapley(const double *worth, guint player)
{
    static const double factorial[] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320};
    double sum = 0;
    for (guint set = 0; set < 1u << PLAYERS; set++) {
        if (set >> player & 1)
            continue;
        guint size = (guint)__builtin_popcount(set);
        sum += factorial[size] * factorial[PLAYERS - size - 1] / factorial[PLAYERS] *
               (worth[set | 1u << player] - worth[set]);
    }
    return sum;
}

/* A tree drawn at random: three of four nodes of the first levels split, down to level `depth`. */
static guint draw_tree(GRand *random, guint depth, MadeNode *node, guint *left)
{
    guint nodes = 1, level_end = 1, level = 0;
    node[0].cover = 1000;
    for (guint i = 0; i < nodes; i++) {
        if (i == level_end) {
            level_end = nodes;
            level++;
        }
        node[i].value = (float)g_rand_double_range(random, -1, 1);
        node[i].split = LEAF;
        if (level >= depth || (i > 0 && g_rand_double(random) < 0.25))
            continue;
        node[i].split = (guint)g_rand_int_range(random, 0, PLAYERS) | (g_rand_boolean(random) ? MISSING_LEFT : 0);
        float share = (float)g_rand_double(random);
        left[i] = nodes;
        node[nodes].cover = node[i].cover * share;
        node[nodes + 1].cover = node[i].cover * (1 - share);
        nodes += 2;
    }
    return nodes;
}

static void test_shapley(void)
{
    GRand *random = g_rand_new_with_seed(5);
    for (guint round = 0; round < 200; round++) {
        MadeNode node[1 << 10];
        guint left[1 << 10], nodes = draw_tree(random, 1 + round % 9, node, left);
        g_autoptr(Boost) boost = make_tree(PLAYERS, 0, node, nodes);
        float row[PLAYERS];
        for (guint i = 0; i < PLAYERS; i++)
            row[i] = g_rand_double(random) < 0.2 ? NAN : (float)g_rand_double_range(random, -1, 1);
        double worth[1 << PLAYERS];
        for (guint set = 0; set < 1u << PLAYERS; set++)
            worth[set] = expected(node, left, 0, row, set);
        Matrix matrix = {row, 1, PLAYERS};
        g_autofree float *reasons = reasons_of(boost, &matrix), *score = score_of(boost, &matrix);
        g_assert_cmpfloat_with_epsilon(score[0], worth[(1 << PLAYERS) - 1], EPSILON);
        g_assert_cmpfloat_with_epsilon(reasons[PLAYERS], worth[0], EPSILON);
        for (guint i = 0; i < PLAYERS; i++)
            g_assert_cmpfloat_with_epsilon(reasons[i], shapley(worth, i), EPSILON);
    }
    g_rand_free(random);
}

/* ---- learning ---- */

static GBytes *bytes_of(const Boost *boost)
{
    g_autoptr(GError) error = NULL;
    GBytes *bytes = boost_bytes(boost, &error);
    g_assert_no_error(error);
    return bytes;
}

static gpointer train_again(gpointer user)
{
    const Made *made = user;
    BoostRows rows = some_rows(made, BOOST_LOGISTIC, 0, ROWS);
    BoostOptions options = options_of(BOOST_LOGISTIC);
    g_autoptr(Boost) boost = train(&rows, &options);
    return bytes_of(boost);
}

static void test_same_seed(void)
{
    g_autofree Made *made = make_rows(2);
    g_autoptr(GBytes) first = train_again(made);
    GThread *thread[2];
    for (guint i = 0; i < 2; i++)
        thread[i] = g_thread_new("learn", train_again, made);
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GBytes) again = g_thread_join(thread[i]);
        g_assert_true(g_bytes_equal(first, again));
    }
    BoostRows rows = some_rows(made, BOOST_LOGISTIC, 0, ROWS);
    BoostOptions options = options_of(BOOST_LOGISTIC);
    options.seed++;
    g_autoptr(Boost) other = train(&rows, &options);
    g_autoptr(GBytes) other_bytes = bytes_of(other);
    g_assert_false(g_bytes_equal(first, other_bytes));
}

static void test_round_trip(void)
{
    g_autofree Made *made = make_rows(3);
    BoostRows rows = some_rows(made, BOOST_RANK, 0, ROWS);
    BoostOptions options = options_of(BOOST_RANK);
    g_autoptr(Boost) boost = train(&rows, &options);
    g_autoptr(GBytes) bytes = bytes_of(boost);
    g_autoptr(GError) error = NULL;
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    g_autoptr(Boost) back = boost_parse(data, length, COLUMNS, "model", &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) again = bytes_of(back);
    g_assert_true(g_bytes_equal(bytes, again));
    g_autofree float *score = score_of(boost, &rows.matrix), *same = score_of(back, &rows.matrix);
    g_assert_cmpmem(score, ROWS * sizeof *score, same, ROWS * sizeof *same);
}

/* With trees that stop at once, of a target that hangs on nothing, none or few are worth keeping; of one that hangs on
 * the columns many are, and the number is told. */
static void test_patience(void)
{
    g_autofree Made *made = make_rows(4);
    BoostOptions options = options_of(BOOST_LOGISTIC);
    options.rounds = 400;
    options.patience = 10;
    for (guint noise = 0; noise < 2; noise++) {
        if (noise)
            for (guint i = 0; i < ROWS; i++)
                made->target[i] = (float)(i * 2654435761u >> 31);
        BoostRows rows = some_rows(made, BOOST_LOGISTIC, 0, 400), held = some_rows(made, BOOST_LOGISTIC, 400, 200);
        g_autoptr(GError) error = NULL;
        guint best = 9999;
        g_autoptr(Boost) boost = boost_train(&rows, &held, &options, &best, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(best, ==, boost_trees(boost));
        g_assert_cmpuint(best, <, noise ? 10 : 390);
        g_assert_cmpuint(best, >=, noise ? 0 : 8);
        g_autofree float *score = score_of(boost, &held.matrix); /* of no trees too */
        g_assert_true(isfinite(score[0]));
    }
}

static double log_loss(const float *odds, const float *target, gsize n)
{
    double sum = 0;
    for (gsize i = 0; i < n; i++)
        sum += log1p(exp(target[i] > 0 ? -odds[i] : odds[i]));
    return sum / n;
}

/* Rows that were not learnt from are judged better than by their mean. */
static void test_learns(void)
{
    g_autofree Made *made = make_rows(6);
    BoostRows rows = some_rows(made, BOOST_LOGISTIC, 0, 400), held = some_rows(made, BOOST_LOGISTIC, 400, 200);
    BoostOptions options = options_of(BOOST_LOGISTIC);
    options.rounds = 15;
    g_autoptr(Boost) boost = train(&rows, &options);
    g_autofree float *odds = score_of(boost, &held.matrix);
    double mean = mean_of(rows.target, 400), constant_odds = log(mean / (1 - mean));
    g_autofree float *constant = g_new(float, 200);
    for (guint i = 0; i < 200; i++)
        constant[i] = (float)constant_odds;
    g_assert_cmpfloat(log_loss(odds, held.target, 200), <, 0.95 * log_loss(constant, held.target, 200));
}

/* That a value is missing can be all there is to know. */
static void test_missing_tells(void)
{
    float value[200], target[200];
    for (guint i = 0; i < 200; i++) {
        value[i] = i % 2 ? NAN : 1;
        target[i] = i % 2;
    }
    BoostRows rows = {.matrix = {value, 200, 1}, .target = target};
    BoostOptions options = options_of(BOOST_LOGISTIC);
    options.rows = options.columns = 1;
    g_autoptr(Boost) boost = train(&rows, &options);
    const float ask[] = {1, NAN};
    g_autofree float *odds = score_of(boost, &(Matrix){ask, 2, 1});
    g_assert_cmpfloat(odds[0], <, -2);
    g_assert_cmpfloat(odds[1], >, 2);
}

/* The answer before the first tree, and with it that of columns that tell nothing. */
static void test_base(void)
{
    const float value[10] = {0}, wins[10] = {1}, rents[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
    float weight[10] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 3};
    const struct {
        const char *name;
        BoostAim aim;
        const float *target, *weight;
        double quantile, answer;
    } cases[] = {
        {"share of positives", BOOST_LOGISTIC, wins, NULL, 0, -2.1972246},
        {"mean", BOOST_SQUARE, rents, NULL, 0, 14.5},
        {"weighted mean", BOOST_SQUARE, rents, weight, 0, 77.25},
        {"tenth", BOOST_QUANTILE, rents, NULL, 0.1, 1},
        {"median", BOOST_QUANTILE, rents, NULL, 0.5, 5},
        {"weighted quarter", BOOST_QUANTILE, rents, weight, 0.25, 9},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        BoostRows rows = {.matrix = {value, 10, 1}, .target = cases[i].target, .weight = cases[i].weight};
        BoostOptions options = options_of(cases[i].aim);
        options.quantile = cases[i].quantile;
        options.rounds = 1;
        options.child = 1000; /* no split */
        options.rate = 1e-6;
        g_autoptr(Boost) boost = train(&rows, &options);
        g_autofree float *score = score_of(boost, &(Matrix){value, 1, 1});
        g_assert_cmpfloat_with_epsilon(score[0], cases[i].answer, 1e-4);
    }
}

/* ---- what is refused ---- */

static void test_refused(void)
{
    static const float good[] = {1, 2, 3, 4}, infinite[] = {1, INFINITY, 3, 4};
    static const float mixed[] = {0, 1, 1, 0}, zeros[4] = {0}, ones[] = {1, 1, 1, 1}, large[] = {0, 2, 1, 0};
    static const float not_number[] = {0, NAN, 1, 0}, half[] = {0, 0.5f, 1, 0}, negative[] = {-1, 1, 1, 1};
    static const guint together[] = {0, 0, 1, 1}, alone[] = {0, 1, 2, 3};
    static const struct {
        BoostAim aim;
        const float *value, *target, *weight;
        const guint *group;
        gsize rows;
        const char *says;
    } cases[] = {
        {BOOST_LOGISTIC, good, mixed, NULL, NULL, 0, "no rows"},
        {BOOST_LOGISTIC, infinite, mixed, NULL, NULL, 4, "infinite"},
        {BOOST_LOGISTIC, good, not_number, NULL, NULL, 4, "not a finite number"},
        {BOOST_LOGISTIC, good, zeros, NULL, NULL, 4, "all targets are 0"},
        {BOOST_LOGISTIC, good, ones, NULL, NULL, 4, "all targets are 1"},
        {BOOST_LOGISTIC, good, large, NULL, NULL, 4, "not within 0..1"},
        {BOOST_LOGISTIC, good, mixed, negative, NULL, 4, "weight"},
        {BOOST_LOGISTIC, good, mixed, zeros, NULL, 4, "no row has a weight"},
        {BOOST_RANK, good, mixed, NULL, NULL, 4, "needs groups"},
        {BOOST_RANK, good, half, NULL, together, 4, "grade"},
        {BOOST_RANK, good, mixed, NULL, alone, 4, "no group has rows of two grades"},
        {BOOST_SQUARE, good, not_number, NULL, NULL, 4, "not a finite number"},
        {BOOST_QUANTILE, good, mixed, zeros, NULL, 4, "no row has a weight"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        BoostRows rows = {{cases[i].value, cases[i].rows, 1}, cases[i].target, cases[i].weight, cases[i].group};
        BoostOptions options = options_of(cases[i].aim);
        g_autoptr(GError) error = NULL;
        g_assert_null(boost_train(&rows, NULL, &options, NULL, &error));
        g_assert_error(error, LEARN_ERROR, LEARN_ERROR_FIT);
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
    BoostRows learnt = {{good, 4, 1}, mixed, NULL, together}, held = {{good, 4, 1}, mixed, NULL, NULL};
    BoostOptions options = options_of(BOOST_RANK);
    g_autoptr(GError) error = NULL;
    g_assert_null(boost_train(&learnt, &held, &options, NULL, &error));
    g_assert_error(error, LEARN_ERROR, LEARN_ERROR_FIT);
}

static void test_other_columns(void)
{
    g_autoptr(Boost) boost = make_tree(2, 0, both, 5);
    const float row[] = {1, 1, 1};
    float answer[4];
    g_autoptr(GError) error = NULL;
    g_assert_false(boost_score(boost, &(Matrix){row, 1, 3}, answer, &error));
    g_assert_error(error, LEARN_ERROR, LEARN_ERROR_MODEL);
    g_clear_error(&error);
    g_assert_false(boost_reasons(boost, &(Matrix){row, 3, 1}, answer, &error));
    g_assert_error(error, LEARN_ERROR, LEARN_ERROR_MODEL);
}

/* A model that is a chain of splits, `depth` deep. */
static GByteArray *make_chain(guint depth)
{
    g_autofree MadeNode *node = g_new0(MadeNode, 2 * depth + 1);
    for (guint i = 0; i < depth; i++)
        node[2 * i] = (MadeNode){0, (float)i, 1};
    for (guint i = 0; i < depth; i++)
        node[2 * i + 1] = (MadeNode){LEAF, 0, 1};
    node[2 * depth] = (MadeNode){LEAF, 1, 1};
    return make_bytes(2, 0, node, 2 * depth + 1);
}

static void refuse(const void *bytes, gsize length, const char *says)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(boost_parse(bytes, length, 2, "model", &error));
    g_assert_error(error, LEARN_ERROR, LEARN_ERROR_MODEL);
    g_assert_nonnull(strstr(error->message, says));
}

static void test_no_model(void)
{
    static const MadeNode column[] = {{2, 0, 1}, {LEAF, 0, 1}, {LEAF, 0, 1}};
    static const MadeNode value[] = {{0, NAN, 1}, {LEAF, 0, 1}, {LEAF, 0, 1}};
    static const MadeNode cover[] = {{0, 0, 1}, {LEAF, 0, -1}, {LEAF, 0, 1}};
    static const MadeNode orphan[] = {{LEAF, 0, 1}, {LEAF, 0, 1}, {LEAF, 0, 1}};
    static const MadeNode childless[] = {{0, 0, 1}, {0, 0, 1}, {LEAF, 0, 1}};
    static const struct {
        const MadeNode *node;
        const char *says;
    } cases[] = {
        {column, "column that the model does not have"},
        {value, "not finite"},
        {cover, "not finite"},
        {orphan, "make no tree"},
        {childless, "make no tree"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) bytes = make_bytes(2, 0, cases[i].node, 3);
        refuse(bytes->data, bytes->len, cases[i].says);
    }
    g_autoptr(GByteArray) infinite = make_bytes(2, INFINITY, both, 5);
    refuse(infinite->data, infinite->len, "ends too early");
    g_autoptr(GByteArray) wide = make_bytes(3, 0, both, 5);
    refuse(wide->data, wide->len, "another number of columns");
    g_autoptr(GByteArray) deep = make_chain(13);
    refuse(deep->data, deep->len, "too deep");
    g_autoptr(GByteArray) long_one = make_bytes(2, 0, both, 5);
    append(long_one, "x", 1);
    refuse(long_one->data, long_one->len, "something follows");
    refuse("{\"learner\": {}}", 15, "does not begin");
    refuse(NULL, 0, "does not begin");
}

static void test_deepest(void)
{
    g_autoptr(GByteArray) bytes = make_chain(12);
    g_autoptr(GError) error = NULL;
    g_autoptr(Boost) boost = boost_parse(bytes->data, bytes->len, 2, "chain", &error);
    g_assert_no_error(error);
    const float row[] = {100, 0};
    Matrix matrix = {row, 1, 2};
    g_autofree float *score = score_of(boost, &matrix), *reasons = reasons_of(boost, &matrix);
    g_assert_cmpfloat(score[0], ==, 1);
    g_assert_cmpfloat_with_epsilon(reasons[0], 1 - 1 / 4096.0, EPSILON);
}

/* Whatever is cut off or changed, a model comes out that can be asked, or an error. */
static void test_damaged(void)
{
    g_autofree Made *made = make_rows(8);
    BoostRows rows = some_rows(made, BOOST_LOGISTIC, 0, ROWS);
    BoostOptions options = options_of(BOOST_LOGISTIC);
    options.rounds = 3;
    g_autoptr(Boost) boost = train(&rows, &options);
    g_autoptr(GBytes) bytes = bytes_of(boost);
    gsize length, refused = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    Matrix few = {made->value, 3, COLUMNS};
    for (gsize at = 0; at < length; at++) {
        g_autofree guint8 *cut = g_memdup2(data, MAX(at, 1));
        g_assert_null(boost_parse(cut, at, COLUMNS, "cut", NULL));
        static const guint8 flips[] = {0x01, 0x80, 0xff};
        for (guint i = 0; i < G_N_ELEMENTS(flips); i++) {
            g_autofree guint8 *changed = g_memdup2(data, length);
            changed[at] ^= flips[i];
            g_autoptr(Boost) other = boost_parse(changed, length, COLUMNS, "changed", NULL);
            refused += !other;
            if (other) {
                g_autofree float *score = score_of(other, &few), *reasons = reasons_of(other, &few);
                g_assert_nonnull(score);
                g_assert_nonnull(reasons);
            }
        }
    }
    g_assert_cmpuint(refused, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/boost/as-xgboost/logistic", GINT_TO_POINTER(BOOST_LOGISTIC), test_as_xgboost);
    g_test_add_data_func("/boost/as-xgboost/rank", GINT_TO_POINTER(BOOST_RANK), test_as_xgboost);
    g_test_add_data_func("/boost/as-xgboost/square", GINT_TO_POINTER(BOOST_SQUARE), test_as_xgboost);
    g_test_add_data_func("/boost/as-xgboost/quantile", GINT_TO_POINTER(BOOST_QUANTILE), test_as_xgboost);
    g_test_add_func("/boost/known", test_known);
    g_test_add_func("/boost/shapley", test_shapley);
    g_test_add_func("/boost/same-seed", test_same_seed);
    g_test_add_func("/boost/round-trip", test_round_trip);
    g_test_add_func("/boost/patience", test_patience);
    g_test_add_func("/boost/learns", test_learns);
    g_test_add_func("/boost/missing-tells", test_missing_tells);
    g_test_add_func("/boost/base", test_base);
    g_test_add_func("/boost/refused", test_refused);
    g_test_add_func("/boost/other-columns", test_other_columns);
    g_test_add_func("/boost/no-model", test_no_model);
    g_test_add_func("/boost/deepest", test_deepest);
    g_test_add_func("/boost/damaged", test_damaged);
    return g_test_run();
}
