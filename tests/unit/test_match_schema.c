/* tests/unit/test_match_schema.c: schemas of tables of deals. */
#include <math.h>
#include <string.h>

#include "match/schema.h"

/* Columns that the cases below add to. */
#define BASE                                                                                                           \
    "{'name':'l','role':'lead-id'},{'name':'p','role':'premises-id'},{'name':'won','role':'outcome'},"                 \
    "{'name':'metres','role':'premises','type':'number','unit':'m²','log':true},"                                      \
    "{'name':'wanted','role':'lead','type':'number'},{'name':'use','role':'premises','type':'category'},"              \
    "{'name':'uses','role':'lead','type':'list'}"
#define SCHEMA(columns, rest) "{'name':'t','columns':[" BASE columns "]" rest "}"

/* ' for ". */
static char *quoted(const char *text)
{
    return g_strdelimit(g_strdup(text), "'", '"');
}

static MatchSchema *parse(const char *text, GError **error)
{
    g_autofree char *json = quoted(text);
    return match_schema_parse(json, strlen(json), "s.json", error);
}

static const struct {
    const char *what, *json, *says;
} wrong[] = {
    {"no JSON", "{", "s.json, line 1"},
    {"no object", "[]", "schema: must be an object"},
    {"unknown key", "{'name':'t','colums':[]}", "colums: no such key"},
    {"no name", "{'columns':[]}", "name: is missing"},
    {"name with @", "{'name':'a@b','columns':[" BASE "]}", "name: must not hold @"},
    {"empty name", "{'name':'','columns':[" BASE "]}", "name: must be a text"},
    {"no columns", "{'name':'t'}", "columns: there is neither an outcome nor a price"},
    {"columns no array", "{'name':'t','columns':{}}", "columns: must be an array"},
    {"column no object", "{'name':'t','columns':[1]}", "columns[0]: must be an object"},
    {"unknown role", SCHEMA(",{'name':'x','role':'tenant'}", ""), "columns[7].role: \"tenant\" is none of: lead-id"},
    {"unknown type", SCHEMA(",{'name':'x','role':'lead','type':'text'}", ""), "columns[7].type: \"text\""},
    {"no type", SCHEMA(",{'name':'x','role':'lead'}", ""), "columns[7].type: is missing"},
    {"id of type number", SCHEMA(",{'name':'x','role':'group','type':'number'}", ""), "cannot be of type"},
    {"unknown column key", SCHEMA(",{'name':'x','role':'after','typ':'number'}", ""), "columns[7].typ: no such key"},
    {"column twice", SCHEMA(",{'name':'use','role':'after'}", ""), "column \"use\" is named twice"},
    {"role twice", SCHEMA(",{'name':'x','role':'outcome'}", ""), "the role \"outcome\" is given twice: to \"won\""},
    {"log of a category", SCHEMA(",{'name':'x','role':'lead','type':'category','log':true}", ""), "columns[7].log"},
    {"yes of a number", SCHEMA(",{'name':'x','role':'lead','type':'number','yes':['1']}", ""), "columns[7].yes"},
    {"log no flag", SCHEMA(",{'name':'x','role':'lead','type':'number','log':1}", ""), "must be true or false"},
    {"words no array", SCHEMA("", ",'missing':'x'"), "missing: must be an array"},
    {"word no text", SCHEMA("", ",'missing':[1]"), "missing: [0] must be a text"},
    {"live rate of 0", SCHEMA("", ",'live_rate':0"), "live_rate: must lie between 0 and 1"},
    {"live rate of 2", SCHEMA("", ",'live_rate':2"), "live_rate: must be a number from 0 to 1"},
    {"unknown pair", SCHEMA("", ",'pairs':[{'kind':'sum'}]"), "pairs[0].kind: \"sum\""},
    {"pair of no column", SCHEMA("", ",'pairs':[{'kind':'ratio','premises':'m','lead':'wanted'}]"),
     "pairs[0].premises: there is no column \"m\""},
    {"pair without lead", SCHEMA("", ",'pairs':[{'kind':'ratio','premises':'metres'}]"), "pairs[0].lead: must name"},
    {"sides changed", SCHEMA("", ",'pairs':[{'kind':'ratio','premises':'wanted','lead':'metres'}]"),
     "pairs[0].premises: column \"wanted\" has the role \"lead\""},
    {"ratio of words", SCHEMA("", ",'pairs':[{'kind':'ratio','premises':'use','lead':'wanted'}]"),
     "pairs[0].premises: column \"use\" of type \"category\""},
    {"number same as word", SCHEMA("", ",'pairs':[{'kind':'same','premises':'use','lead':'wanted'}]"), "is a number"},
    {"distance of one", SCHEMA("", ",'pairs':[{'kind':'distance','premises':'metres','lead':'wanted'}]"),
     "pairs[0].premises: must be an array of two columns"},
    {"logarithms with a lead",
     SCHEMA("", ",'pairs':[{'kind':'log_difference','premises':['metres','metres'],'lead':'wanted'}]"),
     "has no \"lead\""},
    {"pair twice",
     SCHEMA("", ",'pairs':[{'kind':'ratio','premises':'metres','lead':'wanted'},"
                "{'kind':'ratio','premises':'metres','lead':'wanted'}]"),
     "pairs[1]: the pair \"ratio:metres:wanted\" is there already"},
    {"pair named as a column",
     SCHEMA("", ",'pairs':[{'name':'use','kind':'ratio','premises':'metres','lead':'wanted'}]"),
     "a column has the name"},
    {"unknown constraint", SCHEMA("", ",'constraints':[{'kind':'more'}]"), "constraints[0].kind"},
    {"slack of 2", SCHEMA("", ",'constraints':[{'kind':'at_least','premises':'metres','lead':'wanted','slack':2}]"),
     "constraints[0].slack: must be a number from 0 to 1"},
    {"slack of a list", SCHEMA("", ",'constraints':[{'kind':'listed','premises':'use','lead':'uses','slack':0.1}]"),
     "has no \"slack\""},
    {"price of words", SCHEMA("", ",'price':{'target':'use'}"), "price.target: column \"use\" of type"},
    {"price of the lead", SCHEMA("", ",'price':{'target':'wanted'}"), "price.target: column \"wanted\" has the role"},
    {"outcome without ids", "{'name':'t','columns':[{'name':'won','role':'outcome'}]}", "needs a lead-id"},
    {"nothing to learn from",
     "{'name':'t','columns':[{'name':'l','role':'lead-id'},{'name':'p','role':'premises-id'},"
     "{'name':'won','role':'outcome'}]}",
     "there is no column of lead, premises or pair"},
    {"price alone is no feature",
     "{'name':'t','columns':[{'name':'r','role':'premises','type':'number'}],'price':{'target':'r'}}",
     "there is no column of lead, premises or pair"},
};

static void test_wrong(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MatchSchema) schema = parse(wrong[i].json, &error);
        g_test_message("%s: %s", wrong[i].what, error ? error->message : "accepted");
        g_assert_null(schema);
        g_assert_nonnull(error);
        g_assert_true(g_str_has_prefix(error->message, "s.json"));
        g_assert_nonnull(strstr(error->message, wrong[i].says));
    }
}

#define WHOLE                                                                                                          \
    SCHEMA(",{'name':'lat','role':'premises','type':'number','within':false},"                                         \
           "{'name':'lon','role':'premises','type':'number'},{'name':'lat2','role':'lead','type':'number'},"           \
           "{'name':'lon2','role':'lead','type':'number'},{'name':'wave','role':'group'},"                             \
           "{'name':'floor','role':'premises','type':'first-number','behind':'Floor'},"                                \
           "{'name':'copy','role':'leave-out','yes':['x'],'no':['y']},"                                                \
           "{'name':'rent','role':'after','type':'number','title':{'en':'rent','ru':'ставка'},'missing':['0']}",       \
           ",'missing':['нет'],'live_rate':0.05,'whole_leads':true,'pairs':["                                          \
           "{'kind':'ratio','premises':'metres','lead':'wanted'},{'kind':'listed','premises':'use','lead':'uses'},"    \
           "{'name':'km','kind':'distance','premises':['lat','lon'],'lead':['lat2','lon2']},"                          \
           "{'kind':'log_difference','premises':['metres','lat']}],'constraints':["                                    \
           "{'kind':'at_least','premises':'metres','lead':'wanted','slack':0.1},"                                      \
           "{'kind':'listed','premises':'use','lead':'uses'}],'price':{'target':'rent','log':false,'of':'metres'}")

static void test_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchSchema) schema = parse(WHOLE, &error);
    g_assert_no_error(error);
    g_assert_cmpint(schema->lead_id, ==, 0);
    g_assert_cmpint(schema->premises_id, ==, 1);
    g_assert_cmpint(schema->outcome, ==, 2);
    g_assert_cmpint(schema->date, ==, -1);
    g_assert_cmpint(schema->interest, ==, -1);
    g_assert_cmpint(schema->group, ==, match_schema_find(schema, "wave"));
    g_assert_cmpint(schema->leave_out, ==, match_schema_find(schema, "copy"));
    g_assert_cmpint(schema->price, ==, match_schema_find(schema, "rent"));
    g_assert_cmpint(schema->price_of, ==, match_schema_find(schema, "metres"));
    g_assert_false(schema->price_log);
    g_assert_true(schema->whole_leads);
    g_assert_cmpfloat(schema->live_rate, ==, 0.05);
    g_assert_cmpint(match_schema_find(schema, "nix"), ==, -1);
    const MatchPair *pairs = (const MatchPair *)(void *)schema->pairs->data;
    g_assert_cmpuint(schema->pairs->len, ==, 4);
    g_assert_cmpstr(pairs[0].name, ==, "ratio:metres:wanted");
    g_assert_cmpstr(pairs[2].name, ==, "km");
    g_assert_cmpuint(pairs[2].premises[1], ==, (guint)match_schema_find(schema, "lon"));
    g_assert_cmpuint(pairs[2].lead[0], ==, (guint)match_schema_find(schema, "lat2"));
    g_assert_cmpstr(pairs[3].name, ==, "log_difference:metres:lat");
    const MatchConstraint *constraints = (const MatchConstraint *)(void *)schema->constraints->data;
    g_assert_cmpfloat(constraints[0].slack, ==, 0.1);
    g_assert_cmpint(constraints[1].kind, ==, MATCH_MUST_BE_LISTED);
}

static void test_columns(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchSchema) schema = parse(WHOLE, &error);
    g_assert_no_error(error);
    const MatchColumn *metres = match_schema_column(schema, 3), *won = match_schema_column(schema, 2);
    g_assert_true(metres->log && metres->within);
    g_assert_cmpstr(metres->unit, ==, "m²");
    g_assert_cmpstr(metres->title_en, ==, "metres");
    g_assert_false(match_schema_column(schema, 4)->within); /* of the lead */
    g_assert_false(match_schema_column(schema, (guint)match_schema_find(schema, "lat"))->within);
    g_assert_cmpint(won->type, ==, MATCH_FLAG);
    g_assert_true(g_strv_contains((const char *const *)won->yes, "да"));
    const MatchColumn *rent = match_schema_column(schema, (guint)schema->price);
    g_assert_cmpstr(rent->title_ru, ==, "ставка");
    g_assert_cmpstr(rent->missing[0], ==, "0");
    const MatchColumn *copy = match_schema_column(schema, (guint)schema->leave_out);
    g_assert_cmpstr(copy->yes[0], ==, "x");
    g_assert_null(copy->yes[1]);
}

/* What is written is read as the same, and always written alike. */
static void test_round(void)
{
    static const char *const texts[] = {WHOLE, SCHEMA("", ""), SCHEMA(",{'name':'x','role':'date'}", "")};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MatchSchema) first = parse(texts[i], &error);
        g_assert_no_error(error);
        g_autoptr(JsonValue) json = match_schema_json(first);
        g_autofree char *text = jsonfile_text(json, FALSE);
        g_autoptr(MatchSchema) again = match_schema_parse(text, strlen(text), "again", &error);
        g_assert_no_error(error);
        g_autoptr(JsonValue) other = match_schema_json(again);
        g_autofree char *second = jsonfile_text(other, FALSE);
        g_assert_cmpstr(text, ==, second);
        g_assert_true(isnan(first->live_rate) == isnan(again->live_rate));
    }
}

static void test_file(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(match_schema_load("/nowhere/schema.json", &error));
    g_assert_nonnull(strstr(error->message, "/nowhere/schema.json"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match-schema/wrong", test_wrong);
    g_test_add_func("/match-schema/whole", test_whole);
    g_test_add_func("/match-schema/columns", test_columns);
    g_test_add_func("/match-schema/round", test_round);
    g_test_add_func("/match-schema/file", test_file);
    return g_test_run();
}
