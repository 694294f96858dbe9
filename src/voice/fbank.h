/* voice/fbank.h: log mel filter bank features as Kaldi computes them, so that published nets can be plugged in.
 *
 * Layer: voice.  Threads: an extractor is immutable; any number of threads may use it at once.
 * 25 ms frames every 10 ms of 16 kHz sound, only whole frames (snip_edges); each: no dither, mean removed, preemphasis
 * 0.97, window, 512-point power spectrum, triangles in the mel scale 1127 ln(1 + f/700) from 20 Hz to 8 kHz, natural
 * logarithm (floor FLT_EPSILON). Povey et al. 2011, "The Kaldi Speech Recognition Toolkit". */
#pragma once
#include <glib.h>

#define FBANK_FRAME 400 /* samples of a frame */
#define FBANK_SHIFT 160 /* samples from frame to frame */
#define FBANK_SHIFT_S 0.01
#define FBANK_CENTRE_S 0.0125 /* seconds from a frame's start to its middle */
#define FBANK_BINS_MAX 128

typedef enum { FBANK_POVEY, FBANK_HAMMING, FBANK_HANN } FbankWindow;

typedef struct {
    guint bins; /* 80 is usual */
    FbankWindow window;
    float scale;   /* samples in -1..1 are multiplied by it: 32768 for nets trained on Kaldi's 16-bit range, else 1 */
    gboolean mean; /* subtract each bin's mean over the frames of one call */
} FbankOptions;

typedef struct Fbank Fbank;

Fbank *fbank_new(const FbankOptions *options);
void fbank_free(Fbank *fbank);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fbank, fbank_free)

/* Frames in `samples` samples. */
gsize fbank_frames(gsize samples);
/* Writes fbank_frames(n) rows of `bins` values. */
void fbank_compute(const Fbank *fbank, const float *samples, gsize n, float *features);
/* Subtracts each column's mean over `frames` rows. */
void fbank_subtract_mean(float *features, gsize frames, guint bins);
