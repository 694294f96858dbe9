/* job/match_rows.c: see match_rows.h. */
#include "job/match_rows.h"

#include <math.h>

#include "job/match_logged.h"

/* ---- the data set ---- */

MatchSet *match_set_of(StoreDb *db, const MatchModelRow *row, GError **error)
{
    if (!row->data_set)
        return match_sets_find(db, row->name, error);
    g_autoptr(MatchSet) own = match_sets_find(db, row->data_set, error);
    return own ? match_sets_find(db, own->name, error) : NULL;
}

static MatchData *load_set(StoreDb *db, const MatchSet *set, GError **error)
{
    g_autoptr(GBytes) bytes = match_sets_bytes(db, set, error);
    return bytes ? match_data_parse(bytes, set->name, error) : NULL;
}

/* ---- what was logged ---- */

/* Leads that the data set has already: there the CRM's own word counts. */
static gboolean is_known(const MatchData *data, const char *lead)
{
    const char *name = match_schema_column(data->schema, (guint)data->schema->lead_id)->name;
    return frame_level_find(frame_find(data->frame, name), lead) >= 0;
}

/* Leads of which something became: a set of borrowed ids; the value says whether there was a deal. */
static GHashTable *settled_leads(const GPtrArray *pairs)
{
    GHashTable *leads = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < pairs->len; i++) {
        const MatchOutcome *pair = pairs->pdata[i];
        gboolean won = pair->outcome == 1 || GPOINTER_TO_INT(g_hash_table_lookup(leads, pair->lead));
        if (pair->outcome >= 0 || !isnan(pair->interest))
            g_hash_table_insert(leads, pair->lead, GINT_TO_POINTER(won));
    }
    return leads;
}

/* Leaves the pairs that teach something, those of one answer still together; settles what is open of leads with a deal.
 */
static void choose(const MatchData *data, GPtrArray *pairs)
{
    g_autoptr(GHashTable) leads = settled_leads(pairs);
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func((GDestroyNotify)match_outcome_free);
    guint kept = 0;
    for (guint i = 0; i < pairs->len; i++) {
        MatchOutcome *pair = pairs->pdata[i];
        gboolean teaches = g_hash_table_contains(leads, pair->lead) && !is_known(data, pair->lead);
        if (pair->outcome < 0 && pair->place > 0 && GPOINTER_TO_INT(g_hash_table_lookup(leads, pair->lead)))
            pair->outcome = 0;
        if (teaches && (pair->outcome >= 0 || !isnan(pair->interest)))
            pairs->pdata[kept++] = pair;
        else
            g_ptr_array_add(others, pair);
    }
    g_ptr_array_set_free_func(pairs, NULL);
    g_ptr_array_set_size(pairs, (int)kept);
    g_ptr_array_set_free_func(pairs, (GDestroyNotify)match_outcome_free);
}

/* The data set with rows added; takes it over. */
static MatchData *with_rows(MatchData *data, const Frame *rows)
{
    g_autoptr(MatchData) old = data;
    Frame *frame = match_frame_new(old->schema, MATCH_ALL_ROLES, old->frame->rows + rows->rows);
    frame_put(frame, 0, old->frame);
    frame_put(frame, old->frame->rows, rows);
    return match_data_new(old->schema, frame);
}

MatchData *match_rows_load(StoreDb *db, const MatchSet *set, const char *name, guint *logged, GError **error)
{
    g_autoptr(MatchData) data = load_set(db, set, error);
    guint added = 0, left_out = 0;
    if (data && data->schema->lead_id >= 0 && data->schema->outcome >= 0) {
        g_autoptr(GPtrArray) pairs = match_log_outcomes(db, name, 0, error);
        if (!pairs)
            return NULL;
        choose(data, pairs);
        g_autoptr(Frame) rows = match_logged_frame(data->schema, pairs, &left_out);
        added = rows->rows;
        data = added > 0 ? with_rows(g_steal_pointer(&data), rows) : g_steal_pointer(&data);
    }
    if (logged)
        *logged = added;
    return g_steal_pointer(&data);
}
