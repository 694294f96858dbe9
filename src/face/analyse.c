/* face/analyse.c: see analyse.h. */
#include "face/analyse.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/queue.h"
#include "face/cut.h"
#include "face/error.h"
#include "face/mouth.h"
#include "face/people.h"
#include "face/smoother.h"
#include "face/tracker.h"

#define CALM 0.3            /* face sizes a second: faster faces are looked for in every picture */
#define TIME_ROUNDING 0.005 /* seconds */
#define STILL 2             /* times as long between two looks where nothing moves */

/* The decoding thread: it owns the reader until it is joined. */
typedef struct {
    VideoReader *video;
    BoundedQueue *pictures; /* of LumaPicture, handed over */
    GError *error;          /* read after the join */
} Feeder;

/* One analysis as it goes. */
typedef struct {
    const FaceAnalysis *options;
    FaceTimeline *timeline;
    FaceTracker *tracker;
    FaceCut *cut;
    FaceMouth *mouth;
    GArray *cuts;      /* of double: their times */
    GArray *smoothers; /* of FaceSmoother, one per track */
    gsize samples;
    double detected; /* when faces were last looked for; < 0: never */
} Analysis;

/* The faces of one picture. */
typedef struct {
    gsize n;
    FaceBox boxes[LIMIT_FACES_PER_PICTURE];
    int tracks[LIMIT_FACES_PER_PICTURE];
    FaceReading readings[LIMIT_FACES_PER_PICTURE];
} Faces;

static void drop_picture(gpointer picture)
{
    luma_picture_unref(picture);
}

static gpointer feed_pictures(gpointer data)
{
    Feeder *feeder = data;
    const LumaPicture *picture;
    while ((picture = video_next(feeder->video, &feeder->error))) {
        if (!bounded_queue_send(feeder->pictures, (gpointer)picture)) {
            luma_picture_unref(picture);
            break;
        }
    }
    bounded_queue_close(feeder->pictures);
    return NULL;
}

static FaceSmoother *smoother_of(Analysis *analysis, guint track)
{
    while (analysis->smoothers->len <= track) {
        FaceSmoother fresh;
        face_smoother_init(&fresh, analysis->options->smoothing, FACE_TRACK_PATIENCE);
        g_array_append_val(analysis->smoothers, fresh);
    }
    return &g_array_index(analysis->smoothers, FaceSmoother, track);
}

static void add_sample(Analysis *analysis, const LumaPicture *picture, guint track, FaceBox box,
                       const FaceReading *reading)
{
    const FaceAnalysis *options = analysis->options;
    FaceSmoother *smoother = smoother_of(analysis, track);
    FaceSample sample = {.seconds = picture->seconds, .box = box};
    FaceDoubt doubt = options->reader ? face_reader_doubt(options->reader, reading) : FACE_CLEAR;
    if (options->reader && doubt != FACE_NO_FACE && box.height < (float)options->min_size)
        doubt = FACE_SMALL;
    sample.doubt = (guint8)doubt;
    sample.no_face = doubt == FACE_NO_FACE;
    sample.judged = options->reader && doubt == FACE_CLEAR;
    if (sample.judged) {
        memcpy(sample.probability, reading->probability, sizeof sample.probability);
        face_smoother_feed(smoother, picture->seconds, reading->negative);
    }
    sample.negative = smoother->value;
    sample.mouth = face_mouth_feed(analysis->mouth, picture, track, box);
    g_array_append_val(face_timeline_track(analysis->timeline, track)->samples, sample);
    analysis->samples++;
    if (options->hook)
        options->hook(picture, track, &sample, options->user);
}

/* Looking for faces costs most; where they are known and calm they are only followed. */
static gboolean must_detect(const Analysis *analysis, double seconds, gboolean is_cut)
{
    if (is_cut || analysis->detected < 0 || face_tracker_speed(analysis->tracker) > CALM)
        return TRUE;
    double since = seconds - analysis->detected + TIME_ROUNDING, step = analysis->options->detect_every;
    return since >= STILL * step || (since >= step && face_cut_moved(analysis->cut));
}

static gboolean read_faces(const Analysis *analysis, const LumaPicture *picture, Faces *faces, GError **error)
{
    const FaceReader *reader = analysis->options->reader;
    return !reader || face_read(reader, picture, faces->boxes, faces->n, faces->readings, error);
}

static gboolean detect_faces(Analysis *analysis, const LumaPicture *picture, Faces *faces, GError **error)
{
    const FaceAnalysis *options = analysis->options;
    if (!face_detect(options->detector, picture, options->side, face_detector_threshold(options->detector),
                     faces->boxes, G_N_ELEMENTS(faces->boxes), &faces->n, error))
        return FALSE;
    face_tracker_feed(analysis->tracker, picture->seconds, faces->boxes, faces->n, faces->tracks);
    analysis->detected = picture->seconds;
    face_cut_mark(analysis->cut);
    return read_faces(analysis, picture, faces, error);
}

/* Where faces should be, and whether each of them is one. FALSE: one is not, or it cannot be read. */
static gboolean follow_faces(const Analysis *analysis, const LumaPicture *picture, Faces *faces)
{
    const FaceReader *reader = analysis->options->reader;
    faces->n = face_tracker_predict(analysis->tracker, picture->seconds, faces->boxes, faces->tracks,
                                    G_N_ELEMENTS(faces->boxes));
    if (!read_faces(analysis, picture, faces, NULL))
        return FALSE;
    for (gsize i = 0; reader && i < faces->n; i++)
        if (face_reader_doubt(reader, &faces->readings[i]) == FACE_NO_FACE)
            return FALSE;
    return TRUE;
}

static gboolean look_at(Analysis *analysis, const LumaPicture *picture, GError **error)
{
    Faces faces;
    gboolean is_cut = face_cut_feed(analysis->cut, picture);
    if (is_cut) {
        face_tracker_cut(analysis->tracker);
        face_mouth_cut(analysis->mouth);
        g_array_append_val(analysis->cuts, picture->seconds);
    }
    if ((must_detect(analysis, picture->seconds, is_cut) || !follow_faces(analysis, picture, &faces)) &&
        !detect_faces(analysis, picture, &faces, error))
        return FALSE;
    for (gsize i = 0; i < faces.n; i++) {
        if (faces.tracks[i] < 0)
            analysis->timeline->untracked++;
        else
            add_sample(analysis, picture, (guint)faces.tracks[i], faces.boxes[i], &faces.readings[i]);
    }
    g_array_append_val(analysis->timeline->pictures, picture->seconds);
    if (analysis->samples <= LIMIT_TIMELINE_SAMPLES && analysis->timeline->pictures->len <= LIMIT_TIMELINE_SAMPLES)
        return TRUE;
    g_set_error(
        error, FACE_ERROR, FACE_ERROR_TOO_LONG,
        tr("more than %d face samples: choose a lower lesson.rate", "больше %d измерений лиц: уменьшите lesson.rate"),
        LIMIT_TIMELINE_SAMPLES);
    return FALSE;
}

static void report_progress(const Task *task, const VideoInfo *info, double seconds, gint64 started)
{
    double spent = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
    task_progress(task, info->duration > 0 ? CLAMP(seconds / info->duration, 0, 1) : -1,
                  spent > 0 ? seconds / spent : 0);
}

/* Takes pictures until the feeder closes the queue, or an error. */
static gboolean take_pictures(Analysis *analysis, BoundedQueue *pictures, const VideoInfo *info, const Task *task,
                              GError **error)
{
    gint64 started = g_get_monotonic_time();
    const LumaPicture *picture;
    gboolean good = TRUE;
    while (good && (picture = bounded_queue_receive(pictures))) {
        good = !task_is_cancelled(task, error) && look_at(analysis, picture, error);
        report_progress(task, info, picture->seconds, started);
        analysis->timeline->width = picture->width;
        analysis->timeline->height = picture->height;
        luma_picture_unref(picture);
    }
    bounded_queue_close(pictures);
    return good;
}

static gboolean run(Analysis *analysis, VideoReader *video, const Task *task, GError **error)
{
    g_autoptr(BoundedQueue) pictures = bounded_queue_new(LIMIT_PICTURES_IN_FLIGHT, drop_picture);
    Feeder feeder = {video, pictures, NULL};
    VideoInfo info = *video_info(video); /* the feeder may change the reader's own */
    GThread *thread = g_thread_new("feeder", feed_pictures, &feeder);
    gboolean good = take_pictures(analysis, pictures, &info, task, error);
    g_thread_join(thread);
    if (good && feeder.error) {
        g_propagate_error(error, feeder.error);
        return FALSE;
    }
    g_clear_error(&feeder.error);
    return good;
}

/* How long the recording lasts: where it breaks off, what the container says, or one picture beyond the last one seen.
 */
static double end_of(const FaceTimeline *timeline, const VideoInfo *info, VideoGaps gaps)
{
    guint n = timeline->pictures->len;
    if (gaps.missing_from >= 0 || n == 0)
        return MAX(gaps.missing_from, 0);
    double last = g_array_index(timeline->pictures, double, n - 1);
    double step = n > 1 ? (last - g_array_index(timeline->pictures, double, 0)) / (n - 1) : 0;
    return MAX(last + step, info->duration);
}

FaceTimeline *face_analyse(VideoReader *video, const FaceAnalysis *options, const Task *task, GError **error)
{
    g_autoptr(FaceTimeline) timeline = face_timeline_new();
    g_autoptr(FaceTracker) tracker = face_tracker_new(LIMIT_TRACKS);
    g_autoptr(FaceCut) cut = face_cut_new();
    g_autoptr(FaceMouth) mouth = face_mouth_new();
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) smoothers = g_array_new(FALSE, FALSE, sizeof(FaceSmoother));
    Analysis analysis = {options, timeline, tracker, cut, mouth, cuts, smoothers, 0, -1};
    if (!run(&analysis, video, task, error))
        return NULL;
    timeline->cuts = cuts->len;
    timeline->duration = end_of(timeline, video_info(video), video_gaps(video));
    face_people_assign(timeline, (const double *)(gpointer)cuts->data, cuts->len);
    return g_steal_pointer(&timeline);
}
