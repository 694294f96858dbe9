/* face/box.c: see box.h. */
#include "face/box.h"

#include <stdlib.h>

float face_box_iou(FaceBox a, FaceBox b)
{
    float width = MIN(a.x + a.width, b.x + b.width) - MAX(a.x, b.x);
    float height = MIN(a.y + a.height, b.y + b.height) - MAX(a.y, b.y);
    float both = a.width * a.height + b.width * b.height;
    if (!(width > 0 && height > 0 && both > 0))
        return 0;
    return width * height / (both - width * height);
}

static int by_falling_score(const void *a, const void *b)
{
    float left = ((const FaceBox *)a)->score, right = ((const FaceBox *)b)->score;
    return (left < right) - (left > right);
}

gsize face_box_suppress(FaceBox *boxes, gsize n, float iou)
{
    if (n == 0)
        return 0;
    qsort(boxes, n, sizeof *boxes, by_falling_score);
    gsize kept = 0;
    for (gsize i = 0; i < n; i++) {
        gsize j = 0;
        while (j < kept && face_box_iou(boxes[i], boxes[j]) <= iou)
            j++;
        if (j == kept)
            boxes[kept++] = boxes[i];
    }
    return kept;
}
