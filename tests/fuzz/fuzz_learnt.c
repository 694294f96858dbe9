/* tests/fuzz/fuzz_learnt.c: what was learnt, read back: trees from bytes, the other models from JSON. What can be read
 * can be asked. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "learn/boost.h"
#include "learn/calibration.h"
#include "learn/drift.h"
#include "learn/logistic.h"

#define COLUMNS 5
#define ROWS 9

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const float value[ROWS * COLUMNS] = {0,        1,         -1,    0.5f,   NAN,    NAN, NAN, NAN, NAN, NAN,
                                            INFINITY, -INFINITY, 1e30f, -1e30f, 1e-30f, 7,   7,   7,   7,   7};
static const Matrix matrix = {value, ROWS, COLUMNS};

/* Trees that can be read give the same bytes again. */
static void ask_trees(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Boost) boost = boost_parse(bytes, length, COLUMNS, "fuzz", &error);
    g_assert((boost != NULL) != (error != NULL));
    if (!boost)
        return;
    float score[ROWS], reasons[ROWS * (COLUMNS + 1)];
    g_assert(boost_score(boost, &matrix, score, NULL) && boost_reasons(boost, &matrix, reasons, NULL));
    g_autoptr(GBytes) again = boost_bytes(boost, NULL);
    g_autoptr(GBytes) given = g_bytes_new_static(bytes, length);
    g_assert(g_bytes_equal(again, given));
}

static void ask_logistic(const JsonValue *json)
{
    g_autoptr(Logistic) model = logistic_parse(json, COLUMNS, "fuzz", NULL);
    float score[ROWS], reasons[ROWS * (COLUMNS + 1)];
    if (!model)
        return;
    logistic_score(model, &matrix, score);
    logistic_reasons(model, &matrix, reasons);
}

static void ask_calibration(const JsonValue *json)
{
    g_autoptr(Calibration) calibration = calibration_parse(json, "fuzz", NULL);
    double before = 0;
    for (double score = -50; calibration && score <= 50; score += 0.5) {
        double probability = calibration_apply(calibration, score);
        g_assert(probability > 0 && probability < 1 && probability >= before);
        before = probability;
    }
}

static void ask_drift(const JsonValue *json)
{
    g_autoptr(DriftBase) base = drift_base_parse(json, "fuzz", NULL);
    g_autoptr(Frame) frame = frame_new(DRIFT_FEW);
    FrameColumn *number = frame_add(frame, "number", FRAME_NUMBER), *text = frame_add(frame, "text", FRAME_CATEGORY);
    for (guint i = 0; i < frame->rows; i++) {
        number->number[i] = i % 3 ? (double)i - 20 : NAN;
        text->code[i] = frame_level(text, i % 2 ? "a" : "b");
    }
    for (guint i = 0; base && i < frame->columns->len; i++) {
        double psi = drift_psi(base, frame->columns->pdata[i], frame->rows);
        g_assert(isnan(psi) || psi >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    ask_trees(bytes, length);
    g_autoptr(JsonValue) json = jsonfile_parse((const char *)bytes, length, "fuzz", NULL);
    if (!json)
        return 0;
    ask_logistic(json);
    ask_calibration(json);
    ask_drift(json);
    return 0;
}
