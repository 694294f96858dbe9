/* cli/match_numbers.c: see match_numbers.h. */
#include "cli/match_numbers.h"

#include <stdio.h>
#include <string.h>

#include "base/lang.h"

/* "0.772 (0.731–0.810)", or "–". */
static char *estimate(const JsonValue *of, const char *key, double times)
{
    const JsonValue *json = json_object_get(of, key), *value = json_object_get(json, "value");
    if (!json_is_number(value))
        return g_strdup("–");
    int digits = times > 1 ? 1 : 3;
    const JsonValue *low = json_object_get(json, "low"), *high = json_object_get(json, "high");
    if (!json_is_number(low) || !json_is_number(high))
        return g_strdup_printf("%.*f", digits, times * json_number_value(value));
    return g_strdup_printf("%.*f (%.*f–%.*f)", digits, times * json_number_value(value), digits,
                           times * json_number_value(low), digits, times * json_number_value(high));
}

static void print_line(const JsonValue *method)
{
    static const char *const keys[] = {"auc", "ndcg5", "average_precision", "brier", "ece"};
    const char *title = json_string_value(json_object_get(method, tr("title_en", "title_ru")));
    printf("  %-*s", 34 + (int)(strlen(title) - (gsize)g_utf8_strlen(title, -1)), title);
    for (guint k = 0; k < G_N_ELEMENTS(keys); k++) {
        g_autofree char *text = estimate(method, keys[k], 1);
        printf(" %-*s", 20 + (int)(strlen(text) - (gsize)g_utf8_strlen(text, -1)), text);
    }
    printf("\n");
}

static void print_drop(const JsonValue *method)
{
    g_autofree char *dropped = estimate(method, "dropped", 100), *intact = estimate(method, "intact", 100),
                    *lost = estimate(method, "lost", 100);
    printf(
        tr("at its threshold %s %% of the premises are dropped; %s %% of leads keep all that suit them, %s %% lose "
           "all\n",
           "при своём пороге отсеивается %s %% помещений; всё подходящее сохраняют %s %% заявок, теряют всё %s %%\n"),
        dropped, intact, lost);
}

/* What one threshold could drop at most. */
static void print_most(const JsonValue *method)
{
    g_autofree char *at90 = estimate(method, "dropped90", 100), *at95 = estimate(method, "dropped95", 100);
    printf(tr("with 90 %% of leads intact at most %s %% of the premises can be dropped, with 95 %% at most %s %%\n",
              "сохраняя нетронутыми 90 %% заявок, можно отсеять не больше %s %% помещений, 95 %% — не больше %s %%\n"),
           at90, at95);
}

void match_print_methods(const JsonValue *evaluation)
{
    const JsonValue *methods = json_object_get(evaluation, "methods"),
                    *constant = json_object_get(evaluation, "constant_brier");
    if (json_array_size(methods) == 0)
        return;
    printf("  %-34s %-20s %-20s %-20s %-20s %-20s\n", "", "ROC AUC", "NDCG@5", "PR AUC", "Brier", "ECE");
    for (gsize i = 0; i < json_array_size(methods); i++)
        print_line(json_array_get(methods, i));
    if (json_is_number(constant))
        printf(tr("Brier of always saying the mean rate: %.5f\n", "Бриер, если всегда называть среднюю долю: %.5f\n"),
               json_number_value(constant));
    print_drop(json_array_get(methods, 0));
    print_most(json_array_get(methods, 0));
}

void match_print_prices(const JsonValue *price)
{
    const JsonValue *linear = json_object_get(price, "linear"), *left = json_object_get(price, "left_out");
    g_autofree char *r2 = estimate(price, "r2", 1), *mdape = estimate(price, "mdape", 100),
                    *mae = estimate(price, "mae", 1), *cover = estimate(price, "coverage", 100);
    g_autofree char *line_r2 = estimate(linear, "r2", 1), *line_mdape = estimate(linear, "mdape", 100);
    printf(tr("  rows %d; R² %s, median error %s %%, mean error %s; in the 80 %% interval: %s %%\n",
              "  строк %d; R² %s, медианная ошибка %s %%, средняя %s; в интервале 80 %%: %s %%\n"),
           (int)json_integer_value(json_object_get(price, "rows")), r2, mdape, mae, cover);
    printf(
        tr("  linear regression: R² %s, median error %s %%\n", "  линейная регрессия: R² %s, медианная ошибка %s %%\n"),
        line_r2, line_mdape);
    if (json_integer_value(left) > 0)
        printf(tr("  %d rows were left out: their price is taken for a mistake\n",
                  "  строк без учёта: %d, их цена сочтена ошибкой\n"),
               (int)json_integer_value(left));
}

void match_print_notes(const JsonValue *evaluation)
{
    const JsonValue *notes = json_object_get(evaluation, "notes");
    for (gsize i = 0; i < json_array_size(notes); i++)
        printf("%s\n", json_string_value(json_object_get(json_array_get(notes, i), tr("en", "ru"))));
}
