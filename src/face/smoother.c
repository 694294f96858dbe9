/* face/smoother.c: see smoother.h. */
#include "face/smoother.h"

#include <math.h>

void face_smoother_init(FaceSmoother *smoother, double constant, double reset)
{
    *smoother = (FaceSmoother){.constant = constant, .reset = reset, .seconds = 0, .value = NAN};
}

float face_smoother_feed(FaceSmoother *smoother, double seconds, float value)
{
    double step = seconds - smoother->seconds;
    gboolean fresh = isnan(smoother->value) || step > smoother->reset || smoother->constant <= 0;
    double weight = fresh ? 1 : 1 - exp(-step / smoother->constant);
    float before = fresh ? 0 : smoother->value;
    smoother->value = before + (float)weight * (value - before);
    smoother->seconds = seconds;
    return smoother->value;
}
