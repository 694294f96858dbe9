/* cli/match_rank.c: `otklik match rank` and `price`: the answer to a lead; what premises cost. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/match_given.h"
#include "match/rank.h"
#include "store/match_stock.h"

typedef struct {
    char *lead, *premises, *model, *language;
    int limit;
    gboolean json;
} Wanted;

static void wanted_clear(Wanted *wanted)
{
    g_free(wanted->lead);
    g_free(wanted->premises);
    g_free(wanted->model);
    g_free(wanted->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

/* The premises of a file, or all vacant ones of the stock. */
static Frame *premises_of(MatchCall *call, const Wanted *wanted, const MatchSchema *schema, GError **error)
{
    g_autoptr(JsonValue) rows = NULL;
    if (wanted->premises) {
        rows = match_given_rows(wanted->premises, "premises", error);
    } else {
        StoreDb *db = match_call_db(call, error);
        const char *id =
            schema->premises_id >= 0 ? match_schema_column(schema, (guint)schema->premises_id)->name : "id";
        g_autofree char *text = db ? match_stock_vacant(db, schema->name, id, LIMIT_MATCH_PREMISES, NULL, error) : NULL;
        rows = text ? jsonfile_parse(text, strlen(text), schema->name, error) : NULL;
    }
    return rows ? match_rows_from_json(schema, MATCH_PREMISES_ROLES, rows, "premises", error) : NULL;
}

static Frame *lead_of(const Wanted *wanted, const MatchSchema *schema, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    if (!file_load(wanted->lead, LIMIT_JSON_BYTES, &text, &length, error))
        return NULL;
    g_autoptr(JsonValue) json = jsonfile_parse(text, length, wanted->lead, error);
    if (!json)
        return NULL;
    const JsonValue *inner = json_object_get(json, "lead"); /* a body of the API will do, too */
    return match_row_from_json(schema, MATCH_LEAD_ROLES, json_is_object(inner) ? inner : json, "lead", error);
}

static void print_price(const MatchChoice *choice)
{
    if (isnan(choice->price))
        return;
    printf(tr(", price %.0f (80 %%: %.0f–%.0f)", ", цена %.0f (80 %%: %.0f–%.0f)"), choice->price, choice->price_low,
           choice->price_high);
}

static void print_answer(const MatchAnswer *answer)
{
    for (guint k = 0; k < answer->ranked->len; k++) {
        const MatchChoice *choice = &g_array_index(answer->ranked, MatchChoice, k);
        printf(tr("%u. %s: probability %.2f %%", "%u. %s: вероятность %.2f %%"), k + 1, choice->id,
               100 * choice->probability);
        print_price(choice);
        printf("\n");
        for (guint r = 0; r < G_N_ELEMENTS(choice->reason) && choice->reason[r].column; r++)
            printf("     %s %s\n", choice->reason[r].log_odds > 0 ? "+" : "−", choice->reason[r].text);
    }
    printf(tr("dropped: %u of %u\n", "отсеяно: %u из %u\n"), answer->dropped->len,
           answer->dropped->len + answer->ranked->len);
    for (guint k = 0; k < answer->dropped->len; k++) {
        const MatchChoice *choice = &g_array_index(answer->dropped, MatchChoice, k);
        printf("  %s: %s\n", choice->id, choice->why);
    }
    for (guint k = 0; k < answer->notes->len; k++)
        printf("* %s\n", (const char *)answer->notes->pdata[k]);
}

static gboolean rank(MatchCall *call, const Wanted *wanted, GError **error)
{
    g_autofree char *name = NULL;
    g_autoptr(MatchModel) model = match_given_model(call, wanted->model, &name, error);
    g_autoptr(Frame) lead = model ? lead_of(wanted, match_model_schema(model), error) : NULL;
    Frame *premises = lead ? premises_of(call, wanted, match_model_schema(model), error) : NULL;
    g_autoptr(MatchRanker) ranker = premises ? match_ranker_new(model, premises, error) : NULL;
    MatchRankOptions options = {.limit = (guint)wanted->limit, .reasons = TRUE, .language = wanted->language};
    g_autoptr(MatchAnswer) answer = ranker ? match_rank(ranker, lead, &options, error) : NULL;
    if (!answer)
        return FALSE;
    if (!wanted->json) {
        print_answer(answer);
        return TRUE;
    }
    g_autoptr(JsonValue) json = match_answer_json(ranker, answer);
    json_object_set_new(json, "model", json_string(name));
    g_autofree char *text = jsonfile_text(json, TRUE);
    fputs(text, stdout);
    return TRUE;
}

int match_verb_rank(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_auto(Wanted) wanted = {.limit = 20};
    const GOptionEntry entries[] = {
        {"lead", 0, 0, G_OPTION_ARG_FILENAME, &wanted.lead,
         tr("the lead: a JSON object of its fields, as the CRM has them",
            "заявка: объект JSON с его полями, как в CRM"),
         tr("FILE", "ФАЙЛ")},
        {"premises", 0, 0, G_OPTION_ARG_FILENAME, &wanted.premises,
         tr("premises: a JSON array of objects (default: all vacant ones of the stock)",
            "помещения: массив объектов JSON (иначе все свободные из базы)"),
         tr("FILE", "ФАЙЛ")},
        {"model", 0, 0, G_OPTION_ARG_STRING, &wanted.model,
         tr("a file, or NAME, NAME@VERSION (default: the champion)", "файл или ИМЯ, ИМЯ@ВЕРСИЯ (иначе основная)"),
         tr("MODEL", "МОДЕЛЬ")},
        {"language", 0, 0, G_OPTION_ARG_STRING, &wanted.language,
         tr("of the reasons: en or ru", "язык причин: en или ru"), tr("CODE", "КОД")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &wanted.limit,
         tr("ranked ones that get reasons; 0: all (default 20)",
            "скольким из ранжированных дать причины; 0 — всем (20)"),
         "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &wanted.json, tr("print JSON", "напечатать JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {
        "",
        tr("Drops the premises that will not become a deal with a lead and ranks the others, with reasons.",
           "Отсеивает помещения, которые не приведут к сделке по заявке, и ранжирует остальные, с причинами."),
        entries, 0, 0};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    if (!wanted.lead)
        return command_misused("match rank", tr("--lead is missing", "не указано --lead"));
    if (wanted.limit < 0 ||
        (wanted.language && strcmp(wanted.language, "en") != 0 && strcmp(wanted.language, "ru") != 0))
        return command_misused("match rank", tr("--limit is 0 or more, --language en or ru",
                                                "--limit — 0 или больше, --language — en или ru"));
    GError *error = NULL;
    return rank(&call, &wanted, &error) ? COMMAND_OK : command_fail(error);
}

static gboolean price(MatchCall *call, const Wanted *wanted, GError **error)
{
    g_autofree char *name = NULL;
    g_autoptr(MatchModel) model = match_given_model(call, wanted->model, &name, error);
    g_autoptr(Frame) premises = model ? premises_of(call, wanted, match_model_schema(model), error) : NULL;
    g_autoptr(JsonValue) list = premises ? match_price_list(model, premises, error) : NULL;
    if (!list)
        return FALSE;
    g_autoptr(JsonValue) json = json_pack("{s:s,s:O}", "model", name, "premises", list);
    g_autofree char *text = jsonfile_text(json, TRUE);
    fputs(text, stdout);
    return TRUE;
}

int match_verb_price(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_auto(Wanted) wanted = {0};
    const GOptionEntry entries[] = {
        {"premises", 0, 0, G_OPTION_ARG_FILENAME, &wanted.premises,
         tr("premises: a JSON array of objects (default: all vacant ones of the stock)",
            "помещения: массив объектов JSON (иначе все свободные из базы)"),
         tr("FILE", "ФАЙЛ")},
        {"model", 0, 0, G_OPTION_ARG_STRING, &wanted.model,
         tr("a file, or NAME, NAME@VERSION (default: the champion)", "файл или ИМЯ, ИМЯ@ВЕРСИЯ (иначе основная)"),
         tr("MODEL", "МОДЕЛЬ")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {"",
                              tr("Tells what premises cost, with 80 % intervals, as JSON.",
                                 "Говорит, сколько стоят помещения, с интервалами 80 %, в JSON."),
                              entries, 0, 0};
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status))
        return status;
    GError *error = NULL;
    return price(&call, &wanted, &error) ? COMMAND_OK : command_fail(error);
}
