/* voice/fbank.c: see fbank.h. Names and order of the steps are Kaldi's (feature-window.cc, mel-computations.cc). */
#include "voice/fbank.h"

#include <float.h>
#include <kiss_fftr.h>
#include <math.h>
#include <string.h>

#include "media/audio.h"

#define POINTS 512            /* of the transform: the frame filled up with zeros */
#define SPECTRUM (POINTS / 2) /* its lower half; the highest frequency is in no triangle */
#define PREEMPHASIS 0.97f
#define LOW_HZ 20.0

/* A triangle's weights stand one after the other in Fbank.weights. */
typedef struct {
    guint first, count; /* of the spectrum */
} Triangle;

struct Fbank {
    FbankOptions options;
    float window[FBANK_FRAME];
    Triangle triangles[FBANK_BINS_MAX];
    float weights[2 * SPECTRUM]; /* no frequency is in more than two triangles */
};

/* What one call works in; kissfft writes into its own plan, so that threads cannot share one. */
typedef struct {
    kiss_fftr_cfg plan;
    float frame[POINTS];
    kiss_fft_cpx spectrum[SPECTRUM + 1];
    float power[SPECTRUM];
} Work;

static double window_value(FbankWindow window, int i)
{
    double wave = cos(2 * G_PI * i / (FBANK_FRAME - 1));
    if (window == FBANK_HAMMING)
        return 0.54 - 0.46 * wave;
    double hann = 0.5 - 0.5 * wave;
    return window == FBANK_POVEY ? pow(hann, 0.85) : hann;
}

static double mel(double hz)
{
    return 1127 * log(1 + hz / 700);
}

/* The triangle that rises from mels `left` to `left` + `width` and falls as far again; writes its weights. */
static Triangle make_triangle(double left, double width, float *weights)
{
    Triangle triangle = {0};
    for (guint i = 0; i < SPECTRUM; i++) {
        double place = (mel((double)i * AUDIO_RATE / POINTS) - left) / width;
        if (place <= 0 || place >= 2)
            continue;
        if (triangle.count == 0)
            triangle.first = i;
        weights[triangle.count++] = (float)(place <= 1 ? place : 2 - place);
    }
    return triangle;
}

Fbank *fbank_new(const FbankOptions *options)
{
    g_return_val_if_fail(options->bins > 0 && options->bins <= FBANK_BINS_MAX, NULL);
    Fbank *fbank = g_new0(Fbank, 1);
    fbank->options = *options;
    for (int i = 0; i < FBANK_FRAME; i++)
        fbank->window[i] = (float)window_value(options->window, i);
    double low = mel(LOW_HZ), width = (mel(AUDIO_RATE / 2.0) - low) / (options->bins + 1);
    float *weights = fbank->weights;
    for (guint b = 0; b < options->bins; b++) {
        fbank->triangles[b] = make_triangle(low + b * width, width, weights);
        weights += fbank->triangles[b].count;
    }
    return fbank;
}

void fbank_free(Fbank *fbank)
{
    g_free(fbank);
}

gsize fbank_frames(gsize samples)
{
    return samples < FBANK_FRAME ? 0 : 1 + (samples - FBANK_FRAME) / FBANK_SHIFT;
}

/* Scaled, mean removed, preemphasised and windowed. */
static void prepare(const Fbank *fbank, const float *samples, float *frame)
{
    float scale = fbank->options.scale, sum = 0;
    for (int i = 0; i < FBANK_FRAME; i++)
        sum += samples[i] * scale;
    float mean = sum / FBANK_FRAME, before = samples[0] * scale - mean;
    for (int i = 0; i < FBANK_FRAME; i++) {
        float value = samples[i] * scale - mean;
        frame[i] = (value - PREEMPHASIS * before) * fbank->window[i];
        before = value;
    }
}

static void measure(const Fbank *fbank, const float *power, float *row)
{
    const float *weights = fbank->weights;
    for (guint b = 0; b < fbank->options.bins; b++) {
        const Triangle *triangle = &fbank->triangles[b];
        float energy = 0;
        for (guint i = 0; i < triangle->count; i++)
            energy += weights[i] * power[triangle->first + i];
        weights += triangle->count;
        row[b] = logf(MAX(energy, FLT_EPSILON));
    }
}

void fbank_subtract_mean(float *features, gsize frames, guint bins)
{
    for (guint b = 0; b < bins; b++) {
        double sum = 0;
        for (gsize t = 0; t < frames; t++)
            sum += features[t * bins + b];
        float mean = frames ? (float)(sum / (double)frames) : 0;
        for (gsize t = 0; t < frames; t++)
            features[t * bins + b] -= mean;
    }
}

void fbank_compute(const Fbank *fbank, const float *samples, gsize n, float *features)
{
    gsize frames = fbank_frames(n);
    guint bins = fbank->options.bins;
    g_autofree Work *work = g_new0(Work, 1);
    work->plan = kiss_fftr_alloc(POINTS, 0, NULL, NULL);
    g_assert(work->plan);
    for (gsize t = 0; t < frames; t++) {
        prepare(fbank, samples + t * FBANK_SHIFT, work->frame);
        kiss_fftr(work->plan, work->frame, work->spectrum);
        for (int i = 0; i < SPECTRUM; i++)
            work->power[i] = work->spectrum[i].r * work->spectrum[i].r + work->spectrum[i].i * work->spectrum[i].i;
        measure(fbank, work->power, features + t * bins);
    }
    kiss_fftr_free(work->plan);
    if (fbank->options.mean)
        fbank_subtract_mean(features, frames, bins);
}
