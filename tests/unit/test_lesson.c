/* tests/unit/test_lesson.c: what a lesson report says of a timeline made by hand, and how it is written. */
#include <math.h>
#include <string.h>

#include "lesson/person.h"
#include "lesson/write.h"

/* A recording of `seconds` at five pictures a second. */
static FaceTimeline *timeline_of(double seconds)
{
    FaceTimeline *timeline = face_timeline_new();
    timeline->duration = seconds;
    for (int i = 0; i < seconds * 5; i++) {
        double at = i / 5.0;
        g_array_append_val(timeline->pictures, at);
    }
    return timeline;
}

/* One track of `person` that is seen in from..to, with `negative` and `happy` at every sample. */
static void add_track(FaceTimeline *timeline, guint person, double from, double to, float negative, float happy)
{
    FaceTrack *track = face_timeline_track(timeline, timeline->tracks->len);
    track->person = person;
    timeline->people = MAX(timeline->people, person + 1);
    for (guint i = 0; i < timeline->pictures->len; i++) {
        double at = g_array_index(timeline->pictures, double, i);
        FaceSample sample = {.seconds = at, .box = {0, 0, 50, 50, 1}, .negative = negative, .judged = TRUE};
        sample.probability[FACE_SAD] = negative;
        sample.probability[FACE_HAPPY] = happy;
        sample.probability[FACE_NEUTRAL] = 1 - negative - happy;
        if (at >= from && at < to)
            g_array_append_val(track->samples, sample);
    }
}

static LessonReport *report_new(void)
{
    LessonReport *report = g_new0(LessonReport, 1);
    report->file = g_strdup("урок \"1\".mp4");
    report->format = g_strdup("mov");
    report->codec = g_strdup("h264");
    report->operating_point = g_strdup("ferplus");
    report->legal_mode = g_strdup("research");
    report->rule = (MomentRule){0.5f, 0.3f, 0.8, 1.5};
    report->people = g_ptr_array_new_with_free_func(lesson_person_free);
    report->moments = g_ptr_array_new_with_free_func(g_free);
    return report;
}

/* Nothing is subtracted. */
static guint *sum_up(LessonReport *report, const FaceTimeline *timeline)
{
    g_autofree Baseline *baselines = lesson_baselines(timeline, INFINITY);
    return lesson_sum_up_people(report, timeline, baselines);
}

static void test_people(void)
{
    g_autoptr(LessonReport) report = report_new();
    g_autoptr(FaceTimeline) timeline = timeline_of(60);
    add_track(timeline, 0, 0, 20, 0.6f, 0.1f);
    add_track(timeline, 1, 5, 5.5, 0.1f, 0.8f); /* too brief */
    add_track(timeline, 2, 10, 60, 0.1f, 0.8f);
    add_track(timeline, 0, 30, 60, 0.1f, 0.1f); /* the first person again */
    g_autofree guint *number = sum_up(report, timeline);
    g_assert_cmpuint(report->people->len, ==, 2);
    g_assert_cmpuint(report->brief_faces, ==, 1);
    g_assert_cmpuint(number[0], ==, 1);
    g_assert_cmpuint(number[1], ==, 0);
    g_assert_cmpuint(number[2], ==, 2);
    const LessonPerson *first = g_ptr_array_index(report->people, 0), *second = g_ptr_array_index(report->people, 1);
    g_assert_cmpfloat_with_epsilon(first->seen, 50, 1e-6);
    g_assert_cmpfloat_with_epsilon(first->negative_share, 0.4, 1e-6); /* 20 of 50 seconds */
    g_assert_cmpfloat_with_epsilon(first->positive_share, 0, 1e-6);
    g_assert_cmpuint(first->absences->len, ==, 1);
    g_assert_cmpfloat_with_epsilon(g_array_index(first->absences, LessonSpan, 0).start, 20, 1e-6);
    g_assert_cmpfloat_with_epsilon(g_array_index(first->absences, LessonSpan, 0).end, 30, 1e-6);
    g_assert_cmpfloat_with_epsilon(second->positive_share, 1, 1e-6);
    g_assert_cmpfloat_with_epsilon(second->expressions[FACE_HAPPY], 0.8, 1e-6);
    g_assert_cmpfloat_with_epsilon(report->without_any_face, 0, 1e-6);
    g_assert_true(first->enough && second->enough);
}

/* A name badge that the detector takes for a face and the expression net does not. */
static void test_no_face(void)
{
    g_autoptr(LessonReport) report = report_new();
    g_autoptr(FaceTimeline) timeline = timeline_of(60);
    add_track(timeline, 0, 0, 60, 0.1f, 0.1f);
    FaceTrack *track = g_ptr_array_index(timeline->tracks, 0);
    for (guint i = 0; i < track->samples->len; i++) {
        FaceSample *sample = &g_array_index(track->samples, FaceSample, i);
        sample->no_face = i % 20 != 0;
        sample->judged = !sample->no_face;
    }
    g_autofree guint *number = sum_up(report, timeline);
    g_assert_cmpuint(report->people->len, ==, 0);
    g_assert_cmpuint(report->brief_faces, ==, 1);
    g_assert_cmpfloat_with_epsilon(report->without_any_face, 57, 1e-6);
}

static void test_not_enough(void)
{
    g_autoptr(LessonReport) report = report_new();
    g_autoptr(FaceTimeline) timeline = timeline_of(60);
    add_track(timeline, 0, 0, 3, 0.6f, 0.1f);
    g_autofree guint *number = sum_up(report, timeline);
    const LessonPerson *person = g_ptr_array_index(report->people, 0);
    g_assert_false(person->enough);
    g_assert_true(isnan(person->negative_share) && isnan(person->confidence));
    g_assert_cmpfloat_with_epsilon(report->without_any_face, 57, 1e-6);
}

static void test_chart_is_bounded(void)
{
    g_autoptr(LessonReport) report = report_new();
    g_autoptr(FaceTimeline) timeline = timeline_of(1000);
    add_track(timeline, 0, 0, 500, 0.25f, 0.5f);
    g_autofree guint *number = sum_up(report, timeline);
    const GArray *chart = ((LessonPerson *)g_ptr_array_index(report->people, 0))->chart;
    g_assert_cmpuint(chart->len, ==, 1500);
    g_assert_cmpfloat(g_array_index(chart, LessonPoint, 100).negative, ==, 0.25f);
    g_assert_true(isnan(g_array_index(chart, LessonPoint, 1400).negative));
}

static void test_pictures_between(void)
{
    g_autoptr(FaceTimeline) timeline = timeline_of(10);
    g_assert_cmpuint(lesson_pictures_between(timeline, 1, 2), ==, 6);
    g_assert_cmpuint(lesson_pictures_between(timeline, 0, 100), ==, 50);
    g_assert_cmpuint(lesson_pictures_between(timeline, 20, 30), ==, 0);
}

static void test_csv(void)
{
    g_autoptr(LessonReport) report = report_new();
    LessonMoment *listed = g_new0(LessonMoment, 1);
    *listed = (LessonMoment){.person = 2,
                             .moment = {.onset = 1.25, .peak_at = 2, .end = 3.5, .magnitude = 0.75, .peak = 0.5f},
                             .subtract = 0.25f,
                             .doubts = {[FACE_DARK] = 1, [FACE_TURNED] = 12},
                             .face_share = 1,
                             .confidence = 0.625};
    const guint speakers[] = {2, 1};
    listed->speakers = g_array_append_vals(g_array_new(FALSE, FALSE, sizeof(guint)), speakers, 2);
    listed->words = g_strdup("not now, \"please\"");
    g_ptr_array_add(report->moments, listed);
    g_autofree char *text = lesson_to_csv(report);
    g_array_unref(listed->speakers);
    g_free(listed->words);
    g_assert_cmpstr(text, ==,
                    "person,onset_s,peak_s,end_s,magnitude,peak,confidence,face_share,peak_less_baseline,not_judged,"
                    "speakers,words\n2,1.250,2.000,"
                    "3.500,0.7500,0.7500,0.6250,1.0000,0.5000,dark:1 turned:12,2 1,\"not now, \"\"please\"\"\"\n");
}

static void test_page_is_safe(void)
{
    g_autoptr(JsonValue) json = json_pack("{s:s}", "file", "</script><!-- \u2028 &amp; </SCRIPT>");
    g_autofree char *page = lesson_to_html(json);
    g_assert_nonnull(strstr(page, "{\"file\":\"\\u003c/script>\\u003c!-- \\u2028 &amp; \\u003c/SCRIPT>\"}"));
    g_assert_null(strstr(page, "@REPORT@"));
}

static void test_addresses(void)
{
    static const struct {
        const char *recording, *folder, *address;
    } cases[] = {
        {"/a/lesson.mp4", "/a/out", "../lesson.mp4"},
        {"/a/b c/ы.mp4", "/a", "b%20c/%D1%8B.mp4"},
        {"/x/l.mp4", "/a/b", "../../x/l.mp4"},
        {"/a/q?#.mp4", "/a", "q%3F%23.mp4"},
        {"-", "/a", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *address = lesson_video_address(cases[i].recording, cases[i].folder);
        g_assert_cmpstr(address, ==, cases[i].address);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lesson/people", test_people);
    g_test_add_func("/lesson/no-face", test_no_face);
    g_test_add_func("/lesson/not-enough", test_not_enough);
    g_test_add_func("/lesson/chart-is-bounded", test_chart_is_bounded);
    g_test_add_func("/lesson/pictures-between", test_pictures_between);
    g_test_add_func("/lesson/csv", test_csv);
    g_test_add_func("/lesson/page-is-safe", test_page_is_safe);
    g_test_add_func("/lesson/addresses", test_addresses);
    return g_test_run();
}
