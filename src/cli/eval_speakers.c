/* cli/eval_speakers.c: `otklik eval speakers`: whether the voices of two recordings are one person's, for all pairs of
 * rows of a manifest that are of different files. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "cli/eval.h"
#include "learn/verification.h"
#include "media/sound.h"
#include "voice/speaker.h"

#define MOST_SECONDS 60 /* of a row that are listened to: a voice is told by far less */

typedef struct {
    int file, speaker, start, end, source; /* the last three may be -1 */
} Columns;

/* A row: whose voice it is, and where it comes from. */
typedef struct {
    guint file, speaker, source;
    double start, end; /* seconds; end < 0: to the end of the file */
} Voice;

/* All rows, and what they name. */
typedef struct {
    const EvalArguments *arguments;
    const CsvTable *manifest;
    Columns columns;
    GArray *voices;     /* of Voice */
    GArray *embeddings; /* of float, `size` a row */
    guint size;
    Sound *sound; /* the file read last: rows of one file stand together */
    guint sound_file;
    GHashTable *files, *speakers, *sources; /* of eval_number_of() */
} Voices;

static void voices_clear(Voices *all)
{
    g_clear_pointer(&all->voices, g_array_unref);
    g_clear_pointer(&all->embeddings, g_array_unref);
    g_clear_pointer(&all->sound, sound_free);
    g_clear_pointer(&all->files, g_hash_table_unref);
    g_clear_pointer(&all->speakers, g_hash_table_unref);
    g_clear_pointer(&all->sources, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Voices, voices_clear)

static gboolean find_columns(const CsvTable *manifest, Columns *columns, GError **error)
{
    columns->start = csv_column(manifest, "start_s", NULL);
    columns->end = csv_column(manifest, "end_s", NULL);
    columns->source = csv_column(manifest, "source", NULL);
    return (columns->file = csv_column(manifest, "file", error)) >= 0 &&
           (columns->speaker = csv_column(manifest, "speaker", error)) >= 0;
}

/* Reads a time of a row; an empty field is `fallback`. */
static gboolean read_time(const Voices *all, guint row, int column, const char *name, double fallback, double *seconds,
                          GError **error)
{
    const char *text = csv_text(all->manifest, row, column);
    *seconds = fallback;
    if (*text == '\0')
        return TRUE;
    if (!csv_number(all->manifest, row, column, seconds, error))
        return FALSE;
    return (*seconds >= 0 && *seconds <= LIMIT_SOUND_SECONDS) ||
           eval_bad_field(all->arguments, all->manifest, row, name, text, error);
}

static gboolean read_voice(Voices *all, guint row, GError **error)
{
    const char *speaker = csv_text(all->manifest, row, all->columns.speaker);
    g_autofree char *path = csv_path(all->manifest, row, all->columns.file);
    Voice voice = {eval_number_of(all->files, path), eval_number_of(all->speakers, speaker),
                   eval_number_of(all->sources, csv_text(all->manifest, row, all->columns.source)), 0, 0};
    if (*speaker == '\0')
        return eval_bad_field(all->arguments, all->manifest, row, "speaker", speaker, error);
    if (!read_time(all, row, all->columns.start, "start_s", 0, &voice.start, error) ||
        !read_time(all, row, all->columns.end, "end_s", -1, &voice.end, error))
        return FALSE;
    if (voice.end >= 0 && voice.end <= voice.start)
        return eval_bad_field(all->arguments, all->manifest, row, "end_s",
                              csv_text(all->manifest, row, all->columns.end), error);
    g_array_append_val(all->voices, voice);
    return TRUE;
}

static gboolean read_voices(Voices *all, GError **error)
{
    guint n = csv_rows(all->manifest);
    if ((guint64)n * (n - 1) / 2 > LIMIT_TRIALS) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
                    tr("%s: %u rows make too many pairs", "%s: строк %u, пар слишком много"), all->arguments->manifest,
                    n);
        return FALSE;
    }
    for (guint row = 0; row < n; row++)
        if (!read_voice(all, row, error))
            return FALSE;
    return TRUE;
}

/* The sound of a row's file. */
static const Sound *sound_of(Voices *all, const Voice *voice, const char *path, GError **error)
{
    if (all->sound && all->sound_file == voice->file)
        return all->sound;
    g_clear_pointer(&all->sound, sound_free);
    all->sound_file = voice->file;
    return all->sound = sound_load(path, all->arguments->task, error);
}

/* The samples of a row's span. The caller owns them. */
static float *read_samples(const Sound *sound, const Voice *voice, gsize *n, GError **error)
{
    double end = voice->end < 0 ? sound_seconds(sound) : MIN(voice->end, sound_seconds(sound));
    double seconds = CLAMP(end - voice->start, 0, MOST_SECONDS);
    *n = (gsize)(seconds * AUDIO_RATE);
    g_autofree float *samples = g_new(float, *n + 1);
    gint64 from = (gint64)(voice->start * AUDIO_RATE);
    return sound_read(sound, SOUND_MIX, from, samples, *n, error) ? g_steal_pointer(&samples) : NULL;
}

static gboolean embed(Voices *all, const SpeakerNet *net, guint row, GError **error)
{
    const Voice *voice = &g_array_index(all->voices, Voice, row);
    g_autofree char *path = csv_path(all->manifest, row, all->columns.file);
    const Sound *sound = sound_of(all, voice, path, error);
    gsize n = 0;
    g_autofree float *samples = sound ? read_samples(sound, voice, &n, error) : NULL;
    if (!samples)
        return FALSE;
    gsize frames = fbank_frames(n);
    if (frames < SPEAKER_MIN_FRAMES) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                    tr("%s: %.2f s are too short to tell a voice", "%s: %.2f с мало, чтобы узнать голос"), path,
                    (double)n / AUDIO_RATE);
        return FALSE;
    }
    g_autofree float *features = g_new(float, frames *speaker_net_bins(net));
    fbank_compute(speaker_net_fbank(net), samples, n, features);
    g_array_set_size(all->embeddings, (row + 1) * all->size);
    return speaker_net_embed(net, features, frames, &g_array_index(all->embeddings, float, row * all->size), error);
}

static gboolean embed_all(Voices *all, const SpeakerNet *net, GError **error)
{
    for (guint row = 0; row < all->voices->len; row++) {
        if (!eval_step(all->arguments, row, all->voices->len, error))
            return FALSE;
        if (!embed(all, net, row, error)) {
            eval_blame_row(all->arguments, all->manifest, row, error);
            return FALSE;
        }
    }
    return TRUE;
}

static float cosine(const Voices *all, guint a, guint b)
{
    const float *left = &g_array_index(all->embeddings, float, a * all->size);
    const float *right = &g_array_index(all->embeddings, float, b * all->size);
    double sum = 0; /* they are of length 1 */
    for (guint i = 0; i < all->size; i++)
        sum += (double)left[i] * right[i];
    return (float)sum;
}

/* All pairs of rows of different files; where `source` is not NULL, of that source alone. */
static GArray *pair_up(const Voices *all, const guint *source)
{
    GArray *trials = g_array_new(FALSE, FALSE, sizeof(Trial));
    for (guint a = 0; a < all->voices->len; a++) {
        const Voice *left = &g_array_index(all->voices, Voice, a);
        for (guint b = a + 1; b < all->voices->len; b++) {
            const Voice *right = &g_array_index(all->voices, Voice, b);
            if (left->file == right->file || (source && (left->source != *source || right->source != *source)))
                continue;
            Trial trial = {cosine(all, a, b), left->speaker, right->speaker};
            g_array_append_val(trials, trial);
        }
    }
    return trials;
}

/* Numbers the speakers of the pairs anew, from 0 on, and answers how many there are: only they are drawn. */
static guint renumber(GArray *trials, guint speakers)
{
    g_autofree guint *number = g_new0(guint, speakers);
    guint n = 0;
    for (guint i = 0; i < trials->len; i++) {
        Trial *trial = &g_array_index(trials, Trial, i);
        guint *const of[] = {&trial->first, &trial->second};
        for (guint k = 0; k < 2; k++) {
            if (number[*of[k]] == 0)
                number[*of[k]] = ++n;
            *of[k] = number[*of[k]] - 1;
        }
    }
    return n;
}

static void add_score(JsonValue *result, const Voices *all, const guint *source)
{
    g_autoptr(GArray) trials = pair_up(all, source);
    guint speakers = renumber(trials, g_hash_table_size(all->speakers));
    VerificationScore score = verification_score((Trial *)(gpointer)trials->data, trials->len, speakers, EVAL_ROUNDS);
    json_object_set_new(result, "speakers", json_integer(speakers));
    json_object_set_new(result, "pairs_same", json_integer((json_int_t)score.targets));
    json_object_set_new(result, "pairs_different", json_integer((json_int_t)score.others));
    json_object_set_new(result, "eer", eval_estimate(score.eer));
    json_object_set_new(result, "min_dcf", eval_estimate(score.min_dcf));
}

static JsonValue *sources_to_json(const Voices *all)
{
    JsonValue *sources = json_array();
    guint next = 0; /* numbers rise in the order of the rows */
    for (guint row = 0; row < all->voices->len; row++) {
        if (g_array_index(all->voices, Voice, row).source != next)
            continue;
        JsonValue *source = json_object();
        json_object_set_new(source, "source", json_string(csv_text(all->manifest, row, all->columns.source)));
        add_score(source, all, &next);
        json_array_append_new(sources, source);
        next++;
    }
    return sources;
}

static JsonValue *score_to_json(const Voices *all, const SpeakerNet *net)
{
    JsonValue *result = json_object();
    json_object_set_new(result, "kind", json_string("speakers"));
    json_object_set_new(result, "model", json_string(speaker_net_info(net)->name));
    json_object_set_new(result, "n", json_integer(all->voices->len));
    add_score(result, all, NULL);
    if (all->columns.source >= 0)
        json_object_set_new(result, "sources", sources_to_json(all));
    return result;
}

JsonValue *eval_speakers(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = eval_load_manifest(arguments, error);
    Columns columns;
    if (!manifest || !find_columns(manifest, &columns, error))
        return NULL;
    const char *path = config_text(arguments->config, "voice.speaker_model");
    guint threads = (guint)config_integer(arguments->config, "nn.threads");
    g_autoptr(SpeakerNet) net = speaker_net_load(*path ? path : NULL, threads, error);
    if (!net)
        return NULL;
    g_auto(Voices) all = {.arguments = arguments, .manifest = manifest, .columns = columns};
    all.voices = g_array_new(FALSE, FALSE, sizeof(Voice));
    all.embeddings = g_array_new(FALSE, FALSE, sizeof(float));
    all.size = speaker_net_size(net);
    all.files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    all.speakers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    all.sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return read_voices(&all, error) && embed_all(&all, net, error) ? score_to_json(&all, net) : NULL;
}
