/* cli/match_sets.c: `otklik match sets`: the data sets that were imported. */
#include <stdio.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "cli/match.h"
#include "store/match_sets.h"

static JsonValue *set_json(const MatchSet *set)
{
    g_autofree char *created = store_time_text(set->created);
    g_autoptr(JsonValue) facts = json_loads(set->facts, 0, NULL);
    return json_pack("{s:s, s:s, s:I, s:I, s:s, s:s, s:O}", "id", set->id, "name", set->name, "version",
                     (json_int_t)set->version, "rows", (json_int_t)set->rows, "created", created, "hash", set->hash,
                     "import", facts ? facts : json_null());
}

static void print_json(JsonValue *json)
{
    g_autoptr(JsonValue) own = json;
    g_autofree char *text = jsonfile_text(own, TRUE);
    fputs(text, stdout);
}

static void print_list(const GPtrArray *sets, gboolean json)
{
    JsonValue *list = json_array();
    for (guint i = 0; i < sets->len; i++) {
        const MatchSet *set = sets->pdata[i];
        g_autofree char *created = store_time_text(set->created);
        json_array_append_new(list, set_json(set));
        if (!json)
            printf("%s@%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT " %s\t%s\t%.12s\t%s\n", set->name, set->version,
                   set->rows, tr("rows", "строк"), created, set->hash, set->id);
    }
    if (!json && sets->len == 0)
        printf("%s\n", tr("no data set yet: otklik match import", "наборов ещё нет: otklik match import"));
    if (json)
        print_json(list);
    else
        json_decref(list);
}

/* One set: what import found in it, or the rows that it kept aside. */
static gboolean print_one(StoreDb *db, const char *which, gboolean rejects, GError **error)
{
    g_autoptr(MatchSet) set = match_sets_find(db, which, error);
    GError *wrong = NULL;
    if (!set)
        return FALSE;
    if (!rejects) {
        print_json(set_json(set));
        return TRUE;
    }
    g_autoptr(GBytes) bytes = match_sets_rejects(db, set, &wrong);
    if (wrong) {
        g_propagate_error(error, wrong);
        return FALSE;
    }
    JsonValue *list =
        bytes ? jsonfile_parse(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), which, error) : json_array();
    if (list)
        print_json(list);
    return list != NULL;
}

int match_verb_sets(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    gboolean json = FALSE, rejects = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, tr("as JSON", "в JSON"), NULL},
        {"rejects", 0, 0, G_OPTION_ARG_NONE, &rejects,
         tr("of one set: the rows that were kept aside, as JSON", "одного набора: отложенные строки, в JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("[SET]", "[НАБОР]"),
                              tr("Lists data sets, newest first; or tells what import found in one.",
                                 "Список наборов данных, новые первыми; или что нашлось в одном при импорте."),
                              entries, 0, 1};
    GError *error = NULL;
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    if (rejects && call.count == 0)
        return command_misused("match sets", tr("--rejects needs a set", "--rejects нужен набор"));
    StoreDb *db = match_call_db(&call, &error);
    if (db && call.count)
        return print_one(db, call.arguments[0], rejects, &error) ? COMMAND_OK : command_fail(error);
    g_autoptr(GPtrArray) sets = db ? match_sets_list(db, &error) : NULL;
    if (!sets)
        return command_fail(error);
    print_list(sets, json);
    return COMMAND_OK;
}
