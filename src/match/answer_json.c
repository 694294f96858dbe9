/* match/answer_json.c: an answer as JSON; see rank.h. */
#include "match/model_parts.h"
#include "match/rank.h"

static JsonValue *reasons_json(const MatchChoice *choice)
{
    JsonValue *reasons = json_array();
    for (guint k = 0; k < G_N_ELEMENTS(choice->reason); k++) {
        const MatchReason *reason = &choice->reason[k];
        if (reason->column)
            json_array_append_new(reasons, json_pack("{s:s,s:o,s:s}", "column", reason->column, "log_odds",
                                                     jsonfile_number(reason->log_odds, 4), "text", reason->text));
    }
    return reasons;
}

static JsonValue *price_json(const MatchChoice *choice)
{
    return json_pack("{s:o,s:o,s:o}", "value", jsonfile_number(choice->price, 2), "low",
                     jsonfile_number(choice->price_low, 2), "high", jsonfile_number(choice->price_high, 2));
}

JsonValue *match_answer_json(const MatchRanker *ranker, const MatchAnswer *answer)
{
    JsonValue *ranked = json_array(), *dropped = json_array(), *notes = json_array();
    for (guint k = 0; k < answer->ranked->len; k++) {
        const MatchChoice *choice = &g_array_index(answer->ranked, MatchChoice, k);
        json_array_append_new(ranked, json_pack("{s:s,s:i,s:o,s:o,s:o}", "id", choice->id, "place", (int)k + 1,
                                                "probability", jsonfile_number(choice->probability, 6), "price",
                                                price_json(choice), "reasons", reasons_json(choice)));
    }
    for (guint k = 0; k < answer->dropped->len; k++) {
        const MatchChoice *choice = &g_array_index(answer->dropped, MatchChoice, k);
        JsonValue *one = json_pack("{s:s,s:s,s:s}", "id", choice->id, "because",
                                   choice->constraint >= 0 ? "constraint" : "probability", "text", choice->why);
        json_object_set_new(one, "constraint",
                            choice->constraint >= 0 ? json_integer(choice->constraint) : json_null());
        json_object_set_new(one, "probability", jsonfile_number(choice->probability, 6));
        json_array_append_new(dropped, one);
    }
    for (guint k = 0; k < answer->notes->len; k++)
        json_array_append_new(notes, json_string(answer->notes->pdata[k]));
    return json_pack("{s:o,s:i,s:o,s:o,s:o}", "threshold", jsonfile_number(match_ranker_threshold(ranker), 6), "fields",
                     (int)answer->fields, "ranked", ranked, "dropped", dropped, "notes", notes);
}
