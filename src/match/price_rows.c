/* match/price_rows.c: which rows of a table prices are learnt from; see prices.h. */
#include <math.h>

#include "match/prices.h"

/* All columns of a row as one text, so that rows alike are found. */
static char *row_text(const Frame *frame, guint row)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint k = 0; k < frame->columns->len; k++) {
        const FrameColumn *column = frame->columns->pdata[k];
        if (column->kind == FRAME_NUMBER)
            g_string_append_printf(text, "%.17g\x1f", column->number[row]);
        else
            g_string_append_printf(text, "%d\x1f", column->code[row]);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static guint name_hash(const char *name, guint32 seed)
{
    g_autofree char *text = g_strdup_printf("%u %s", seed, name);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    sum[8] = '\0';
    return (guint)g_ascii_strtoull(sum, NULL, 16);
}

guint prices_rows(const MatchSchema *schema, const Frame *frame, guint32 seed, guint **row, guint **unit, guint *units,
                  guint **hash)
{
    const FrameColumn *target = frame_find(frame, match_schema_column(schema, (guint)schema->price)->name);
    const FrameColumn *group =
        schema->group < 0 ? NULL : frame_find(frame, match_schema_column(schema, (guint)schema->group)->name);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, sizeof(guint));
    *row = g_new(guint, frame->rows + 1);
    *unit = g_new(guint, frame->rows + 1);
    guint n = 0;
    for (guint i = 0; i < frame->rows; i++) {
        double price = target->number[i];
        if (isnan(price) || (schema->price_log && price <= 0) || !g_hash_table_add(seen, row_text(frame, i)))
            continue;
        const char *known = group && group->code ? frame_text(group, i) : NULL;
        char *name = known ? g_strdup(known) : g_strdup_printf("row %u", i);
        gpointer place;
        if (!g_hash_table_lookup_extended(names, name, NULL, &place)) {
            guint of_name = name_hash(name, seed);
            place = GUINT_TO_POINTER(hashes->len);
            g_array_append_val(hashes, of_name);
            g_hash_table_insert(names, g_strdup(name), place);
        }
        g_free(name);
        (*unit)[n] = GPOINTER_TO_UINT(place);
        (*row)[n++] = i;
    }
    *units = hashes->len;
    *hash = (guint *)g_array_free(g_steal_pointer(&hashes), FALSE);
    return n;
}
