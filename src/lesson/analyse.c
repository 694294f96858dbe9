/* lesson/analyse.c: from faces to a report. See lesson.h. */
#include <math.h>

#include "base/lang.h"
#include "base/limits.h"
#include "lesson/collect.h"
#include "lesson/conversation.h"
#include "lesson/lesson.h"
#include "lesson/person.h"
#include "voice/faces.h"

static void moment_free(gpointer data)
{
    LessonMoment *moment = data;
    if (moment->thumbnail)
        luma_picture_unref(moment->thumbnail);
    g_clear_pointer(&moment->speakers, g_array_unref);
    g_free(moment->words);
    g_free(moment);
}

void lesson_report_free(LessonReport *report)
{
    if (!report)
        return;
    g_free(report->file);
    g_free(report->format);
    g_free(report->codec);
    g_free(report->operating_point);
    g_free(report->legal_mode);
    g_ptr_array_unref(report->people);
    g_ptr_array_unref(report->moments);
    g_free(report->recogniser);
    transcript_free(report->transcript);
    talk_free(report->talk);
    g_free(report);
}

static LessonReport *report_new(const char *name, const LessonOptions *options)
{
    LessonReport *report = g_new0(LessonReport, 1);
    report->file = g_strdup(name);
    report->rate = options->rate;
    report->rule = options->rule;
    report->smoothing = options->face.smoothing;
    report->baseline = options->baseline;
    if (options->face.reader)
        report->limits = *face_reader_limits(options->face.reader);
    report->min_height = options->face.min_size;
    report->operating_point = g_strdup(options->operating_point);
    report->legal_mode = g_strdup(options->legal_mode);
    report->expression = options->face.reader != NULL;
    report->models[0] = *face_detector_info(options->face.detector);
    if (options->face.reader)
        report->models[1] = *face_reader_info(options->face.reader);
    report->recogniser = g_strdup(options->recogniser);
    for (gsize i = 0; i < LESSON_VOICE_MODELS; i++)
        if (options->voice_models[i])
            report->models[LESSON_FACE_MODELS + i] = *options->voice_models[i];
    report->people = g_ptr_array_new_with_free_func(lesson_person_free);
    report->moments = g_ptr_array_new_with_free_func(moment_free);
    return report;
}

static void describe_recording(LessonReport *report, const VideoReader *video, const FaceTimeline *timeline)
{
    report->info = *video_info(video);
    report->format = g_strdup(report->info.format);
    report->codec = g_strdup(report->info.codec);
    report->info.format = report->format;
    report->info.codec = report->codec;
    report->info.width = timeline->width;
    report->info.height = timeline->height;
    report->gaps = video_gaps(video);
    report->duration = timeline->duration;
    report->pictures = timeline->pictures->len;
    report->cuts = timeline->cuts;
}

static FaceExpression strongest_negative(const Moment *moment)
{
    static const FaceExpression negative[] = {FACE_ANGRY, FACE_DISGUST, FACE_FEAR, FACE_SAD};
    FaceExpression best = negative[0];
    for (gsize i = 1; i < G_N_ELEMENTS(negative); i++)
        if (moment->classes[negative[i]] > moment->classes[best])
            best = negative[i];
    return best;
}

/* Counts the samples of the moment's span that were not judged, by why. */
static void count_doubts(LessonMoment *listed, const FaceTrack *track)
{
    for (guint i = 0; i < track->samples->len; i++) {
        const FaceSample *sample = &g_array_index(track->samples, FaceSample, i);
        if (sample->seconds >= listed->moment.onset && sample->seconds <= listed->moment.end)
            listed->doubts[sample->doubt]++;
    }
}

static LessonMoment *moment_new(const FoundMoment *found, guint person, const FaceTimeline *timeline)
{
    const Moment *moment = &found->moment;
    LessonMoment *listed = g_new0(LessonMoment, 1);
    guint pictures = lesson_pictures_between(timeline, moment->onset, moment->end);
    listed->person = person;
    listed->moment = *moment;
    listed->face_share = MIN(1, (double)moment->judged / MAX(1, pictures));
    listed->confidence = moment->sum / moment->judged * listed->face_share;
    listed->expression = strongest_negative(moment);
    count_doubts(listed, g_ptr_array_index(timeline->tracks, found->track));
    return listed;
}

static int by_onset(gconstpointer a, gconstpointer b)
{
    const LessonMoment *left = *(LessonMoment *const *)a, *right = *(LessonMoment *const *)b;
    if (left->moment.onset != right->moment.onset)
        return left->moment.onset < right->moment.onset ? -1 : 1;
    return (left->person > right->person) - (left->person < right->person);
}

/* The found moments are sorted by strength: the first ones carry a picture. */
static void list_moments(LessonReport *report, LessonCollector *collector, const FaceTimeline *timeline,
                         const guint *number)
{
    GPtrArray *found = lesson_collector_moments(collector);
    report->moments_found = lesson_collector_found(collector);
    for (guint i = 0; i < found->len; i++) {
        const FoundMoment *moment = g_ptr_array_index(found, i);
        guint person = number[((const FaceTrack *)g_ptr_array_index(timeline->tracks, moment->track))->person];
        if (person == 0) { /* nobody to list */
            report->moments_found--;
            continue;
        }
        LessonMoment *listed = moment_new(moment, person, timeline);
        if (report->moments->len < LIMIT_THUMBNAILS && moment->picture)
            listed->thumbnail = luma_picture_ref(moment->picture);
        LessonPerson *owner = g_ptr_array_index(report->people, person - 1);
        owner->moments++;
        listed->subtract = owner->baseline.subtract;
        g_ptr_array_add(report->moments, listed);
    }
    g_ptr_array_sort(report->moments, by_onset);
}

/* Each person is shown as in their longest track. */
static void choose_portraits(LessonReport *report, const LessonCollector *collector, const FaceTimeline *timeline,
                             const guint *number)
{
    g_autofree guint *longest = g_new0(guint, report->people->len + 1);
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        const LumaPicture *portrait = lesson_collector_portrait(collector, t);
        guint person = number[track->person];
        if (person == 0 || !portrait || track->samples->len <= longest[person])
            continue;
        LessonPerson *shown = g_ptr_array_index(report->people, person - 1);
        if (shown->portrait)
            luma_picture_unref(shown->portrait);
        shown->portrait = luma_picture_ref(portrait);
        longest[person] = track->samples->len;
    }
}

LessonReport *lesson_analyse(VideoReader *video, const char *name, const LessonOptions *options, Transcript *transcript,
                             const Task *task, GError **error)
{
    task_stage(task, tr("faces", "лица"));
    g_autoptr(LessonCollector) collector = lesson_collector_new(&options->rule);
    FaceAnalysis face = options->face;
    face.hook = lesson_collector_hook;
    face.user = collector;
    g_autoptr(FaceTimeline) timeline = face_analyse(video, &face, task, error);
    if (!timeline)
        return NULL;
    g_autofree Baseline *baselines =
        lesson_baselines(timeline, options->baseline ? face_reader_rest(options->face.reader) : INFINITY);
    lesson_collector_finish(collector, timeline, baselines);
    g_autoptr(LessonReport) report = report_new(name, options);
    describe_recording(report, video, timeline);
    g_autofree guint *number = lesson_sum_up_people(report, timeline, baselines);
    list_moments(report, collector, timeline, number);
    choose_portraits(report, collector, timeline, number);
    if (transcript) {
        voice_match_faces(transcript, timeline);
        lesson_join_conversation(report, transcript, number, timeline->people);
    }
    return g_steal_pointer(&report);
}
