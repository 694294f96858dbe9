/* match/split.c: see split.h. */
#include "match/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HELD_SHARE 0.25
#define INTEREST_OF_A_FLAG 0.3 /* how near to a deal is what was only looked at */

void match_pairs_free(MatchPairs *pairs)
{
    if (!pairs)
        return;
    g_free(pairs->row);
    g_free(pairs->positive);
    g_free(pairs->interest);
    g_free(pairs->lead);
    g_strfreev(pairs->lead_name);
    g_free(pairs->unit);
    g_free(pairs->asked);
    g_free(pairs->hash);
    g_free(pairs);
}

guint match_pairs_deals(const MatchPairs *pairs)
{
    guint deals = 0;
    for (guint i = 0; i < pairs->n; i++)
        deals += pairs->positive[i] != FALSE;
    return deals;
}

/* TRUE for each of `n` groups that has a deal; *count may be NULL. */
static gboolean *with_deal(const MatchPairs *pairs, const guint *group, guint n, guint *count)
{
    gboolean *won = g_new0(gboolean, MAX(n, 1u));
    for (guint i = 0; i < pairs->n; i++)
        if (pairs->positive[i]) {
            if (count && !won[group[i]])
                ++*count;
            won[group[i]] = TRUE;
        }
    return won;
}

guint match_pairs_won_leads(const MatchPairs *pairs)
{
    guint count = 0;
    g_free(with_deal(pairs, pairs->lead, pairs->leads, &count));
    return count;
}

static guint hash_of(const char *name, guint32 seed)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *text = g_strdup_printf("%u %s", seed, name);
    g_checksum_update(checksum, (const guchar *)text, -1);
    guint8 digest[32];
    gsize length = sizeof digest;
    g_checksum_get_digest(checksum, digest, &length);
    return (guint)digest[0] << 24 | (guint)digest[1] << 16 | (guint)digest[2] << 8 | digest[3];
}

/* Numbers the levels that occur from 0; *names (NULL-terminated) may be NULL. */
static guint number_groups(const MatchPairs *pairs, const FrameColumn *column, guint *group, char ***names)
{
    g_autofree gint *known = g_new(gint, column->levels->len + 1);
    memset(known, 0xff, (column->levels->len + 1) * sizeof *known);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < pairs->n; i++) {
        gint32 code = column->code[pairs->row[i]];
        if (known[code] < 0) {
            known[code] = (gint)found->len;
            g_ptr_array_add(found, g_strdup(column->levels->pdata[code]));
        }
        group[i] = (guint)known[code];
    }
    guint n = found->len;
    g_ptr_array_add(found, NULL);
    *names = (char **)g_ptr_array_steal(found, NULL);
    return n;
}

static double column_number(const FrameColumn *column, guint row)
{
    return column && column->number ? column->number[row] : NAN;
}

static void take_interest(MatchPairs *pairs, const MatchData *data)
{
    const MatchColumn *column = match_schema_column(data->schema, (guint)data->schema->interest);
    const FrameColumn *values = frame_find(data->frame, column->name);
    double most = column->type == MATCH_FLAG ? INTEREST_OF_A_FLAG : 1;
    pairs->interest = g_new0(float, MAX(pairs->n, 1u));
    for (guint i = 0; i < pairs->n; i++) {
        double value = column_number(values, pairs->row[i]);
        pairs->interest[i] = pairs->positive[i] ? 1 : isnan(value) ? 0 : (float)(most * CLAMP(value, 0.0, 1.0));
    }
}

static void take_dates(MatchPairs *pairs, const MatchData *data)
{
    const FrameColumn *values =
        frame_find(data->frame, match_schema_column(data->schema, (guint)data->schema->date)->name);
    pairs->asked = g_new(double, MAX(pairs->units, 1u));
    for (guint u = 0; u < pairs->units; u++)
        pairs->asked[u] = NAN;
    for (guint i = 0; i < pairs->n; i++)
        pairs->asked[pairs->unit[i]] = fmax(pairs->asked[pairs->unit[i]], column_number(values, pairs->row[i]));
}

/* Rows that have a lead (and a group, where the schema names one) and a known outcome. */
static void take_rows(MatchPairs *pairs, const MatchData *data, const FrameColumn *lead, const FrameColumn *unit,
                      const FrameColumn *outcome)
{
    pairs->row = g_new(guint, MAX(data->frame->rows, 1u));
    pairs->positive = g_new(gboolean, MAX(data->frame->rows, 1u));
    for (guint i = 0; i < data->frame->rows; i++)
        if (!isnan(outcome->number[i]) && lead->code[i] >= 0 && unit->code[i] >= 0) {
            pairs->positive[pairs->n] = outcome->number[i] > 0.5;
            pairs->row[pairs->n++] = i;
        }
}

static const FrameColumn *column_at(const MatchData *data, gint place)
{
    return place < 0 ? NULL : frame_find(data->frame, match_schema_column(data->schema, (guint)place)->name);
}

MatchPairs *match_pairs_new(const MatchData *data, guint32 seed, GError **error)
{
    const FrameColumn *lead = column_at(data, data->schema->lead_id), *outcome = column_at(data, data->schema->outcome);
    const FrameColumn *unit = data->schema->group >= 0 ? column_at(data, data->schema->group) : lead;
    if (!lead || !outcome || !unit) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, "%s: the schema names no column of role %s",
                    data->schema->name, lead ? "outcome" : "lead-id");
        return NULL;
    }
    MatchPairs *pairs = g_new0(MatchPairs, 1);
    take_rows(pairs, data, lead, unit, outcome);
    pairs->lead = g_new(guint, MAX(pairs->n, 1u));
    pairs->unit = g_new(guint, MAX(pairs->n, 1u));
    pairs->leads = number_groups(pairs, lead, pairs->lead, &pairs->lead_name);
    g_auto(GStrv) units = NULL;
    pairs->units = number_groups(pairs, unit, pairs->unit, &units);
    pairs->hash = g_new(guint, MAX(pairs->units, 1u));
    for (guint u = 0; u < pairs->units; u++)
        pairs->hash[u] = hash_of(units[u], seed);
    if (data->schema->interest >= 0)
        take_interest(pairs, data);
    if (data->schema->date >= 0)
        take_dates(pairs, data);
    return pairs;
}

/* ---- parts of it ---- */

/* Numbers the marked ones from 0. */
static guint *renumber(guint n, const gboolean *kept, guint *count)
{
    guint *number = g_new0(guint, MAX(n, 1u));
    *count = 0;
    for (guint i = 0; i < n; i++)
        if (kept[i])
            number[i] = (*count)++;
    return number;
}

MatchPairs *match_pairs_take(const MatchPairs *from, const gboolean *unit)
{
    MatchPairs *to = g_new0(MatchPairs, 1);
    g_autofree gboolean *lead = g_new0(gboolean, MAX(from->leads, 1u));
    for (guint i = 0; i < from->n; i++)
        lead[from->lead[i]] |= unit[from->unit[i]];
    g_autofree guint *lead_number = renumber(from->leads, lead, &to->leads);
    g_autofree guint *unit_number = renumber(from->units, unit, &to->units);
    guint n = MAX(from->n, 1u);
    to->row = g_new(guint, n), to->positive = g_new(gboolean, n), to->lead = g_new(guint, n),
    to->unit = g_new(guint, n);
    to->interest = from->interest ? g_new(float, n) : NULL;
    for (guint i = 0; i < from->n; i++) {
        if (!unit[from->unit[i]])
            continue;
        to->row[to->n] = from->row[i];
        to->positive[to->n] = from->positive[i];
        to->lead[to->n] = lead_number[from->lead[i]];
        to->unit[to->n] = unit_number[from->unit[i]];
        if (from->interest)
            to->interest[to->n] = from->interest[i];
        to->n++;
    }
    to->lead_name = g_new0(char *, to->leads + 1);
    for (guint i = 0; i < from->leads; i++)
        if (lead[i])
            to->lead_name[lead_number[i]] = g_strdup(from->lead_name[i]);
    to->hash = g_new(guint, MAX(to->units, 1u));
    to->asked = from->asked ? g_new(double, MAX(to->units, 1u)) : NULL;
    for (guint u = 0; u < from->units; u++)
        if (unit[u]) {
            to->hash[unit_number[u]] = from->hash[u];
            if (to->asked)
                to->asked[unit_number[u]] = from->asked[u];
        }
    return to;
}

/* ---- splits ---- */

typedef struct {
    double asked;
    guint hash, unit;
} Order;

static int by_order(const void *a, const void *b)
{
    const Order *x = a, *y = b;
    if (x->asked != y->asked)
        return x->asked < y->asked ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Units by date (when `dated`; those without one first), then by hash. */
static Order *units_in_order(const MatchPairs *pairs, gboolean dated)
{
    Order *order = g_new(Order, MAX(pairs->units, 1u));
    for (guint u = 0; u < pairs->units; u++)
        order[u] =
            (Order){dated && pairs->asked && !isnan(pairs->asked[u]) ? pairs->asked[u] : -1e18, pairs->hash[u], u};
    qsort(order, pairs->units, sizeof *order, by_order);
    return order;
}

gboolean *match_split_held(const MatchPairs *pairs)
{
    g_autofree Order *order = units_in_order(pairs, TRUE);
    gboolean *held = g_new0(gboolean, MAX(pairs->units, 1u));
    for (guint k = pairs->units - (guint)(pairs->units * HELD_SHARE); k < pairs->units; k++)
        held[order[k].unit] = TRUE;
    return held;
}

guint *match_split_folds(const MatchPairs *pairs, guint folds)
{
    g_autofree Order *order = units_in_order(pairs, FALSE);
    g_autofree gboolean *won = with_deal(pairs, pairs->unit, pairs->units, NULL);
    g_autofree guint *fold_of_unit = g_new(guint, MAX(pairs->units, 1u));
    guint next[2] = {0, 0};
    for (guint k = 0; k < pairs->units; k++)
        fold_of_unit[order[k].unit] = next[won[order[k].unit] != FALSE]++ % folds;
    guint *fold = g_new(guint, MAX(pairs->n, 1u));
    for (guint i = 0; i < pairs->n; i++)
        fold[i] = fold_of_unit[pairs->unit[i]];
    return fold;
}
