/* cli/match_source.c: see match_source.h. */
#include "cli/match_source.h"

#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "store/match_models.h"
#include "store/match_sets.h"

static gboolean is_file(const char *which)
{
    return which && g_file_test(which, G_FILE_TEST_EXISTS) && !g_file_test(which, G_FILE_TEST_IS_DIR);
}

/* What cannot be the name of a data set: then the error is about the file. */
static gboolean looks_like_file(const char *which)
{
    return which && (strchr(which, G_DIR_SEPARATOR) || g_str_has_suffix(which, ".csv"));
}

static MatchModel *model_of_file(const char *path, char **told, GError **error)
{
    g_autofree char *bytes = NULL, *name = file_display_name(path);
    gsize length = 0;
    if (!file_load(path, LIMIT_JSON_BYTES, &bytes, &length, error))
        return NULL;
    MatchModel *model = match_model_parse(bytes, length, name, error);
    if (model && told)
        *told = g_steal_pointer(&name);
    return model;
}

static MatchModel *model_of_store(MatchCall *call, const char *which, char **told, GError **error)
{
    StoreDb *db = match_call_db(call, error);
    g_autoptr(MatchModelRow) row = db ? match_models_find(db, which, error) : NULL;
    g_autoptr(GBytes) text = row ? match_models_text(db, row->id, error) : NULL;
    if (!text)
        return NULL;
    g_autofree char *name = g_strdup_printf("%s@%" G_GINT64_FORMAT, row->name, row->version);
    MatchModel *model = match_model_parse(g_bytes_get_data(text, NULL), g_bytes_get_size(text), name, error);
    if (model && told)
        *told = g_steal_pointer(&name);
    return model;
}

MatchModel *match_source_model(MatchCall *call, const char *which, char **told, GError **error)
{
    return is_file(which) ? model_of_file(which, told, error) : model_of_store(call, which, told, error);
}

MatchData *match_source_table(MatchSchema *schema, const char *path, GError **error)
{
    g_autoptr(MatchImport) told = NULL;
    const MatchImportOptions options = {0};
    MatchData *data = match_import_file(schema, path, &options, &told, error);
    if (data && told->rejected > 0)
        g_warning(tr("%s: %u of %u rows could not be read; otklik match import --rejects tells which",
                     "%s: не прочитано строк: %u из %u; какие — покажет otklik match import --rejects"),
                  path, told->rejected, told->rows);
    return data;
}

static MatchData *data_of_store(MatchCall *call, const char *which, GError **error)
{
    StoreDb *db = match_call_db(call, error);
    g_autoptr(MatchSet) set = db ? match_sets_find(db, which, error) : NULL;
    g_autoptr(GBytes) bytes = set ? match_sets_bytes(db, set, error) : NULL;
    return bytes ? match_data_parse(bytes, set->name, error) : NULL;
}

MatchData *match_source_data(MatchCall *call, MatchSchema *schema, const char *which, GError **error)
{
    return schema && (is_file(which) || looks_like_file(which)) ? match_source_table(schema, which, error)
                                                                : data_of_store(call, which, error);
}
