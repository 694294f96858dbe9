/* tests/fuzz/fuzz_match_schema.c: schema files, and data sets with a schema in their first line. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "match/data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_schema(const MatchSchema *schema)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) json = match_schema_json(schema);
    g_autofree char *text = jsonfile_text(json, FALSE);
    g_autoptr(MatchSchema) again = match_schema_parse(text, strlen(text), "again", &error);
    g_assert_no_error(error);
    g_autoptr(JsonValue) other = match_schema_json(again);
    g_assert(json_equal(json, other));
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        g_assert(match_schema_find(schema, column->name) == (int)i && *column->title_en && *column->title_ru);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL, wrong = NULL;
    g_autoptr(MatchSchema) schema = match_schema_parse((const char *)bytes, length, "fuzz.json", &error);
    g_assert((schema != NULL) == (error == NULL));
    if (schema)
        check_schema(schema);
    g_autoptr(GBytes) all = g_bytes_new_static(bytes, length);
    g_autoptr(MatchData) data = match_data_parse(all, "fuzz.set", &wrong);
    g_assert((data != NULL) == (wrong == NULL));
    if (data) {
        g_autoptr(GError) again_wrong = NULL;
        g_autoptr(GBytes) written = match_data_bytes(data);
        g_autoptr(MatchData) again = match_data_parse(written, "again", &again_wrong);
        g_assert_no_error(again_wrong);
        g_assert_cmpstr(data->hash, ==, again->hash);
    }
    return 0;
}
