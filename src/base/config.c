/* base/config.c: see config.h. */
#include "base/config.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/config_options.h"
#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"

typedef struct {
    char *value;
    ConfigOrigin origin;
    char *where; /* file path or variable name, or NULL */
} Setting;

struct Config {
    Setting *settings; /* one per option, in the order of the table */
};

static int find_option(const char *name)
{
    for (guint i = 0; i < config_option_count; i++)
        if (strcmp(config_option_table[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void config_put(Config *config, guint i, const char *value, ConfigOrigin origin, const char *where)
{
    Setting *setting = &config->settings[i];
    g_free(setting->value);
    g_free(setting->where);
    *setting = (Setting){g_strdup(value), origin, g_strdup(where)};
}

Config *config_new(void)
{
    Config *config = g_new0(Config, 1);
    config->settings = g_new0(Setting, config_option_count);
    for (guint i = 0; i < config_option_count; i++)
        config_put(config, i, config_option_table[i].fallback, CONFIG_FROM_DEFAULT, NULL);
    return config;
}

static void settings_free(Setting *settings)
{
    for (guint i = 0; i < config_option_count; i++) {
        g_free(settings[i].value);
        g_free(settings[i].where);
    }
    g_free(settings);
}

void config_free(Config *config)
{
    if (!config)
        return;
    settings_free(config->settings);
    g_free(config);
}

static gboolean number_fits(const ConfigOption *option, const char *value)
{
    char *end = NULL;
    double number = g_ascii_strtod(value, &end);
    return end != value && *end == '\0' && isfinite(number) && number >= option->low && number <= option->high &&
           (option->kind == CONFIG_NUMBER || number == floor(number));
}

static gboolean choice_fits(const ConfigOption *option, const char *value)
{
    g_auto(GStrv) words = g_strsplit(option->choices, "|", -1);
    return g_strv_contains((const char *const *)words, value);
}

/* What an option takes, for messages: "0.2 to 60" or "research|ru". The caller owns it. */
static char *describe_values(const ConfigOption *option)
{
    if (option->kind == CONFIG_CHOICE)
        return g_strdup(option->choices);
    return g_strdup_printf(option->kind == CONFIG_INTEGER ? tr("a whole number, %g to %g", "целое число от %g до %g")
                                                          : tr("a number, %g to %g", "число от %g до %g"),
                           option->low, option->high);
}

/* `where` says who set the value: "file, key", a variable, or the option. */
static gboolean check_value(const ConfigOption *option, const char *value, const char *where, GError **error)
{
    gboolean fits = TRUE;
    if (option->kind == CONFIG_NUMBER || option->kind == CONFIG_INTEGER)
        fits = number_fits(option, value);
    else if (option->kind == CONFIG_CHOICE)
        fits = choice_fits(option, value);
    else
        fits = g_utf8_validate(value, -1, NULL) && strlen(value) < LIMIT_PATH_BYTES;
    if (fits)
        return TRUE;
    g_autofree char *values = option->kind == CONFIG_TEXT ? g_strdup(tr("short UTF-8 text", "короткий текст UTF-8"))
                                                          : describe_values(option);
    g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE, tr("%s: \"%s\" is not %s", "%s: «%s» — а нужно: %s"), where,
                value, values);
    return FALSE;
}

static gboolean set_checked(Config *config, const char *name, const char *value, ConfigOrigin origin, const char *place,
                            const char *where, GError **error)
{
    int i = find_option(name);
    if (i < 0) {
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_UNKNOWN,
            tr("%s: there is no option \"%s\" (see otklik config)", "%s: нет настройки «%s» (см. otklik config)"),
            where, name);
        return FALSE;
    }
    if (!check_value(&config_option_table[i], value, where, error))
        return FALSE;
    config_put(config, (guint)i, value, origin, place);
    return TRUE;
}

gboolean config_set(Config *config, const char *name, const char *value, ConfigOrigin origin, GError **error)
{
    return set_checked(config, name, value, origin, NULL, name, error);
}

/* Sets all keys of a parsed file in `config`. */
static gboolean apply_file(Config *config, GKeyFile *file, const char *path, GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (guint g = 0; groups[g]; g++) {
        g_auto(GStrv) keys = g_key_file_get_keys(file, groups[g], NULL, NULL);
        for (guint k = 0; keys && keys[k]; k++) {
            g_autofree char *name = g_strdup_printf("%s.%s", groups[g], keys[k]);
            g_autofree char *value = g_key_file_get_string(file, groups[g], keys[k], error);
            g_autofree char *where = g_strdup_printf("%s, [%s] %s", path, groups[g], keys[k]);
            if (!value || !set_checked(config, name, value, CONFIG_FROM_FILE, path, where, error))
                return FALSE;
        }
    }
    return TRUE;
}

/* Moves the settings of `trial` into `config` when `good`: a failed load changes nothing. */
static gboolean commit_trial(Config *config, Config *trial, gboolean good)
{
    if (good) {
        Setting *settings = config->settings;
        config->settings = trial->settings;
        trial->settings = settings;
    }
    config_free(trial);
    return good;
}

static Config *config_copy(const Config *config)
{
    Config *copy = config_new();
    for (guint i = 0; i < config_option_count; i++)
        config_put(copy, i, config->settings[i].value, config->settings[i].origin, config->settings[i].where);
    return copy;
}

gboolean config_load_file(Config *config, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!file_load(path, LIMIT_CONFIG_BYTES, &text, &length, error))
        return FALSE;
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) reason = NULL;
    if (length && !g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, &reason)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX, "%s: %s", path, reason->message);
        return FALSE;
    }
    Config *trial = config_copy(config);
    return commit_trial(config, trial, apply_file(trial, file, path, error));
}

/* "lesson.min_moment" is OTKLIK_LESSON_MIN_MOMENT. The caller owns it. */
static char *variable_name(const char *name)
{
    g_autofree char *upper = g_ascii_strup(name, -1);
    g_strdelimit(upper, ".", '_');
    return g_strconcat("OTKLIK_", upper, NULL);
}

gboolean config_load_environment(Config *config, const char *const *variables, GError **error)
{
    Config *trial = config_copy(config);
    gboolean good = TRUE;
    for (guint i = 0; good && i < config_option_count; i++) {
        g_autofree char *variable = variable_name(config_option_table[i].name);
        const char *value = g_environ_getenv((char **)variables, variable);
        if (value)
            good = set_checked(trial, config_option_table[i].name, value, CONFIG_FROM_ENVIRONMENT, variable, variable,
                               error);
    }
    return commit_trial(config, trial, good);
}

const char *config_text(const Config *config, const char *name)
{
    int i = find_option(name);
    g_assert(i >= 0);
    return config->settings[i].value;
}

double config_number(const Config *config, const char *name)
{
    return g_ascii_strtod(config_text(config, name), NULL);
}

int config_integer(const Config *config, const char *name)
{
    return (int)config_number(config, name);
}

const ConfigOption *config_options(guint *n)
{
    *n = config_option_count;
    return config_option_table;
}

ConfigOrigin config_origin(const Config *config, const char *name, const char **where)
{
    int i = find_option(name);
    g_assert(i >= 0);
    if (where)
        *where = config->settings[i].where;
    return config->settings[i].origin;
}
