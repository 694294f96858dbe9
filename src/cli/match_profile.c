/* cli/match_profile.c: `otklik match profile`: what a data set holds and what is suspicious in it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "cli/match_source.h"
#include "match/profile.h"

#define SHOWN_LEVELS 3

static json_int_t number_in(const JsonValue *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* A number of three digits, or of all before the point, or a dash. The caller owns it. */
static char *short_number(const JsonValue *value, double factor, const char *unit)
{
    double number = factor * json_number_value(value);
    if (!json_is_number(value))
        return g_strdup("-");
    return g_strdup_printf(fabs(number) >= 1000 ? "%.0f%s" : "%.3g%s", number, unit);
}

static void print_head(const JsonValue *profile)
{
    const JsonValue *outcome = json_object_get(profile, "outcome"), *dates = json_object_get(profile, "dates");
    const JsonValue *pairs = json_object_get(profile, "pairs_per_lead");
    printf(tr("%s (%.12s): %d rows, %d leads, %d premises\n", "%s (%.12s): строк %d, заявок %d, помещений %d\n"),
           json_string_value(json_object_get(profile, "name")), json_string_value(json_object_get(profile, "hash")),
           (int)number_in(profile, "rows"), (int)number_in(profile, "leads"), (int)number_in(profile, "premises"));
    if (outcome) {
        g_autofree char *rate = short_number(json_object_get(outcome, "rate"), 100, " %");
        printf(tr("%d deals, %d failures, %d open: %s; %d leads with a deal\n",
                  "сделок %d, отказов %d, открыто %d: %s; заявок со сделкой %d\n"),
               (int)number_in(outcome, "deals"), (int)number_in(outcome, "failures"), (int)number_in(outcome, "open"),
               rate, (int)number_in(profile, "leads_with_deal"));
    }
    if (pairs)
        printf(tr("offers to a lead: %d to %d, median %d\n", "предложений на заявку: от %d до %d, медиана %d\n"),
               (int)number_in(pairs, "smallest"), (int)number_in(pairs, "largest"), (int)number_in(pairs, "median"));
    if (dates)
        printf("%s … %s\n", json_string_value(json_object_get(dates, "first")),
               json_string_value(json_object_get(dates, "last")));
}

static char *edge_text(const JsonValue *value)
{
    return json_is_string(value) ? g_strdup(json_string_value(value)) : short_number(value, 1, "");
}

/* The range of numbers, or the most frequent levels. The caller owns it. */
static char *values_text(const JsonValue *column)
{
    const JsonValue *frequent = json_object_get(column, "frequent");
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < MIN(json_array_size(frequent), SHOWN_LEVELS); i++) {
        const JsonValue *level = json_array_get(frequent, i);
        g_string_append_printf(text, "%s%s ×%d", i ? ", " : "", json_string_value(json_object_get(level, "value")),
                               (int)number_in(level, "count"));
    }
    if (json_object_get(column, "smallest")) {
        g_autofree char *low = edge_text(json_object_get(column, "smallest"));
        g_autofree char *middle = edge_text(json_object_get(column, "median"));
        g_autofree char *high = edge_text(json_object_get(column, "largest"));
        g_string_append_printf(text, "%s … %s … %s", low, middle, high);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void print_columns(const JsonValue *columns)
{
    printf("\n%s\n", tr("column\trole\tempty\tdistinct\talone (AUC)\tvalues",
                        "столбец\tроль\tпусто\tразных\tсам по себе (AUC)\tзначения"));
    for (gsize i = 0; i < json_array_size(columns); i++) {
        const JsonValue *column = json_array_get(columns, i), *alike = json_object_get(column, "alike");
        g_autofree char *missing = short_number(json_object_get(column, "missing"), 100, " %");
        g_autofree char *auc = short_number(json_object_get(column, "auc"), 1, "");
        g_autofree char *values = values_text(column);
        printf("%s\t%s\t%s\t%d\t%s\t%s\n", json_string_value(json_object_get(column, "name")),
               json_string_value(json_object_get(column, "role")), missing, (int)number_in(column, "distinct"), auc,
               values);
        for (gsize k = 0; k < json_array_size(alike); k++)
            printf(tr("  written in two ways: \"%s\", \"%s\"\n", "  написано по-разному: «%s», «%s»\n"),
                   json_string_value(json_array_get(json_array_get(alike, k), 0)),
                   json_string_value(json_array_get(json_array_get(alike, k), 1)));
    }
}

static void print_suspects(const JsonValue *suspects)
{
    for (gsize i = 0; i < json_array_size(suspects); i++) {
        const JsonValue *one = json_array_get(suspects, i);
        gboolean filled = strcmp(json_string_value(json_object_get(one, "kind")), "filled") == 0;
        gboolean declared = json_is_true(json_object_get(one, "declared"));
        const char *name = json_string_value(json_object_get(one, "column"));
        printf("%s \"%s\": %s %.3f%s\n", declared ? tr("known afterwards,", "известно потом,") : tr("LEAK?", "УТЕЧКА?"),
               name,
               filled ? tr("being filled gives the outcome away:", "сама заполненность выдаёт исход:")
                      : tr("alone it tells the outcome: AUC", "сам по себе выдаёт исход: AUC"),
               json_number_value(json_object_get(one, "value")),
               declared ? ""
                        : tr(" (give it the role \"after\", unless it is known when a lead comes in)",
                             " (дайте роль «after», если при поступлении заявки это неизвестно)"));
    }
}

static void print_alike(const JsonValue *profile)
{
    static const struct {
        const char *key, *en, *ru;
    } kinds[] = {{"duplicates", "rows are there more than once", "строк встречаются больше одного раза"},
                 {"contradictions", "rows are alike in all but the outcome", "строк одинаковы во всём, кроме исхода"},
                 {"repeated_pairs", "rows offer the same premises to the same lead again",
                  "строк снова предлагают ту же пару заявки и помещения"}};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const JsonValue *alike = json_object_get(profile, kinds[i].key);
        if (number_in(alike, "rows"))
            printf("%d %s\n", (int)number_in(alike, "rows"), tr(kinds[i].en, kinds[i].ru));
    }
}

int match_verb_profile(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    gboolean json = FALSE;
    g_autofree char *path = NULL;
    const GOptionEntry entries[] = {
        {"schema", 0, 0, G_OPTION_ARG_FILENAME, &path,
         tr("looks at a table instead of a set, read by this schema", "смотреть не набор, а таблицу по этой схеме"),
         tr("FILE", "ФАЙЛ")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, tr("as JSON", "в JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("[SET|TABLE.csv]", "[НАБОР|ТАБЛИЦА.csv]"),
                              tr("Tells what a data set (the newest one) holds, and what in it gives the outcome away.",
                                 "Рассказывает, что в наборе данных (в последнем) и что в нём выдаёт исход."),
                              entries, 0, 1};
    GError *error = NULL;
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    g_autoptr(MatchSchema) schema = path ? match_schema_load(path, &error) : NULL;
    g_autoptr(MatchData) data = schema || !path ? match_source_data(&call, schema, call.arguments[0], &error) : NULL;
    if (!data)
        return command_fail(error);
    g_autoptr(JsonValue) profile = match_profile(data);
    if (json) {
        g_autofree char *text = jsonfile_text(profile, TRUE);
        fputs(text, stdout);
        return COMMAND_OK;
    }
    print_head(profile);
    print_columns(json_object_get(profile, "columns"));
    printf("\n");
    print_suspects(json_object_get(profile, "suspects"));
    print_alike(profile);
    return COMMAND_OK;
}
