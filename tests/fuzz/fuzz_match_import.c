/* tests/fuzz/fuzz_match_import.c: tables of deals in any encoding and manner. The first byte chooses what is told
 * beforehand. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "match/import.h"
#include "match/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char schema_json[] =
    "{\"name\":\"t\",\"whole_leads\":true,\"columns\":[{\"name\":\"lead\",\"role\":\"lead-id\"},"
    "{\"name\":\"object\",\"role\":\"premises-id\"},{\"name\":\"won\",\"role\":\"outcome\",\"missing\":[\"open\"]},"
    "{\"name\":\"rent\",\"role\":\"premises\",\"type\":\"number\",\"unit\":\"m2\"},"
    "{\"name\":\"floor\",\"role\":\"premises\",\"type\":\"first-number\"},"
    "{\"name\":\"use\",\"role\":\"premises\",\"type\":\"category\"},{\"name\":\"uses\",\"role\":\"lead\",\"type\":"
    "\"list\"},"
    "{\"name\":\"asked\",\"role\":\"date\"},{\"name\":\"copy\",\"role\":\"leave-out\"}]}";

static MatchSchema *load(void)
{
    g_autoptr(GError) error = NULL;
    MatchSchema *schema = match_schema_parse(schema_json, strlen(schema_json), "schema", &error);
    g_assert_no_error(error);
    return schema;
}

/* What was read is written, and read again as the same; numbers are finite or missing. */
static void check_data(const MatchData *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) written = match_data_bytes(data);
    g_autoptr(MatchData) again = match_data_parse(written, "again", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(again->hash, ==, data->hash);
    for (guint c = 0; c < data->frame->columns->len; c++) {
        const FrameColumn *column = g_ptr_array_index(data->frame->columns, c);
        for (guint i = 0; i < data->frame->rows; i++)
            if (column->kind == FRAME_NUMBER)
                g_assert(isnan(column->number[i]) || isfinite(column->number[i]));
            else
                g_assert(column->code[i] >= -1 && column->code[i] < (gint32)column->levels->len);
    }
    g_autoptr(JsonValue) profile = match_profile(data);
    g_autofree char *text = jsonfile_text(profile, TRUE);
    g_assert(g_utf8_validate(text, -1, NULL));
}

static void check_told(const MatchImport *told, const MatchData *data)
{
    g_assert(told->kept == data->frame->rows && told->kept > 0);
    g_assert(told->kept + told->rejected + told->left_out == told->rows);
    g_autoptr(JsonValue) facts = match_import_json(told), rejects = match_import_rejects_json(told);
    g_autofree char *csv = match_import_rejects_csv(told), *text = jsonfile_text(rejects, FALSE);
    g_assert(facts && g_utf8_validate(csv, -1, NULL) && g_utf8_validate(text, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const MatchImportOptions ways[] = {
        {0}, {"windows-1251", 0, 0}, {"utf-16le", ';', ','}, {"utf-8", ',', '.'}, {NULL, '\t', 0}};
    static MatchSchema *schema;
    if (!schema)
        schema = load();
    if (length == 0)
        return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(MatchImport) told = NULL;
    g_autoptr(MatchData) data = match_import_bytes(schema, bytes + 1, length - 1, "fuzz.csv",
                                                   &ways[bytes[0] % G_N_ELEMENTS(ways)], &told, &error);
    g_assert((data != NULL) == (error == NULL) && (data != NULL) == (told != NULL));
    if (error)
        g_assert(g_utf8_validate(error->message, -1, NULL));
    if (data) {
        check_told(told, data);
        check_data(data);
    }
    return 0;
}
