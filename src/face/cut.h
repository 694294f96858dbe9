/* face/cut.h: tells where a recording jumps to another scene, and whether anything moves in it.
 *
 * Layer: face.  Threads: a detector of cuts belongs to one thread.
 * Method: mean absolute difference of coarse luma between successive pictures, against a fixed floor and against what
 * was usual in the last pictures (adaptive threshold; Lienhart 1999 compares such rules). Sparse: a few thousand pixels
 * a picture are read. */
#pragma once
#include "media/picture.h"

typedef struct FaceCut FaceCut;

FaceCut *face_cut_new(void);
void face_cut_free(FaceCut *cut);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaceCut, face_cut_free)

/* TRUE when `picture` shows another scene than the one fed before. The first picture is no cut. */
gboolean face_cut_feed(FaceCut *cut, const LumaPicture *picture);

/* Remembers the picture fed last; TRUE when something in the picture fed last differs from the one remembered: a part
 * of some 5 % of its width and height, by 4 % of the range of luma. */
void face_cut_mark(FaceCut *cut);
gboolean face_cut_moved(const FaceCut *cut);
