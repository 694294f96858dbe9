/* voice/diarize.c: voice_diarize(), see diarize.h. */
#include "voice/diarize.h"

#include "base/limits.h"
#include "voice/channels.h"
#include "voice/identify.h"
#include "voice/turns.h"
#include "voice/windows.h"

#define SPAN 2.0       /* seconds of speech that a voice is told by */
#define HOP 0.25       /* seconds from one piece to the next */
#define ALIKE 0.66f    /* of the net's threshold: mean cosine from which two clusters are one person */
#define LEAST_PIECES 8 /* that make a speaker: 2 s of speech */
#define WINDOW_HOP 5.0 /* seconds from one window of the segmentation to the next */

/* One recording on its way. */
typedef struct {
    const Sound *sound;
    const DiarizeOptions *options;
    const Task *task;
    gint64 begin;
    GArray *speech; /* of VoiceSpan */
} Work;

static void work_clear(Work *work)
{
    g_clear_pointer(&work->speech, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static ShareProgress part(const Work *work, double from, double to)
{
    return (ShareProgress){work->task, from, to, sound_seconds(work->sound), work->begin};
}

static gboolean find_speech(Work *work, GError **error)
{
    g_autoptr(GArray) probabilities = voice_vad_probabilities(work->options->vad, work->sound, SOUND_MIX, NULL, error);
    if (!probabilities)
        return FALSE;
    work->speech = voice_vad_spans(work->options->vad, probabilities);
    return TRUE;
}

/* For each TURNS_STEP: how many speak at once, as the segmentation expects. The caller owns it. */
static float *count_together(const Work *work, GError **error)
{
    const ShareProgress progress = part(work, 0.8, 1);
    g_autoptr(VoiceWindows) windows = voice_windows_run(work->sound, work->options->segmentation, WINDOW_HOP,
                                                        work->options->threads, &progress, error);
    return windows ? voice_windows_together(windows, TURNS_STEP, sound_seconds(work->sound)) : NULL;
}

static gboolean diarize(Work *work, Transcript *transcript, GError **error)
{
    const DiarizeOptions *options = work->options;
    const ShareProgress progress = part(work, 0.1, 0.8);
    const IdentifyRule rule = {ALIKE * speaker_net_threshold(options->speaker), LEAST_PIECES,
                               options->speakers ? options->speakers : options->min_speakers,
                               options->speakers ? options->speakers : options->max_speakers};
    guint speakers = 0;
    if (!find_speech(work, error))
        return FALSE;
    g_autoptr(Voices) voices =
        voices_embed(work->sound, work->speech, options->speaker, SPAN, HOP, options->threads, &progress, error);
    if (!voices)
        return FALSE;
    g_autofree float *centres = voice_identify(voices, &rule, &speakers);
    g_autofree float *together = speakers > 1 ? count_together(work, error) : NULL;
    if (speakers > 1 && !together)
        return FALSE;
    const TurnsInput input = {work->speech, voices, centres, speakers, together};
    return voice_turns_cut(&input, transcript, error);
}

Transcript *voice_diarize(const Sound *sound, const DiarizeOptions *options, const Task *task, GError **error)
{
    g_autoptr(Transcript) transcript = transcript_new();
    transcript->duration = sound_seconds(sound);
    gboolean two = sound_channels(sound) == 2 && !options->mix;
    if (two && !voice_channels_cut(sound, options->vad, task, transcript, error))
        return NULL;
    g_auto(Work) work = {sound, options, task, g_get_monotonic_time(), NULL};
    if (!transcript->by_channel && !diarize(&work, transcript, error))
        return NULL;
    return g_steal_pointer(&transcript);
}
