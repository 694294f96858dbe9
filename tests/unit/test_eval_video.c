/* tests/unit/test_eval_video.c: what is seen in a span of a timeline drawn by hand. */
#include <math.h>

#include "learn/segment_score.h"

#define PICTURES 10 /* one a second, at 0, 1 ... 9 s */
#define THRESHOLD 0.5f

static FaceTimeline *empty_timeline(void)
{
    FaceTimeline *timeline = face_timeline_new();
    timeline->width = 200;
    timeline->height = 100;
    timeline->duration = PICTURES;
    for (int i = 0; i < PICTURES; i++) {
        double seconds = i;
        g_array_append_val(timeline->pictures, seconds);
    }
    return timeline;
}

/* A face of `size` pixels at `x` in the pictures from `from` to `to` s, that looks `top` with the probability 0.8. */
static void add_face(FaceTimeline *timeline, double from, double to, float x, float size, FaceExpression top,
                     gboolean judged)
{
    FaceTrack *track = face_timeline_track(timeline, timeline->tracks->len);
    for (double seconds = from; seconds <= to; seconds++) {
        FaceSample sample = {.seconds = seconds, .box = {x, 0, size, size, 0.9f}, .judged = judged, .negative = NAN};
        if (judged) {
            sample.probability[top] = 0.8f;
            sample.negative = top == FACE_SAD ? 0.8f : 0.1f;
        }
        g_array_append_val(track->samples, sample);
    }
}

static void assert_answer(const FaceTimeline *timeline, double start, double end, SegmentTile tile, Sentiment answer)
{
    SegmentSeen seen = segment_look(timeline, start, end, tile, THRESHOLD);
    g_assert_cmpstr(sentiment_names[seen.answer], ==, sentiment_names[answer]);
}

/* Left is happy and small, right is sad and large. */
static void test_tiles(void)
{
    g_autoptr(FaceTimeline) timeline = empty_timeline();
    add_face(timeline, 0, 9, 20, 30, FACE_HAPPY, TRUE);
    add_face(timeline, 0, 9, 120, 40, FACE_SAD, TRUE);
    assert_answer(timeline, 0, 9, TILE_LEFT, SENTIMENT_POSITIVE);
    assert_answer(timeline, 0, 9, TILE_RIGHT, SENTIMENT_NEGATIVE);
    assert_answer(timeline, 0, 9, TILE_WHOLE, SENTIMENT_NEGATIVE); /* the largest face */
}

/* A face that looks surprised while its mouth moves and calm while it does not; another that was not judged. */
static void test_mouths(void)
{
    g_autoptr(FaceTimeline) timeline = empty_timeline();
    add_face(timeline, 0, 3, 20, 30, FACE_SURPRISE, TRUE);
    add_face(timeline, 4, 9, 20, 30, FACE_SAD, TRUE);
    add_face(timeline, 0, 9, 120, 40, FACE_FEAR, FALSE);
    for (guint t = 0; t < timeline->tracks->len; t++) {
        GArray *samples = ((FaceTrack *)g_ptr_array_index(timeline->tracks, t))->samples;
        for (guint i = 0; i < samples->len; i++)
            g_array_index(samples, FaceSample, i).mouth = i == 0 ? NAN : t == 0 ? 0.3f : 0.02f;
    }
    MouthSeen still = {0}, moving = {0};
    segment_mouths(timeline, 0, 8, TILE_LEFT, THRESHOLD, &still, &moving);
    g_assert_cmpuint(moving.samples, ==, 3);
    g_assert_cmpuint(moving.startled, ==, 3);
    g_assert_cmpuint(moving.negative, ==, 0);
    g_assert_cmpfloat_with_epsilon(moving.surprise, 3 * 0.8, 1e-6);
    g_assert_cmpuint(still.samples, ==, 4);
    g_assert_cmpuint(still.startled, ==, 0);
    g_assert_cmpuint(still.negative, ==, 4);
    segment_mouths(timeline, 0, 9, TILE_RIGHT, THRESHOLD, &still, &moving);
    g_assert_cmpuint(still.samples + moving.samples, ==, 7);
}

/* Sad in 0..4, neutral in 5..9, by two tracks. Over 3..5 the means are (0.8 + 0.8 + 0.1) / 3 negative, 1.6 / 3 sad and
 * 0.8 / 3 neutral. */
static void test_span(void)
{
    g_autoptr(FaceTimeline) timeline = empty_timeline();
    add_face(timeline, 0, 4, 20, 30, FACE_SAD, TRUE);
    add_face(timeline, 5, 9, 20, 30, FACE_NEUTRAL, TRUE);
    SegmentSeen seen = segment_look(timeline, 3, 5.9, TILE_WHOLE, THRESHOLD);
    g_assert_cmpuint(seen.pictures, ==, 3);
    g_assert_cmpuint(seen.with_face, ==, 3);
    g_assert_cmpfloat_with_epsilon(seen.negative, 1.7 / 3, 1e-6);
    g_assert_cmpfloat_with_epsilon(seen.probability[FACE_SAD], 1.6 / 3, 1e-6);
    g_assert_cmpfloat_with_epsilon(seen.probability[FACE_NEUTRAL], 0.8 / 3, 1e-6);
    assert_answer(timeline, 3, 5.9, TILE_WHOLE, SENTIMENT_NEGATIVE);
    assert_answer(timeline, 5, 9, TILE_WHOLE, SENTIMENT_NEUTRAL);
}

/* One picture of ten has a face: under a fifth. Two of ten are a fifth. */
static void test_no_face(void)
{
    g_autoptr(FaceTimeline) timeline = empty_timeline();
    assert_answer(timeline, 0, 9, TILE_WHOLE, SENTIMENT_NOFACE);
    add_face(timeline, 3, 3, 20, 30, FACE_HAPPY, TRUE);
    assert_answer(timeline, 0, 9, TILE_WHOLE, SENTIMENT_NOFACE);
    add_face(timeline, 4, 4, 20, 30, FACE_HAPPY, TRUE);
    assert_answer(timeline, 0, 9, TILE_WHOLE, SENTIMENT_POSITIVE);
    assert_answer(timeline, 0, 9, TILE_RIGHT, SENTIMENT_NOFACE);
}

/* What the reader rejected is no face, however large, and hides none. */
static void test_rejected(void)
{
    g_autoptr(FaceTimeline) timeline = empty_timeline();
    add_face(timeline, 0, 9, 20, 60, FACE_HAPPY, FALSE);
    assert_answer(timeline, 0, 9, TILE_WHOLE, SENTIMENT_NOFACE);
    g_assert_true(isnan(segment_look(timeline, 0, 9, TILE_WHOLE, THRESHOLD).negative));
    add_face(timeline, 0, 9, 120, 30, FACE_SAD, TRUE);
    assert_answer(timeline, 0, 9, TILE_WHOLE, SENTIMENT_NEGATIVE);
}

/* Without a picture there is no answer, not even "noface". */
static void test_no_picture(void)
{
    g_autoptr(FaceTimeline) timeline = empty_timeline();
    assert_answer(timeline, 20, 30, TILE_WHOLE, SENTIMENT_UNJUDGED);
}

static void test_names(void)
{
    Sentiment sentiment = SENTIMENTS;
    g_assert_true(sentiment_parse("negative", &sentiment));
    g_assert_cmpint(sentiment, ==, SENTIMENT_NEGATIVE);
    g_assert_true(sentiment_parse("noface", &sentiment));
    g_assert_cmpint(sentiment, ==, SENTIMENT_NOFACE);
    g_assert_false(sentiment_parse("unjudged", &sentiment)); /* an answer, never a label */
    g_assert_false(sentiment_parse("", &sentiment));
}

/* Three of four right; file 0 all right, file 1 one of two: drawing files gives 1/2 .. 1. */
static void test_share(void)
{
    const gboolean right[] = {TRUE, TRUE, TRUE, FALSE};
    const guint file[] = {0, 0, 1, 1};
    Estimate share = segment_share(right, file, 4, 2, 200);
    g_assert_cmpfloat(share.value, ==, 0.75);
    g_assert_cmpfloat(share.low, ==, 0.5);
    g_assert_cmpfloat(share.high, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/eval/video/tiles", test_tiles);
    g_test_add_func("/eval/video/mouths", test_mouths);
    g_test_add_func("/eval/video/span", test_span);
    g_test_add_func("/eval/video/no-face", test_no_face);
    g_test_add_func("/eval/video/rejected", test_rejected);
    g_test_add_func("/eval/video/no-picture", test_no_picture);
    g_test_add_func("/eval/video/names", test_names);
    g_test_add_func("/eval/video/share", test_share);
    return g_test_run();
}
