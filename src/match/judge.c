/* match/judge.c: see judge.h. The numbers, curves and slices stand in judge_methods.c, judge_curves.c and
 * judge_slices.c. */
#include "match/judge.h"

#include "learn/ranking_score.h"
#include "match/judge_parts.h"

static JsonValue *judged_data(const Judged *judged)
{
    guint rows = judged->data->frame->rows, deals = 0;
    for (guint i = 0; i < rows; i++)
        deals += judged->suitable[i] != FALSE;
    return json_pack("{s:s, s:s, s:i, s:i, s:i, s:o}", "name", judged->data->schema->name, "hash", judged->data->hash,
                     "rows", (int)rows, "leads", (int)judged->leads, "deals", (int)deals, "base_rate",
                     rows > 0 ? jsonfile_number((double)deals / rows, JUDGE_DIGITS) : json_null());
}

JsonValue *match_judge(const Judged *judged)
{
    g_return_val_if_fail(judged->methods > 0, NULL);
    const JudgedMethod *first = &judged->method[0];
    JsonValue *methods = json_array(), *tradeoff = json_object();
    for (guint i = 0; i < judged->methods; i++) {
        json_array_append_new(methods, judge_method(judged, i));
        json_object_set_new(tradeoff, judged->method[i].name, judge_tradeoff(judged, &judged->method[i]));
    }
    double constant = ranking_brier_constant(judged->suitable, NULL, judged->data->frame->rows);
    JsonValue *result = json_object();
    json_object_set_new(result, "data", judged_data(judged));
    json_object_set_new(result, "methods", methods);
    json_object_set_new(result, "constant_brier", jsonfile_number(constant, JUDGE_DIGITS));
    json_object_set_new(result, "reliability", judge_reliability(judged, first));
    json_object_set_new(result, "tradeoff", tradeoff);
    json_object_set_new(result, "precision_recall", judge_precision_recall(judged, first));
    json_object_set_new(result, "slices", judge_slices(judged, first));
    return result;
}
