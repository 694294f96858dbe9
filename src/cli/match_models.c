/* cli/match_models.c: `otklik match models`: the versions that were learnt, and which of them answer. */
#include <stdio.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "cli/match.h"
#include "store/match_models.h"

static JsonValue *row_json(const MatchModelRow *row)
{
    g_autofree char *created = store_time_text(row->created);
    g_autoptr(JsonValue) card = json_loads(row->card, 0, NULL);
    return json_pack("{s:s, s:s, s:I, s:b, s:b, s:s, s:s, s:s, s:O}", "id", row->id, "name", row->name, "version",
                     (json_int_t)row->version, "champion", row->champion, "challenger", row->challenger, "created",
                     created, "data_hash", row->data_hash, "hash", row->hash, "card", card ? card : json_null());
}

static void print_json(const GPtrArray *rows)
{
    g_autoptr(JsonValue) list = json_array();
    for (guint i = 0; i < rows->len; i++)
        json_array_append_new(list, row_json(rows->pdata[i]));
    g_autofree char *text = jsonfile_text(list, TRUE);
    fputs(text, stdout);
}

static void print_table(const GPtrArray *rows)
{
    if (rows->len == 0)
        printf("%s\n", tr("no model yet: otklik match train", "моделей ещё нет: otklik match train"));
    for (guint i = 0; i < rows->len; i++) {
        const MatchModelRow *row = rows->pdata[i];
        g_autofree char *created = store_time_text(row->created);
        printf("%s@%" G_GINT64_FORMAT "\t%s\t%s\t%s %.12s\t%s\n", row->name, row->version,
               row->champion     ? tr("champion", "основная")
               : row->challenger ? tr("challenger", "испытуемая")
                                 : "-",
               created, tr("data", "данные"), row->data_hash, row->id);
    }
}

int match_verb_models(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, tr("as JSON, with the whole card", "в JSON, с полной карточкой"),
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        tr("[NAME]", "[ИМЯ]"),
        tr("Lists models, newest first: version, whether it answers, when it was made, of which data, its id.",
           "Список моделей, новые первыми: версия, отвечает ли, когда и на каких данных сделана, идентификатор."),
        entries, 0, 1};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    g_autoptr(GPtrArray) rows = db ? match_models_list(db, call.arguments[0], &error) : NULL;
    if (!rows)
        return command_fail(error);
    (json ? print_json : print_table)(rows);
    return COMMAND_OK;
}
