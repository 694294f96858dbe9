/* face/mouth.c: see mouth.h. */
#include "face/mouth.h"

#include <math.h>
#include <string.h>

#define SIDE 32                  /* values along a side of the face box */
#define REACH 6                  /* values that the head may move by, each way */
#define PATCH (SIDE + 2 * REACH) /* a patch is the box and REACH around it */
#define MIN_HEIGHT 32            /* pixels: lower faces have no mouth to speak of */
#define MIN_CONTRAST 4.0f        /* levels of 255 */
#define MAX_UNLIKE 0.6f          /* upper faces that differ more, in contrasts, are not one face */

/* Parts of a patch, in its values: a box of the detector's has the eyes at a third and the mouth at four fifths. */
typedef struct {
    int left, right, top, bottom;
} Part;

static const Part whole = {REACH, REACH + SIDE, REACH, REACH + SIDE};
static const Part upper = {REACH + SIDE * 3 / 20, REACH + SIDE * 17 / 20, REACH + SIDE / 8, REACH + SIDE * 5 / 8};
static const Part lower = {REACH + SIDE / 5, REACH + SIDE * 4 / 5, REACH + SIDE * 5 / 8, REACH + SIDE};

typedef float Patch[PATCH][PATCH];

/* A face as seen last. */
typedef struct {
    guint track;
    double seconds;
    LumaRect rect; /* of the patch */
    Patch patch;
} Seen;

struct FaceMouth {
    GArray *seen; /* of Seen: those in view within FACE_MOUTH_GAP */
};

FaceMouth *face_mouth_new(void)
{
    FaceMouth *mouth = g_new0(FaceMouth, 1);
    mouth->seen = g_array_new(FALSE, FALSE, sizeof(Seen));
    return mouth;
}

void face_mouth_free(FaceMouth *mouth)
{
    if (!mouth)
        return;
    g_array_unref(mouth->seen);
    g_free(mouth);
}

void face_mouth_cut(FaceMouth *mouth)
{
    g_array_set_size(mouth->seen, 0);
}

static LumaRect patch_rect(FaceBox box)
{
    float side = (float)PATCH / SIDE, edge = (float)REACH / SIDE;
    return (LumaRect){box.x - edge * box.width, box.y - edge * box.height, side * box.width, side * box.height};
}

static float contrast(const Patch patch)
{
    float sum = 0, squares = 0, n = SIDE * SIDE;
    for (int y = whole.top; y < whole.bottom; y++)
        for (int x = whole.left; x < whole.right; x++) {
            sum += patch[y][x];
            squares += patch[y][x] * patch[y][x];
        }
    return sqrtf(MAX(0, squares / n - sum / n * (sum / n)));
}

/* Mean absolute difference of a part before and the same part, moved by dx, dy, after. */
static float difference(const Patch before, const Patch after, Part part, int dx, int dy)
{
    float sum = 0;
    for (int y = part.top; y < part.bottom; y++)
        for (int x = part.left; x < part.right; x++)
            sum += fabsf(after[y + dy][x + dx] - before[y][x]);
    return sum / (float)((part.right - part.left) * (part.bottom - part.top));
}

/* How the upper face has moved, and what still differs then. */
typedef struct {
    int dx, dy;
    float rest;
} Shift;

/* Tries the shifts around `from`, `reach` steps of `step` each way, within REACH. */
static Shift best_shift(const Patch before, const Patch after, Shift from, int reach, int step)
{
    Shift best = {from.dx, from.dy, INFINITY};
    for (int dy = from.dy - reach * step; dy <= from.dy + reach * step; dy += step)
        for (int dx = from.dx - reach * step; dx <= from.dx + reach * step; dx += step) {
            if (ABS(dx) > REACH || ABS(dy) > REACH)
                continue;
            float rest = difference(before, after, upper, dx, dy);
            if (rest < best.rest)
                best = (Shift){dx, dy, rest};
        }
    return best;
}

/* As face_mouth_feed(), from the face as it was and the picture of now at the same place. The part around the mouth
 * ends with the box, so that it stays within the patch when moved. */
static float motion(const Patch before, const Patch after)
{
    float scale = contrast(before);
    Shift shift = best_shift(before, after, (Shift){0, 0, 0}, REACH / 2, 2);
    shift = best_shift(before, after, shift, 1, 1);
    gboolean lost = ABS(shift.dx) == REACH || ABS(shift.dy) == REACH;
    if (scale < MIN_CONTRAST || lost || shift.rest > MAX_UNLIKE * scale)
        return NAN;
    return difference(before, after, lower, shift.dx, shift.dy) / scale;
}

/* Where `track` was seen; a new place when it was not. Forgets who was not seen for too long. */
static Seen *seen_of(FaceMouth *mouth, guint track, double seconds)
{
    Seen *found = NULL;
    for (guint i = mouth->seen->len; i-- > 0;)
        if (seconds - g_array_index(mouth->seen, Seen, i).seconds > FACE_MOUTH_GAP)
            g_array_remove_index_fast(mouth->seen, i);
    for (guint i = 0; i < mouth->seen->len && !found; i++)
        if (g_array_index(mouth->seen, Seen, i).track == track)
            found = &g_array_index(mouth->seen, Seen, i);
    if (found)
        return found;
    g_array_set_size(mouth->seen, mouth->seen->len + 1);
    found = &g_array_index(mouth->seen, Seen, mouth->seen->len - 1);
    found->track = track;
    found->seconds = NAN;
    return found;
}

float face_mouth_feed(FaceMouth *mouth, const LumaPicture *picture, guint track, FaceBox box)
{
    Patch now;
    float answer = NAN;
    if (!(box.height >= MIN_HEIGHT && box.width >= 1))
        return NAN;
    Seen *seen = seen_of(mouth, track, picture->seconds);
    if (!isnan(seen->seconds)) {
        luma_resample(picture, seen->rect, PATCH, PATCH, &now[0][0]);
        answer = motion((const float(*)[PATCH])seen->patch, (const float(*)[PATCH])now);
    }
    seen->seconds = picture->seconds;
    seen->rect = patch_rect(box);
    luma_resample(picture, seen->rect, PATCH, PATCH, &seen->patch[0][0]);
    return answer;
}
