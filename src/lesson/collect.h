/* lesson/collect.h: what the lesson keeps while faces go by: moments with a picture of their peak, and portraits.
 *
 * Layer: lesson (internal).  Memory is bounded by LIMIT_MOMENTS and LIMIT_TRACKS, not by the length of the recording.
 */
#pragma once
#include "lesson/lesson.h"

typedef struct {
    guint track;
    Moment moment;
    const LumaPicture *picture; /* owned */
} FoundMoment;

typedef struct LessonCollector LessonCollector;

LessonCollector *lesson_collector_new(const MomentRule *rule);
void lesson_collector_free(LessonCollector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LessonCollector, lesson_collector_free)

/* A FaceHook; `user` is the collector. */
void lesson_collector_hook(const LumaPicture *picture, guint track, const FaceSample *sample, gpointer user);
/* Ends all moments that are still open. Then those of people with a baseline are found anew, less what is to be
 * subtracted: baselines[p] is that of the timeline's person p. */
void lesson_collector_finish(LessonCollector *collector, const FaceTimeline *timeline, const Baseline *baselines);

/* Of FoundMoment, strongest first, at most LIMIT_MOMENTS; owned by the collector. */
GPtrArray *lesson_collector_moments(LessonCollector *collector);
guint lesson_collector_found(const LessonCollector *collector);
/* The track's portrait, or NULL; owned by the collector. */
const LumaPicture *lesson_collector_portrait(const LessonCollector *collector, guint track);
