/* tests/unit/test_config.c: the layers of the configuration. */
#include <string.h>

#include "base/config.h"
#include "base/error.h"
#include "base/file.h"

/* Writes `text` to a file of its own; the caller owns the path. */
static char *write_file(const char *text)
{
    g_autofree char *folder = g_dir_make_tmp("otklik-XXXXXX", NULL);
    char *path = g_build_filename(folder, "otklik.conf", NULL);
    g_assert_true(file_save(path, text, strlen(text), NULL));
    return path;
}

static void test_layers(void)
{
    g_autoptr(Config) config = config_new();
    g_autoptr(GError) error = NULL;
    const char *where = NULL;
    g_assert_cmpfloat(config_number(config, "lesson.rate"), ==, 5);
    g_assert_cmpint(config_origin(config, "lesson.rate", &where), ==, CONFIG_FROM_DEFAULT);

    g_autofree char *path = write_file("[lesson]\nrate = 2\nleave = 0.5\n[face]\nside=320\n");
    g_assert_true(config_load_file(config, path, &error));
    g_assert_cmpfloat(config_number(config, "lesson.rate"), ==, 2);
    g_assert_cmpint(config_origin(config, "lesson.rate", &where), ==, CONFIG_FROM_FILE);
    g_assert_cmpstr(where, ==, path);

    const char *variables[] = {"OTKLIK_LESSON_RATE=3", "OTKLIK_LANG=ru", "PATH=/bin", NULL};
    g_assert_true(config_load_environment(config, variables, &error));
    g_assert_cmpfloat(config_number(config, "lesson.rate"), ==, 3);
    g_assert_cmpint(config_origin(config, "lesson.rate", &where), ==, CONFIG_FROM_ENVIRONMENT);
    g_assert_cmpstr(where, ==, "OTKLIK_LESSON_RATE");

    g_assert_true(config_set(config, "lesson.rate", "4.5", CONFIG_FROM_COMMAND_LINE, &error));
    g_assert_cmpfloat(config_number(config, "lesson.rate"), ==, 4.5);
    g_assert_cmpfloat(config_number(config, "lesson.leave"), ==, 0.5);
    g_assert_cmpint(config_integer(config, "face.side"), ==, 320);
}

static void test_refused_values(void)
{
    static const struct {
        const char *name, *value;
        int code;
    } cases[] = {
        {"lesson.rate", "0.1", BASE_ERROR_BAD_VALUE},    {"lesson.rate", "nan", BASE_ERROR_BAD_VALUE},
        {"lesson.rate", "5x", BASE_ERROR_BAD_VALUE},     {"lesson.rate", "", BASE_ERROR_BAD_VALUE},
        {"face.side", "320.5", BASE_ERROR_BAD_VALUE},    {"face.side", "1e9", BASE_ERROR_BAD_VALUE},
        {"legal.mode", "none", BASE_ERROR_BAD_VALUE},    {"lesson.rates", "5", BASE_ERROR_UNKNOWN},
        {"face.detector", "\xff", BASE_ERROR_BAD_VALUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Config) config = config_new();
        g_autoptr(GError) error = NULL;
        g_assert_false(config_set(config, cases[i].name, cases[i].value, CONFIG_FROM_COMMAND_LINE, &error));
        g_assert_error(error, BASE_ERROR, cases[i].code);
        g_assert_nonnull(strstr(error->message, cases[i].name));
        g_assert_cmpfloat(config_number(config, "lesson.rate"), ==, 5);
    }
}

static void test_bad_file_changes_nothing(void)
{
    static const char *const texts[] = {"[lesson]\nrate = 2\n[lesson]\nspeed = 1\n", "[lesson]\nrate = 2\nleave = 9\n",
                                        "rate = 2\n", "[lesson\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Config) config = config_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_file(texts[i]);
        g_assert_false(config_load_file(config, path, &error));
        g_assert_true(g_str_has_prefix(error->message, path));
        g_assert_cmpfloat(config_number(config, "lesson.rate"), ==, 5);
    }
}

static void test_empty_file(void)
{
    g_autoptr(Config) config = config_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = write_file("");
    g_assert_true(config_load_file(config, path, &error));
    g_assert_no_error(error);
}

static void test_bad_environment(void)
{
    g_autoptr(Config) config = config_new();
    g_autoptr(GError) error = NULL;
    const char *variables[] = {"OTKLIK_FACE_SIDE=200", "OTKLIK_LESSON_RATE=fast", NULL};
    g_assert_false(config_load_environment(config, variables, &error));
    g_assert_nonnull(strstr(error->message, "OTKLIK_LESSON_RATE"));
    g_assert_cmpint(config_integer(config, "face.side"), ==, 480);
}

/* Every default must itself be a value that the option takes. */
static void test_defaults_fit(void)
{
    g_autoptr(Config) config = config_new();
    guint n;
    const ConfigOption *options = config_options(&n);
    g_assert_cmpuint(n, >, 0);
    for (guint i = 0; i < n; i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(config_set(config, options[i].name, options[i].fallback, CONFIG_FROM_COMMAND_LINE, &error));
        g_assert_true(*options[i].help_en && *options[i].help_ru);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/layers", test_layers);
    g_test_add_func("/config/refused-values", test_refused_values);
    g_test_add_func("/config/bad-file-changes-nothing", test_bad_file_changes_nothing);
    g_test_add_func("/config/empty-file", test_empty_file);
    g_test_add_func("/config/bad-environment", test_bad_environment);
    g_test_add_func("/config/defaults-fit", test_defaults_fit);
    return g_test_run();
}
