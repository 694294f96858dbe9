/* voice/windows.c: see windows.h. */
#include "voice/windows.h"

#include <math.h>

#define BLOCK 24 /* windows that one worker computes together, from one set of features */

VoiceWindows *voice_windows_new(double step, double origin, gsize frames, const gsize *firsts, gsize n)
{
    VoiceWindows *windows = g_new0(VoiceWindows, 1);
    *windows = (VoiceWindows){.step = step, .origin = origin, .frames = frames};
    windows->windows = g_array_sized_new(FALSE, TRUE, sizeof(VoiceWindow), (guint)n);
    for (gsize i = 0; i < n; i++) {
        VoiceWindow window = {g_new0(guint8, frames * SEGMENTATION_SPEAKERS), firsts[i]};
        g_array_append_val(windows->windows, window);
        windows->total = MAX(windows->total, firsts[i] + frames);
    }
    return windows;
}

void voice_windows_free(VoiceWindows *windows)
{
    if (!windows)
        return;
    for (guint i = 0; i < windows->windows->len; i++)
        g_free(g_array_index(windows->windows, VoiceWindow, i).activity);
    g_array_unref(windows->windows);
    g_free(windows);
}

/* The windows' first frames: every `hop` seconds, and a last one that ends with the sound. */
static GArray *lay_out(gsize samples, const SegmentationNet *net, double hop)
{
    GArray *firsts = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize step = segmentation_net_step(net), window = segmentation_net_samples(net);
    gsize every = MAX((gsize)(hop * AUDIO_RATE / (double)step), 1);
    gsize last = samples > window ? (samples - window + step - 1) / step : 0;
    for (gsize first = 0; first < last; first += every)
        g_array_append_val(firsts, first);
    g_array_append_val(firsts, last);
    return firsts;
}

/* What the workers share. */
typedef struct {
    const Sound *sound;
    const SegmentationNet *net;
    VoiceWindows *windows;
    gsize step, samples; /* of an answer; of a window, or of the sound where that is shorter */
} Job;

static void keep(const float *activity, VoiceWindow *window, gsize frames)
{
    for (gsize i = 0; i < frames * SEGMENTATION_SPEAKERS; i++)
        window->activity[i] = (guint8)(activity[i] * 255 + 0.5f);
}

static gboolean run_block(gsize block, gpointer data, GError **error)
{
    const Job *job = data;
    VoiceWindow *all = (VoiceWindow *)(gpointer)job->windows->windows->data;
    gsize begin = block * BLOCK, end = MIN(begin + BLOCK, job->windows->windows->len);
    gsize from = all[begin].first * job->step, n = all[end - 1].first * job->step + job->samples - from;
    const Fbank *fbank = segmentation_net_fbank(job->net);
    guint bins = segmentation_net_bins(job->net);
    g_autofree float *samples = g_new(float, n);
    g_autofree float *features = fbank ? g_new(float, fbank_frames(n) * bins) : NULL;
    g_autofree float *activity = g_new(float, job->windows->frames *SEGMENTATION_SPEAKERS);
    if (!sound_read(job->sound, SOUND_MIX, (gint64)from, samples, n, error))
        return FALSE;
    if (fbank)
        fbank_compute(fbank, samples, n, features);
    for (gsize w = begin; w < end; w++) {
        gsize at = all[w].first * job->step - from;
        gboolean good = fbank ? segmentation_net_run_features(job->net, features + at / FBANK_SHIFT * bins,
                                                              fbank_frames(job->samples), activity, error)
                              : segmentation_net_run(job->net, samples + at, job->samples, activity, error);
        if (!good)
            return FALSE;
        keep(activity, &all[w], job->windows->frames);
    }
    return TRUE;
}

VoiceWindows *voice_windows_run(const Sound *sound, const SegmentationNet *net, double hop, guint threads,
                                const ShareProgress *progress, GError **error)
{
    gsize step = segmentation_net_step(net), samples = MIN(sound_samples(sound), segmentation_net_samples(net));
    gsize frames = segmentation_net_answers(net, samples);
    g_autoptr(GArray) firsts = lay_out(sound_samples(sound), net, hop);
    g_autoptr(VoiceWindows) windows =
        voice_windows_new((double)step / AUDIO_RATE, segmentation_net_time(net, 0), frames,
                          (const gsize *)(gconstpointer)firsts->data, frames ? firsts->len : 0);
    Job job = {sound, net, windows, step, samples};
    if (!share_work((windows->windows->len + BLOCK - 1) / BLOCK, threads, run_block, &job, progress, error))
        return NULL;
    return g_steal_pointer(&windows);
}

float *voice_windows_together(const VoiceWindows *windows, double step, double seconds)
{
    gsize steps = (gsize)ceil(seconds / step) + 1;
    float *together = g_new0(float, steps);
    g_autofree float *sums = g_new0(float, windows->total + 1), *weights = g_new0(float, windows->total + 1);
    for (guint w = 0; w < windows->windows->len; w++) {
        const VoiceWindow *window = &g_array_index(windows->windows, VoiceWindow, w);
        for (gsize k = 0; k < windows->frames; k++) {
            float weight = (float)(1 + MIN(k, windows->frames - 1 - k)); /* a window is least sure at its edges */
            for (guint s = 0; s < SEGMENTATION_SPEAKERS; s++)
                sums[window->first + k] += weight * window->activity[k * SEGMENTATION_SPEAKERS + s] / 255.0f;
            weights[window->first + k] += weight;
        }
    }
    for (gsize i = 0; i < steps && windows->total > 0; i++) {
        double frame = round((((double)i + 0.5) * step - windows->origin) / windows->step);
        gsize k = (gsize)CLAMP(frame, 0, (double)windows->total - 1);
        together[i] = weights[k] > 0 ? sums[k] / weights[k] : 0;
    }
    return together;
}
