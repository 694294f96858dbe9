/* cli/eval_diarize.c: `otklik eval diarize`: who spoke when, against turns that people marked. The answer is what
 * voice_diarize() gives for each recording of a manifest, or another program's RTTM file. */
#include <math.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/eval_marked.h"
#include "cli/progress.h"
#include "learn/spans.h"
#include "lesson/voice_models.h"

/* The recordings scored so far. */
typedef struct {
    const EvalArguments *arguments;
    GArray *scores;  /* of DiarizationScore */
    JsonValue *each; /* an object a recording */
    guint with_uem;  /* recordings of which a UEM file says what is scored */
    double seconds;  /* of recordings that were diarized */
    double took;     /* seconds that took */
} Tally;

static void tally_clear(Tally *tally)
{
    g_clear_pointer(&tally->scores, g_array_unref);
    g_clear_pointer(&tally->each, json_value_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tally, tally_clear)

static Tally tally_new(const EvalArguments *arguments)
{
    return (Tally){arguments, g_array_new(FALSE, FALSE, sizeof(DiarizationScore)), json_array(), 0, 0, 0};
}

static JsonValue *score_to_json(const char *name, const DiarizationScore *score)
{
    double total = score->reference > 0 ? score->reference : NAN;
    JsonValue *result = json_object();
    json_object_set_new(result, "file", json_string(name));
    json_object_set_new(result, "reference_s", jsonfile_number(score->reference, 3));
    json_object_set_new(result, "der", jsonfile_number(diarization_error_rate(score), 4));
    json_object_set_new(result, "missed", jsonfile_number(score->missed / total, 4));
    json_object_set_new(result, "false_alarm", jsonfile_number(score->false_alarm / total, 4));
    json_object_set_new(result, "speaker_confusion", jsonfile_number(score->confusion / total, 4));
    json_object_set_new(result, "jer", jsonfile_number(diarization_jaccard_error_rate(score), 4));
    json_object_set_new(result, "speakers_true", json_integer(score->reference_speakers));
    json_object_set_new(result, "speakers_found", json_integer(score->own_speakers));
    return result;
}

static void tally_add(Tally *tally, const char *name, const EvalTruth *truth, const SpeakerTurns *answer)
{
    const DiarizationRules rules = {truth->scored, tally->arguments->collar, tally->arguments->skip_overlap};
    DiarizationScore score = diarization_score(&truth->turns, answer, &rules);
    g_array_append_val(tally->scores, score);
    json_array_append_new(tally->each, score_to_json(name, &score));
    tally->with_uem += truth->scored != NULL;
}

static JsonValue *tally_to_json(const Tally *tally)
{
    guint n = tally->scores->len;
    DiarizationSummary summary = diarization_summary((gconstpointer)tally->scores->data, n, EVAL_ROUNDS);
    double reference = 0;
    for (guint i = 0; i < n; i++)
        reference += g_array_index(tally->scores, DiarizationScore, i).reference;
    const char *scored = tally->with_uem == n ? "uem" : tally->with_uem == 0 ? "extent" : "mixed";
    JsonValue *result = json_object();
    json_object_set_new(result, "kind", json_string("diarize"));
    json_object_set_new(result, "files", json_integer(n));
    json_object_set_new(result, "collar_s", jsonfile_number(tally->arguments->collar, 3));
    json_object_set_new(result, "overlap_scored", json_boolean(!tally->arguments->skip_overlap));
    json_object_set_new(result, "scored", json_string(scored));
    json_object_set_new(result, "reference_s", jsonfile_number(reference, 3));
    json_object_set_new(result, "der", eval_estimate(summary.der));
    json_object_set_new(result, "missed", eval_estimate(summary.missed));
    json_object_set_new(result, "false_alarm", eval_estimate(summary.false_alarm));
    json_object_set_new(result, "speaker_confusion", eval_estimate(summary.confusion));
    json_object_set_new(result, "jer", eval_estimate(summary.jer));
    json_object_set_new(result, "speakers_right", eval_estimate(summary.count_right));
    if (tally->seconds > 0)
        json_object_set_new(result, "real_time_factor", jsonfile_number(tally->took / tally->seconds, 4));
    json_object_set(result, "each", tally->each);
    return result;
}

/* Two files against each other. */

static gboolean unknown_recording(const char *path, const char *name, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_UNKNOWN, tr("%s has no recording \"%s\"", "в %s нет записи «%s»"), path,
                name);
    return FALSE;
}

/* Every recording of the answer has to be known, or a slip in its name would go unseen. */
static gboolean check_names(const EvalArguments *arguments, const GPtrArray *answer, const GPtrArray *known,
                            const char *path, GError **error)
{
    for (guint i = 0; i < answer->len; i++) {
        const RttmRecording *recording = g_ptr_array_index(answer, i);
        if (!rttm_find(known, recording->name)) {
            unknown_recording(path, recording->name, error);
            g_prefix_error(error, "%s: ", arguments->hypothesis);
            return FALSE;
        }
    }
    return TRUE;
}

static SpeakerTurns turns_of(const GPtrArray *recordings, const char *name)
{
    const RttmRecording *recording = rttm_find(recordings, name);
    return recording ? eval_turns_of(recording) : (SpeakerTurns){NULL, 0, 0};
}

static JsonValue *compare_files(const EvalArguments *arguments, GError **error)
{
    g_autoptr(GPtrArray) reference = rttm_load(arguments->reference, error);
    g_autoptr(GPtrArray) answer = reference ? rttm_load(arguments->hypothesis, error) : NULL;
    g_autoptr(GPtrArray) scored = answer && arguments->uem ? uem_load(arguments->uem, error) : NULL;
    if (!answer || (arguments->uem && !scored))
        return NULL;
    const GPtrArray *listed = scored ? scored : reference; /* with a UEM file, what it names is scored */
    if (!check_names(arguments, answer, listed, scored ? arguments->uem : arguments->reference, error))
        return NULL;
    g_auto(Tally) tally = tally_new(arguments);
    for (guint i = 0; i < listed->len; i++) {
        const RttmRecording *recording = g_ptr_array_index(listed, i);
        EvalTruth truth = {turns_of(reference, recording->name), scored ? recording->spans : NULL};
        SpeakerTurns own = turns_of(answer, recording->name);
        tally_add(&tally, recording->name, &truth, &own);
    }
    return tally_to_json(&tally);
}

/* What the product answers. */

static GArray *turns_of_transcript(const Transcript *transcript)
{
    GArray *turns = g_array_new(FALSE, FALSE, sizeof(SpeakerTurn));
    for (guint i = 0; i < transcript->turns->len; i++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, i);
        SpeakerTurn copy = {turn->start, turn->end, turn->speaker};
        g_array_append_val(turns, copy);
    }
    return turns;
}

static Transcript *diarize(Tally *tally, const DiarizeOptions *options, const char *path, const char *name,
                           GError **error)
{
    Task *task = tally->arguments->task;
    g_autoptr(Sound) sound = sound_load(path, task, error);
    if (!sound)
        return NULL;
    Progress progress;
    gint64 began = g_get_monotonic_time();
    progress_begin(&progress, task, name);
    Transcript *transcript = voice_diarize(sound, options, task, error);
    progress_end(task);
    tally->took += (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    tally->seconds += sound_seconds(sound);
    return transcript;
}

/* The number of speakers that is told beforehand; 0: none is. */
static gboolean read_speakers(const EvalArguments *arguments, const CsvTable *manifest, guint row, guint *speakers,
                              GError **error)
{
    int column = csv_column(manifest, "speakers", NULL);
    const char *text = csv_text(manifest, row, column);
    double number = 0;
    if (*text && !csv_number(manifest, row, column, &number, error))
        return FALSE;
    *speakers = (guint)CLAMP(number, 0, LIMIT_SPEAKERS);
    return number == *speakers || eval_bad_field(arguments, manifest, row, "speakers", text, error);
}

static gboolean diarize_row(Tally *tally, EvalMarked *marked, const CsvTable *manifest, DiarizeOptions options,
                            guint row, GError **error)
{
    EvalTruth truth;
    if (!eval_marked_look(marked, row, &truth, error) ||
        !read_speakers(tally->arguments, manifest, row, &options.speakers, error))
        return FALSE;
    g_autofree char *path = eval_marked_path(marked, row), *name = eval_marked_name(marked, row);
    g_autoptr(Transcript) transcript = diarize(tally, &options, path, name, error);
    if (!transcript) {
        eval_blame_row(tally->arguments, manifest, row, error);
        return FALSE;
    }
    g_autoptr(GArray) turns = turns_of_transcript(transcript);
    SpeakerTurns answer = {(gconstpointer)turns->data, turns->len, transcript->speakers->len};
    tally_add(tally, name, &truth, &answer);
    return TRUE;
}

static JsonValue *diarize_manifest(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = eval_load_manifest(arguments, error);
    g_autoptr(EvalMarked) marked = manifest ? eval_marked_new(arguments, manifest, error) : NULL;
    g_auto(VoiceModels) models = {0};
    if (!marked || !voice_models_load(arguments->config, &models, error))
        return NULL;
    DiarizeOptions options = voice_models_diarization(arguments->config, &models);
    g_auto(Tally) tally = tally_new(arguments);
    for (guint row = 0; row < csv_rows(manifest); row++)
        if (!eval_step(arguments, row, csv_rows(manifest), error) ||
            !diarize_row(&tally, marked, manifest, options, row, error))
            return NULL;
    return tally_to_json(&tally);
}

JsonValue *eval_diarize(const EvalArguments *arguments, GError **error)
{
    return arguments->reference ? compare_files(arguments, error) : diarize_manifest(arguments, error);
}
