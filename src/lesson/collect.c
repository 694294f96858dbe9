/* lesson/collect.c: see collect.h. */
#include "lesson/collect.h"

#include "base/limits.h"

#define THUMB_SIDE 96              /* pixels of a kept face */
#define THUMB_MARGIN 1.5f          /* sides of the face box */
#define BETTER_PORTRAIT 1.15f      /* a portrait is replaced by one so many times better */
#define ROOM (LIMIT_MOMENTS + 256) /* moments kept before the weakest are dropped */

/* One track as it goes by. */
typedef struct {
    MomentFinder finder;
    const LumaPicture *peak; /* of the open moment */
    const LumaPicture *portrait;
    float portrait_worth; /* detector score x face size */
    guint found;          /* moments */
} TrackNotes;

struct LessonCollector {
    MomentRule rule;
    GPtrArray *notes;   /* of TrackNotes, by track */
    GPtrArray *moments; /* of FoundMoment */
    guint found;
};

static void clear_picture(const LumaPicture **picture)
{
    if (*picture)
        luma_picture_unref(*picture);
    *picture = NULL;
}

static void notes_free(gpointer data)
{
    TrackNotes *notes = data;
    clear_picture(&notes->peak);
    clear_picture(&notes->portrait);
    g_free(notes);
}

static void found_free(gpointer data)
{
    FoundMoment *found = data;
    clear_picture(&found->picture);
    g_free(found);
}

LessonCollector *lesson_collector_new(const MomentRule *rule)
{
    LessonCollector *collector = g_new0(LessonCollector, 1);
    collector->rule = *rule;
    collector->notes = g_ptr_array_new_with_free_func(notes_free);
    collector->moments = g_ptr_array_new_with_free_func(found_free);
    return collector;
}

void lesson_collector_free(LessonCollector *collector)
{
    if (!collector)
        return;
    g_ptr_array_unref(collector->notes);
    g_ptr_array_unref(collector->moments);
    g_free(collector);
}

static TrackNotes *notes_of(LessonCollector *collector, guint track)
{
    while (collector->notes->len <= track) {
        TrackNotes *fresh = g_new0(TrackNotes, 1);
        moment_finder_init(&fresh->finder, &collector->rule);
        g_ptr_array_add(collector->notes, fresh);
    }
    return g_ptr_array_index(collector->notes, track);
}

/* A small picture of the face with some surroundings. */
static const LumaPicture *cut_face(const LumaPicture *picture, FaceBox box)
{
    float side = THUMB_MARGIN * MAX(box.width, box.height), values[THUMB_SIDE * THUMB_SIDE];
    LumaRect rect = {box.x + box.width / 2 - side / 2, box.y + box.height / 2 - side / 2, side, side};
    guint8 luma[THUMB_SIDE * THUMB_SIDE];
    luma_resample(picture, rect, THUMB_SIDE, THUMB_SIDE, values);
    for (gsize i = 0; i < G_N_ELEMENTS(luma); i++)
        luma[i] = (guint8)(values[i] + 0.5f);
    return luma_picture_new(luma, THUMB_SIDE, THUMB_SIDE, THUMB_SIDE);
}

static int by_falling_magnitude(gconstpointer a, gconstpointer b)
{
    double left = (*(FoundMoment *const *)a)->moment.magnitude, right = (*(FoundMoment *const *)b)->moment.magnitude;
    return (left < right) - (left > right);
}

static void keep_strongest(LessonCollector *collector)
{
    g_ptr_array_sort(collector->moments, by_falling_magnitude);
    if (collector->moments->len > LIMIT_MOMENTS)
        g_ptr_array_set_size(collector->moments, LIMIT_MOMENTS);
}

static void add_moment(LessonCollector *collector, guint track, const Moment *moment, TrackNotes *notes)
{
    FoundMoment *found = g_new0(FoundMoment, 1);
    *found = (FoundMoment){track, *moment, g_steal_pointer(&notes->peak)};
    g_ptr_array_add(collector->moments, found);
    collector->found++;
    notes->found++;
    if (collector->moments->len > ROOM)
        keep_strongest(collector);
}

void lesson_collector_hook(const LumaPicture *picture, guint track, const FaceSample *sample, gpointer user)
{
    LessonCollector *collector = user;
    TrackNotes *notes = notes_of(collector, track);
    Moment done;
    if (moment_finder_feed(&notes->finder, sample, &done))
        add_moment(collector, track, &done, notes);
    if (notes->finder.open.judged == 0)
        clear_picture(&notes->peak);
    if (sample->judged && moment_finder_at_peak(&notes->finder)) {
        clear_picture(&notes->peak);
        notes->peak = cut_face(picture, sample->box);
    }
    float worth = sample->box.score * MIN(sample->box.height, THUMB_SIDE);
    if (worth > BETTER_PORTRAIT * notes->portrait_worth) {
        clear_picture(&notes->portrait);
        notes->portrait = cut_face(picture, sample->box);
        notes->portrait_worth = worth;
    }
}

/* Takes a track's moments out of the list. The caller owns the array. */
static GPtrArray *take_moments(LessonCollector *collector, guint track)
{
    GPtrArray *taken = g_ptr_array_new_with_free_func(found_free);
    for (guint i = collector->moments->len; i-- > 0;) {
        FoundMoment *found = g_ptr_array_index(collector->moments, i);
        if (found->track == track)
            g_ptr_array_add(taken, g_ptr_array_steal_index_fast(collector->moments, i));
    }
    return taken;
}

/* The picture of the peak, where it was kept: a moment of the lower curve lies within one of the higher. */
static void take_picture(TrackNotes *notes, const GPtrArray *taken, double peak_at)
{
    clear_picture(&notes->peak);
    for (guint i = 0; i < taken->len && !notes->peak; i++) {
        FoundMoment *before = g_ptr_array_index(taken, i);
        if (before->moment.peak_at == peak_at)
            notes->peak = g_steal_pointer(&before->picture);
    }
}

/* Finds the moments of one track anew, its curve lowered. */
static void find_lower(LessonCollector *collector, const FaceTrack *track, guint number, float subtract)
{
    TrackNotes *notes = notes_of(collector, number);
    g_autoptr(GPtrArray) taken = take_moments(collector, number);
    collector->found -= notes->found;
    notes->found = 0;
    moment_finder_init(&notes->finder, &collector->rule);
    Moment done;
    for (guint i = 0; i < track->samples->len; i++) {
        FaceSample sample = g_array_index(track->samples, FaceSample, i);
        sample.negative -= subtract;
        if (!moment_finder_feed(&notes->finder, &sample, &done))
            continue;
        take_picture(notes, taken, done.peak_at);
        add_moment(collector, number, &done, notes);
    }
    if (moment_finder_flush(&notes->finder, &done)) {
        take_picture(notes, taken, done.peak_at);
        add_moment(collector, number, &done, notes);
    }
}

void lesson_collector_finish(LessonCollector *collector, const FaceTimeline *timeline, const Baseline *baselines)
{
    for (guint track = 0; track < collector->notes->len; track++) {
        TrackNotes *notes = g_ptr_array_index(collector->notes, track);
        Moment done;
        if (moment_finder_flush(&notes->finder, &done))
            add_moment(collector, track, &done, notes);
    }
    for (guint track = 0; track < timeline->tracks->len; track++) {
        const FaceTrack *seen = g_ptr_array_index(timeline->tracks, track);
        if (baselines[seen->person].subtract > 0)
            find_lower(collector, seen, track, baselines[seen->person].subtract);
    }
    keep_strongest(collector);
}

GPtrArray *lesson_collector_moments(LessonCollector *collector)
{
    return collector->moments;
}

guint lesson_collector_found(const LessonCollector *collector)
{
    return collector->found;
}

const LumaPicture *lesson_collector_portrait(const LessonCollector *collector, guint track)
{
    return track < collector->notes->len ? ((TrackNotes *)g_ptr_array_index(collector->notes, track))->portrait : NULL;
}
