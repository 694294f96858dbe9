/* base/config.h: every setting of Otklik: a table of options, and values from four layers.
 *
 * Layer: base.  Threads: filled by one thread, then read by any.
 * Order of power: default < file < environment < command line. An option `lesson.rate` is `rate = 5` under `[lesson]`
 * in the file (GKeyFile syntax), OTKLIK_LESSON_RATE in the environment and `--set lesson.rate=5` on the command line.
 */
#pragma once
#include <glib.h>

typedef enum { CONFIG_NUMBER, CONFIG_INTEGER, CONFIG_TEXT, CONFIG_CHOICE } ConfigKind;

typedef struct {
    const char *name; /* "section.key" */
    ConfigKind kind;
    const char *fallback; /* the default, as it would be written in the file */
    double low, high;     /* range of a number */
    const char *choices;  /* CONFIG_CHOICE: words separated by '|' */
    const char *help_en, *help_ru;
} ConfigOption;

typedef enum { CONFIG_FROM_DEFAULT, CONFIG_FROM_FILE, CONFIG_FROM_ENVIRONMENT, CONFIG_FROM_COMMAND_LINE } ConfigOrigin;

typedef struct Config Config;

/* All options at their defaults. The table of options is base/config_options.c. */
Config *config_new(void);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* Each of these checks name, kind and range, and leaves the configuration as it was when it fails; the error names the
 * file and key, the variable, or the option. */
gboolean config_load_file(Config *config, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean config_load_environment(Config *config, const char *const *variables,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean config_set(Config *config, const char *name, const char *value, ConfigOrigin origin,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name must be in the table: a wrong one is a programmer's mistake and aborts. Texts are owned by the
 * configuration. */
double config_number(const Config *config, const char *name);
int config_integer(const Config *config, const char *name);
const char *config_text(const Config *config, const char *name);

/* For `otklik config`: the options in the order of the table, and where each value came from (file path or variable
 * name, or NULL). */
const ConfigOption *config_options(guint *n);
ConfigOrigin config_origin(const Config *config, const char *name, const char **where);
