/* tests/unit/test_match_features.c: pairs become numbers: values, places within an offer, levels, tables that never see
 * a row's own outcome. */
#include "match/features.h"
#include "match_make.h"

/* Two leads with three and two premises; one number is missing. */
static MatchData *small(void)
{
    static const char csv[] =
        "lead,object,won,shown,metres_wanted,budget,districts,source,metres,rent,district,street,floor,class\n"
        "L1,O1,1,1,100,50,Центр;Юг,site,100,10,Центр,s1,1,A\n"
        "L1,O2,0,0,100,50,Центр;Юг,site,200,20,Север,s2,2,B\n"
        "L1,O3,0,0,100,50,Центр;Юг,site,,20,юг,s3,3,A\n"
        "L2,O4,0,1,50,30,Порт,call,25,40,Порт,s1,4,B\n"
        "L2,O5,1,1,50,30,Порт,call,50,30,Порт,s2,,A\n";
    g_autoptr(MatchSchema) schema = offices();
    g_autoptr(MatchImport) told = NULL;
    g_autoptr(GError) error = NULL;
    MatchData *data =
        match_import_bytes(schema, csv, strlen(csv), "small.csv", &(MatchImportOptions){0}, &told, &error);
    g_assert_no_error(error);
    return data;
}

static const guint rows_of[] = {0, 1, 2, 3, 4}, leads_of[] = {0, 0, 0, 1, 1};

static PairRows pairs_of(const MatchData *data)
{
    return (PairRows){.lead = data->frame,
                      .premises = data->frame,
                      .lead_row = rows_of,
                      .premises_row = rows_of,
                      .n = 5,
                      .group = leads_of,
                      .groups = 2};
}

/* The column of a feature; -1 when there is none. */
static int column_of(const Features *features, FeatureKind kind, guint source)
{
    for (guint k = 0; k < features->features->len; k++) {
        const Feature *feature = features->features->pdata[k];
        if (feature->kind == kind && feature->source == source)
            return (int)k;
    }
    return -1;
}

static void test_values_and_pairs(void)
{
    g_autoptr(MatchData) data = small();
    PairRows rows = pairs_of(data);
    guint metres = (guint)match_schema_find(data->schema, "metres"), pair = data->schema->columns->len;
    g_autoptr(Features) features = features_plan(data->schema, &rows);
    g_autofree float *matrix = features_matrix(features, &rows);
    guint wide = features->features->len;
    int value = column_of(features, FEATURE_VALUE, metres), ratio = column_of(features, FEATURE_VALUE, pair),
        listed = column_of(features, FEATURE_VALUE, pair + 1);
    g_assert_cmpint(value, >=, 0);
    g_assert_cmpint(ratio, >=, 0);
    g_assert_cmpint(listed, >=, 0);
    const double logs[] = {log1p(100), log1p(200), NAN, log1p(25), log1p(50)}, ratios[] = {0, log(2), NAN, log(0.5), 0};
    const double in_list[] = {1, 0, 1, 1, 1}; /* in any case of letters */
    for (guint i = 0; i < 5; i++) {
        g_assert_true(isnan(logs[i]) ? isnan(matrix[i * wide + (guint)value])
                                     : fabs(matrix[i * wide + (guint)value] - logs[i]) < 1e-6);
        g_assert_true(isnan(ratios[i]) ? isnan(matrix[i * wide + (guint)ratio])
                                       : fabs(matrix[i * wide + (guint)ratio] - ratios[i]) < 1e-6);
        g_assert_cmpfloat(matrix[i * wide + (guint)listed], ==, in_list[i]);
    }
    /* the column that is the price's target, ids, and what is known afterwards are no features of ranking's own price
     */
    for (guint k = 0; k < wide; k++)
        g_assert_cmpuint(((const Feature *)features->features->pdata[k])->source, !=,
                         (guint)match_schema_find(data->schema, "won"));
}

static void test_within_an_offer(void)
{
    g_autoptr(MatchData) data = small();
    PairRows rows = pairs_of(data);
    guint metres = (guint)match_schema_find(data->schema, "metres");
    g_autoptr(Features) features = features_plan(data->schema, &rows);
    g_autofree float *matrix = features_matrix(features, &rows);
    guint wide = features->features->len;
    int place = column_of(features, FEATURE_PLACE, metres), deviation = column_of(features, FEATURE_DEVIATION, metres),
        offered = column_of(features, FEATURE_OFFERED, (guint)data->schema->lead_id);
    g_assert_cmpint(place, >=, 0);
    const float places[] = {0, 1, NAN, 0, 1}, deviations[] = {-1, 1, NAN, -1, 1};
    for (guint i = 0; i < 5; i++) {
        float at = matrix[i * wide + (guint)place], far = matrix[i * wide + (guint)deviation];
        g_assert_true(isnan(places[i]) ? isnan(at) && isnan(far)
                                       : at == places[i] && fabsf(far - deviations[i]) < 1e-6F);
        g_assert_cmpfloat_with_epsilon(matrix[i * wide + (guint)offered], log(i < 3 ? 3 : 2), 1e-6);
    }
    /* more are offered than was ever learnt from: it counts as the most that was */
    const guint all[] = {0, 0, 0, 0, 0};
    rows.group = all;
    rows.groups = 1;
    g_autofree float *crowded = features_matrix(features, &rows);
    g_assert_cmpfloat_with_epsilon(crowded[(guint)offered], log(3), 1e-6);
}

static void test_ties_share_a_place(void)
{
    g_autoptr(MatchData) data = small();
    PairRows rows = pairs_of(data);
    guint floor_of = (guint)match_schema_find(data->schema, "floor");
    FrameColumn *column = frame_find(data->frame, "floor");
    column->number[0] = column->number[1] = column->number[2] = 7;
    g_autoptr(Features) features = features_plan(data->schema, &rows);
    g_autofree float *matrix = features_matrix(features, &rows);
    guint wide = features->features->len;
    int place = column_of(features, FEATURE_PLACE, floor_of),
        deviation = column_of(features, FEATURE_DEVIATION, floor_of);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpfloat(matrix[i * wide + (guint)place], ==, 0.5F);
        g_assert_cmpfloat(matrix[i * wide + (guint)deviation], ==, 0);
    }
    /* alone with a known value: there is nobody to compare with */
    g_assert_true(isnan(matrix[3 * wide + (guint)place]));
}

/* A table tells of other folds only: with one row a level, a row's own outcome would give it away. */
static void test_tables_do_not_leak(void)
{
    g_autoptr(MatchData) data = make_offices(60, 6, 5);
    guint n = data->frame->rows;
    g_autofree guint *row = g_new(guint, n), *lead = g_new(guint, n), *fold = g_new(guint, n);
    g_autofree float *outcome = g_new(float, n);
    FrameColumn *street = frame_find(data->frame, "street");
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (guint i = 0; i < n; i++) {
        g_autofree char *own = g_strdup_printf("own street %u", i / 2); /* two rows each, in different folds */
        street->code[i] = frame_level(street, own);
        row[i] = i;
        lead[i] = i / 6;
        fold[i] = i % 2;
        outcome[i] = (float)g_rand_int_range(random, 0, 2);
    }
    PairRows rows = {.lead = data->frame,
                     .premises = data->frame,
                     .lead_row = row,
                     .premises_row = row,
                     .n = n,
                     .group = lead,
                     .groups = 60};
    g_autoptr(Features) features = features_plan(data->schema, &rows);
    int table = column_of(features, FEATURE_TARGET, (guint)match_schema_find(data->schema, "street"));
    g_assert_cmpint(table, >=, 0);
    FeatureTarget target = {outcome, TRUE};
    g_autofree float *apart = features_matrix_apart(features, &rows, &target, fold, 2);
    g_autofree float *together = features_matrix(features, &rows);
    guint wide = features->features->len, told_apart = 0, told_together = 0;
    for (guint i = 0; i < n; i++) {
        guint twin = i ^ 1;
        float mine = apart[i * wide + (guint)table], of_twin = apart[twin * wide + (guint)table];
        /* of a pair of rows, the one whose twin won has the higher number: it is the twin's outcome that it tells */
        if (outcome[i] != outcome[twin])
            told_apart += (mine > of_twin) == (outcome[twin] > outcome[i]);
        told_together += together[i * wide + (guint)table] == together[twin * wide + (guint)table];
    }
    guint different = 0;
    for (guint i = 0; i < n; i++)
        different += outcome[i] != outcome[i ^ 1];
    g_assert_cmpuint(different, >, 50);
    g_assert_cmpuint(told_apart, ==, different);
    g_assert_cmpuint(told_together, ==, n);
}

static void test_json_and_unseen_levels(void)
{
    g_autoptr(MatchData) data = make_offices(60, 6, 7);
    guint n = data->frame->rows;
    g_autofree guint *row = g_new(guint, n), *lead = g_new(guint, n);
    g_autofree float *outcome = g_new(float, n);
    for (guint i = 0; i < n; i++) {
        row[i] = i;
        lead[i] = i / 6;
        outcome[i] = (float)frame_find(data->frame, "won")->number[i];
    }
    PairRows rows = {.lead = data->frame,
                     .premises = data->frame,
                     .lead_row = row,
                     .premises_row = row,
                     .n = n,
                     .group = lead,
                     .groups = 60};
    g_autoptr(Features) features = features_plan(data->schema, &rows);
    FeatureTarget target = {outcome, TRUE};
    features_learn(features, &rows, &target, NULL, 0);
    g_autofree float *matrix = features_matrix(features, &rows);
    g_autoptr(JsonValue) json = features_json(features);
    g_autoptr(GError) error = NULL;
    g_autoptr(Features) parsed = features_parse(data->schema, json, "model", &error);
    g_assert_no_error(error);
    g_autofree float *again = features_matrix(parsed, &rows);
    for (guint i = 0; i < n * features->features->len; i++)
        g_assert_true((isnan(matrix[i]) && isnan(again[i])) || fabsf(matrix[i] - again[i]) < 1e-6F);
    guint table = (guint)column_of(features, FEATURE_TARGET, (guint)match_schema_find(data->schema, "street"));
    FrameColumn *street = frame_find(data->frame, "street");
    street->code[0] = frame_level(street, "a street that nobody knew");
    g_autofree float *unseen = features_matrix(parsed, &rows);
    g_assert_cmpfloat_with_epsilon(unseen[table], ((const Feature *)parsed->features->pdata[table])->prior, 1e-6);
    json_object_set_new(json_array_get(json, 0), "source", json_integer(999));
    g_assert_null(features_parse(data->schema, json, "model", &error));
    g_assert_error(error, MATCH_ERROR, MATCH_ERROR_MODEL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match/features/values-and-pairs", test_values_and_pairs);
    g_test_add_func("/match/features/within-an-offer", test_within_an_offer);
    g_test_add_func("/match/features/ties-share-a-place", test_ties_share_a_place);
    g_test_add_func("/match/features/tables-do-not-leak", test_tables_do_not_leak);
    g_test_add_func("/match/features/json-and-unseen-levels", test_json_and_unseen_levels);
    return g_test_run();
}
