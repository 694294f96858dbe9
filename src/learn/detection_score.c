/* learn/detection_score.c: see detection_score.h. */
#include "learn/detection_score.h"

#include <math.h>

#include "learn/metrics.h"

void detection_match(const DetectionPhoto *photo, float iou, gboolean *hit)
{
    g_autofree gboolean *taken = g_new0(gboolean, photo->n_truth + 1);
    for (gsize i = 0; i < photo->n_found; i++) {
        float best = 0;
        gsize at = 0;
        for (gsize j = 0; j < photo->n_truth; j++) {
            float overlap = taken[j] ? 0 : face_box_iou(photo->found[i], photo->truth[j]);
            if (overlap > best) {
                best = overlap;
                at = j;
            }
        }
        hit[i] = best > 0 && best >= iou;
        if (hit[i])
            taken[at] = TRUE;
    }
}

/* Counts of one photo. */
typedef struct {
    double hits, answers, truths;
} PhotoCount;

/* All photos after matching. */
typedef struct {
    PhotoCount *counts; /* at the threshold, by photo */
    float *score;       /* of every box of every photo */
    gboolean *hit;
    gsize *photo;       /* which photo the box is in */
    double *box_weight; /* room for the weight of every box */
    gsize n_boxes;
} Matched;

static void matched_init(Matched *matched, const DetectionPhoto *photos, gsize n, float iou, float threshold)
{
    gsize total = 0;
    for (gsize i = 0; i < n; i++)
        total += photos[i].n_found;
    matched->counts = g_new0(PhotoCount, n + 1); /* + 1: never an allocation of nothing */
    matched->score = g_new(float, total + 1);
    matched->hit = g_new(gboolean, total + 1);
    matched->photo = g_new(gsize, total + 1);
    matched->box_weight = g_new(double, total + 1);
    matched->n_boxes = total;
    gsize box = 0;
    for (gsize i = 0; i < n; i++) {
        PhotoCount *count = &matched->counts[i];
        count->truths = (double)photos[i].n_truth;
        detection_match(&photos[i], iou, &matched->hit[box]);
        for (gsize k = 0; k < photos[i].n_found; k++, box++) {
            matched->score[box] = photos[i].found[k].score;
            matched->photo[box] = i;
            if (matched->score[box] >= threshold) {
                count->answers++;
                count->hits += matched->hit[box];
            }
        }
    }
}

static void matched_clear(Matched *matched)
{
    g_free(matched->counts);
    g_free(matched->score);
    g_free(matched->hit);
    g_free(matched->photo);
    g_free(matched->box_weight);
}

static PhotoCount add_up(const double *weight, gsize n, const Matched *matched)
{
    PhotoCount sum = {0};
    for (gsize i = 0; i < n; i++) {
        sum.hits += weight[i] * matched->counts[i].hits;
        sum.answers += weight[i] * matched->counts[i].answers;
        sum.truths += weight[i] * matched->counts[i].truths;
    }
    return sum;
}

static double recall(const double *weight, gsize n, gconstpointer user)
{
    PhotoCount sum = add_up(weight, n, user);
    return sum.truths > 0 ? sum.hits / sum.truths : NAN;
}

static double precision(const double *weight, gsize n, gconstpointer user)
{
    PhotoCount sum = add_up(weight, n, user);
    return sum.answers > 0 ? sum.hits / sum.answers : NAN;
}

static double average_precision(const double *weight, gsize n, gconstpointer user)
{
    const Matched *matched = user;
    for (gsize i = 0; i < matched->n_boxes; i++)
        matched->box_weight[i] = weight[matched->photo[i]];
    double truths = add_up(weight, n, matched).truths;
    return metrics_average_precision(matched->score, matched->hit, matched->box_weight, matched->n_boxes, truths);
}

DetectionScore detection_score(const DetectionPhoto *photos, gsize n, float iou, float threshold, guint rounds)
{
    Matched matched;
    matched_init(&matched, photos, n, iou, threshold);
    DetectionScore score = {
        bootstrap(recall, &matched, n, NULL, 0, rounds),
        bootstrap(precision, &matched, n, NULL, 0, rounds),
        bootstrap(average_precision, &matched, n, NULL, 0, rounds),
    };
    matched_clear(&matched);
    return score;
}
