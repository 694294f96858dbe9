/* tests/unit/test_match_value.c: numbers, flags, dates, words and lists as people write them. */
#include "match/value.h"

#include <math.h>
#include <string.h>

#include "match/date.h"
#include "match/number.h"

static MatchSchema *schema;

static void load_schema(void)
{
    static const char json[] =
        "{\"name\":\"t\",\"columns\":["
        "{\"name\":\"n\",\"role\":\"premises\",\"type\":\"number\",\"unit\":\"кв. м.\",\"missing\":[\"нет данных\"]},"
        "{\"name\":\"f\",\"role\":\"premises\",\"type\":\"first-number\",\"behind\":\"Floor\"},"
        "{\"name\":\"b\",\"role\":\"premises\",\"type\":\"flag\"},"
        "{\"name\":\"d\",\"role\":\"premises\",\"type\":\"date\"},"
        "{\"name\":\"c\",\"role\":\"premises\",\"type\":\"category\"},"
        "{\"name\":\"l\",\"role\":\"premises\",\"type\":\"list\"},"
        "{\"name\":\"s\",\"role\":\"after\",\"type\":\"flag\",\"yes\":[\"Won\"],\"no\":[\"Lost\"],\"missing\":["
        "\"Open\"]}],"
        "\"price\":{\"target\":\"n\"}}";
    g_autoptr(GError) error = NULL;
    schema = match_schema_parse(json, strlen(json), "t", &error);
    g_assert_no_error(error);
}

enum { NUMBER, FLOOR, FLAG, DAY, CATEGORY, LIST, STAGE };

/* NAN: missing; a reason: it cannot be read. */
static void check(guint column, char decimal, gboolean day_first, const char *text, double wanted, const char *reason)
{
    const MatchManner manner = {decimal, day_first};
    g_autofree char *why = NULL;
    double value = -1;
    gboolean read = match_read_number(schema, match_schema_column(schema, column), &manner, text, &value, &why);
    g_test_message("\"%s\" (%c): %g, %s", text, decimal ? decimal : '0', value, why ? why : "read");
    g_assert_true(read == !reason);
    g_assert_true((why != NULL) == (reason != NULL));
    if (reason)
        g_assert_nonnull(strstr(why, reason));
    if (isnan(wanted))
        g_assert_true(isnan(value));
    else
        g_assert_cmpfloat_with_epsilon(value, wanted, 1e-9);
}

static const struct {
    const char *text;
    double point, comma; /* with a decimal point, with a decimal comma */
} numbers[] = {
    {"12", 12, 12},
    {"  12 ", 12, 12},
    {"-3.5", -3.5, -3.5},
    {"\u22123,5", -3.5, -3.5},
    {"+7", 7, 7},
    {"12 500,50", 12500.5, 12500.5},
    {"12\u00a0500,50", 12500.5, 12500.5},
    {"12\u202f500", 12500, 12500},
    {"1 234 567", 1234567, 1234567},
    {"12'500.25", 12500.25, 12500.25},
    {"1,234.5", 1234.5, 1234.5},
    {"1.234,5", 1234.5, 1234.5},
    {"1,234,567", 1234567, 1234567},
    {"1.234.567", 1234567, 1234567},
    {"1,900", 1900, 1.9},
    {"1.900", 1.9, 1900},
    {"0,900", 0.9, 0.9},
    {"0.125", 0.125, 0.125},
    {"1234,567", 1234.567, 1234.567},
    {".5", 0.5, 0.5},
    {"1e3", 1000, 1000},
    {"1,5E-2", 0.015, 0.015},
    {"$52.00", 52, 52},
    {"52,00 €", 52, 52},
    {"12 500 руб.", 12500, 12500},
    {"12 500 ₽", 12500, 12500},
    {"35 %", 35, 35},
    {"240 м²", 240, 240},
    {"240 Кв. М.", 240, 240},
    {"USD 1,000", 1000, 1},
    {"", NAN, NAN},
    {"   ", NAN, NAN},
    {"NULL", NAN, NAN},
    {"$ —", NAN, NAN},
    {"нет данных", NAN, NAN},
};

static void test_numbers(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        check(NUMBER, '.', FALSE, numbers[i].text, numbers[i].point, NULL);
        check(NUMBER, ',', FALSE, numbers[i].text, numbers[i].comma, NULL);
    }
}

static void test_no_numbers(void)
{
    static const char *const texts[] = {"abc",    "12 кошек", "1 2",  "12 50", "1,2,3", "1.2.3", "1,23.4,5", "--1",
                                        "1-2",    "0x10",     "inf",  "nan1",  "1e999", "1e",    "5M",       "12 тыс.",
                                        "1 2345", "e5",       "1,,5", "12:30", ",",     "."};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        check(NUMBER, '.', FALSE, texts[i], NAN, "is no number");
    check(NUMBER, 0, FALSE, "1,900", NAN, "can be read in two ways");
    check(NUMBER, 0, FALSE, "1.900", NAN, "can be read in two ways");
    check(NUMBER, 0, FALSE, "1,90", 1.9, NULL);
    check(NUMBER, 0, FALSE, "1,234.5", 1234.5, NULL);
}

static void test_long_text_is_cut(void)
{
    g_autofree char *text = g_strnfill(5000, 'x'), *why = NULL;
    const MatchManner manner = {'.', FALSE};
    double value;
    g_assert_false(match_read_number(schema, match_schema_column(schema, NUMBER), &manner, text, &value, &why));
    g_assert_cmpuint(strlen(why), <, 120);
}

static void test_first_numbers(void)
{
    check(FLOOR, '.', FALSE, "Floor 6", 6, NULL);
    check(FLOOR, '.', FALSE, "Unit 1202 \n   Floor 12", 12, NULL);
    check(FLOOR, '.', FALSE, "Floor 1,200.5 and 3", 1200.5, NULL);
    check(FLOOR, '.', FALSE, "Floor 3.", 3, NULL);
    check(FLOOR, '.', FALSE, "Unit 5", NAN, NULL);
    check(FLOOR, '.', FALSE, "Floor Ground", NAN, NULL);
    check(FLOOR, '.', FALSE, "", NAN, NULL);
}

static void test_flags(void)
{
    static const char *const yes[] = {"1", "yes", "YES", "true", "да", "ДА", " Да ", "won"};
    static const char *const no[] = {"0", "No", "false", "нет", "НЕТ", "Lost"};
    for (guint i = 0; i < G_N_ELEMENTS(yes); i++)
        check(FLAG, '.', FALSE, yes[i], 1, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(no); i++)
        check(FLAG, '.', FALSE, no[i], 0, NULL);
    check(FLAG, '.', FALSE, "maybe", NAN, "neither yes nor no");
    check(FLAG, '.', FALSE, "2", NAN, "neither yes nor no");
    check(STAGE, '.', FALSE, "won", 1, NULL);
    check(STAGE, '.', FALSE, "Lost", 0, NULL);
    check(STAGE, '.', FALSE, "Open", NAN, NULL);
    check(STAGE, '.', FALSE, "1", NAN, "neither yes nor no");
}

static const struct {
    const char *text;
    double month_first, day_first; /* days, NAN: no date */
} dates[] = {
    {"1970-01-01", 0, 0},
    {"2024-12-31", 20088, 20088},
    {"2024-2-9", 19762, 19762},
    {"31.12.2024", 20088, 20088},
    {"09.02.2024", 19762, 19762},
    {"02/09/2024", 19762, 19968},
    {"12/31/2024", 20088, NAN},
    {"31/12/2024", NAN, 20088},
    {"2/29/2024", 19782, NAN},
    {"2/29/2023", NAN, NAN},
    {"2024/12/31", 20088, 20088},
    {"1969-12-31", -1, -1},
    {"2013-04-04 08:32:15", 15799 + 30735 / 86400.0, 15799 + 30735 / 86400.0},
    {"2013-04-04T08:32:15Z", 15799 + 30735 / 86400.0, 15799 + 30735 / 86400.0},
    {"2013-04-04T11:32:15+03:00", 15799 + 30735 / 86400.0, 15799 + 30735 / 86400.0},
    {"2013-04-03T23:32:15.5-0900", 15799 + 30735 / 86400.0, 15799 + 30735 / 86400.0},
    {"04.04.2013 8:32", 15799 + 30720 / 86400.0, 15799 + 30720 / 86400.0},
    {"4/4/2013, 2:30 PM", 15799 + 52200 / 86400.0, 15799 + 52200 / 86400.0},
    {"4/4/2013 12:00 AM", 15799, 15799},
    {"2024-13-01", NAN, NAN},
    {"2024-00-10", NAN, NAN},
    {"32.01.2024", NAN, NAN},
    {"1.1.24", NAN, NAN},
    {"2024-12", NAN, NAN},
    {"20241231", NAN, NAN},
    {"2024-12-31x", NAN, NAN},
    {"2024-12-31 25:00", NAN, NAN},
    {"2024-12-31 10:61", NAN, NAN},
    {"2024-12-31 13:00 PM", NAN, NAN},
    {"9999-01-01", NAN, NAN},
    {"1800-01-01", -62091, -62091},
    {"1799-12-31", NAN, NAN},
    {"1800-01-01T00:30+01:00", NAN, NAN},
    {"2200-12-31", 84370, 84370},
    {"2200-12-31T23:30-01:00", NAN, NAN},
    {"yesterday", NAN, NAN},
};

static void test_dates(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(dates); i++) {
        const char *wrong = "is no date";
        check(DAY, '.', FALSE, dates[i].text, dates[i].month_first, isnan(dates[i].month_first) ? wrong : NULL);
        check(DAY, '.', TRUE, dates[i].text, dates[i].day_first, isnan(dates[i].day_first) ? wrong : NULL);
    }
    check(DAY, '.', TRUE, "", NAN, NULL);
}

static void test_date_texts(void)
{
    for (int second = 0; second < 86400; second += 997) {
        double days = 19000 - second % 7001, at = days + second / 86400.0, again = 0;
        g_autofree char *text = match_date_text(at);
        g_assert_true(match_date_read(text, FALSE, &again));
        g_assert_cmpfloat(again, ==, at);
    }
    g_autofree char *plain = match_date_text(20088), *nearly = match_date_text(20087.9999999);
    g_assert_cmpstr(plain, ==, "2024-12-31");
    g_assert_cmpstr(nearly, ==, "2024-12-31");
}

static void test_number_texts(void)
{
    static const double values[] = {0, 1, -1, 0.1, 12.5, 1e300, -1e-300, 1.0 / 3, 104.77, 123456789.123456789, 4.95};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = match_number_text(match_schema_column(schema, NUMBER), values[i]);
        g_assert_cmpfloat(g_ascii_strtod(text, NULL), ==, values[i]);
        g_assert_null(strchr(text, ','));
    }
    g_autofree char *short_text = match_number_text(match_schema_column(schema, NUMBER), 104.77);
    g_assert_cmpstr(short_text, ==, "104.77");
}

static const struct {
    guint column;
    const char *text, *wanted; /* NULL: missing */
} texts[] = {
    {CATEGORY, " Старый \u00a0 порт\n", "Старый порт"},
    {CATEGORY, "a;b", "a;b"},
    {CATEGORY, "None", NULL},
    {CATEGORY, "", NULL},
    {CATEGORY, "NULLs", "NULLs"},
    {LIST, "Центр; Север", "Центр;Север"},
    {LIST, "F, A, C", "F;A;C"},
    {LIST, "A, B; C", "A, B;C"},
    {LIST, "A;;A; -;B", "A;B"},
    {LIST, "one", "one"},
    {LIST, ";", NULL},
    {LIST, " ; None", NULL},
};

static void test_texts(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *read = match_read_text(schema, match_schema_column(schema, texts[i].column), texts[i].text);
        g_assert_cmpstr(read, ==, texts[i].wanted);
    }
    g_auto(GStrv) parts = match_list_parts("A, B;C");
    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    g_assert_cmpstr(parts[0], ==, "A, B");
}

static void test_signs(void)
{
    static const struct {
        const char *text;
        char decimal;
    } cases[] = {{"1,5", ','},      {"1.5", '.'},   {"1,500", 0},     {"1.500", 0},       {"15", 0},
                 {"1 500,50", ','}, {"$1.25", '.'}, {"1,234.5", '.'}, {"1,234,567", '.'}, {"1.234.567", ','},
                 {"0,500", ','},    {"a,b", 0},     {"", 0}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(match_decimal_of(cases[i].text), ==, cases[i].decimal);
    g_assert_cmpint(match_day_first_of("31/12/2024"), ==, 1);
    g_assert_cmpint(match_day_first_of("12/31/2024"), ==, -1);
    g_assert_cmpint(match_day_first_of("02/03/2024"), ==, 0);
    g_assert_cmpint(match_day_first_of("31.12.2024"), ==, 0);
    g_assert_cmpint(match_day_first_of("2024-12-31"), ==, 0);
    g_assert_cmpint(match_day_first_of("x"), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    load_schema();
    g_test_add_func("/match-value/numbers", test_numbers);
    g_test_add_func("/match-value/no-numbers", test_no_numbers);
    g_test_add_func("/match-value/long-text-is-cut", test_long_text_is_cut);
    g_test_add_func("/match-value/first-numbers", test_first_numbers);
    g_test_add_func("/match-value/flags", test_flags);
    g_test_add_func("/match-value/dates", test_dates);
    g_test_add_func("/match-value/date-texts", test_date_texts);
    g_test_add_func("/match-value/number-texts", test_number_texts);
    g_test_add_func("/match-value/texts", test_texts);
    g_test_add_func("/match-value/signs", test_signs);
    int status = g_test_run();
    match_schema_unref(schema);
    return status;
}
