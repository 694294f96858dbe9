/* tests/unit/test_match_import.c: tables in every manner in which people export them, and every way to spoil them. */
#include "match/import.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

static const char schema_json[] = "{\"name\":\"t\",\"columns\":[{\"name\":\"lead\",\"role\":\"lead-id\"},{\"name\":"
                                  "\"object\",\"role\":\"premises-id\"},"
                                  "{\"name\":\"won\",\"role\":\"outcome\",\"missing\":[\"open\"]},"
                                  "{\"name\":\"rent\",\"role\":\"premises\",\"type\":\"number\"},{\"name\":\"район\","
                                  "\"role\":\"premises\",\"type\":\"category\"},"
                                  "{\"name\":\"asked\",\"role\":\"after\",\"type\":\"date\"}";
#define PLAIN "]}"
#define WITH_COPIES ",{\"name\":\"copy\",\"role\":\"leave-out\"}]}"
#define WHOLE_LEADS "],\"whole_leads\":true}"

static MatchSchema *load(const char *rest)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *json = g_strconcat(schema_json, rest, NULL);
    MatchSchema *schema = match_schema_parse(json, strlen(json), "schema", &error);
    g_assert_no_error(error);
    return schema;
}

static MatchData *import(const char *rest, const void *bytes, gsize length, const MatchImportOptions *options,
                         MatchImport **told, GError **error)
{
    g_autoptr(MatchSchema) schema = load(rest);
    return match_import_bytes(schema, bytes, length, "t.csv", options, told, error);
}

static const char *text_at(const MatchData *data, const char *column, guint row)
{
    return frame_text(frame_find(data->frame, column), row);
}

static double number_at(const MatchData *data, const char *column, guint row)
{
    return frame_find(data->frame, column)->number[row];
}

/* Encodings: the same table in each, made here. */

typedef enum { AS_UTF8, AS_1251, AS_1252, AS_16LE, AS_16BE } As;

static GByteArray *encode(const char *text, As as, gboolean mark)
{
    static const char *const marks[] = {"\xef\xbb\xbf", "", "", "\xff\xfe", "\xfe\xff"};
    GByteArray *bytes = g_byte_array_new();
    if (mark)
        g_byte_array_append(bytes, (const guint8 *)marks[as], (guint)strlen(marks[as]));
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        guint8 pair[2] = {(guint8)(as == AS_16BE ? c >> 8 : c), (guint8)(as == AS_16BE ? c : c >> 8)};
        guint8 single = (guint8)(c < 128 || as == AS_1252 ? c
                                 : c == 0x401             ? 0xa8
                                 : c == 0x451             ? 0xb8
                                                          : c - 0x410 + 192);
        if (as == AS_UTF8)
            g_byte_array_append(bytes, (const guint8 *)at, (guint)(g_utf8_next_char(at) - at));
        else if (as == AS_16LE || as == AS_16BE)
            g_byte_array_append(bytes, pair, 2);
        else
            g_byte_array_append(bytes, &single, 1);
    }
    return bytes;
}

#define RUSSIAN                                                                                                        \
    "lead;object;won;rent;район;asked\n1;a;да;12500,5;Старый "                                                         \
    "порт;31.12.2024\n1;b;нет;;Ёлочки;\n2;a;open;7;Щучье;01.02.2024\n"

static const struct {
    As as;
    gboolean mark;
    const char *encoding;
} encodings[] = {{AS_UTF8, FALSE, "UTF-8"},    {AS_UTF8, TRUE, "UTF-8"},    {AS_1251, FALSE, "windows-1251"},
                 {AS_16LE, FALSE, "UTF-16LE"}, {AS_16LE, TRUE, "UTF-16LE"}, {AS_16BE, FALSE, "UTF-16BE"},
                 {AS_16BE, TRUE, "UTF-16BE"}};

static void test_encodings(void)
{
    char first[65] = "";
    for (guint i = 0; i < G_N_ELEMENTS(encodings); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) bytes = encode(RUSSIAN, encodings[i].as, encodings[i].mark);
        g_autoptr(MatchImport) told = NULL;
        g_autoptr(MatchData) data = import(PLAIN, bytes->data, bytes->len, NULL, &told, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(told->encoding, ==, encodings[i].encoding);
        g_assert_true(told->bom == encodings[i].mark);
        g_assert_cmpint(told->delimiter, ==, ';');
        g_assert_cmpint(told->decimal, ==, ',');
        g_assert_cmpuint(told->kept, ==, 3);
        g_assert_cmpuint(told->open, ==, 1);
        g_assert_cmpstr(text_at(data, "район", 1), ==, "Ёлочки");
        g_assert_cmpfloat(number_at(data, "rent", 0), ==, 12500.5);
        g_assert_true(isnan(number_at(data, "rent", 1)) && isnan(number_at(data, "won", 2)));
        g_assert_cmpfloat(number_at(data, "asked", 0), ==, 20088);
        if (i == 0) /* the same rows have the same hash, however they were written */
            g_strlcpy(first, data->hash, sizeof first);
        g_assert_cmpstr(data->hash, ==, first);
    }
}

static void test_western(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text =
        g_convert("lead,object,won,rent,rajon,asked\n1,a,yes,5,Caf\xc3\xa9,\n", -1, "UTF-8", "UTF-8", NULL, NULL, NULL);
    char *at = strstr(text, "\xc3\xa9");
    at[0] = (char)0xe9;
    memmove(at + 1, at + 2, strlen(at + 2) + 1);
    static const char json[] = "{\"name\":\"t\",\"columns\":[{\"name\":\"lead\",\"role\":\"lead-id\"},"
                               "{\"name\":\"object\",\"role\":\"premises-id\"},{\"name\":\"won\",\"role\":\"outcome\"},"
                               "{\"name\":\"rajon\",\"role\":\"premises\",\"type\":\"category\"}]}";
    g_autoptr(MatchSchema) schema = match_schema_parse(json, strlen(json), "s", &error);
    g_autoptr(MatchImport) told = NULL;
    g_autoptr(MatchData) data = match_import_bytes(schema, text, strlen(text), "t.csv", NULL, &told, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(told->encoding, ==, "windows-1252");
    g_assert_cmpstr(text_at(data, "rajon", 0), ==, "Caf\u00e9");
    g_assert_cmpuint(told->unused->len, ==, 2);
    const MatchImportOptions forced = {.encoding = "cp1251"}, unknown = {.encoding = "klingon"};
    g_autoptr(MatchData) other = match_import_bytes(schema, text, strlen(text), "t.csv", &forced, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(text_at(other, "rajon", 0), ==, "Cafй");
    g_assert_null(match_import_bytes(schema, text, strlen(text), "t.csv", &unknown, NULL, &error));
    g_assert_nonnull(strstr(error->message, "no such encoding"));
}

/* All 256 bytes of Windows-1251, against what the C library knows of it, where it does. */
static void test_all_of_1251(void)
{
    for (guint byte = 128; byte < 256; byte++) {
        g_autoptr(GError) error = NULL;
        const char single[2] = {(char)byte, 0};
        g_autofree char *known = g_convert(single, 1, "UTF-8", "WINDOWS-1251", NULL, NULL, NULL);
        g_autofree char *row =
            g_strdup_printf("lead,object,won,rent,\xf0\xe0\xe9\xee\xed,asked\n1,a,1,1,x%sx,\n", single);
        const MatchImportOptions forced = {.encoding = "windows-1251"};
        g_autoptr(MatchData) data = import(PLAIN, row, strlen(row), &forced, NULL, &error);
        if (byte == 0x98) { /* has no letter */
            g_assert_null(data);
            continue;
        }
        g_assert_no_error(error);
        g_autofree char *plain = known ? g_strdup_printf(byte == 0xa0 ? "x x" : "x%sx", known) : NULL;
        if (plain)
            g_assert_cmpstr(text_at(data, "район", 0), ==, plain);
    }
}

/* Manners. */

static const struct {
    const char *what, *text;
    char delimiter, decimal;
    gboolean day_first;
    double rent, asked; /* of the first row; NAN: missing */
} manners[] = {
    {"commas", "lead,object,won,rent,район,asked\n1,a,1,12.5,x,2024-12-31\n", ',', '.', FALSE, 12.5, 20088},
    {"tabs", "lead\tobject\twon\trent\tрайон\tasked\n1\ta\t1\t12,5\tx\t31/12/2024\n", '\t', ',', TRUE, 12.5, 20088},
    {"bars", "lead|object|won|rent|район|asked\n1|a|1|1.5|x|12/31/2024\n", '|', '.', FALSE, 1.5, 20088},
    {"commas in a field", "lead;object;won;rent;район;asked\n1;a;1;1,5;x, y, z;\n", ';', ',', TRUE, 1.5, NAN},
    {"CR LF", "lead,object,won,rent,район,asked\r\n1,a,1,2,x,\r\n", ',', '.', FALSE, 2, NAN},
    {"CR", "lead,object,won,rent,район,asked\r1,a,1,2,x,\r", ',', '.', FALSE, 2, NAN},
    {"no newline at the end", "lead,object,won,rent,район,asked\n1,a,1,2,x,2024-01-01", ',', '.', FALSE, 2, 19723},
    {"sep=", "sep=;\nlead;object;won;rent;район;asked\n1;a;1;2;x;\n", ';', ',', TRUE, 2, NAN},
    {"title above", "Report for 2024\n\nlead,object,won,rent,район,asked\n1,a,1,2,x,\n", ',', '.', FALSE, 2, NAN},
    {"names in capitals", "LEAD, Object ,won,RENT,РАЙОН,asked\n1,a,1,2,x,\n", ',', '.', FALSE, 2, NAN},
    {"another order", "asked,район,rent,won,object,lead,more\n,x,2,1,a,1,y\n", ',', '.', FALSE, 2, NAN},
    {"quotes", "\"lead\",object,won,rent,район,asked\n\"1\",a,1,\"1,234.5\",\"x\"\"y\n z\",\n", ',', '.', FALSE, 1234.5,
     NAN},
    {"quoted delimiter", "lead,object,won,rent,район,asked\n1,a,1,\"1,5\",x,\n1,b,1,\"2,25\",x,\n", ',', ',', TRUE, 1.5,
     NAN},
    {"thousands by comma", "lead,object,won,rent,район,asked\n1,a,1,\"1,900\",x,\n", ',', '.', FALSE, 1900, NAN},
    {"thousands by comma, others tell",
     "lead,object,won,rent,район,asked\n1,a,1,\"1,900\",x,\n1,b,0,\"12,900.50\",x,\n", ',', '.', FALSE, 1900, NAN},
    {"decimals of three digits", "lead;object;won;rent;район;asked\n1;a;1;1,900;x;\n1;b;1;2,5;x;\n", ';', ',', TRUE,
     1.9, NAN},
    {"points of three digits alone", "lead,object,won,rent,район,asked\n1,a,1,1.900,x,\n", ',', '.', FALSE, 1.9, NAN},
    {"days tell", "lead,object,won,rent,район,asked\n1,a,1,1,x,02/01/2024\n1,b,1,1,x,13/01/2024\n", ',', '.', TRUE, 1,
     19724},
    {"months tell", "lead;object;won;rent;район;asked\n1;a;1;1;x;02/01/2024\n1;b;1;1;x;02/13/2024\n", ';', ',', FALSE,
     1, 19754},
    {"blank lines", "lead,object,won,rent,район,asked\n\n,,,,,\n1,a,1,2,x,\n  \n", ',', '.', FALSE, 2, NAN},
};

static void test_manners(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(manners); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MatchImport) told = NULL;
        g_test_message("%s", manners[i].what);
        g_autoptr(MatchData) data = import(PLAIN, manners[i].text, strlen(manners[i].text), NULL, &told, &error);
        g_assert_no_error(error);
        g_assert_cmpint(told->delimiter, ==, manners[i].delimiter);
        g_assert_cmpint(told->decimal, ==, manners[i].decimal);
        g_assert_true(told->day_first == manners[i].day_first);
        g_assert_cmpuint(told->rejected, ==, 0);
        g_assert_cmpfloat(number_at(data, "rent", 0), ==, manners[i].rent);
        double asked = number_at(data, "asked", 0);
        g_assert_true(isnan(manners[i].asked) ? isnan(asked) : asked == manners[i].asked);
    }
}

static void test_told_manner_counts(void)
{
    g_autoptr(GError) error = NULL;
    static const char text[] = "lead;object;won;rent;район;asked\n1;a;1;1,900;x;\n";
    const MatchImportOptions point = {.decimal = '.'}, commas = {.delimiter = ','};
    g_autoptr(MatchData) data = import(PLAIN, text, strlen(text), &point, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpfloat(number_at(data, "rent", 0), ==, 1900);
    g_assert_null(import(PLAIN, text, strlen(text), &commas, NULL, &error));
    g_assert_nonnull(strstr(error->message, "the table has no column \"lead\""));
}

/* Rows that are kept aside. */

#define HEAD "lead,object,won,rent,район,asked\n"
#define GOOD "9,z,0,1,x,\n"

static const struct {
    const char *what, *text;
    guint line;
    const char *column, *reason; /* NULL column: the whole row */
} defects[] = {
    {"too few fields", HEAD "1,a,1\n" GOOD, 2, NULL, "it has 3 fields, the row of names has 6"},
    {"too many fields", HEAD GOOD "1,a,1,2,x,,y\n", 3, NULL, "it has 7 fields"},
    {"cut at the end", HEAD GOOD "1,a,1,2", 3, NULL, "it has 4 fields"},
    {"text in a number", HEAD "1,a,1,cheap,x,\n" GOOD, 2, "rent", "\"cheap\" is no number"},
    {"no outcome", HEAD GOOD "1,a,maybe,1,x,\n", 3, "won", "\"maybe\" is neither yes nor no"},
    {"no date", HEAD "1,a,1,1,x,soon\n" GOOD, 2, "asked", "\"soon\" is no date"},
    {"no lead", HEAD ",a,1,1,x,\n" GOOD, 2, "lead", "is empty"},
    {"no premises", HEAD "1,NULL,1,1,x,\n" GOOD, 2, "object", "is empty"},
    {"text after a quote", HEAD "1,a,1,1,\"x\" y,\n" GOOD, 2, NULL, "text follows a closing quote"},
    {"open quote", HEAD GOOD "1,a,1,1,\"x,\n", 3, NULL, "a quote is never closed"},
    {"open quote, then a row", HEAD "1,a,1,1,\"x,\n" GOOD, 2, NULL, "a quote is never closed"},
    {"line counts go on within quotes", HEAD "9,y,0,1,\"x\n\ny\",\n1,a,1\n", 5, NULL, "it has 3 fields"},
    {"damaged letter", HEAD "1,a,1,1,\xd1\xff,\n9,z,0,1,район район район район район,\n", 2, "район",
     "it holds damaged letters"},
};

static void test_defects(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(defects); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MatchImport) told = NULL;
        g_autoptr(MatchData) data = import(PLAIN, defects[i].text, strlen(defects[i].text), NULL, &told, &error);
        g_assert_no_error(error);
        g_test_message("%s", defects[i].what);
        g_assert_cmpuint(told->kept, ==, 1);
        g_assert_cmpuint(told->rejected, ==, 1);
        g_assert_cmpuint(told->rows, ==, 2);
        const MatchReject *reject = told->rejects->pdata[0];
        g_test_message("line %u, %s: %s", reject->line, reject->column, reject->reason);
        g_assert_cmpuint(reject->line, ==, defects[i].line);
        g_assert_cmpstr(reject->column, ==, defects[i].column);
        g_assert_nonnull(strstr(reject->reason, defects[i].reason));
        g_assert_true(g_utf8_validate(reject->text, -1, NULL) && *reject->text);
        g_assert_cmpuint(data->frame->rows, ==, 1);
    }
}

/* Nothing of a row that was not taken stays behind. */
static void test_rejected_rows_leave_nothing(void)
{
    g_autoptr(GError) error = NULL;
    static const char bad[] = HEAD "1,a,1,5,secret,2024-01-01\n7,q,1,5,hidden,soon\n9,z,0,,,\n",
                      good[] = HEAD "1,a,1,5,secret,2024-01-01\n9,z,0,,,\n";
    g_autoptr(MatchData) first = import(PLAIN, bad, strlen(bad), NULL, NULL, &error);
    g_autoptr(MatchData) second = import(PLAIN, good, strlen(good), NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(first->hash, ==, second->hash);
    g_assert_true(isnan(number_at(first, "rent", 1)));
    g_assert_cmpint(frame_level_find(frame_find(first->frame, "район"), "hidden"), ==, -1);
}

static void test_left_out(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchImport) told = NULL, whole = NULL;
    static const char copies[] = "lead,object,won,rent,район,asked,copy\n1,a,1,1,x,,0\n1,a,1,1,x,,1\n2,b,0,1,x,,\n";
    g_autoptr(MatchData) data = import(WITH_COPIES, copies, strlen(copies), NULL, &told, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(told->left_out, ==, 1);
    g_assert_cmpuint(told->kept, ==, 2);
    g_assert_cmpuint(data->frame->rows, ==, 2);
    static const char cut[] = HEAD "1,a,1,1,x,\n2,a,0,1,x,\n1,b,0,1,x,\n2,b,0\n";
    g_autoptr(MatchData) leads = import(WHOLE_LEADS, cut, strlen(cut), NULL, &whole, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(whole->left_out, ==, 1);
    g_assert_cmpuint(whole->rejected, ==, 1);
    g_assert_cmpuint(whole->kept, ==, 2);
    g_assert_cmpstr(text_at(leads, "lead", 1), ==, "1");
}

/* Files that are refused whole. */

static void test_refused(void)
{
    static const struct {
        const char *text, *says;
        gsize length; /* 0: to the end of the text */
    } cases[] = {
        {"", "it is empty", 0},
        {"\n\n", "it is empty", 0},
        {HEAD, "has no rows", 0},
        {"lead,object,won,rent\n1,a,1,1\n", "t.csv, line 1: the table has no column \"район\", \"asked\"", 0},
        {"a,b\n1,2\n", "the table has no column \"lead\", \"object\"", 0},
        {"lead,object,won,rent,район,asked,rent\n" GOOD, "column \"rent\" comes twice", 0},
        {HEAD "1,a,maybe,1,x,\n2,b,no way,1,x,\n", "none of 2 rows can be taken; line 2, won: \"maybe\"", 0},
        {"PK\x03\x04....", "an Excel workbook", 0},
        {"%PDF-1.7", "a PDF", 0},
        {"lead\0object\0won,rent,x,y,z,1,2,3,4,5,6,7,8,9", "this is no text", 40},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        gsize length = cases[i].length ? cases[i].length : strlen(cases[i].text);
        g_autoptr(MatchData) data = import(PLAIN, cases[i].text, length, NULL, NULL, &error);
        g_assert_null(data);
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, cases[i].says));
        g_assert_true(g_str_has_prefix(error->message, "t.csv"));
    }
}

static void test_bounds(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchImport) told = NULL;
    g_autoptr(GString) many = g_string_new(HEAD GOOD);
    for (guint i = 0; i < LIMIT_MATCH_REJECTS + 5; i++)
        g_string_append(many, "1,a\n");
    g_autoptr(MatchData) data = import(PLAIN, many->str, many->len, NULL, &told, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(told->rejected, ==, LIMIT_MATCH_REJECTS + 5);
    g_assert_cmpuint(told->rejects->len, ==, LIMIT_MATCH_REJECTS);
    g_autoptr(MatchImport) second = NULL;
    g_autofree char *name = g_strnfill(LIMIT_MATCH_FIELD_BYTES + 1, 'x');
    g_autofree char *wide = g_strdup_printf(HEAD GOOD "1,a,1,1,%s,\n", name);
    g_autoptr(MatchData) other = import(PLAIN, wide, strlen(wide), NULL, &second, &error);
    g_assert_no_error(error);
    const MatchReject *reject = second->rejects->pdata[0];
    g_assert_cmpstr(reject->reason, ==, "the field is too long");
    g_assert_cmpuint(strlen(reject->text), <=, LIMIT_MATCH_REJECT_BYTES);
}

static void test_told(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchImport) told = NULL;
    static const char text[] = HEAD GOOD "=1+1,a,1\n";
    g_autoptr(MatchData) data = import(PLAIN, text, strlen(text), NULL, &told, &error);
    g_assert_no_error(error);
    g_autoptr(JsonValue) facts = match_import_json(told), rejects = match_import_rejects_json(told);
    g_assert_cmpint(json_integer_value(json_object_get(facts, "rejected")), ==, 1);
    g_assert_null(json_object_get(facts, "rejects"));
    g_assert_cmpint(json_integer_value(json_object_get(json_array_get(rejects, 0), "line")), ==, 3);
    g_autofree char *csv = match_import_rejects_csv(told);
    g_assert_cmpstr(csv, ==, "line,column,reason,row\n3,,\"it has 3 fields, the row of names has 6\",\"'=1+1,a,1\"\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match-import/encodings", test_encodings);
    g_test_add_func("/match-import/western", test_western);
    g_test_add_func("/match-import/all-of-1251", test_all_of_1251);
    g_test_add_func("/match-import/manners", test_manners);
    g_test_add_func("/match-import/told-manner-counts", test_told_manner_counts);
    g_test_add_func("/match-import/defects", test_defects);
    g_test_add_func("/match-import/rejected-rows-leave-nothing", test_rejected_rows_leave_nothing);
    g_test_add_func("/match-import/left-out", test_left_out);
    g_test_add_func("/match-import/refused", test_refused);
    g_test_add_func("/match-import/bounds", test_bounds);
    g_test_add_func("/match-import/told", test_told);
    return g_test_run();
}
