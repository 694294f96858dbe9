/* match/profile.c: see profile.h. */
#include "match/profile.h"

#include <math.h>
#include <stdlib.h>

#include "match/profile_parts.h"

static const FrameColumn *column_at(const MatchData *data, gint place)
{
    return place < 0 ? NULL : data->frame->columns->pdata[place];
}

static guint count_levels(const FrameColumn *column, guint rows)
{
    if (!column)
        return 0;
    g_autofree gboolean *seen = g_new0(gboolean, column->levels->len + 1);
    guint n = 0;
    for (guint i = 0; i < rows; i++)
        if (column->code[i] >= 0 && !seen[column->code[i]]) {
            seen[column->code[i]] = TRUE;
            n++;
        }
    return n;
}

static int by_size(const void *a, const void *b)
{
    guint x = *(const guint *)a, y = *(const guint *)b;
    return (x > y) - (x < y);
}

/* Offers to one lead; and leads with a deal. */
static void add_leads(JsonValue *profile, const MatchData *data)
{
    const FrameColumn *lead = column_at(data, data->schema->lead_id), *won = column_at(data, data->schema->outcome);
    guint rows = data->frame->rows, n = 0, with_deal = 0;
    if (!lead || !rows)
        return;
    g_autofree guint *size = g_new0(guint, lead->levels->len + 1);
    g_autofree gboolean *deal = g_new0(gboolean, lead->levels->len + 1);
    for (guint i = 0; i < rows; i++) {
        if (lead->code[i] < 0)
            continue;
        size[lead->code[i]]++;
        deal[lead->code[i]] |= won && won->number[i] == 1;
    }
    for (guint i = 0; i < lead->levels->len; i++)
        with_deal += (guint)deal[i];
    qsort(size, lead->levels->len, sizeof *size, by_size);
    while (n < lead->levels->len && size[n] == 0)
        n++;
    if (n == lead->levels->len)
        return;
    json_object_set_new(profile, "pairs_per_lead",
                        json_pack("{s:i,s:i,s:i}", "smallest", (int)size[n], "median",
                                  (int)size[n + (lead->levels->len - n) / 2], "largest",
                                  (int)size[lead->levels->len - 1]));
    if (won)
        json_object_set_new(profile, "leads_with_deal", json_integer(with_deal));
}

static void add_balance(JsonValue *profile, const MatchData *data)
{
    const FrameColumn *outcome = column_at(data, data->schema->outcome);
    guint deals = 0, failures = 0, open = 0;
    for (guint i = 0; outcome && i < data->frame->rows; i++) {
        deals += outcome->number[i] == 1;
        failures += outcome->number[i] == 0;
        open += isnan(outcome->number[i]);
    }
    if (outcome)
        json_object_set_new(profile, "outcome",
                            json_pack("{s:i,s:i,s:i,s:o}", "deals", (int)deals, "failures", (int)failures, "open",
                                      (int)open, "rate", jsonfile_number((double)deals / (deals + failures), 6)));
}

static void add_dates(JsonValue *profile, const MatchData *data)
{
    const FrameColumn *date = column_at(data, data->schema->date);
    double first = INFINITY, last = -INFINITY;
    for (guint i = 0; date && i < data->frame->rows; i++) {
        first = fmin(first, date->number[i]);
        last = fmax(last, date->number[i]);
    }
    if (first > last)
        return;
    const MatchColumn *column = match_schema_column(data->schema, (guint)data->schema->date);
    g_autofree char *from = match_number_text(column, first), *to = match_number_text(column, last);
    json_object_set_new(profile, "dates", json_pack("{s:s,s:s}", "first", from, "last", to));
}

/* Everything but what is only known afterwards. */
#define ASKED_ROLES                                                                                                    \
    (MATCH_ALL_ROLES & ~(1u << MATCH_OUTCOME | 1u << MATCH_INTEREST | 1u << MATCH_AFTER | 1u << MATCH_DATE))

static void add_alike(JsonValue *profile, const MatchData *data)
{
    const MatchSchema *schema = data->schema;
    json_object_set_new(profile, "duplicates", profile_alike_rows(data, MATCH_ALL_ROLES, -1));
    if (schema->outcome >= 0)
        json_object_set_new(profile, "contradictions", profile_alike_rows(data, ASKED_ROLES, schema->outcome));
    if (schema->lead_id >= 0 && schema->premises_id >= 0)
        json_object_set_new(profile, "repeated_pairs",
                            profile_alike_rows(data, 1u << MATCH_LEAD_ID | 1u << MATCH_PREMISES_ID, -1));
}

JsonValue *match_profile(const MatchData *data)
{
    const MatchSchema *schema = data->schema;
    guint rows = data->frame->rows;
    JsonValue *profile =
        json_pack("{s:s,s:s,s:s,s:i,s:i,s:i}", "format", "otklik-match-profile-1", "name", schema->name, "hash",
                  data->hash, "rows", (int)rows, "leads", (int)count_levels(column_at(data, schema->lead_id), rows),
                  "premises", (int)count_levels(column_at(data, schema->premises_id), rows));
    add_leads(profile, data);
    add_balance(profile, data);
    add_dates(profile, data);
    JsonValue *columns = json_array(), *suspects = json_array();
    for (guint i = 0; i < schema->columns->len; i++)
        json_array_append_new(columns, profile_column(data, i, suspects));
    json_object_set_new(profile, "suspects", suspects);
    add_alike(profile, data);
    json_object_set_new(profile, "columns", columns);
    return profile;
}
