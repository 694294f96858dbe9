/* serve/routes_match_rank.c: the answer to a lead. */
#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "serve/match_desk.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/match_log.h"

#define RANKED_TOLD 20 /* of the best get reasons, unless "limit" says otherwise */

/* What is asked, and what it is answered with. */
typedef struct {
    const JsonValue *body;
    const char *lead; /* its id */
    MatchModelRow *row;
    MatchPrepared *prepared;
    MatchRanker *own; /* of premises that came with the request; NULL: the stock's */
    GPtrArray *own_fields;
    Frame *frame;
    MatchAnswer *answer;
} Asked;

static void asked_clear(Asked *asked)
{
    g_clear_pointer(&asked->answer, match_answer_free);
    g_clear_pointer(&asked->frame, frame_free);
    g_clear_pointer(&asked->own, match_ranker_free);
    g_clear_pointer(&asked->own_fields, g_ptr_array_unref);
    g_clear_pointer(&asked->prepared, match_prepared_unref);
    g_clear_pointer(&asked->row, match_model_row_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static const MatchRanker *ranker_of(const Asked *asked)
{
    return asked->own ? asked->own : asked->prepared->ranker;
}

/* ---- which model ---- */

/* 0 .. 1, the same for a lead whenever it is asked, and for every version: so a lead stays on its side. */
static double place_of_lead(const char *name, const char *lead)
{
    guint8 hash[SECRET_HASH_BYTES];
    g_autofree char *text = g_strdup_printf("%s\n%s", name, lead);
    guint32 number = 0;
    secret_sha256(text, strlen(text), hash);
    for (gsize i = 0; i < sizeof number; i++)
        number = number << 8 | hash[i];
    return number / (G_MAXUINT32 + 1.0);
}

/* The challenger of the champion's name; NULL without an error: there is none. */
static gboolean find_challenger(StoreDb *db, const char *name, MatchModelRow **row, GError **error)
{
    g_autofree char *which = g_strconcat(name, "@challenger", NULL);
    g_autoptr(GError) reason = NULL;
    *row = match_models_find(db, which, &reason);
    if (!reason || g_error_matches(reason, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

/* The version that was asked for, be it by its name alone; for a name's champion a share of the leads gets its
 * challenger. */
static gboolean choose_model(const Service *service, StoreDb *db, Asked *asked, GError **error)
{
    const char *which = body_text(asked->body, "model");
    asked->row = match_models_find(db, which, error);
    if (!asked->row)
        return FALSE;
    gboolean open = !which || strcmp(which, asked->row->name) == 0;
    MatchModelRow *challenger = NULL;
    if (!open ||
        place_of_lead(asked->row->name, asked->lead) >= config_number(service->config, "match.challenger_share"))
        return TRUE;
    if (!find_challenger(db, asked->row->name, &challenger, error))
        return FALSE;
    if (challenger) {
        match_model_row_free(asked->row);
        asked->row = challenger;
    }
    return TRUE;
}

/* ---- the answer ---- */

static gboolean prepare(const Service *service, StoreDb *db, Asked *asked, GError **error)
{
    const JsonValue *premises = json_object_get(asked->body, "premises");
    gboolean stock = !json_is_array(premises);
    asked->prepared = match_desk_prepare(service->desk, db, asked->row, stock, error);
    if (!asked->prepared)
        return FALSE;
    return stock || (asked->own = match_ranker_of(asked->prepared->model, premises, &asked->own_fields, error));
}

static gboolean rank(Asked *asked, const char *language, GError **error)
{
    const MatchRankOptions options = {(guint)body_integer(asked->body, "limit", RANKED_TOLD), TRUE, language};
    asked->frame = match_row_from_json(match_model_schema(asked->prepared->model), MATCH_LEAD_ROLES,
                                       json_object_get(asked->body, "lead"), "lead", error);
    return asked->frame && (asked->answer = match_rank(ranker_of(asked), asked->frame, &options, error));
}

/* ---- keeping it ---- */

static MatchLogChoice logged(const Asked *asked, const MatchChoice *choice, guint place)
{
    const GPtrArray *fields = asked->own ? asked->own_fields : asked->prepared->fields;
    return (MatchLogChoice){choice->id, fields->pdata[choice->premises], choice->probability, place};
}

static char *add_to_log(StoreDb *db, const Asked *asked, GError **error)
{
    const GArray *ranked = asked->answer->ranked, *dropped = asked->answer->dropped;
    g_autofree MatchLogChoice *choices = g_new(MatchLogChoice, ranked->len + dropped->len + 1);
    guint n = 0;
    for (guint i = 0; i < ranked->len; i++, n++)
        choices[n] = logged(asked, &g_array_index(ranked, MatchChoice, i), i + 1);
    for (guint i = 0; i < dropped->len; i++, n++)
        choices[n] = logged(asked, &g_array_index(dropped, MatchChoice, i), 0);
    g_autofree char *fields = jsonfile_text(json_object_get(asked->body, "lead"), FALSE);
    return match_log_add(db, asked->row->id, asked->lead, fields, choices, n, error);
}

/* The id of the logged answer; the caller frees it. */
static char *keep(StoreDb *db, const HttpRequest *request, const Asked *asked, GError **error)
{
    g_autofree char *mark = match_lead_mark(asked->lead);
    if (!store_begin(db, error))
        return NULL;
    g_autofree char *id = add_to_log(db, asked, error);
    JsonValue *detail = json_pack("{s:s, s:s, s:i}", "lead", mark, "model", asked->row->id, "premises",
                                  (int)(asked->answer->ranked->len + asked->answer->dropped->len));
    if (!id) {
        json_decref(detail);
        return NULL;
    }
    return note(db, request, "match.rank", id, detail, error) && store_commit(db, error) ? g_steal_pointer(&id) : NULL;
}

/* What the body says, or the language of the account. */
static const char *language_of(const HttpRequest *request, const JsonValue *body)
{
    const char *language = body_text(body, "language");
    return language ? language : access_identity(request)->user->language;
}

gboolean route_rank(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(JsonValue) body = body_read(request, BODY_RANK, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    g_auto(Asked) asked = {.body = body, .lead = body ? body_text(body, "lead_id") : NULL};
    if (!db || !choose_model(service, db, &asked, error) || !prepare(service, db, &asked, error) ||
        !rank(&asked, language_of(request, body), error))
        return FALSE;
    g_autofree char *id = keep(db, request, &asked, error);
    if (!id)
        return FALSE;
    g_autofree char *version = g_strdup_printf("%s@%" G_GINT64_FORMAT, asked.row->name, asked.row->version);
    g_autoptr(JsonValue) json = match_answer_json(ranker_of(&asked), asked.answer);
    json_object_set_new(json, "model", json_string(version));
    json_object_set_new(json, "answer", json_string(id));
    return http_answer_json(answer, 200, json, error);
}
