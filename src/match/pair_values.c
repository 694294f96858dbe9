/* match/pair_values.c: the values of a pair of lead and premises; see features.h. */
#include <math.h>
#include <string.h>

#include "match/features.h"

#define EARTH_KM 6371.0

PairPlace pair_place(const MatchSchema *schema, const PairRows *rows, guint source)
{
    const MatchColumn *column = match_schema_column(schema, source);
    gboolean lead = column->role == MATCH_LEAD || column->role == MATCH_LEAD_ID || column->role == MATCH_DATE;
    const Frame *frame = lead ? rows->lead : rows->premises;
    return (PairPlace){.column = frame ? frame_find(frame, column->name) : NULL,
                       .row = lead ? rows->lead_row : rows->premises_row};
}

static double number_at(const PairPlace *place, guint i)
{
    return place->column && place->column->number ? place->column->number[pair_place_row(place, i)] : NAN;
}

static const char *text_at(const PairPlace *place, guint i)
{
    return place->column && place->column->code ? frame_text(place->column, pair_place_row(place, i)) : NULL;
}

/* ---- pairs ---- */

/* Whether two lists ("a;b") have a part in common, in any case. */
gboolean match_lists_meet(const char *one, const char *other)
{
    g_auto(GStrv) ours = match_list_parts(one), theirs = match_list_parts(other);
    for (guint i = 0; ours[i]; i++)
        for (guint k = 0; theirs[k]; k++)
            if (match_same_text(ours[i], theirs[k]))
                return TRUE;
    return FALSE;
}

gboolean match_same_text(const char *one, const char *other)
{
    g_autofree char *a = g_utf8_casefold(one, -1), *b = g_utf8_casefold(other, -1);
    return strcmp(a, b) == 0;
}

static double distance_km(double latitude, double longitude, double to_latitude, double to_longitude)
{
    double radians = G_PI / 180, half = sin((to_latitude - latitude) * radians / 2);
    double side = sin((to_longitude - longitude) * radians / 2);
    double chord = half * half + cos(latitude * radians) * cos(to_latitude * radians) * side * side;
    return 2 * EARTH_KM * asin(MIN(1, sqrt(chord)));
}

/* The columns of a pair, looked up once. */
typedef struct {
    MatchPairKind kind;
    PairPlace premises[2], lead[2];
} PairPlaces;

static PairPlaces pair_places(const MatchSchema *schema, const PairRows *rows, guint pair)
{
    const MatchPair *what = &g_array_index(schema->pairs, MatchPair, pair);
    PairPlaces places = {.kind = what->kind};
    for (guint i = 0; i < G_N_ELEMENTS(places.premises); i++) { /* of kinds with one column both are the same */
        places.premises[i] = pair_place(schema, rows, what->premises[i]);
        places.lead[i] = pair_place(schema, rows, what->lead[i]);
    }
    return places;
}

static double same_or_listed(const PairPlaces *places, guint i)
{
    const char *mine = text_at(&places->premises[0], i), *wanted = text_at(&places->lead[0], i);
    if (mine && wanted)
        return places->kind == MATCH_SAME ? match_same_text(mine, wanted) : match_lists_meet(mine, wanted);
    double number = number_at(&places->premises[0], i), other = number_at(&places->lead[0], i);
    return isnan(number) || isnan(other) ? NAN : number == other;
}

static double pair_value(const PairPlaces *places, guint i)
{
    double premises = number_at(&places->premises[0], i), lead = number_at(&places->lead[0], i);
    switch (places->kind) {
    case MATCH_RATIO:
        return premises > 0 && lead > 0 ? log(premises / lead) : NAN;
    case MATCH_DIFFERENCE:
        return premises - lead;
    case MATCH_DISTANCE:
        return distance_km(premises, number_at(&places->premises[1], i), lead, number_at(&places->lead[1], i));
    case MATCH_LOG_DIFFERENCE:
        return premises > 0 ? log(premises) - number_at(&places->premises[1], i) : NAN;
    case MATCH_SAME:
    case MATCH_LISTED:
        return same_or_listed(places, i);
    }
    return NAN;
}

/* ---- one value ---- */

double pair_number(const MatchSchema *schema, const PairRows *rows, guint source, guint row)
{
    if (source >= schema->columns->len) {
        PairPlaces places = pair_places(schema, rows, source - schema->columns->len);
        return pair_value(&places, row);
    }
    PairPlace place = pair_place(schema, rows, source);
    return number_at(&place, row);
}

const char *pair_text(const MatchSchema *schema, const PairRows *rows, guint source, guint row)
{
    if (source >= schema->columns->len)
        return NULL;
    PairPlace place = pair_place(schema, rows, source);
    return text_at(&place, row);
}

/* ---- a column of values ---- */

static gint32 code_at(const PairPlace *place, guint i)
{
    return place->column && place->column->code ? place->column->code[pair_place_row(place, i)] : -1;
}

void pair_texts_agree(const MatchSchema *schema, const PairRows *rows, guint premises, guint lead, gboolean listed,
                      double *agree)
{
    PairPlace mine = pair_place(schema, rows, premises), wanted = pair_place(schema, rows, lead);
    guint levels = mine.column && mine.column->levels ? mine.column->levels->len : 0;
    g_autofree gint8 *known = g_new(gint8, levels + 1); /* of the lead's level that was met last */
    gint32 met = -1;
    for (guint i = 0; i < rows->n; i++) {
        gint32 code = code_at(&mine, i), asked = code_at(&wanted, i);
        agree[i] = NAN;
        if (code < 0 || asked < 0)
            continue;
        if (asked != met)
            memset(known, -1, levels);
        met = asked;
        if (known[code] < 0)
            known[code] = listed ? match_lists_meet(text_at(&mine, i), text_at(&wanted, i))
                                 : match_same_text(text_at(&mine, i), text_at(&wanted, i));
        agree[i] = known[code];
    }
}

static gboolean compares_texts(const MatchSchema *schema, const MatchPair *pair)
{
    return (pair->kind == MATCH_SAME || pair->kind == MATCH_LISTED) &&
           !match_type_is_number(match_schema_column(schema, pair->premises[0])->type);
}

void pair_numbers(const MatchSchema *schema, const PairRows *rows, guint source, double *value)
{
    if (source >= schema->columns->len) {
        const MatchPair *pair = &g_array_index(schema->pairs, MatchPair, source - schema->columns->len);
        PairPlaces places = pair_places(schema, rows, source - schema->columns->len);
        if (compares_texts(schema, pair))
            pair_texts_agree(schema, rows, pair->premises[0], pair->lead[0], pair->kind == MATCH_LISTED, value);
        else
            for (guint i = 0; i < rows->n; i++)
                value[i] = pair_value(&places, i);
        return;
    }
    PairPlace place = pair_place(schema, rows, source);
    for (guint i = 0; i < rows->n; i++)
        value[i] = number_at(&place, i);
}
