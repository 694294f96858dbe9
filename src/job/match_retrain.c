/* job/match_retrain.c: see match_retrain.h. */
#include "job/match_retrain.h"

#include <math.h>
#include <string.h>

#include "job/match_rows.h"

void match_retrain_free(MatchRetrain *retrain)
{
    if (!retrain)
        return;
    g_clear_pointer(&retrain->champion, match_model_row_free);
    g_clear_pointer(&retrain->set, match_set_free);
    g_clear_pointer(&retrain->data, match_data_free);
    g_clear_pointer(&retrain->model, match_model_unref);
    g_free(retrain);
}

static MatchModelRow *champion_of(StoreDb *db, const char *name, GError **error)
{
    g_autofree char *which = name ? g_strconcat(name, "@champion", NULL) : NULL;
    return match_models_find(db, which, error);
}

/* Whether some version has learnt from these very rows. */
static gboolean find_known(StoreDb *db, MatchRetrain *retrain, GError **error)
{
    g_autoptr(GPtrArray) rows = match_models_list(db, retrain->champion->name, error);
    for (guint i = 0; rows && i < rows->len; i++)
        retrain->known |= strcmp(((const MatchModelRow *)rows->pdata[i])->data_hash, retrain->data->hash) == 0;
    return rows != NULL;
}

MatchRetrain *match_retrain_begin(StoreDb *db, const char *name, GError **error)
{
    g_autoptr(MatchRetrain) retrain = g_new0(MatchRetrain, 1);
    if (!(retrain->champion = champion_of(db, name, error)) ||
        !(retrain->set = match_set_of(db, retrain->champion, error)) ||
        !(retrain->data = match_rows_load(db, retrain->set, retrain->champion->name, &retrain->logged, error)) ||
        !find_known(db, retrain, error))
        return NULL;
    return g_steal_pointer(&retrain);
}

/* Those that stand in the champion's card. */
static MatchTrainOptions options_of(const MatchModelRow *row)
{
    MatchTrainOptions options = match_train_defaults;
    g_autoptr(JsonValue) card = json_loads(row->card, 0, NULL);
    const JsonValue *given = json_object_get(card, "options"), *rate = json_object_get(given, "live_rate");
    if (!json_is_object(given))
        return options;
    options.seed = (guint32)json_integer_value(json_object_get(given, "seed"));
    options.intact = json_number_value(json_object_get(given, "intact"));
    options.live_rate = json_is_number(rate) ? json_number_value(rate) : (double)NAN;
    options.trials = (guint)json_integer_value(json_object_get(given, "trials"));
    options.ranking = json_is_true(json_object_get(given, "ranking"));
    return options;
}

gboolean match_retrain_learn(MatchRetrain *retrain, const Task *task, GError **error)
{
    const MatchTrainOptions options = options_of(retrain->champion);
    retrain->model = match_train(retrain->data, &options, (Task *)task, error); /* it only polls and tells */
    return retrain->model != NULL;
}

MatchModelRow *match_retrain_keep(StoreDb *db, const MatchRetrain *retrain, GError **error)
{
    g_autofree char *text = match_model_text(retrain->model);
    g_autofree char *card = jsonfile_text(match_model_card(retrain->model), FALSE);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(MatchModelRow) row =
        match_models_add(db, retrain->champion->name, retrain->set->id, retrain->data->hash, bytes, card, error);
    return row && match_models_point(db, row->name, "challenger", row->id, "retrain", NULL, error)
               ? match_models_find(db, row->id, error)
               : NULL;
}
