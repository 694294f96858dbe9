/* tests/unit/test_sidecar.c: a model's description is read whole or refused. */
#include "face/sidecar.h"

#include <string.h>

#include "face/error.h"

static const char detector[] = "{\"name\":\"d\",\"task\":\"detector\",\"input\":{\"name\":\"input\",\"channels\":1,"
                               "\"multiple\":32,\"mean\":0.0,\"scale\":1.0},"
                               "\"outputs\":\"yunet\",\"strides\":[8,16,32],\"threshold\":0.5,\"nms_iou\":0.3}";
static const char expression[] = "{\"name\":\"e\",\"task\":\"expression\",\"input\":{\"name\":\"face\",\"channels\":1,"
                                 "\"width\":48,\"height\":48,\"mean\":0,\"scale\":1},"
                                 "\"outputs\":{\"logits\":\"logits\",\"face\":\"face_logit\"},\"labels\":[\"neutral\","
                                 "\"disgust\",\"fear\",\"happy\",\"sad\",\"surprise\",\"angry\"],"
                                 "\"negative\":[\"angry\",\"disgust\",\"fear\",\"sad\"],\"temperature\":1.5,\"crop\":{"
                                 "\"scale\":1.2,\"shift_x\":0,\"shift_y\":0.05},"
                                 "\"face_threshold\":0.5,\"operating_points\":{\"ferplus\":0.4,\"fer\":0.3}}";

/* The good text with `from` replaced by `to`. The caller owns it. */
static char *edit(const char *good, const char *from, const char *to)
{
    g_autoptr(GString) text = g_string_new(good);
    g_assert_cmpuint(g_string_replace(text, from, to, 1), ==, 1);
    return g_strdup(text->str);
}

static void test_detector(void)
{
    g_autoptr(GError) error = NULL;
    DetectorSidecar sidecar;
    g_assert_true(detector_sidecar_parse(detector, strlen(detector), "d.json", &sidecar, &error));
    g_assert_cmpstr(sidecar.name, ==, "d");
    g_assert_cmpint(sidecar.channels, ==, 1);
    g_assert_cmpfloat(sidecar.threshold, ==, 0.5f);
    g_assert_cmpfloat(sidecar.largest_face, ==, 0);
    g_assert_cmpfloat(sidecar.turn_scale, ==, 1);
    g_autofree char *with_size = edit(detector, "\"nms_iou\":0.3", "\"nms_iou\":0.3,\"largest_face\":96");
    g_assert_true(detector_sidecar_parse(with_size, strlen(with_size), "d.json", &sidecar, &error));
    g_assert_cmpfloat(sidecar.largest_face, ==, 96);
}

static void test_expression(void)
{
    g_autoptr(GError) error = NULL;
    ExpressionSidecar sidecar;
    g_assert_true(expression_sidecar_parse(expression, strlen(expression), "e.json", &sidecar, &error));
    g_assert_cmpint(sidecar.column[FACE_ANGRY], ==, 6); /* labels may stand in any order */
    g_assert_cmpint(sidecar.column[FACE_NEUTRAL], ==, 0);
    g_assert_cmpfloat(sidecar.temperature, ==, 1.5f);
    g_assert_cmpuint(sidecar.n_points, ==, 2);
    g_assert_cmpstr(sidecar.points[0].name, ==, "ferplus");
    g_assert_cmpfloat(sidecar.limits.size, ==, 17); /* and those of what is not judged, and of a face at rest */
    g_assert_cmpfloat(sidecar.limits.light, ==, 20);
    g_assert_cmpfloat(sidecar.limits.detail, ==, 0.2f);
    g_assert_cmpfloat(sidecar.limits.turn, ==, 0.5f);
    g_assert_cmpfloat(sidecar.rest, ==, 0.26f);
    g_autofree char *limited = edit(expression, "\"temperature\":1.5",
                                    "\"temperature\":1.5,\"rest\":0.1,\"limits\":{\"light\":0,\"turn\":0.75}");
    g_assert_true(expression_sidecar_parse(limited, strlen(limited), "e.json", &sidecar, &error));
    g_assert_cmpfloat(sidecar.limits.size, ==, 17);
    g_assert_cmpfloat(sidecar.limits.light, ==, 0);
    g_assert_cmpfloat(sidecar.limits.turn, ==, 0.75f);
    g_assert_cmpfloat(sidecar.rest, ==, 0.1f);
    g_assert_cmpstr(sidecar.logits_fer, ==, "logits_fer"); /* the defaults of a second head */
    g_assert_cmpfloat(sidecar.temperature_fer, ==, 1.5f);
    g_autofree char *named =
        edit(expression, "\"face\":\"face_logit\"", "\"face\":\"face_logit\",\"logits_fer\":\"second\"");
    g_autofree char *second = edit(named, "\"temperature\":1.5", "\"temperature\":1.5,\"temperature_fer\":0.7");
    g_assert_true(expression_sidecar_parse(second, strlen(second), "e.json", &sidecar, &error));
    g_assert_cmpstr(sidecar.logits_fer, ==, "second");
    g_assert_cmpfloat(sidecar.temperature_fer, ==, 0.7f);
}

static void test_refused_detectors(void)
{
    static const char *const edits[][2] = {
        {"\"task\":\"detector\"", "\"task\":\"expression\""},
        {"\"channels\":1", "\"channels\":2"},
        {"\"multiple\":32", "\"multiple\":0"},
        {"\"multiple\":32", "\"multiple\":33"},
        {"[8,16,32]", "[8,16]"},
        {"\"nms_iou\":0.3", "\"nms_iou\":0.3,\"largest_face\":-5"},
        {"\"nms_iou\":0.3", "\"nms_iou\":0.3,\"turn_scale\":-1"},
        {"\"threshold\":0.5", "\"threshold\":1.5"},
        {"\"threshold\":0.5,", ""},
        {"\"yunet\"", "\"ssd\""},
        {"\"name\":\"d\"", "\"name\":\"\""},
        {"\"mean\":0.0", "\"mean\":\"0\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
        g_autofree char *text = edit(detector, edits[i][0], edits[i][1]);
        g_autoptr(GError) error = NULL;
        DetectorSidecar sidecar;
        g_assert_false(detector_sidecar_parse(text, strlen(text), "d.json", &sidecar, &error));
        g_assert_error(error, FACE_ERROR, FACE_ERROR_SIDECAR);
        g_assert_true(g_str_has_prefix(error->message, "d.json: "));
    }
}

static void test_refused_expressions(void)
{
    static const char *const edits[][2] = {
        {"\"temperature\":1.5", "\"temperature\":1.5,\"limits\":{\"light\":-1}"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"limits\":{\"light\":\"dark\"}"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"limits\":{\"colour\":1}"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"limits\":[]"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"limits\":{\"turn\":9}"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"rest\":2"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"temperature_fer\":-1"},
        {"\"temperature\":1.5", "\"temperature\":1.5,\"temperature_fer\":\"1\""},
        {"\"face\":\"face_logit\"", "\"face\":\"face_logit\",\"logits_fer\":\"\""},
        {"\"channels\":1", "\"channels\":3"},
        {"\"width\":48", "\"width\":64"},
        {"\"width\":48,\"height\":48", "\"width\":100000,\"height\":100000"},
        {"\"neutral\"", "\"calm\""},
        {"\"neutral\"", "\"angry\""},
        {"\"fear\",\"sad\"]", "\"sad\"]"},
        {"\"temperature\":1.5", "\"temperature\":0"},
        {"\"scale\":1.2", "\"scale\":-1"},
        {"\"ferplus\":0.4", "\"ferplus\":0"},
        {"\"ferplus\":0.4", "\"ferplus\":\"x\""},
        {"{\"ferplus\":0.4,\"fer\":0.3}", "{}"},
        {"\"face_threshold\":0.5", "\"face_threshold\":2"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
        g_autofree char *text = edit(expression, edits[i][0], edits[i][1]);
        g_autoptr(GError) error = NULL;
        ExpressionSidecar sidecar;
        g_assert_false(expression_sidecar_parse(text, strlen(text), "e.json", &sidecar, &error));
        g_assert_error(error, FACE_ERROR, FACE_ERROR_SIDECAR);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sidecar/detector", test_detector);
    g_test_add_func("/sidecar/expression", test_expression);
    g_test_add_func("/sidecar/refused-detectors", test_refused_detectors);
    g_test_add_func("/sidecar/refused-expressions", test_refused_expressions);
    return g_test_run();
}
