/* face/quality.c: see quality.h. */
#include "face/quality.h"

#include <math.h>

#define MIDDLE 6 /* the outer sixth on each side shows hair and background */

const char *const face_doubt_names[FACE_DOUBTS] = {"clear", "no_face", "small", "dark", "turned", "blurred"};

static float mean_of(const float *crop, guint side)
{
    float sum = 0;
    for (guint i = 0; i < side * side; i++)
        sum += crop[i];
    return sum / (float)(side * side);
}

static float detail_of(const float *crop, guint side)
{
    guint from = side / MIDDLE, to = side - from;
    double sum = 0, squares = 0, edges = 0, n = 0;
    for (guint y = from; y < to; y++) {
        for (guint x = from; x < to; x++) {
            const float *at = crop + y * side + x;
            double edge = 4 * at[0] - at[-1] - at[1] - at[-(int)side] - at[side];
            sum += at[0];
            squares += (double)at[0] * at[0];
            edges += edge * edge;
            n++;
        }
    }
    double variance = squares / n - sum / n * (sum / n);
    return variance > 1 ? (float)sqrt(edges / n / variance) : 0;
}

FaceQuality face_quality_measure(const float *crop, guint side, FaceBox box)
{
    return (FaceQuality){.size = sqrtf(box.width * box.height),
                         .light = mean_of(crop, side),
                         .detail = detail_of(crop, side),
                         .turn = box.turn};
}

FaceDoubt face_quality_doubt(const FaceQuality *quality, const FaceLimits *limits)
{
    if (quality->size < limits->size)
        return FACE_SMALL;
    if (quality->light < limits->light)
        return FACE_DARK;
    if (limits->turn > 0 && quality->turn > limits->turn)
        return FACE_TURNED;
    return quality->detail < limits->detail ? FACE_BLURRED : FACE_CLEAR;
}
