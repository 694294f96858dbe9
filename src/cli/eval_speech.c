/* cli/eval_speech.c: `otklik eval speech`: where somebody speaks, against turns that people marked. */
#include <math.h>

#include "cli/eval_marked.h"
#include "cli/progress.h"
#include "learn/spans.h"
#include "learn/speech_score.h"

static JsonValue *score_to_json(const char *name, const SpeechScore *score)
{
    double speech = score->speech > 0 ? score->speech : NAN, silence = score->silence > 0 ? score->silence : NAN;
    JsonValue *result = json_object();
    json_object_set_new(result, "file", json_string(name));
    json_object_set_new(result, "speech_s", jsonfile_number(score->speech, 3));
    json_object_set_new(result, "silence_s", jsonfile_number(score->silence, 3));
    json_object_set_new(result, "missed", jsonfile_number(score->missed / speech, 4));
    json_object_set_new(result, "false_alarm", jsonfile_number(score->false_alarm / speech, 4));
    json_object_set_new(result, "silence_taken", jsonfile_number(score->false_alarm / silence, 4));
    return result;
}

static JsonValue *summary_to_json(const VoiceVad *vad, const GArray *scores, JsonValue *each)
{
    SpeechSummary summary = speech_summary((gconstpointer)scores->data, scores->len, EVAL_ROUNDS);
    SpeechScore sum = {0};
    for (guint i = 0; i < scores->len; i++) {
        sum.speech += g_array_index(scores, SpeechScore, i).speech;
        sum.silence += g_array_index(scores, SpeechScore, i).silence;
    }
    JsonValue *result = json_object();
    json_object_set_new(result, "kind", json_string("speech"));
    json_object_set_new(result, "model", json_string(voice_vad_info(vad)->name));
    json_object_set_new(result, "files", json_integer(scores->len));
    json_object_set_new(result, "speech_s", jsonfile_number(sum.speech, 3));
    json_object_set_new(result, "silence_s", jsonfile_number(sum.silence, 3));
    json_object_set_new(result, "missed", eval_estimate(summary.miss));
    json_object_set_new(result, "false_alarm", eval_estimate(summary.false_alarm));
    json_object_set_new(result, "detection_error", eval_estimate(summary.error));
    json_object_set_new(result, "silence_taken", eval_estimate(summary.silence_taken));
    json_object_set(result, "each", each);
    return result;
}

/* Where the detector hears speech. `seconds` becomes the length of the recording. */
static GArray *listen_to(const EvalArguments *arguments, const VoiceVad *vad, const char *path, const char *name,
                         double *seconds, GError **error)
{
    g_autoptr(Sound) sound = sound_load(path, arguments->task, error);
    if (!sound)
        return NULL;
    Progress progress;
    *seconds = sound_seconds(sound);
    progress_begin(&progress, arguments->task, name);
    g_autoptr(GArray) probabilities = voice_vad_probabilities(vad, sound, SOUND_MIX, arguments->task, error);
    progress_end(arguments->task);
    return probabilities ? voice_vad_spans(vad, probabilities) : NULL;
}

/* What is scored: what the UEM file says, else the whole recording. */
static SpeechScore score_one(const EvalTruth *truth, const GArray *answer, double seconds)
{
    g_autoptr(GArray) speech = spans_new(), whole = spans_new();
    for (gsize i = 0; i < truth->turns.n; i++)
        spans_add(speech, truth->turns.turns[i].start, truth->turns.turns[i].end);
    spans_normalise(speech);
    spans_add(whole, 0, seconds);
    return speech_score(speech, answer, truth->scored ? truth->scored : whole);
}

static gboolean look_at_row(const EvalArguments *arguments, const CsvTable *manifest, EvalMarked *marked,
                            const VoiceVad *vad, guint row, GArray *scores, JsonValue *each, GError **error)
{
    EvalTruth truth;
    double seconds;
    if (!eval_step(arguments, row, csv_rows(manifest), error) || !eval_marked_look(marked, row, &truth, error))
        return FALSE;
    g_autofree char *path = eval_marked_path(marked, row), *name = eval_marked_name(marked, row);
    g_autoptr(GArray) answer = listen_to(arguments, vad, path, name, &seconds, error);
    if (!answer) {
        eval_blame_row(arguments, manifest, row, error);
        return FALSE;
    }
    SpeechScore score = score_one(&truth, answer, seconds);
    g_array_append_val(scores, score);
    json_array_append_new(each, score_to_json(name, &score));
    return TRUE;
}

JsonValue *eval_speech(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = eval_load_manifest(arguments, error);
    g_autoptr(EvalMarked) marked = manifest ? eval_marked_new(arguments, manifest, error) : NULL;
    const char *path = config_text(arguments->config, "voice.vad");
    guint threads = (guint)config_integer(arguments->config, "nn.threads");
    g_autoptr(VoiceVad) vad = marked ? voice_vad_load(*path ? path : NULL, threads, error) : NULL;
    if (!vad)
        return NULL;
    g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(SpeechScore));
    g_autoptr(JsonValue) each = json_array();
    for (guint row = 0; row < csv_rows(manifest); row++)
        if (!look_at_row(arguments, manifest, marked, vad, row, scores, each, error))
            return NULL;
    return summary_to_json(vad, scores, each);
}
