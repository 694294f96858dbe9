/* tests/unit/test_match_data.c: data sets as bytes, and rows out of JSON. */
#include "match/data.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

static MatchSchema *schema;

static void load_schema(void)
{
    static const char json[] =
        "{\"name\":\"t\",\"columns\":[{\"name\":\"lead\",\"role\":\"lead-id\"},{\"name\":\"object\",\"role\":"
        "\"premises-id\"},"
        "{\"name\":\"won\",\"role\":\"outcome\"},{\"name\":\"asked\",\"role\":\"date\"},"
        "{\"name\":\"metres\",\"role\":\"premises\",\"type\":\"number\",\"missing\":[\"0\"]},"
        "{\"name\":\"floor\",\"role\":\"premises\",\"type\":\"first-number\"},"
        "{\"name\":\"lift\",\"role\":\"premises\",\"type\":\"flag\",\"yes\":[\"есть\"],\"no\":[\"нет\"]},"
        "{\"name\":\"use\",\"role\":\"premises\",\"type\":\"category\"},"
        "{\"name\":\"uses\",\"role\":\"lead\",\"type\":\"list\"},{\"name\":\"km\",\"role\":\"pair\",\"type\":"
        "\"number\"}]}";
    g_autoptr(GError) error = NULL;
    schema = match_schema_parse(json, strlen(json), "t", &error);
    g_assert_no_error(error);
}

/* Data sets. */

static Frame *make_frame(double metres)
{
    Frame *frame = match_frame_new(schema, MATCH_ALL_ROLES, 3);
    static const char *const uses[] = {"офис", "a \"quoted\", text", "two\nlines"};
    for (guint i = 0; i < 3; i++) {
        FrameColumn *lead = frame_find(frame, "lead"), *use = frame_find(frame, "use");
        lead->code[i] = frame_level(lead, i < 2 ? "l1" : "=l2");
        use->code[i] = frame_level(use, uses[i]);
    }
    frame_find(frame, "metres")->number[0] = metres;
    frame_find(frame, "metres")->number[1] = 1.0 / 3;
    frame_find(frame, "lift")->number[0] = 1;
    frame_find(frame, "asked")->number[2] = 20088 + 30735 / 86400.0;
    return frame;
}

static void test_bytes(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchData) data = match_data_new(schema, make_frame(0)); /* 0 here is no word for missing */
    g_autoptr(GBytes) bytes = match_data_bytes(data);
    g_autoptr(MatchData) again = match_data_parse(bytes, "set", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(data->hash, ==, again->hash);
    g_assert_cmpuint(strlen(data->hash), ==, 64);
    g_autoptr(GBytes) second = match_data_bytes(again);
    g_assert_true(g_bytes_equal(bytes, second));
    g_assert_cmpuint(again->frame->rows, ==, 3);
    g_assert_cmpfloat(frame_find(again->frame, "metres")->number[0], ==, 0);
    g_assert_cmpfloat(frame_find(again->frame, "metres")->number[1], ==, 1.0 / 3);
    g_assert_true(isnan(frame_find(again->frame, "metres")->number[2]));
    g_assert_cmpfloat(frame_find(again->frame, "lift")->number[0], ==, 1);
    g_assert_cmpfloat(frame_find(again->frame, "asked")->number[2], ==, 20088 + 30735 / 86400.0);
    g_assert_cmpstr(frame_text(frame_find(again->frame, "use"), 2), ==, "two\nlines");
    g_assert_cmpstr(frame_text(frame_find(again->frame, "lead"), 2), ==, "=l2");
    g_assert_null(frame_text(frame_find(again->frame, "object"), 0));
}

static void test_hash(void)
{
    g_autoptr(MatchData) one = match_data_new(schema, make_frame(1)), same = match_data_new(schema, make_frame(1));
    g_autoptr(MatchData) other = match_data_new(schema, make_frame(2));
    g_assert_cmpstr(one->hash, ==, same->hash);
    g_assert_cmpstr(one->hash, !=, other->hash);
    Frame *known = make_frame(1);
    frame_level(frame_find(known, "use"), "склад"); /* a level that no row has */
    g_autoptr(MatchData) alike = match_data_new(schema, known);
    g_assert_cmpstr(one->hash, ==, alike->hash);
}

static void test_damaged(void)
{
    g_autoptr(MatchData) data = match_data_new(schema, make_frame(1));
    g_autoptr(GBytes) bytes = match_data_bytes(data);
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    for (gsize cut = 0; cut < length; cut++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) shorter = g_bytes_new(text, cut);
        g_autoptr(MatchData) read = match_data_parse(shorter, "set", &error);
        g_assert_true((read != NULL) == (error == NULL));
        if (read && cut + 1 < length) /* the last line break may be missing; else the hash tells */
            g_assert_cmpstr(read->hash, !=, data->hash);
    }
}

/* Rows. */

static Frame *rows(guint roles, const char *json, GError **error)
{
    g_autofree char *text = g_strdelimit(g_strdup(json), "'", '"');
    g_autoptr(JsonValue) value = jsonfile_parse(text, strlen(text), "j", error);
    g_assert_nonnull(value);
    return match_rows_from_json(schema, roles, value, "premises", error);
}

static void test_rows(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Frame) frame = rows(
        MATCH_PREMISES_ROLES,
        "[{'object':'a','metres':12.5,'floor':'Этаж 3','lift':true,'use':' Офис ','won':1,'uses':['x']},"
        "{'object':7,'metres':'12 500,5 м²','floor':4,'lift':'нет','use':null,'km':1e3},{'object':'c','metres':0}]",
        &error);
    g_assert_no_error(error);
    g_assert_cmpuint(frame->rows, ==, 3);
    g_assert_cmpuint(frame->columns->len, ==, 6); /* object metres floor lift use km */
    g_assert_null(frame_find(frame, "won"));
    g_assert_cmpfloat(frame_find(frame, "metres")->number[1], ==, 12500.5);
    g_assert_true(isnan(frame_find(frame, "metres")->number[2]));
    g_assert_cmpfloat(frame_find(frame, "floor")->number[0], ==, 3);
    g_assert_cmpfloat(frame_find(frame, "floor")->number[1], ==, 4);
    g_assert_cmpfloat(frame_find(frame, "lift")->number[0], ==, 1);
    g_assert_cmpfloat(frame_find(frame, "lift")->number[1], ==, 0);
    g_assert_cmpfloat(frame_find(frame, "km")->number[1], ==, 1000);
    g_assert_cmpstr(frame_text(frame_find(frame, "use"), 0), ==, "Офис");
    g_assert_null(frame_text(frame_find(frame, "use"), 1));
    g_assert_cmpstr(frame_text(frame_find(frame, "object"), 1), ==, "7");
}

static void test_lead(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Frame) frame = rows(MATCH_LEAD_ROLES,
                                  "[{'uses':['Офис, кафе','Склад'],'asked':'31.12.2024'},{'uses':'Офис, Склад'},"
                                  "{'uses':[],'metres':5}]",
                                  &error);
    g_assert_no_error(error);
    const FrameColumn *uses = frame_find(frame, "uses");
    g_assert_cmpstr(frame_text(uses, 0), ==, "Офис, кафе;Склад");
    g_assert_cmpstr(frame_text(uses, 1), ==, "Офис;Склад");
    g_assert_null(frame_text(uses, 2));
    g_assert_cmpfloat(frame_find(frame, "asked")->number[0], ==, 20088);
    g_autoptr(Frame) none = rows(MATCH_LEAD_ROLES, "[]", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(none->rows, ==, 0);
}

static void test_one_object(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) good = json_pack("{s:s}", "uses", "Офис"), wrong_field = json_pack("{s:i}", "nobody", 1);
    g_autoptr(JsonValue) number = json_integer(7);
    g_autoptr(Frame) lead = match_row_from_json(schema, MATCH_LEAD_ROLES, good, "lead", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(lead->rows, ==, 1);
    g_assert_cmpstr(frame_text(frame_find(lead, "uses"), 0), ==, "Офис");
    g_assert_null(match_row_from_json(schema, MATCH_LEAD_ROLES, wrong_field, "lead", &error));
    g_assert_cmpstr(error->message, ==, "lead.nobody: the schema has no such column");
    g_clear_error(&error);
    g_assert_null(match_row_from_json(schema, MATCH_LEAD_ROLES, number, "lead", &error));
    g_assert_cmpstr(error->message, ==, "lead: must be an object");
}

static const struct {
    const char *what, *json, *says;
} wrong[] = {
    {"no array", "{}", "premises must be an array of at most"},
    {"no object", "[{'object':'a'},7]", "premises[1]: must be an object"},
    {"unknown field", "[{'object':'a'},{'object':'b','metre':1}]", "premises[1].metre: the schema has no such column"},
    {"text in a number", "[{'object':'a','metres':'big'}]", "premises[0].metres: \"big\" is no number"},
    {"two ways", "[{'object':'a','metres':'1,900'}]", "premises[0].metres: \"1,900\" can be read in two ways"},
    {"true in a number", "[{'object':'a','metres':true}]", "premises[0].metres: true or false is no number"},
    {"no flag", "[{'object':'a','lift':'da'}]", "premises[0].lift: \"da\" is neither yes nor no"},
    {"object in a field", "[{'object':'a','use':{}}]", "premises[0].use: must be a text, a number"},
    {"array in a category", "[{'object':'a','use':['x']}]", "premises[0].use: must be a text, a number"},
    {"no id", "[{'metres':1}]", "premises[0].object: is missing"},
    {"null id", "[{'object':null}]", "premises[0].object: is missing"},
    {"id twice", "[{'object':'a'},{'object':' a'}]", "premises[1].object: comes twice"},
};

static void test_wrong_rows(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Frame) frame = rows(MATCH_PREMISES_ROLES, wrong[i].json, &error);
        g_test_message("%s: %s", wrong[i].what, error ? error->message : "accepted");
        g_assert_null(frame);
        g_assert_true(g_str_has_prefix(error->message, wrong[i].says));
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(rows(MATCH_LEAD_ROLES, "[{'uses':['a;b']}]", &error));
    g_assert_nonnull(strstr(error->message, "premises[0].uses: must be texts without ;"));
}

static void test_bounds(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) many = json_array();
    for (guint i = 0; i <= LIMIT_MATCH_PREMISES; i++)
        json_array_append_new(many, json_object());
    g_assert_null(match_rows_from_json(schema, MATCH_LEAD_ROLES, many, "rows", &error));
    g_assert_nonnull(strstr(error->message, "at most 20000"));
    g_clear_error(&error);
    g_autofree char *text = g_strnfill(LIMIT_MATCH_FIELD_BYTES + 1, 'x');
    g_autoptr(JsonValue) one = json_pack("[{s:s,s:s}]", "object", "a", "use", text);
    g_assert_null(match_rows_from_json(schema, MATCH_PREMISES_ROLES, one, "rows", &error));
    g_assert_nonnull(strstr(error->message, "rows[0].use: the text is too long"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    load_schema();
    g_test_add_func("/match-data/bytes", test_bytes);
    g_test_add_func("/match-data/hash", test_hash);
    g_test_add_func("/match-data/one-object", test_one_object);
    g_test_add_func("/match-data/damaged", test_damaged);
    g_test_add_func("/match-data/rows", test_rows);
    g_test_add_func("/match-data/lead", test_lead);
    g_test_add_func("/match-data/wrong-rows", test_wrong_rows);
    g_test_add_func("/match-data/bounds", test_bounds);
    int status = g_test_run();
    match_schema_unref(schema);
    return status;
}
