/* face/mouth.h: how much a mouth moves from one picture to the next.
 *
 * Layer: face.  Threads: belongs to one thread.
 * Method: the picture is read again where the face was in the picture before. The shift that makes forehead, eyes and
 * nose fit best takes the movement of the head out; what then still differs around the mouth is its own motion. It is
 * given in units of the face's contrast, so that light and camera count little. Turning the head out of the picture's
 * plane is not taken out.
 * A mouth opens and closes some four times a second: at five pictures a second single movements are missed, and only
 * the mean over seconds of speech tells. Memory: 8 KB a face in view. */
#pragma once
#include "face/box.h"
#include "media/picture.h"

#define FACE_MOUTH_GAP 0.6 /* seconds: older pictures are not compared with */

typedef struct FaceMouth FaceMouth;

FaceMouth *face_mouth_new(void);
void face_mouth_free(FaceMouth *mouth);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FaceMouth, face_mouth_free)

/* The mouth motion of `track`, now seen at `box`, since it was fed before: mean absolute difference of luma over the
 * standard deviation of the face's luma, 0 for none and some 0.1 to 0.5 in speech. NAN: first seen, last seen longer
 * ago than FACE_MOUTH_GAP, too small or flat to tell, moved too far, or another face by its looks. */
float face_mouth_feed(FaceMouth *mouth, const LumaPicture *picture, guint track, FaceBox box);
/* The next picture shows another scene: nothing is compared with what was before. */
void face_mouth_cut(FaceMouth *mouth);
