/* cli/match_outcomes.c: `otklik match outcomes` and `drift`: what became of what was answered. */
#include <math.h>
#include <stdio.h>

#include "base/lang.h"
#include "cli/match.h"
#include "cli/store_command.h"
#include "job/match_file.h"
#include "job/match_logged.h"

/* ---- outcomes ---- */

static gboolean add_all(StoreDb *db, const char *name, const GPtrArray *said, GError **error)
{
    for (guint i = 0; i < said->len; i++) {
        const MatchSaid *each = said->pdata[i];
        if (match_feedback_add(db, name, each->lead, each->premises, each->won ? "won" : "lost", NULL, error))
            continue;
        g_prefix_error(error, tr("row %u: ", "строка данных %u: "), i + 1);
        return FALSE;
    }
    return TRUE;
}

static gboolean take_outcomes(StoreDb *db, const char *path, const char *name, GError **error)
{
    g_autoptr(MatchModelRow) row = match_models_find(db, name, error);
    g_autoptr(GPtrArray) said = row ? match_file_outcomes(path, error) : NULL;
    if (!said || !store_begin(db, error) || !add_all(db, row->name, said, error) ||
        !store_command_note(db, "match.outcomes", row->name, json_pack("{s:i}", "count", (int)said->len), error) ||
        !store_commit(db, error))
        return FALSE;
    printf(tr("%s: %u outcomes kept\n", "%s: принято исходов: %u\n"), row->name, said->len);
    return TRUE;
}

int match_verb_outcomes(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_autofree char *name = NULL;
    const GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_STRING, &name,
         tr("of which model; default: the newest champion", "какой модели; по умолчанию новейшая основная"),
         tr("NAME", "ИМЯ")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("FILE.csv", "ФАЙЛ.csv"),
                              tr("Joins what became of pairs to what was answered: a table with the columns lead, "
                                 "premises and outcome (won or "
                                 "lost; empty: open still).",
                                 "Присоединяет исходы пар к ответам: таблица со столбцами lead, premises и outcome "
                                 "(won или lost; пусто — ещё "
                                 "не решено)."),
                              entries, 1, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && take_outcomes(db, call.arguments[0], name, &error) ? COMMAND_OK : command_fail(error);
}

/* ---- drift ---- */

static const char *state_text(const char *state)
{
    static const struct {
        const char *name, *en, *ru;
    } states[] = {{"stable", "stable", "без перемен"},
                  {"watch", "changed a little", "немного изменилось"},
                  {"shifted", "shifted", "сместилось"},
                  {"few", "not enough data", "мало данных"}};
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
        if (g_strcmp0(states[i].name, state) == 0)
            return tr(states[i].en, states[i].ru);
    return state;
}

static void print_estimate(const char *title, const JsonValue *estimate)
{
    if (json_is_object(estimate) && json_is_number(json_object_get(estimate, "value")))
        printf("%s %.4f [%.4f, %.4f]\n", title, json_number_value(json_object_get(estimate, "value")),
               json_number_value(json_object_get(estimate, "low")),
               json_number_value(json_object_get(estimate, "high")));
}

static void print_report(const JsonValue *report)
{
    const JsonValue *features = json_object_get(report, "features"), *outcomes = json_object_get(report, "outcomes");
    printf(tr("%s: %d answers, %d pairs\n", "%s: ответов %d, пар %d\n"),
           json_string_value(json_object_get(report, "model")),
           (int)json_integer_value(json_object_get(report, "answers")),
           (int)json_integer_value(json_object_get(report, "pairs")));
    for (gsize i = 0; i < json_array_size(features); i++) {
        const JsonValue *feature = json_array_get(features, i), *psi = json_object_get(feature, "psi");
        g_autofree char *number = json_is_number(psi) ? g_strdup_printf("%.3f", json_number_value(psi)) : g_strdup("-");
        printf("  %-24s %6s  %s\n", json_string_value(json_object_get(feature, "column")), number,
               state_text(json_string_value(json_object_get(feature, "state"))));
    }
    printf(tr("outcomes: %s, %d pairs, %d deals\n", "исходы: %s, пар %d, сделок %d\n"),
           state_text(json_string_value(json_object_get(outcomes, "state"))),
           (int)json_integer_value(json_object_get(outcomes, "pairs")),
           (int)json_integer_value(json_object_get(outcomes, "deals")));
    print_estimate(tr("  said     ", "  обещано  "), json_object_get(outcomes, "said"));
    print_estimate(tr("  happened ", "  случилось"), json_object_get(outcomes, "happened"));
}

int match_verb_drift(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    gboolean json = FALSE;
    int days = 30;
    const GOptionEntry entries[] = {
        {"since", 0, 0, G_OPTION_ARG_INT, &days, tr("how many days back (30)", "за сколько дней (30)"),
         tr("DAYS", "ДНИ")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, tr("as JSON", "в JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("[MODEL]", "[МОДЕЛЬ]"),
                              tr("Whether what is asked still looks like what was learnt from (population stability "
                                 "index: below 0.1 stable, from "
                                 "0.25 shifted), and whether the probabilities held.",
                                 "Похоже ли то, о чём спрашивают, на то, на чём модель училась (PSI: до 0,1 без "
                                 "перемен, от 0,25 сместилось), и "
                                 "сбываются ли вероятности."),
                              entries, 0, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    if (days < 1 || days > 3650)
        return command_misused("match drift", tr("--since is from 1 to 3650 days", "--since — от 1 до 3650 дней"));
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    g_autoptr(JsonValue) report = db ? match_drift_report(db, call.arguments[0], (guint)days, &error) : NULL;
    if (!report)
        return command_fail(error);
    if (json) {
        g_autofree char *text = jsonfile_text(report, TRUE);
        fputs(text, stdout);
    } else {
        print_report(report);
    }
    return COMMAND_OK;
}
