/* tests/fuzz/fuzz_match_rows.c: leads and premises as JSON. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "match/data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char schema_json[] =
    "{\"name\":\"t\",\"columns\":[{\"name\":\"lead\",\"role\":\"lead-id\"},{\"name\":\"object\",\"role\":\"premises-"
    "id\"},"
    "{\"name\":\"won\",\"role\":\"outcome\"},{\"name\":\"rent\",\"role\":\"premises\",\"type\":\"number\"},"
    "{\"name\":\"floor\",\"role\":\"premises\",\"type\":\"first-number\"},{\"name\":\"lift\",\"role\":\"premises\","
    "\"type\":\"flag\"},"
    "{\"name\":\"use\",\"role\":\"premises\",\"type\":\"category\"},{\"name\":\"uses\",\"role\":\"lead\",\"type\":"
    "\"list\"},"
    "{\"name\":\"asked\",\"role\":\"date\"}]}";

static MatchSchema *load(void)
{
    g_autoptr(GError) error = NULL;
    MatchSchema *schema = match_schema_parse(schema_json, strlen(schema_json), "schema", &error);
    g_assert_no_error(error);
    return schema;
}

static void check_frame(const Frame *frame, gsize rows)
{
    g_assert(frame->rows == rows);
    for (guint c = 0; c < frame->columns->len; c++) {
        const FrameColumn *column = g_ptr_array_index(frame->columns, c);
        for (guint i = 0; i < frame->rows; i++)
            if (column->kind == FRAME_NUMBER)
                g_assert(isnan(column->number[i]) || isfinite(column->number[i]));
            else if (frame_text(column, i))
                g_assert(*frame_text(column, i) && g_utf8_validate(frame_text(column, i), -1, NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const guint roles[] = {MATCH_LEAD_ROLES, MATCH_PREMISES_ROLES, MATCH_ALL_ROLES};
    static MatchSchema *schema;
    if (!schema)
        schema = load();
    g_autoptr(JsonValue) json = jsonfile_parse((const char *)bytes, length, "fuzz.json", NULL);
    for (guint i = 0; json && i < G_N_ELEMENTS(roles); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Frame) frame = match_rows_from_json(schema, roles[i], json, "rows", &error);
        g_assert((frame != NULL) == (error == NULL));
        if (frame)
            check_frame(frame, json_array_size(json));
        else
            g_assert(g_utf8_validate(error->message, -1, NULL));
    }
    return 0;
}
