/* face/cut.c: see cut.h. */
#include "face/cut.h"

#include <math.h>
#include <string.h>

#define GRID_X 32
#define GRID_Y 18
#define POINTS 3           /* per cell and axis */
#define FLOOR 22.0f        /* levels of 255: smaller changes are never a cut */
#define TIMES_USUAL 3.0f   /* a cut is so many times the usual change */
#define USUAL_WEIGHT 0.15f /* of the newest picture in what is usual */
#define MOVED 10.0f        /* levels of 255 by which a cell changes when something moves in it */
#define MOVED_CELLS 3      /* fewer are noise */

struct FaceCut {
    gboolean started;
    float cells[GRID_X * GRID_Y];  /* of the last picture, 0..255 */
    float marked[GRID_X * GRID_Y]; /* of the picture fed before face_cut_mark() */
    float usual;                   /* running mean of the change from picture to picture */
};

FaceCut *face_cut_new(void)
{
    return g_new0(FaceCut, 1);
}

void face_cut_free(FaceCut *cut)
{
    g_free(cut);
}

/* Mean of a few points of one cell. */
static float cell_mean(const LumaPicture *picture, guint column, guint row)
{
    guint sum = 0;
    for (guint j = 0; j < POINTS; j++) {
        gsize y = ((gsize)(row * POINTS + j) * 2 + 1) * picture->height / (2 * GRID_Y * POINTS);
        const guint8 *line = picture->luma + y * picture->stride;
        for (guint i = 0; i < POINTS; i++)
            sum += line[((gsize)(column * POINTS + i) * 2 + 1) * picture->width / (2 * GRID_X * POINTS)];
    }
    float range = (float)MAX(1, picture->white - picture->black);
    return ((float)sum / (POINTS * POINTS) - (float)picture->black) * 255 / range;
}

gboolean face_cut_feed(FaceCut *cut, const LumaPicture *picture)
{
    float cells[GRID_X * GRID_Y], change = 0;
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        cells[i] = cell_mean(picture, i % GRID_X, i / GRID_X);
        change += fabsf(cells[i] - cut->cells[i]) / G_N_ELEMENTS(cells);
    }
    memcpy(cut->cells, cells, sizeof cells);
    if (!cut->started) {
        cut->started = TRUE;
        return FALSE;
    }
    gboolean jumped = change > FLOOR && change > TIMES_USUAL * cut->usual;
    if (!jumped)
        cut->usual += USUAL_WEIGHT * (change - cut->usual);
    return jumped;
}

void face_cut_mark(FaceCut *cut)
{
    memcpy(cut->marked, cut->cells, sizeof cut->marked);
}

gboolean face_cut_moved(const FaceCut *cut)
{
    guint moved = 0;
    for (guint i = 0; i < G_N_ELEMENTS(cut->cells); i++)
        moved += fabsf(cut->cells[i] - cut->marked[i]) > MOVED;
    return moved >= MOVED_CELLS;
}
