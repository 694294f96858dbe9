/* tests/unit/test_match_profile.c: what is told of a data set, on tables small enough to count by hand. */
#include "match/profile.h"

#include <string.h>

#include "match/import.h"

static JsonValue *profile_of(const char *schema_json, const char *csv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *json = g_strdelimit(g_strdup(schema_json), "'", '"');
    g_autoptr(MatchSchema) schema = match_schema_parse(json, strlen(json), "s", &error);
    g_assert_no_error(error);
    g_autoptr(MatchData) data = match_import_bytes(schema, csv, strlen(csv), "t.csv", NULL, NULL, &error);
    g_assert_no_error(error);
    return match_profile(data);
}

static double real_at(const JsonValue *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const JsonValue *column_named(const JsonValue *profile, const char *name)
{
    const JsonValue *columns = json_object_get(profile, "columns");
    for (gsize i = 0; i < json_array_size(columns); i++)
        if (g_str_equal(json_string_value(json_object_get(json_array_get(columns, i), "name")), name))
            return json_array_get(columns, i);
    g_assert_not_reached();
}

static const JsonValue *suspect_named(const JsonValue *profile, const char *name)
{
    const JsonValue *suspects = json_object_get(profile, "suspects");
    for (gsize i = 0; i < json_array_size(suspects); i++)
        if (g_str_equal(json_string_value(json_object_get(json_array_get(suspects, i), "column")), name))
            return json_array_get(suspects, i);
    return NULL;
}

#define SMALL                                                                                                          \
    "{'name':'t','columns':[{'name':'lead','role':'lead-id'},{'name':'object','role':'premises-id'},"                  \
    "{'name':'won','role':'outcome','missing':['?']},{'name':'asked','role':'date'},"                                  \
    "{'name':'rent','role':'premises','type':'number'},{'name':'use','role':'premises','type':'category'}]}"

static void test_counts(void)
{
    g_autoptr(JsonValue) profile = profile_of(SMALL, "lead,object,won,asked,rent,use\n"
                                                     "1,a,1,2024-01-05,10,офис\n1,b,0,2024-01-05,20,Офис\n"
                                                     "1,c,?,2024-01-05,40,склад\n2,a,0,2024-03-01,,офис\n"
                                                     "2,a,0,2024-03-01,,офис\n3,a,1,,30,офис\n3,a,0,,30,офис\n");
    g_assert_cmpfloat(real_at(profile, "rows"), ==, 7);
    g_assert_cmpfloat(real_at(profile, "leads"), ==, 3);
    g_assert_cmpfloat(real_at(profile, "premises"), ==, 3);
    g_assert_cmpfloat(real_at(profile, "leads_with_deal"), ==, 2);
    const JsonValue *outcome = json_object_get(profile, "outcome"), *pairs = json_object_get(profile, "pairs_per_lead");
    g_assert_cmpfloat(real_at(outcome, "deals"), ==, 2);
    g_assert_cmpfloat(real_at(outcome, "failures"), ==, 4);
    g_assert_cmpfloat(real_at(outcome, "open"), ==, 1);
    g_assert_cmpfloat_with_epsilon(real_at(outcome, "rate"), 2.0 / 6, 1e-6);
    g_assert_cmpfloat(real_at(pairs, "smallest"), ==, 2);
    g_assert_cmpfloat(real_at(pairs, "largest"), ==, 3);
    const JsonValue *dates = json_object_get(profile, "dates"), *rent = column_named(profile, "rent");
    g_assert_cmpstr(json_string_value(json_object_get(dates, "first")), ==, "2024-01-05");
    g_assert_cmpstr(json_string_value(json_object_get(dates, "last")), ==, "2024-03-01");
    g_assert_cmpfloat_with_epsilon(real_at(rent, "missing"), 2.0 / 7, 1e-6);
    g_assert_cmpfloat(real_at(rent, "distinct"), ==, 4);
    g_assert_cmpfloat(real_at(rent, "smallest"), ==, 10);
    g_assert_cmpfloat(real_at(rent, "median"), ==, 30);
    g_assert_cmpfloat(real_at(rent, "largest"), ==, 40);
    g_assert_true(json_is_null(json_object_get(rent, "auc"))); /* too few deals to tell */
}

static void test_levels_and_alike_rows(void)
{
    g_autoptr(JsonValue) profile = profile_of(SMALL, "lead,object,won,asked,rent,use\n"
                                                     "1,a,1,2024-01-05,10,офис\n1,b,0,2024-01-05,20,Офис\n"
                                                     "2,a,0,2024-03-01,,офис\n2,a,0,2024-03-01,,офис\n"
                                                     "3,a,1,,30,офис\n3,a,0,,30,офис\n");
    const JsonValue *use = column_named(profile, "use"), *frequent = json_object_get(use, "frequent");
    g_assert_cmpstr(json_string_value(json_object_get(json_array_get(frequent, 0), "value")), ==, "офис");
    g_assert_cmpfloat(real_at(json_array_get(frequent, 0), "count"), ==, 5);
    g_autofree char *alike = jsonfile_text(json_object_get(use, "alike"), FALSE);
    g_assert_cmpstr(alike, ==, "[[\"офис\",\"Офис\"]]");
    static const struct {
        const char *key;
        double groups, rows;
        const char *examples;
    } cases[] = {{"duplicates", 1, 2, "[[3,4]]"},
                 {"contradictions", 1, 2, "[[5,6]]"},
                 {"repeated_pairs", 2, 4, "[[3,4],[5,6]]"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const JsonValue *found = json_object_get(profile, cases[i].key);
        g_autofree char *examples = jsonfile_text(json_object_get(found, "examples"), FALSE);
        g_assert_cmpfloat(real_at(found, "groups"), ==, cases[i].groups);
        g_assert_cmpfloat(real_at(found, "rows"), ==, cases[i].rows);
        g_assert_cmpstr(examples, ==, cases[i].examples);
    }
}

#define LEAKS                                                                                                          \
    "{'name':'t','columns':[{'name':'lead','role':'lead-id'},{'name':'object','role':'premises-id'},"                  \
    "{'name':'won','role':'outcome'},{'name':'fee','role':'premises','type':'number'},"                                \
    "{'name':'act','role':'premises','type':'category'},{'name':'stage','role':'premises','type':'category'},"         \
    "{'name':'closed','role':'after','type':'number'},{'name':'manager','role':'lead','type':'category'},"             \
    "{'name':'rent','role':'premises','type':'number'}]}"

/* 300 rows, every fifth a deal: fee is more than 50 for deals alone, act is filled for half of the deals alone, stage
 * tells it in words, closed is declared; manager is of one row each and rent has nothing to do with it. */
static char *leaking_table(void)
{
    GString *csv = g_string_new("lead,object,won,fee,act,stage,closed,manager,rent\n");
    for (guint i = 0; i < 300; i++) {
        gboolean won = i % 5 == 0;
        g_string_append_printf(csv, "%u,o,%d,%u,%s,%s,%u,m%u,%u\n", i, won, i * 7 % 50 + (won ? 51 : 0),
                               won && i % 2 ? "№ 1" : "",
                               won     ? "договор"
                               : i % 3 ? "показ"
                                       : "звонок",
                               won ? 1u : 0u, i, i * 37 % 101);
    }
    return g_string_free(csv, FALSE);
}

static void test_leaks(void)
{
    g_autofree char *csv = leaking_table();
    g_autoptr(JsonValue) profile = profile_of(LEAKS, csv);
    static const struct {
        const char *column, *kind; /* NULL: no suspect */
        gboolean declared;
    } cases[] = {{"fee", "tells", FALSE},   {"act", "filled", FALSE}, {"stage", "tells", FALSE},
                 {"closed", "tells", TRUE}, {"manager", NULL, FALSE}, {"rent", NULL, FALSE}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const JsonValue *suspect = suspect_named(profile, cases[i].column);
        g_test_message("%s", cases[i].column);
        g_assert_true((suspect != NULL) == (cases[i].kind != NULL));
        if (!suspect)
            continue;
        g_assert_cmpstr(json_string_value(json_object_get(suspect, "kind")), ==, cases[i].kind);
        g_assert_true(json_is_true(json_object_get(suspect, "declared")) == cases[i].declared);
    }
    g_assert_cmpfloat(real_at(suspect_named(profile, "act"), "value"), ==, 1);
    g_assert_cmpfloat(real_at(column_named(profile, "fee"), "auc"), ==, 1);
    g_assert_cmpfloat_with_epsilon(real_at(column_named(profile, "rent"), "auc"), 0.5, 0.1);
    g_assert_cmpfloat_with_epsilon(real_at(column_named(profile, "manager"), "auc"), 0.5, 0.1);
}

static void test_prices_alone(void)
{
    g_autoptr(JsonValue) profile =
        profile_of("{'name':'t','columns':[{'name':'rent','role':'after','type':'number'},"
                   "{'name':'metres','role':'premises','type':'number'}],'price':{'target':'rent'}}",
                   "rent,metres\n10,100\n,200\n");
    g_assert_null(json_object_get(profile, "outcome"));
    g_assert_null(json_object_get(profile, "contradictions"));
    g_assert_cmpuint(json_array_size(json_object_get(profile, "suspects")), ==, 0);
    g_assert_cmpfloat(real_at(column_named(profile, "rent"), "missing"), ==, 0.5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match-profile/counts", test_counts);
    g_test_add_func("/match-profile/levels-and-alike-rows", test_levels_and_alike_rows);
    g_test_add_func("/match-profile/leaks", test_leaks);
    g_test_add_func("/match-profile/prices-alone", test_prices_alone);
    return g_test_run();
}
