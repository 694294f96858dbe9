/* tests/fuzz/fuzz_match_model.c: texts of models, and the answers of those that are one. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "match/rank.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A stock of any schema: numbers and words by the place of the column. */
static Frame *make_rows(const MatchSchema *schema, guint roles, guint rows)
{
    static const char *const words[] = {"a", "b", "c;a"};
    Frame *frame = match_frame_new(schema, roles, rows);
    for (guint c = 0; c < frame->columns->len; c++) {
        FrameColumn *column = g_ptr_array_index(frame->columns, c);
        for (guint i = 0; i < rows; i++) {
            g_autofree char *id = g_strdup_printf("o%u", i);
            if (column->kind == FRAME_NUMBER)
                column->number[i] = (c + i) % 4 == 3 ? NAN : 10.0 * (i + 1);
            else
                column->code[i] = frame_level(column, c == 0 ? id : words[(c + i) % 3]);
        }
    }
    return frame;
}

static void check_answer(const MatchRanker *ranker, const MatchAnswer *answer)
{
    double before = 1;
    for (guint i = 0; i < answer->ranked->len; i++) {
        const MatchChoice *choice = &g_array_index(answer->ranked, MatchChoice, i);
        g_assert(choice->probability >= 0 && choice->probability <= before);
        before = choice->probability;
    }
    g_assert(answer->ranked->len + answer->dropped->len == match_ranker_premises(ranker));
    g_autoptr(JsonValue) json = match_answer_json(ranker, answer);
    g_autofree char *text = jsonfile_text(json, FALSE);
    g_assert(g_utf8_validate(text, -1, NULL));
}

static void check_ranking(MatchModel *model)
{
    g_autoptr(GError) error = NULL, refused = NULL;
    MatchSchema *schema = match_model_schema(model);
    g_autoptr(Frame) lead = make_rows(schema, MATCH_LEAD_ROLES, 1);
    g_autoptr(MatchRanker) ranker = match_ranker_new(model, make_rows(schema, MATCH_PREMISES_ROLES, 5), &error);
    g_assert((ranker != NULL) == (error == NULL));
    g_autoptr(MatchAnswer) answer =
        ranker ? match_rank(ranker, lead, &(MatchRankOptions){0, TRUE, "en"}, &refused) : NULL;
    g_assert(!ranker || (answer != NULL) == (refused == NULL));
    if (answer)
        check_answer(ranker, answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL, wrong = NULL;
    g_autoptr(MatchModel) model = match_model_parse((const char *)bytes, length, "fuzz.model", &error);
    g_assert((model != NULL) == (error == NULL));
    if (!model)
        return 0;
    g_autofree char *text = match_model_text(model);
    g_autoptr(MatchModel) again = match_model_parse(text, strlen(text), "again", &wrong);
    g_assert_no_error(wrong);
    g_autofree char *second = match_model_text(again);
    g_assert_cmpstr(text, ==, second);
    check_ranking(model);
    return 0;
}
