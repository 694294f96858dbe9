/* learn/speech_score.c: see speech_score.h. */
#include "learn/speech_score.h"

#include <math.h>

#include "learn/spans.h"

SpeechScore speech_score(const GArray *reference, const GArray *answer, const GArray *scored)
{
    g_autoptr(GArray) speech = spans_intersect(reference, scored);
    g_autoptr(GArray) found = spans_intersect(answer, scored);
    double common = spans_seconds_common(speech, found), seconds = spans_seconds(speech);
    return (SpeechScore){
        .speech = seconds,
        .silence = spans_seconds(scored) - seconds,
        .missed = seconds - common,
        .false_alarm = spans_seconds(found) - common,
    };
}

static SpeechScore add_up(const double *weight, gsize n, const SpeechScore *scores)
{
    SpeechScore sum = {0};
    for (gsize i = 0; i < n; i++) {
        sum.speech += weight[i] * scores[i].speech;
        sum.silence += weight[i] * scores[i].silence;
        sum.missed += weight[i] * scores[i].missed;
        sum.false_alarm += weight[i] * scores[i].false_alarm;
    }
    return sum;
}

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

static double miss(const double *weight, gsize n, gconstpointer user)
{
    SpeechScore sum = add_up(weight, n, user);
    return share(sum.missed, sum.speech);
}

static double false_alarm(const double *weight, gsize n, gconstpointer user)
{
    SpeechScore sum = add_up(weight, n, user);
    return share(sum.false_alarm, sum.speech);
}

static double both(const double *weight, gsize n, gconstpointer user)
{
    SpeechScore sum = add_up(weight, n, user);
    return share(sum.missed + sum.false_alarm, sum.speech);
}

static double silence_taken(const double *weight, gsize n, gconstpointer user)
{
    SpeechScore sum = add_up(weight, n, user);
    return share(sum.false_alarm, sum.silence);
}

SpeechSummary speech_summary(const SpeechScore *scores, gsize n, guint rounds)
{
    return (SpeechSummary){
        bootstrap(miss, scores, n, NULL, 0, rounds),
        bootstrap(false_alarm, scores, n, NULL, 0, rounds),
        bootstrap(both, scores, n, NULL, 0, rounds),
        bootstrap(silence_taken, scores, n, NULL, 0, rounds),
    };
}
