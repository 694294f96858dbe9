/* lesson/person.c: see person.h. */
#include "lesson/person.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

#define ABSENCE_MIN 2.0     /* seconds: shorter holes are blinks of detection */
#define LONGEST_PICTURE 2.0 /* seconds: a picture that stands longer is counted as this much evidence */
#define BRIEF_SECONDS 1.0   /* a face seen for less, or on fewer samples, is not listed as a person */
#define BRIEF_SAMPLES 3
#define LEAST_FACES 0.1   /* of the samples must read as a face, else it is none (a name badge, a pattern) */
#define ENOUGH_SAMPLES 20 /* judged samples, over at least so many seconds, before shares are told */
#define ENOUGH_SECONDS 4.0

/* Sums over the judged samples of one person. */
typedef struct {
    double expressions[FACE_EXPRESSIONS], top;
    guint negative, positive;
    double first, last;
} Sums;

void lesson_person_free(gpointer data)
{
    LessonPerson *person = data;
    if (person->portrait)
        luma_picture_unref(person->portrait);
    g_array_unref(person->absences);
    g_array_unref(person->chart);
    g_free(person);
}

static double picture_time(const FaceTimeline *timeline, guint i)
{
    return g_array_index(timeline->pictures, double, i);
}

/* How long picture `i` stands. */
static double picture_span(const FaceTimeline *timeline, guint i)
{
    double next = i + 1 < timeline->pictures->len ? picture_time(timeline, i + 1) : timeline->duration;
    return CLAMP(next - picture_time(timeline, i), 0, LONGEST_PICTURE);
}

/* The first picture at or after `seconds`. */
static guint picture_at(const FaceTimeline *timeline, double seconds)
{
    guint low = 0, high = timeline->pictures->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (picture_time(timeline, middle) < seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

guint lesson_pictures_between(const FaceTimeline *timeline, double from, double to)
{
    guint first = picture_at(timeline, from), after = picture_at(timeline, to);
    if (after < timeline->pictures->len && picture_time(timeline, after) <= to)
        after++;
    return after - first;
}

static void add_absence(LessonPerson *person, double start, double end)
{
    LessonSpan span = {start, end};
    if (end - start >= ABSENCE_MIN)
        g_array_append_val(person->absences, span);
}

static void sum_sample(Sums *sums, const FaceSample *sample, float enter)
{
    int top = 0;
    for (int e = 0; e < FACE_EXPRESSIONS; e++) {
        sums->expressions[e] += sample->probability[e];
        if (sample->probability[e] > sample->probability[top])
            top = e;
    }
    sums->top += sample->probability[top];
    sums->positive += top == FACE_HAPPY;
    sums->negative += sample->negative >= enter;
    if (sums->first < 0)
        sums->first = sample->seconds;
    sums->last = sample->seconds;
}

static void conclude(LessonPerson *person, const Sums *sums)
{
    double n = person->judged;
    person->enough = person->judged >= ENOUGH_SAMPLES && sums->last - sums->first >= ENOUGH_SECONDS;
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        person->expressions[e] = person->enough ? sums->expressions[e] / n : NAN;
    person->negative_share = person->enough ? sums->negative / n : NAN;
    person->positive_share = person->enough ? sums->positive / n : NAN;
    person->confidence = person->enough ? sums->top / n * n / person->samples : NAN;
}

/* The person's samples, in order: tracks of one person never overlap in time. The caller owns the array. */
static GPtrArray *samples_of(const FaceTimeline *timeline, guint p)
{
    GPtrArray *samples = g_ptr_array_new();
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        for (guint i = 0; track->person == p && i < track->samples->len; i++)
            g_ptr_array_add(samples, &g_array_index(track->samples, FaceSample, i));
    }
    return samples;
}

/* FALSE: this is nobody to list. */
/* `enter` is what the person's own curve has to reach. */
static gboolean sum_up(LessonPerson *person, const FaceTimeline *timeline, const GPtrArray *samples, float enter)
{
    Sums sums = {.first = -1};
    double seen_until = 0;
    guint faces = 0;
    for (guint i = 0; i < samples->len; i++) {
        const FaceSample *sample = g_ptr_array_index(samples, i);
        person->samples++;
        person->doubts[sample->doubt]++;
        if (sample->no_face)
            continue;
        double span = picture_span(timeline, picture_at(timeline, sample->seconds));
        add_absence(person, seen_until, sample->seconds);
        if (seen_until == 0)
            person->first = sample->seconds;
        seen_until = sample->seconds + span;
        person->seen += span;
        person->judged += sample->judged;
        faces++;
        if (sample->judged)
            sum_sample(&sums, sample, enter);
    }
    add_absence(person, seen_until, timeline->duration);
    person->last = seen_until;
    conclude(person, &sums);
    return faces >= BRIEF_SAMPLES && person->seen >= BRIEF_SECONDS && faces >= LEAST_FACES * person->samples;
}

/* The reason that most samples have; FACE_CLEAR where there is none. */
static FaceDoubt most_common(const guint doubts[FACE_DOUBTS])
{
    guint most = 0;
    FaceDoubt found = FACE_CLEAR;
    for (guint doubt = FACE_CLEAR + 1; doubt < FACE_DOUBTS; doubt++) {
        if (doubts[doubt] <= most)
            continue;
        most = doubts[doubt];
        found = doubt;
    }
    return found;
}

/* Points of equal numbers of pictures: means of the judged samples in each. */
static void draw_chart(LessonPerson *person, const FaceTimeline *timeline, const GPtrArray *samples)
{
    guint pictures = timeline->pictures->len, points = MIN(LIMIT_CHART_POINTS, pictures), next = 0;
    for (guint point = 0; point < points; point++) {
        guint first = (guint)((guint64)point * pictures / points),
              after = (guint)((guint64)(point + 1) * pictures / points);
        double end = after < pictures ? picture_time(timeline, after) : INFINITY, negative = 0, positive = 0;
        guint judged = 0, doubts[FACE_DOUBTS] = {0};
        for (; next < samples->len; next++) {
            const FaceSample *sample = g_ptr_array_index(samples, next);
            if (sample->seconds >= end)
                break;
            judged += sample->judged;
            doubts[sample->doubt]++;
            negative += sample->judged ? sample->negative : 0;
            positive += sample->judged ? sample->probability[FACE_HAPPY] : 0;
        }
        LessonPoint drawn = {(float)picture_time(timeline, first), judged ? (float)(negative / judged) : NAN,
                             judged ? (float)(positive / judged) : NAN, judged ? FACE_CLEAR : most_common(doubts)};
        g_array_append_val(person->chart, drawn);
    }
}

/* NULL: what was seen is too brief, or no face. */
static LessonPerson *person_new(const LessonReport *report, const FaceTimeline *timeline, guint p, Baseline baseline)
{
    g_autoptr(GPtrArray) samples = samples_of(timeline, p);
    LessonPerson *person = g_new0(LessonPerson, 1);
    person->baseline = baseline;
    person->absences = g_array_new(FALSE, FALSE, sizeof(LessonSpan));
    person->chart = g_array_new(FALSE, FALSE, sizeof(LessonPoint));
    if (sum_up(person, timeline, samples, report->rule.enter + baseline.subtract)) {
        draw_chart(person, timeline, samples);
        return person;
    }
    lesson_person_free(person);
    return NULL;
}

/* Time of the pictures in which no track has a face. */
static double time_without_faces(const FaceTimeline *timeline)
{
    g_autofree guint8 *seen = g_malloc0(timeline->pictures->len + 1);
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        for (guint i = 0; i < track->samples->len; i++) {
            const FaceSample *sample = &g_array_index(track->samples, FaceSample, i);
            if (!sample->no_face)
                seen[picture_at(timeline, sample->seconds)] = 1;
        }
    }
    double sum = 0;
    for (guint i = 0; i < timeline->pictures->len; i++)
        sum += seen[i] ? 0 : picture_span(timeline, i);
    return sum;
}

guint *lesson_sum_up_people(LessonReport *report, const FaceTimeline *timeline, const Baseline *baselines)
{
    guint *number = g_new0(guint, timeline->people + 1);
    for (guint p = 0; p < timeline->people; p++) {
        LessonPerson *person = person_new(report, timeline, p, baselines[p]);
        if (!person) {
            report->brief_faces++;
            continue;
        }
        g_ptr_array_add(report->people, person);
        person->person = number[p] = report->people->len;
    }
    report->without_any_face = time_without_faces(timeline);
    return number;
}
