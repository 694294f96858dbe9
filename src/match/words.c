/* match/words.c: see words.h. */
#include "match/words.h"

#include <math.h>
#include <string.h>

static const char *in(const char *language, const char *en, const char *ru)
{
    return strcmp(language, "ru") == 0 ? ru : en;
}

/* ---- values ---- */

static char *number_words(double value)
{
    double size = fabs(value);
    return g_strdup_printf("%.*f", size >= 100 || value == floor(value) ? 0 : size >= 1 ? 1 : 3, value);
}

static char *value_words(const MatchSchema *schema, const PairRows *rows, guint source, guint row, const char *language)
{
    const MatchColumn *column = match_schema_column(schema, source);
    if (!match_type_is_number(column->type)) {
        const char *text = pair_text(schema, rows, source, row);
        return g_strdup(text ? text : in(language, "not known", "не указано"));
    }
    double value = pair_number(schema, rows, source, row);
    if (isnan(value))
        return g_strdup(in(language, "not known", "не указано"));
    if (column->type == MATCH_FLAG)
        return g_strdup(value > 0.5 ? in(language, "yes", "да") : in(language, "no", "нет"));
    g_autofree char *number = column->type == MATCH_DAY ? match_number_text(column, value) : number_words(value);
    return *column->unit ? g_strdup_printf("%s %s", number, column->unit) : g_steal_pointer(&number);
}

static char *column_words(const MatchSchema *schema, const PairRows *rows, guint source, guint row,
                          const char *language)
{
    g_autofree char *value = value_words(schema, rows, source, row, language);
    return g_strdup_printf("%s: %s", match_source_title(schema, source, language), value);
}

/* ---- sources ---- */

static char *compared_words(const MatchSchema *schema, const PairRows *rows, guint source, guint row, double place,
                            const char *language)
{
    g_autofree char *words = column_words(schema, rows, source, row, language);
    if (isnan(place) || isnan(pair_number(schema, rows, source, row)))
        return g_steal_pointer(&words);
    gboolean high = place >= 0.5;
    const char *than = high ? in(language, "more than", "больше, чем у") : in(language, "less than", "меньше, чем у");
    return g_strdup_printf("%s, %s %.0f %% %s", words, than, 100 * (high ? place : 1 - place),
                           in(language, "of those offered", "предложенных"));
}

static char *pair_words(const MatchSchema *schema, const PairRows *rows, guint pair, guint row, const char *language)
{
    const MatchPair *what = &g_array_index(schema->pairs, MatchPair, pair);
    double value = pair_number(schema, rows, schema->columns->len + pair, row);
    g_autofree char *mine = column_words(schema, rows, what->premises[0], row, language);
    if (what->kind == MATCH_LOG_DIFFERENCE) {
        g_autofree char *usual = g_strdup(match_source_title(schema, what->premises[1], language));
        if (isnan(value))
            return g_strdup_printf("%s (%s: %s)", mine, usual, in(language, "not known", "не указано"));
        return g_strdup_printf("%s, %+.0f %% %s %s", mine, 100 * expm1(value), in(language, "against", "к величине"),
                               usual);
    }
    if (what->kind == MATCH_DISTANCE)
        return isnan(value)
                   ? g_strdup(in(language, "the distance is not known", "расстояние неизвестно"))
                   : g_strdup_printf("%.1f %s", value, in(language, "km from what was asked for", "км от желаемого"));
    g_autofree char *wanted = column_words(schema, rows, what->lead[0], row, language);
    return g_strdup_printf("%s; %s", mine, wanted);
}

char *words_of_source(const MatchSchema *schema, const PairRows *rows, guint source, guint row, double place,
                      const char *language)
{
    if (source >= schema->columns->len)
        return pair_words(schema, rows, source - schema->columns->len, row, language);
    return match_type_is_number(match_schema_column(schema, source)->type)
               ? compared_words(schema, rows, source, row, place, language)
               : column_words(schema, rows, source, row, language);
}

/* ---- why not ---- */

char *words_of_constraint(const MatchSchema *schema, const PairRows *rows, guint constraint, guint row,
                          const char *language)
{
    static const struct {
        const char *en, *ru;
    } relation[] = {
        [MATCH_AT_LEAST] = {"is below what was asked for", "меньше, чем нужно"},
        [MATCH_AT_MOST] = {"is above what was asked for", "больше, чем нужно"},
        [MATCH_MUST_BE_SAME] = {"is not what was asked for", "не то, что нужно"},
        [MATCH_MUST_BE_LISTED] = {"is not among what was asked for", "не входит в желаемое"},
    };
    const MatchConstraint *what = &g_array_index(schema->constraints, MatchConstraint, constraint);
    g_autofree char *mine = column_words(schema, rows, what->premises, row, language);
    g_autofree char *asked = column_words(schema, rows, what->lead, row, language);
    return g_strdup_printf("%s %s (%s)", mine, in(language, relation[what->kind].en, relation[what->kind].ru), asked);
}

char *words_of_threshold(double probability, double threshold, const char *language)
{
    return g_strdup_printf("%s %.2f %% %s %.2f %%", in(language, "probability", "вероятность"), 100 * probability,
                           in(language, "is below the threshold of", "ниже порога"), 100 * threshold);
}
