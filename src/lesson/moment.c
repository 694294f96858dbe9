/* lesson/moment.c: see moment.h. */
#include "lesson/moment.h"

#include <math.h>

void moment_finder_init(MomentFinder *finder, const MomentRule *rule)
{
    *finder = (MomentFinder){.rule = *rule};
}

gboolean moment_finder_flush(MomentFinder *finder, Moment *done)
{
    *done = finder->open;
    finder->open = (Moment){0};
    return done->judged > 0 && done->peak >= finder->rule.enter && done->end - done->onset >= finder->rule.min_seconds;
}

static void begin(MomentFinder *finder, const FaceSample *sample)
{
    finder->open = (Moment){.onset = sample->seconds, .peak_at = sample->seconds, .end = sample->seconds, .peak = 0};
}

static void extend(MomentFinder *finder, const FaceSample *sample, gboolean fresh)
{
    Moment *open = &finder->open;
    if (!fresh) /* trapezoid between the last sample and this one */
        open->magnitude += (sample->seconds - finder->last_seconds) *
                           ((finder->last_value + sample->negative) / 2 - finder->rule.leave);
    if (sample->negative > open->peak) {
        open->peak = sample->negative;
        open->peak_at = sample->seconds;
    }
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        open->classes[e] += sample->probability[e];
    open->sum += sample->probability[FACE_ANGRY] + sample->probability[FACE_DISGUST] + sample->probability[FACE_FEAR] +
                 sample->probability[FACE_SAD];
    open->end = sample->seconds;
    open->judged++;
}

gboolean moment_finder_feed(MomentFinder *finder, const FaceSample *sample, Moment *done)
{
    gboolean ended = FALSE, is_open = finder->open.judged > 0;
    gboolean late = sample->seconds - finder->last_seconds > finder->rule.patience;
    gboolean low = sample->judged && !(sample->negative >= finder->rule.leave);
    if (is_open && (late || low)) {
        ended = moment_finder_flush(finder, done);
        is_open = FALSE;
    }
    if (!sample->judged)
        return ended;
    if (!low) {
        if (!is_open)
            begin(finder, sample);
        extend(finder, sample, !is_open);
    }
    finder->last_seconds = sample->seconds;
    finder->last_value = sample->negative;
    return ended;
}

gboolean moment_finder_at_peak(const MomentFinder *finder)
{
    const Moment *open = &finder->open;
    return open->judged > 0 && open->peak >= finder->rule.enter && open->peak_at == finder->last_seconds;
}
