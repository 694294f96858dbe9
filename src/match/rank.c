/* match/rank.c: see rank.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "match/rank_parts.h"
#include "match/words.h"

/* ---- a ranker ---- */

MatchRanker *match_ranker_new(MatchModel *model, Frame *premises, GError **error)
{
    g_autoptr(Frame) taken = premises;
    if (!model->blend) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_MODEL,
                    tr("%s: the model tells prices only: it was given no outcomes to learn from",
                       "%s: модель знает только цены: исходов ей не давали"),
                    model->schema->name);
        return NULL;
    }
    if (taken->rows == 0 || taken->rows > LIMIT_MATCH_PREMISES) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    taken->rows ? tr("there are %u premises, at most %d can be ranked",
                                     "помещений %u, ранжировать можно не больше %d")
                                : tr("there are no premises to choose from (%u of at most %d)",
                                     "выбирать не из чего (помещений %u, предел %d)"),
                    taken->rows, LIMIT_MATCH_PREMISES);
        return NULL;
    }
    g_autoptr(MatchRanker) ranker = g_new0(MatchRanker, 1);
    ranker->model = match_model_ref(model);
    ranker->premises = g_steal_pointer(&taken);
    if (model->schema->premises_id >= 0)
        ranker->id =
            frame_find(ranker->premises, match_schema_column(model->schema, (guint)model->schema->premises_id)->name);
    ranker->threshold = match_model_threshold(model);
    return rank_prepare_prices(ranker, error) ? g_steal_pointer(&ranker) : NULL;
}

void match_ranker_free(MatchRanker *ranker)
{
    if (!ranker)
        return;
    match_model_unref(ranker->model);
    frame_free(ranker->premises);
    g_free(ranker->price);
    g_free(ranker);
}

guint match_ranker_premises(const MatchRanker *ranker)
{
    return ranker->premises->rows;
}

double match_ranker_threshold(const MatchRanker *ranker)
{
    return ranker->threshold;
}

static const char *id_of(const MatchRanker *ranker, guint row)
{
    const char *id = ranker->id && ranker->id->code ? frame_text(ranker->id, row) : NULL;
    return id ? id : "";
}

/* ---- an answer ---- */

static void choice_clear(gpointer data)
{
    MatchChoice *choice = data;
    for (guint k = 0; k < G_N_ELEMENTS(choice->reason); k++)
        g_free(choice->reason[k].text);
    g_free(choice->why);
}

static MatchAnswer *answer_new(void)
{
    MatchAnswer *answer = g_new0(MatchAnswer, 1);
    answer->ranked = g_array_new(FALSE, FALSE, sizeof(MatchChoice));
    answer->dropped = g_array_new(FALSE, FALSE, sizeof(MatchChoice));
    g_array_set_clear_func(answer->ranked, choice_clear);
    g_array_set_clear_func(answer->dropped, choice_clear);
    answer->notes = g_ptr_array_new_with_free_func(g_free);
    return answer;
}

void match_answer_free(MatchAnswer *answer)
{
    if (!answer)
        return;
    g_array_unref(answer->ranked);
    g_array_unref(answer->dropped);
    g_ptr_array_unref(answer->notes);
    g_free(answer);
}

static guint filled_fields(const MatchSchema *schema, const Frame *lead)
{
    guint filled = 0;
    for (guint i = 0; i < schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(schema, i);
        const FrameColumn *values = column->role == MATCH_LEAD ? frame_find(lead, column->name) : NULL;
        filled += values && !frame_missing(values, 0);
    }
    return filled;
}

static gboolean level_known(const MatchModel *model, guint source, const char *level)
{
    gboolean asked = FALSE;
    for (guint k = 0; k < model->features->features->len; k++) {
        const Feature *feature = model->features->features->pdata[k];
        if (feature->source != source || (feature->kind != FEATURE_TARGET && feature->kind != FEATURE_LEVEL))
            continue;
        asked = TRUE;
        if (feature->kind == FEATURE_TARGET ? g_hash_table_contains(feature->table, level)
                                            : strcmp(feature->level, level) == 0)
            return TRUE;
    }
    return !asked;
}

/* Says which categories of the lead were not seen in training. */
static void note_unseen(MatchAnswer *answer, const MatchModel *model, const Frame *lead, gboolean russian)
{
    for (guint i = 0; i < model->schema->columns->len; i++) {
        const MatchColumn *column = match_schema_column(model->schema, i);
        const FrameColumn *values = column->role == MATCH_LEAD ? frame_find(lead, column->name) : NULL;
        const char *level = values && values->code ? frame_text(values, 0) : NULL;
        if (!level || level_known(model, i, level))
            continue;
        g_ptr_array_add(answer->notes,
                        russian
                            ? g_strdup_printf("%s: значение «%s» при обучении почти не встречалось и считается средним",
                                              column->title_ru, level)
                            : g_strdup_printf("%s: \"%s\" was not seen often enough in training and counts as the mean",
                                              column->title_en, level));
    }
}

/* ---- ranking ---- */

/* The rows that are asked about, beside the one lead. */
typedef struct {
    guint *premises, *lead, *group, n;
    const char *language;
} Asked;

static void asked_clear(Asked *asked)
{
    g_free(asked->premises);
    g_free(asked->lead);
    g_free(asked->group);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static PairRows asked_rows(const MatchRanker *ranker, const Frame *lead, const Asked *asked)
{
    return (PairRows){.lead = lead,
                      .premises = ranker->premises,
                      .lead_row = asked->lead,
                      .premises_row = asked->premises,
                      .n = asked->n,
                      .group = asked->group,
                      .groups = 1};
}

static void drop(const MatchRanker *ranker, MatchAnswer *answer, const PairRows *rows, const Asked *asked, guint row,
                 int constraint, double probability)
{
    guint premises = asked->premises[row];
    const MatchSchema *schema = ranker->model->schema;
    MatchChoice choice = {.premises = premises,
                          .id = id_of(ranker, premises),
                          .probability = probability,
                          .constraint = constraint,
                          .dropped = TRUE,
                          .price = NAN,
                          .price_low = NAN,
                          .price_high = NAN};
    gboolean hard = constraint >= 0;
    choice.why = hard ? words_of_constraint(schema, rows, (guint)constraint, row, asked->language)
                      : words_of_threshold(probability, ranker->threshold, asked->language);
    g_array_append_val(answer->dropped, choice);
}

/* Drops what breaks a constraint; the rest is asked about. */
static void begin(const MatchRanker *ranker, const Frame *lead, MatchAnswer *answer, Asked *asked)
{
    guint n = ranker->premises->rows;
    asked->premises = g_new(guint, n);
    asked->lead = g_new0(guint, n);
    asked->group = g_new0(guint, n);
    asked->n = n;
    for (guint i = 0; i < n; i++)
        asked->premises[i] = i;
    PairRows all = asked_rows(ranker, lead, asked);
    g_autofree guint *rest = g_new(guint, n);
    guint kept = 0;
    g_autofree int *broken = match_broken_constraints(ranker->model->schema, &all);
    for (guint i = 0; i < n; i++)
        if (broken[i] >= 0)
            drop(ranker, answer, &all, asked, i, broken[i], NAN);
        else
            rest[kept++] = i;
    memcpy(asked->premises, rest, kept * sizeof *rest);
    asked->n = kept;
}

static int best_first(const void *a, const void *b)
{
    const Scored *x = a, *y = b;
    return x->score != y->score ? (x->score < y->score) - (x->score > y->score) : strcmp(x->id, y->id);
}

/* Of the prepared prices: `which` 0 the price, 1 its low, 2 its high bound. */
static double price_of(const MatchRanker *ranker, guint premises, gsize which)
{
    return ranker->price ? ranker->price[which * ranker->premises->rows + premises] : NAN;
}

/* Parts those above the threshold, best first, from those below; answers how many stay. */
static guint part(const MatchRanker *ranker, const PairRows *rows, const Asked *asked, const float *score,
                  Scored *scored, MatchAnswer *answer)
{
    guint kept = 0;
    for (guint i = 0; i < asked->n; i++)
        if (score[i] < ranker->model->threshold)
            drop(ranker, answer, rows, asked, i, -1, match_model_probability(ranker->model, score[i]));
        else
            scored[kept++] = (Scored){score[i], i, id_of(ranker, asked->premises[i])};
    qsort(scored, kept, sizeof *scored, best_first);
    for (guint k = 0; k < kept; k++) {
        guint premises = asked->premises[scored[k].row];
        MatchChoice choice = {.premises = premises,
                              .id = scored[k].id,
                              .constraint = -1,
                              .probability = match_model_probability(ranker->model, scored[k].score),
                              .price = price_of(ranker, premises, 0),
                              .price_low = price_of(ranker, premises, 1),
                              .price_high = price_of(ranker, premises, 2)};
        g_array_append_val(answer->ranked, choice);
    }
    return kept;
}

MatchAnswer *match_rank(const MatchRanker *ranker, const Frame *lead, const MatchRankOptions *options, GError **error)
{
    const MatchModel *model = ranker->model;
    g_autoptr(MatchAnswer) answer = answer_new();
    answer->fields = filled_fields(model->schema, lead);
    if (lead->rows != 1 || answer->fields == 0) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, "%s",
                    tr("the lead has no field that the schema knows: nothing can be judged by it",
                       "у заявки нет ни одного поля из схемы: судить не по чему"));
        return NULL;
    }
    g_auto(Asked) asked = {.language = options->language ? options->language : tr("en", "ru")};
    note_unseen(answer, model, lead, strcmp(asked.language, "ru") == 0);
    begin(ranker, lead, answer, &asked);
    PairRows rows = asked_rows(ranker, lead, &asked);
    g_autofree float *values = features_matrix(model->features, &rows);
    g_autofree float *score = g_new(float, asked.n + 1);
    if (!blend_score(model->blend, &(Matrix){values, asked.n, model->features->features->len}, score, NULL, error))
        return NULL;
    g_autofree Scored *scored = g_new(Scored, asked.n + 1);
    guint kept = part(ranker, &rows, &asked, score, scored, answer);
    guint told = options->limit > 0 ? MIN(options->limit, kept) : kept;
    if (options->reasons && !rank_reasons(ranker, &rows, values, scored, told, asked.language, answer, error))
        return NULL;
    return g_steal_pointer(&answer);
}
