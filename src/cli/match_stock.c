/* cli/match_stock.c: `otklik match stock`: the premises that leads are answered from. */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "cli/match.h"
#include "cli/store_command.h"
#include "job/match_file.h"
#include "job/match_stock.h"

static gboolean import(StoreDb *db, const char *path, const char *name, gboolean all, GError **error)
{
    MatchStockTold told;
    g_autoptr(MatchSchema) schema = match_schema_of(db, name, error);
    g_autoptr(JsonValue) premises = schema ? match_file_premises(schema, path, error) : NULL;
    if (!premises || !store_begin(db, error) || !match_stock_take(db, schema, premises, NULL, all, &told, error) ||
        !store_command_note(db, "match.stock", schema->name,
                            json_pack("{s:i, s:I}", "taken", (int)told.taken, "gone", (json_int_t)told.gone), error) ||
        !store_commit(db, error))
        return FALSE;
    printf(tr("%s: %u premises taken, %" G_GINT64_FORMAT " no longer vacant, %u vacant now\n",
              "%s: принято помещений %u, больше не свободны %" G_GINT64_FORMAT ", свободны сейчас %u\n"),
           schema->name, told.taken, told.gone, told.vacant);
    return TRUE;
}

int match_verb_stock(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_autofree char *name = NULL;
    gboolean all = FALSE;
    const GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_STRING, &name,
         tr("of which data set; default: the newest", "какого набора данных; по умолчанию новейшего"),
         tr("NAME", "ИМЯ")},
        {"all", 0, 0, G_OPTION_ARG_NONE, &all,
         tr("what is not in the file is not vacant any more", "чего нет в файле, то больше не свободно"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        "import FILE",
        tr("Takes premises into the stock, or replaces them: a JSON array of objects, or a table with the premises "
           "columns.",
           "Принимает помещения в фонд или заменяет их: массив объектов JSON или таблица со столбцами помещений."),
        entries, 2, 2};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    if (strcmp(call.arguments[0], "import") != 0)
        return command_misused("match stock", tr("it takes: import FILE", "принимает: import FILE"));
    GError *error = NULL;
    StoreDb *db = match_call_db(&call, &error);
    return db && import(db, call.arguments[1], name, all, &error) ? COMMAND_OK : command_fail(error);
}
