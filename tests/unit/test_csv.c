/* tests/unit/test_csv.c: tables in and out. */
#include "base/csv.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"

static CsvTable *load_text(const char *text, gsize length, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-XXXXXX", NULL), *path = g_build_filename(folder, "t.csv", NULL);
    g_assert_true(file_save(path, text, length, NULL));
    return csv_load(path, error);
}

static void test_fields(void)
{
    g_autoptr(GError) error = NULL;
    const char *text = "\xef\xbb\xbf"
                       "file,label,x\r\n\"a,\"\"b\"\".png\",happy,1.5\r\n\n\"two\nlines\",,-3\nlast,z,4";
    g_autoptr(CsvTable) table = load_text(text, strlen(text), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(csv_rows(table), ==, 3);
    int file = csv_column(table, "file", &error), x = csv_column(table, "x", &error);
    g_assert_cmpstr(csv_text(table, 0, file), ==, "a,\"b\".png");
    g_assert_cmpstr(csv_text(table, 1, file), ==, "two\nlines");
    g_assert_cmpstr(csv_text(table, 1, csv_column(table, "label", &error)), ==, "");
    g_assert_cmpuint(csv_line(table, 1), ==, 4);
    g_assert_cmpuint(csv_line(table, 2), ==, 6);
    double value = 0;
    g_assert_true(csv_number(table, 1, x, &value, &error));
    g_assert_cmpfloat(value, ==, -3);
    g_assert_cmpint(csv_column(table, "group", NULL), ==, -1);
    g_assert_cmpstr(csv_text(table, 0, -1), ==, "");
}

static void test_tabs(void)
{
    g_autoptr(GError) error = NULL;
    const char *text = "file\ttext\r\na.wav\t\"Yes\", he said, \"no\nb.wav\t";
    g_autoptr(CsvTable) table = load_text(text, strlen(text), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(csv_rows(table), ==, 2);
    g_assert_cmpstr(csv_text(table, 0, 1), ==, "\"Yes\", he said, \"no");
    g_assert_cmpstr(csv_text(table, 1, 1), ==, "");
    g_autoptr(CsvTable) comma = load_text("a\n\t\n", 4, &error); /* the first line tells */
    g_assert_cmpstr(csv_text(comma, 0, 0), ==, "\t");
}

static void test_without_names(void)
{
    static const char *const names[] = {"file", "text", NULL}, *const three[] = {"file", "text", "speaker", NULL};
    g_autoptr(CsvTable) bare = load_text("a.wav\tyes\nb.wav\tno\n", 19, NULL);
    csv_name_columns(bare, three); /* not as long */
    g_assert_cmpuint(csv_rows(bare), ==, 1);
    csv_name_columns(bare, names);
    csv_name_columns(bare, names); /* has them now */
    g_assert_cmpuint(csv_rows(bare), ==, 2);
    g_assert_cmpstr(csv_text(bare, 0, csv_column(bare, "text", NULL)), ==, "yes");
    g_assert_cmpuint(csv_line(bare, 1), ==, 2);
    g_autoptr(CsvTable) named = load_text("text,file\nyes,a.wav\n", 20, NULL);
    csv_name_columns(named, names);
    g_assert_cmpuint(csv_rows(named), ==, 1);
}

static void test_refused(void)
{
    static const struct {
        const char *text;
        gsize length; /* 0: strlen */
        const char *says;
    } cases[] = {
        {"", 0, "line 1"},
        {"a,b\n1\n", 0, "line 2"},
        {"a,b\n1,2,3\n", 0, "line 2"},
        {"a\n\"open\n", 0, "line 2"},
        {"a\n\"x\"y\n", 0, "line 2"},
        {"a\n\xff\n", 0, "UTF-8"},
        {"a\nb\0c\n", 6, "UTF-8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        gsize length = cases[i].length ? cases[i].length : strlen(cases[i].text);
        g_assert_null(load_text(cases[i].text, length, &error));
        g_assert_error(error, BASE_ERROR, BASE_ERROR_SYNTAX);
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
}

static void test_bad_number(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = load_text("x\n1\nabc\n", 8, &error);
    double value = 7;
    g_assert_false(csv_number(table, 1, 0, &value, &error));
    g_assert_nonnull(strstr(error->message, "line 3, column \"x\""));
    g_assert_cmpfloat(value, ==, 7);
}

static void test_append(void)
{
    g_autoptr(GString) line = g_string_new(NULL);
    const char *fields[] = {"plain", "a,b", "say \"x\"", "=1+1", "-3.5", "+x"};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        csv_append(line, fields[i]);
    g_assert_cmpstr(line->str, ==, "plain,\"a,b\",\"say \"\"x\"\"\",'=1+1,-3.5,'+x");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv/fields", test_fields);
    g_test_add_func("/csv/tabs", test_tabs);
    g_test_add_func("/csv/without-names", test_without_names);
    g_test_add_func("/csv/refused", test_refused);
    g_test_add_func("/csv/bad-number", test_bad_number);
    g_test_add_func("/csv/append", test_append);
    return g_test_run();
}
