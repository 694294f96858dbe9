/* tests/unit/test_eval_detection.c: pairing boxes with marked faces, and the scores of two photos worked out by hand.
 */
#include <math.h>

#include "learn/detection_score.h"

/* A 10 x 10 face at (x, 0): two of them `d` apart overlap by (10 - d) / (10 + d). */
#define FACE_AT(at) {.x = (at), .y = 0, .width = 10, .height = 10}
#define FOUND_AT(at, certainty) {.x = (at), .y = 0, .width = 10, .height = 10, .score = (certainty)}

#define MOST 4

static const struct {
    const char *name;
    FaceBox found[MOST], truth[MOST];
    gsize n_found, n_truth;
    float iou;
    gboolean hit[MOST];
} cases[] = {
    {"the same box", {FOUND_AT(0, 0.9f)}, {FACE_AT(0)}, 1, 1, 0.5f, {TRUE}},
    {"exactly the bound", {FOUND_AT(5, 0.9f)}, {FACE_AT(0)}, 1, 1, 1.0f / 3 - 1e-6f, {TRUE}},
    {"below the bound", {FOUND_AT(6, 0.9f)}, {FACE_AT(0)}, 1, 1, 0.3f, {FALSE}}, /* 4 / 16 */
    {"a face counts once", {FOUND_AT(0, 0.9f), FOUND_AT(1, 0.8f)}, {FACE_AT(0)}, 2, 1, 0.3f, {TRUE, FALSE}},
    {"the best score chooses first", {FOUND_AT(2, 0.9f), FOUND_AT(0, 0.8f)}, {FACE_AT(0)}, 2, 1, 0.3f, {TRUE, FALSE}},
    {"the nearest of two", {FOUND_AT(3, 0.9f), FOUND_AT(0, 0.8f)}, {FACE_AT(0), FACE_AT(4)}, 2, 2, 0.3f, {TRUE, TRUE}},
    {"a miss takes nothing", {FOUND_AT(6, 0.9f), FOUND_AT(0, 0.8f)}, {FACE_AT(0)}, 2, 1, 0.3f, {FALSE, TRUE}},
    {"nobody there", {FOUND_AT(0, 0.9f)}, {FACE_AT(0)}, 1, 0, 0.3f, {FALSE}},
    {"apart, whatever the bound", {FOUND_AT(30, 0.9f)}, {FACE_AT(0)}, 1, 1, 0, {FALSE}},
};

static void test_match(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        DetectionPhoto photo = {cases[i].found, cases[i].n_found, cases[i].truth, cases[i].n_truth};
        gboolean hit[MOST] = {0};
        detection_match(&photo, cases[i].iou, hit);
        for (gsize k = 0; k < cases[i].n_found; k++)
            if (hit[k] != cases[i].hit[k])
                g_error("%s: box %" G_GSIZE_FORMAT, cases[i].name, k);
    }
}

/* Photo 1: two faces; found at 0.9 (right), 0.6 (wrong) and 0.3 (right, 5/15 of overlap). Photo 2: one face; found at
 * 0.7 (right). At threshold 0.5: 2 of 3 faces, 2 of 3 boxes. All boxes by score: right, right, wrong, right: (1 + 1 +
 * 3/4) / 3 = 11/12. With IoU 0.5 the box at 0.3 is wrong too: 2/3, 2/3, and 2/3 of recall at precision 1. */
static void test_score(void)
{
    const FaceBox found_1[] = {FOUND_AT(0, 0.9f), FOUND_AT(80, 0.6f), FOUND_AT(45, 0.3f)};
    const FaceBox truth_1[] = {FACE_AT(0), FACE_AT(40)};
    const FaceBox found_2[] = {FOUND_AT(0, 0.7f)};
    const FaceBox truth_2[] = {FACE_AT(1)};
    const DetectionPhoto photos[] = {{found_1, 3, truth_1, 2}, {found_2, 1, truth_2, 1}};
    DetectionScore loose = detection_score(photos, 2, 0.3f, 0.5f, 200);
    g_assert_cmpfloat_with_epsilon(loose.recall.value, 2.0 / 3, 1e-9);
    g_assert_cmpfloat_with_epsilon(loose.precision.value, 2.0 / 3, 1e-9);
    g_assert_cmpfloat_with_epsilon(loose.ap.value, 11.0 / 12, 1e-9);
    DetectionScore strict = detection_score(photos, 2, 0.5f, 0.5f, 200);
    g_assert_cmpfloat_with_epsilon(strict.recall.value, 2.0 / 3, 1e-9);
    g_assert_cmpfloat_with_epsilon(strict.ap.value, 2.0 / 3, 1e-9);
    /* Photos are drawn whole: the ends are photo 1 alone (1 of 2) and photo 2 alone (1 of 1). */
    g_assert_cmpfloat_with_epsilon(loose.recall.low, 0.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(loose.recall.high, 1, 1e-9);
}

/* A photo without people counts through what is found there by mistake. */
static void test_photo_without_faces(void)
{
    const FaceBox found[] = {FOUND_AT(0, 0.9f)}, truth[] = {FACE_AT(0)};
    const DetectionPhoto photos[] = {{found, 1, truth, 1}, {found, 1, NULL, 0}};
    DetectionScore score = detection_score(photos, 2, 0.5f, 0.5f, 10);
    g_assert_cmpfloat_with_epsilon(score.recall.value, 1, 1e-9);
    g_assert_cmpfloat_with_epsilon(score.precision.value, 0.5, 1e-9);
    DetectionScore empty = detection_score(&photos[1], 1, 0.5f, 0.95f, 10);
    g_assert_true(isnan(empty.recall.value) && isnan(empty.precision.value) && isnan(empty.ap.value));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/eval/detection/match", test_match);
    g_test_add_func("/eval/detection/score", test_score);
    g_test_add_func("/eval/detection/no-faces", test_photo_without_faces);
    return g_test_run();
}
