/* bench/bench_voice.c: times each stage of listening in one process.
 *
 *     bench-voice FILE [WORDS_SECONDS]
 *
 * Stages: "sound" decodes FILE to disk, "features" computes the filter bank, "speech" runs the speech detector,
 * "speakers" is voice_diarize() with two threads, "words" lets PocketSphinx hear the first WORDS_SECONDS (default 60)
 * of FILE with one thread. Answers with a line of JSON: for each stage its seconds, divided by the seconds of sound
 * (real-time factor). */
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "voice/diarize.h"
#include "voice/fbank.h"
#include "voice/transcribe.h"

#define THREADS 2
#define WORDS_S 60
#define PIECE (30 * AUDIO_RATE) /* samples of which features are computed at once */

/* One recording and what is used on it. */
typedef struct {
    Sound *sound;
    VoiceVad *vad;
    SegmentationNet *segmentation;
    SpeakerNet *speaker;
    double words_s;
} Bench;

static void bench_clear(Bench *bench)
{
    sound_free(bench->sound);
    voice_vad_free(bench->vad);
    segmentation_net_free(bench->segmentation);
    speaker_net_free(bench->speaker);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_clear)

static gboolean features(Bench *bench, GError **error)
{
    const Fbank *fbank = speaker_net_fbank(bench->speaker);
    g_autofree float *samples = g_new(float, PIECE);
    g_autofree float *values = g_new(float, fbank_frames(PIECE) * speaker_net_bins(bench->speaker));
    for (gsize at = 0; at < sound_samples(bench->sound); at += PIECE) {
        gsize n = MIN(PIECE, sound_samples(bench->sound) - at);
        if (!sound_read(bench->sound, SOUND_MIX, (gint64)at, samples, n, error))
            return FALSE;
        fbank_compute(fbank, samples, n, values);
    }
    return TRUE;
}

static gboolean speech(Bench *bench, GError **error)
{
    g_autoptr(GArray) probabilities = voice_vad_probabilities(bench->vad, bench->sound, SOUND_MIX, NULL, error);
    return probabilities != NULL;
}

static gboolean speakers(Bench *bench, GError **error)
{
    const DiarizeOptions options = {
        .vad = bench->vad, .segmentation = bench->segmentation, .speaker = bench->speaker, .threads = THREADS};
    g_autoptr(Transcript) transcript = voice_diarize(bench->sound, &options, NULL, error);
    return transcript != NULL;
}

static gboolean words(Bench *bench, GError **error)
{
    g_autoptr(Transcript) transcript = transcript_new();
    const AsrOptions options = {.model = "", .language = "en", .workers = 1};
    gpointer recogniser = asr_pocketsphinx.open(&options, error);
    if (!recogniser)
        return FALSE;
    transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, bench->words_s);
    gboolean good = voice_transcribe(transcript, bench->sound, &asr_pocketsphinx, recogniser, 1, NULL, error);
    asr_pocketsphinx.close(recogniser);
    return good;
}

/* Prints the real-time factor of one stage over `seconds` of sound. */
static gboolean measure(const char *name, gboolean (*stage)(Bench *, GError **), double seconds, Bench *bench,
                        GError **error)
{
    gint64 started = g_get_monotonic_time();
    if (!stage(bench, error))
        return FALSE;
    double spent = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
    printf(", \"%s\": %.6f", name, spent / seconds);
    return TRUE;
}

static gboolean load(Bench *bench, const char *path, GError **error)
{
    gint64 started = g_get_monotonic_time();
    bench->sound = sound_load(path, NULL, error);
    if (!bench->sound)
        return FALSE;
    double spent = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC, seconds = sound_seconds(bench->sound);
    printf("{\"seconds\": %.1f, \"sound\": %.6f", seconds, spent / seconds);
    bench->words_s = MIN(bench->words_s, seconds);
    bench->vad = voice_vad_load(NULL, 1, error);
    bench->segmentation = bench->vad ? segmentation_net_load(NULL, 1, error) : NULL;
    bench->speaker = bench->segmentation ? speaker_net_load(NULL, 1, error) : NULL;
    return bench->speaker != NULL;
}

static gboolean run(Bench *bench, const char *path, GError **error)
{
    if (!load(bench, path, error))
        return FALSE;
    double seconds = sound_seconds(bench->sound);
    gboolean good =
        measure("features", features, seconds, bench, error) && measure("speech", speech, seconds, bench, error) &&
        measure("speakers", speakers, seconds, bench, error) && measure("words", words, bench->words_s, bench, error);
    puts("}");
    return good;
}

int main(int argc, char **argv)
{
    g_auto(Bench) bench = {.words_s = argc > 2 ? strtod(argv[2], NULL) : WORDS_S};
    g_autoptr(GError) error = NULL;
    if (argc >= 2 && bench.words_s > 0 && run(&bench, argv[1], &error))
        return 0;
    log_failure(error ? error->message : "bench-voice FILE [WORDS_SECONDS]: see bench/bench_voice.c");
    return 1;
}
