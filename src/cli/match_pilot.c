/* cli/match_pilot.c: `otklik match pilot`: what of one week's leads would have been dropped that managers marked
 * suitable. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/match_source.h"
#include "match/evaluate.h"

#define NEED "0.8" /* eight of ten leads */

typedef struct {
    char *model, *need;
    gboolean json;
} PilotOptions;

static void pilot_options_clear(PilotOptions *options)
{
    g_free(options->model);
    g_free(options->need);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PilotOptions, pilot_options_clear)

static int whole(const JsonValue *value, const char *key)
{
    return (int)json_integer_value(json_object_get(value, key));
}

static double share(const JsonValue *value, const char *key)
{
    return 100 * json_number_value(json_object_get(value, key));
}

static const char *text(const JsonValue *value, const char *key)
{
    return json_string_value(json_object_get(value, key));
}

/* One lead and, below it, what it would lose. */
static void print_lead(const JsonValue *lead)
{
    const JsonValue *lost = json_object_get(lead, "lost");
    printf("%s: ", text(lead, "id"));
    if (text(lead, "problem"))
        printf(tr("not answered: %s", "нет ответа: %s"), text(lead, "problem"));
    else if (whole(lead, "suitable") == 0)
        printf(tr("nothing is marked suitable; %d of %d dropped", "подходящих не отмечено; отсеяно %d из %d"),
               whole(lead, "dropped"), whole(lead, "offered"));
    else
        printf(tr("%d of %d dropped; of %d suitable %d lost", "отсеяно %d из %d; из %d подходящих потеряно %d"),
               whole(lead, "dropped"), whole(lead, "offered"), whole(lead, "suitable"), (int)json_array_size(lost));
    printf("\n");
    gsize i;
    const JsonValue *premises;
    json_array_foreach (lost, i, premises) {
        printf("    %s: %s\n", text(premises, "id"), text(premises, "text"));
    }
}

static void print_pilot(const char *model, const JsonValue *pilot)
{
    gsize i;
    const JsonValue *lead;
    json_array_foreach (json_object_get(pilot, "leads"), i, lead) {
        print_lead(lead);
    }
    printf(tr("\nModel %s drops %.1f %% of the premises.\n"
              "In %d of %d leads nothing suitable is lost: %.1f %%, needed are %.1f %%.\n%s\n",
              "\nМодель %s отсеивает %.1f %% помещений.\n"
              "Заявок, где не потеряно ничего подходящего: %d из %d, это %.1f %%, а нужно %.1f %%.\n%s\n"),
           model, share(pilot, "dropped"), whole(pilot, "intact"), whole(pilot, "judged"), share(pilot, "share"),
           share(pilot, "need"),
           json_is_true(json_object_get(pilot, "passed")) ? tr("Passed.", "Проверка пройдена.")
                                                          : tr("Not passed.", "Проверка не пройдена."));
}

static gboolean read_need(const char *given, double *need, GError **error)
{
    char *end;
    *need = g_ascii_strtod(given, &end);
    if (end > given && !*end && *need > 0 && *need <= 1)
        return TRUE;
    g_set_error(
        error, MATCH_ERROR, MATCH_ERROR_DATA,
        tr("--need is a share above 0, at most 1: \"%s\" is none", "--need — доля больше 0 и не больше 1, а не «%s»"),
        given);
    return FALSE;
}

static JsonValue *run(MatchCall *call, const PilotOptions *options, char **told, GError **error)
{
    double need;
    if (!read_need(options->need ? options->need : NEED, &need, error))
        return NULL;
    g_autoptr(MatchModel) model = match_source_model(call, options->model, told, error);
    g_autoptr(MatchData) week =
        model ? match_source_data(call, match_model_schema(model), call->arguments[0], error) : NULL;
    return week ? match_pilot(model, week, need, error) : NULL;
}

int match_verb_pilot(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_auto(PilotOptions) options = {0};
    const GOptionEntry entries[] = {
        {"model", 0, 0, G_OPTION_ARG_STRING, &options.model,
         tr("a file, or ID, NAME, NAME@VERSION of the store; default: the newest champion",
            "файл или КОД, ИМЯ, ИМЯ@ВЕРСИЯ из хранилища; по умолчанию новейшая основная"),
         tr("MODEL", "МОДЕЛЬ")},
        {"need", 0, 0, G_OPTION_ARG_STRING, &options.need,
         tr("share of leads in which nothing suitable may be lost (0.8)",
            "в какой доле заявок не должно быть потерь (0.8)"),
         tr("SHARE", "ДОЛЯ")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, tr("as JSON", "в JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("WEEK.csv|SET", "НЕДЕЛЯ.csv|НАБОР"),
                              tr("Shows for each lead of a week, whose suitable premises managers have marked, what "
                                 "would have been dropped of "
                                 "them. Exit code 0 when enough leads lose nothing, else 1.",
                                 "Показывает для каждой заявки недели, где менеджеры отметили подходящие помещения, "
                                 "что из них было бы отсеяно. "
                                 "Код 0, если заявок без потерь достаточно, иначе 1."),
                              entries, 1, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    g_autofree char *told = NULL;
    g_autoptr(JsonValue) pilot = run(&call, &options, &told, &error);
    if (!pilot)
        return command_fail(error);
    if (options.json) {
        g_autofree char *json = jsonfile_text(pilot, TRUE);
        fputs(json, stdout);
    } else
        print_pilot(told, pilot);
    return json_is_true(json_object_get(pilot, "passed")) ? COMMAND_OK : COMMAND_FAILED;
}
