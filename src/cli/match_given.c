/* cli/match_given.c: see match_given.h. */
#include "cli/match_given.h"

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/match_source.h"
#include "store/match_sets.h"

static MatchData *of_file(const char *path, const char *schema_path, GError **error)
{
    g_autoptr(MatchSchema) schema = match_schema_load(schema_path, error);
    return schema ? match_source_table(schema, path, error) : NULL;
}

MatchData *match_given_data(MatchCall *call, const char *which, const char *schema, char **id, GError **error)
{
    if (schema && !which) {
        g_set_error(
            error, MATCH_ERROR, MATCH_ERROR_DATA, "%s",
            tr("--schema is for a file of deals, and none is named", "--schema — для файла сделок, а он не назван"));
        return NULL;
    }
    if (schema)
        return of_file(which, schema, error);
    StoreDb *db = match_call_db(call, error);
    g_autoptr(MatchSet) set = db ? match_sets_find(db, which, error) : NULL;
    g_autoptr(GBytes) bytes = set ? match_sets_bytes(db, set, error) : NULL;
    MatchData *data = bytes ? match_data_parse(bytes, set->name, error) : NULL;
    if (data && id)
        *id = g_strdup(set->id);
    return data;
}

MatchModel *match_given_model(MatchCall *call, const char *which, char **name, GError **error)
{
    return match_source_model(call, which, name, error);
}

JsonValue *match_given_rows(const char *path, const char *key, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    if (!file_load(path, LIMIT_JSON_BYTES, &text, &length, error))
        return NULL;
    g_autoptr(JsonValue) json = jsonfile_parse(text, length, path, error);
    JsonValue *rows = json_is_object(json) ? json_object_get(json, key) : json;
    if (json_is_array(rows))
        return json_incref(rows);
    if (json)
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    tr("%s: is not a JSON array, nor an object with one under \"%s\"",
                       "%s: не массив JSON и не объект с массивом «%s»"),
                    path, key);
    return NULL;
}
