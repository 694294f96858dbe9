/* voice/segmentation.h: who of up to three local speakers is active, frame by frame, within one window of sound.
 *
 * Layer: voice.  Threads: a net is immutable; any number of threads may use it at once.
 * Powerset classification (Plaquet & Bredin 2023): each frame is nobody, one of three speakers or two of them. The
 * built-in net is described in models/segmentation.md; pyannote's published ONNX can be brought in its place
 * (docs/models.md). A net reads either log mel features, which overlapping windows can share, or samples. */
#pragma once
#include "nn/model.h"
#include "voice/fbank.h"

#define SEGMENTATION_SPEAKERS 3

typedef struct SegmentationNet SegmentationNet;

/* `path` is an ONNX file with its sidecar, pyannote's file without one, or NULL for the built-in net. */
SegmentationNet *segmentation_net_load(const char *path, guint threads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void segmentation_net_free(SegmentationNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SegmentationNet, segmentation_net_free)
const ModelInfo *segmentation_net_info(const SegmentationNet *net);

gsize segmentation_net_samples(const SegmentationNet *net); /* of one window */
gsize segmentation_net_frames(const SegmentationNet *net);  /* answers for one window */
gsize segmentation_net_step(const SegmentationNet *net);    /* samples from answer to answer */
/* Seconds from the window's start to the middle of answer `frame`. */
double segmentation_net_time(const SegmentationNet *net, gsize frame);

/* Answers for a window that is cut off after `samples` samples; segmentation_net_frames() of them for a whole one. */
gsize segmentation_net_answers(const SegmentationNet *net, gsize samples);

/* `activity[frame * SEGMENTATION_SPEAKERS + s]` becomes the probability that local speaker s is active, for the
 * segmentation_net_answers(net, n) answers to samples[n]; n is at most a window's. */
gboolean segmentation_net_run(const SegmentationNet *net, const float *samples, gsize n, float *activity,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The features that the net reads, so that overlapping windows need not compute them twice; NULL: it reads samples. */
const Fbank *segmentation_net_fbank(const SegmentationNet *net);
guint segmentation_net_bins(const SegmentationNet *net);
/* As segmentation_net_run(), on the fbank_frames(n) rows of features of a window. */
gboolean segmentation_net_run_features(const SegmentationNet *net, const float *features, gsize rows, float *activity,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
