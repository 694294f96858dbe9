/* cli/config.c: `otklik config`: every option, its value, and where it came from. */
#include "base/config.h"

#include <stdio.h>

#include "base/lang.h"
#include "cli/command.h"

/* "default", "file /x/otklik.conf", ... The caller owns it. */
static char *origin_text(const Config *config, const char *name)
{
    const char *where = NULL;
    switch (config_origin(config, name, &where)) {
    case CONFIG_FROM_FILE:
        return g_strdup_printf(tr("file %s", "файл %s"), where);
    case CONFIG_FROM_ENVIRONMENT:
        return g_strdup_printf(tr("environment %s", "переменная %s"), where);
    case CONFIG_FROM_COMMAND_LINE:
        return g_strdup(tr("command line", "командная строка"));
    case CONFIG_FROM_DEFAULT:
        break;
    }
    return g_strdup(tr("default", "по умолчанию"));
}

static void print_option(const Config *config, const ConfigOption *option)
{
    g_autofree char *origin = origin_text(config, option->name);
    printf("%s = %s\n    %s\n", option->name, config_text(config, option->name), tr(option->help_en, option->help_ru));
    if (option->kind == CONFIG_CHOICE)
        printf("    %s: %s", tr("one of", "одно из"), option->choices);
    else if (option->kind == CONFIG_TEXT)
        printf("    %s", tr("text", "текст"));
    else
        printf("    %g … %g", option->low, option->high);
    printf("; %s: %s; %s\n", tr("default", "по умолчанию"), *option->fallback ? option->fallback : "\"\"", origin);
}

int command_config(Config *config, int argc, char **argv)
{
    const GOptionEntry entries[] = {{NULL, 0, 0, 0, NULL, NULL, NULL}};
    const char *summary =
        tr("Shows every option with its value and where that came from: default < file < environment < command line.\n"
           "The file is $XDG_CONFIG_HOME/otklik/otklik.conf or $OTKLIK_CONFIG; lesson.rate is \"rate = 5\" under "
           "[lesson] there\n"
           "and OTKLIK_LESSON_RATE in the environment. Arguments choose the options to show.",
           "Показывает все настройки, их значения и откуда они: по умолчанию < файл < окружение < командная строка.\n"
           "Файл — $XDG_CONFIG_HOME/otklik/otklik.conf или $OTKLIK_CONFIG; lesson.rate там — «rate = 5» в разделе "
           "[lesson],\n"
           "а в окружении — OTKLIK_LESSON_RATE. Аргументы выбирают, что показать.");
    int status;
    if (!command_parse(config, tr("[NAME…]", "[ИМЯ…]"), summary, entries, &argc, &argv, &status))
        return status;
    guint n, shown = 0;
    const ConfigOption *options = config_options(&n);
    for (guint i = 0; i < n; i++) {
        if (argc > 1 && !g_strv_contains((const char *const *)argv + 1, options[i].name))
            continue;
        print_option(config, &options[i]);
        shown++;
    }
    if (argc > 1 && shown < (guint)argc - 1)
        return command_misused("config", tr("no such option", "нет такой настройки"));
    return COMMAND_OK;
}
