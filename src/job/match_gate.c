/* job/match_gate.c: see match_gate.h. */
#include "job/match_gate.h"

#include "base/lang.h"
#include "job/match_logged.h"
#include "job/match_rows.h"
#include "match/compare.h"

/* *champion is NULL where nobody answers yet. */
static gboolean find_champion(StoreDb *db, const char *name, MatchModelRow **champion, GError **error)
{
    g_autofree char *which = g_strconcat(name, "@champion", NULL);
    g_autoptr(GError) reason = NULL;
    *champion = match_models_find(db, which, &reason);
    if (!reason || g_error_matches(reason, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static JsonValue *compare(StoreDb *db, const MatchModelRow *champion, const MatchModelRow *next, GError **error)
{
    g_autoptr(MatchSet) set = match_set_of(db, next, error);
    g_autoptr(MatchData) data = set ? match_rows_load(db, set, next->name, NULL, error) : NULL;
    g_autoptr(MatchModel) old = data ? match_model_load(db, champion, error) : NULL;
    g_autoptr(MatchModel) new = old ? match_model_load(db, next, error) : NULL;
    return new ? match_compare(old, new, data, error) : NULL;
}

/* "NDCG@5 -0.031 [-0.052, -0.010]". */
static char *difference_text(const JsonValue *compared, const char *metric, const char *title)
{
    const JsonValue *difference = json_object_get(json_object_get(compared, metric), "difference");
    return g_strdup_printf("%s %+.4f [%+.4f, %+.4f]", title, json_number_value(json_object_get(difference, "value")),
                           json_number_value(json_object_get(difference, "low")),
                           json_number_value(json_object_get(difference, "high")));
}

static gboolean judge(const MatchModelRow *champion, const MatchModelRow *next, const JsonValue *compared,
                      GError **error)
{
    if (json_is_true(json_object_get(compared, "not_worse")))
        return TRUE;
    g_autofree char *ndcg = difference_text(compared, "ndcg5", "NDCG@5"),
                    *auc = difference_text(compared, "auc", "AUC");
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("%s@%" G_GINT64_FORMAT " is worse than the champion @%" G_GINT64_FORMAT
                   " on %d leads that neither has seen: %s, %s",
                   "%s@%" G_GINT64_FORMAT " хуже основной @%" G_GINT64_FORMAT
                   " на %d заявках, которых не видела ни одна: %s, %s"),
                next->name, next->version, champion->version,
                (int)json_integer_value(json_object_get(compared, "leads")), ndcg, auc);
    return FALSE;
}

static gboolean check_other(const MatchModelRow *next, GError **error)
{
    if (!next->champion)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT,
                tr("%s@%" G_GINT64_FORMAT " is the champion already", "%s@%" G_GINT64_FORMAT " уже основная"),
                next->name, next->version);
    return FALSE;
}

gboolean match_gate_pass(StoreDb *db, const MatchModelRow *next, gboolean force, JsonValue **verdict, GError **error)
{
    g_autoptr(MatchModelRow) champion = NULL;
    g_autoptr(JsonValue) compared = NULL;
    g_autofree char *name = NULL;
    if (!check_other(next, error) || !find_champion(db, next->name, &champion, error))
        return FALSE;
    if (champion) {
        name = g_strdup_printf("%s@%" G_GINT64_FORMAT, champion->name, champion->version);
        compared = compare(db, champion, next, force ? NULL : error);
        if (!force && (!compared || !judge(champion, next, compared, error)))
            return FALSE;
    }
    *verdict =
        json_pack("{s:s?, s:b, s:O}", "champion", name, "forced", force, "compared", compared ? compared : json_null());
    return TRUE;
}

gboolean match_crown(StoreDb *db, const MatchModelRow *row, const char *why, const char *user, GError **error)
{
    return match_models_point(db, row->name, "champion", row->id, why, user, error) &&
           (!row->challenger || match_models_point(db, row->name, "challenger", NULL, "end", user, error));
}
