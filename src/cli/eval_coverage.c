/* cli/eval_coverage.c: see eval_coverage.h. */
#include "cli/eval_coverage.h"

#include <math.h>

#include "learn/coverage.h"

static float size_of(const FaceReading *reading)
{
    return reading->quality.size;
}

static float light_of(const FaceReading *reading)
{
    return reading->quality.light;
}

static float detail_of(const FaceReading *reading)
{
    return reading->quality.detail;
}

/* A head is the better to read the less it is turned. */
static float straightness_of(const FaceReading *reading)
{
    return -reading->quality.turn;
}

static float face_of(const FaceReading *reading)
{
    return reading->face;
}

/* The net's own certainty, beside which the others are seen. */
static float certainty_of(const FaceReading *reading)
{
    float top = 0;
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        top = MAX(top, reading->probability[e]);
    return top;
}

static const struct {
    const char *name;
    float (*worth)(const FaceReading *reading);
} measures[] = {
    {"size", size_of},         {"light", light_of}, {"detail", detail_of},
    {"turn", straightness_of}, {"face", face_of},   {"certainty", certainty_of},
};

static const double shares[] = {1, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5};

static JsonValue *row(const char *measure, const CoveragePoint *point)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "measure", measure, "coverage",
                     jsonfile_number(point->coverage, 4), "limit", jsonfile_number(fabs(point->limit), 4), "wrong",
                     jsonfile_number(point->wrong, 4), "left_out_wrong", jsonfile_number(point->left_out_wrong, 4),
                     "wrong_classes", jsonfile_number(point->wrong_classes, 4), "left_out_wrong_classes",
                     jsonfile_number(point->left_out_wrong_classes, 4));
}

JsonValue *eval_coverage(const ExpressionItem *items, guint n, float threshold)
{
    JsonValue *rows = json_array();
    g_autofree float *worth = g_new(float, n + 1);
    CoveragePoint points[G_N_ELEMENTS(shares)];
    for (gsize m = 0; m < G_N_ELEMENTS(measures); m++) {
        for (guint i = 0; i < n; i++)
            worth[i] = measures[m].worth(&items[i].reading);
        coverage_curve(items, worth, n, threshold, shares, points, G_N_ELEMENTS(points));
        for (gsize p = 0; p < G_N_ELEMENTS(points); p++)
            json_array_append_new(rows, row(measures[m].name, &points[p]));
    }
    return rows;
}
