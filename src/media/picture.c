/* media/picture.c: see picture.h; resample.c and png.c hold the rest of it. */
#include "media/picture_frame.h"

#define LIMITED_BLACK 16 /* ITU-R BT.601 and BT.709 */
#define LIMITED_WHITE 235

typedef struct {
    LumaPicture shown; /* first: a LumaPicture is its Owner */
    AVFrame *frame;    /* keeps decoded luma alive; NULL: `own` does */
    guint8 *own;
} Owner;

const LumaPicture *picture_from_frame(AVFrame *frame, gboolean full_range, double seconds)
{
    Owner *owner = g_atomic_rc_box_new0(Owner);
    owner->frame = av_frame_alloc();
    g_assert(owner->frame);
    av_frame_move_ref(owner->frame, frame);
    owner->shown = (LumaPicture){
        .luma = owner->frame->data[0],
        .stride = (gsize)owner->frame->linesize[0],
        .width = (guint)owner->frame->width,
        .height = (guint)owner->frame->height,
        .black = full_range ? 0 : LIMITED_BLACK,
        .white = full_range ? 255 : LIMITED_WHITE,
        .seconds = seconds,
    };
    return &owner->shown;
}

const LumaPicture *luma_picture_new(const guint8 *luma, guint width, guint height, gsize stride)
{
    Owner *owner = g_atomic_rc_box_new0(Owner);
    owner->own = g_malloc_n(width, height);
    for (guint y = 0; y < height; y++)
        memcpy(owner->own + (gsize)y * width, luma + (gsize)y * stride, width);
    owner->shown = (LumaPicture){owner->own, width, width, height, 0, 255, 0};
    return &owner->shown;
}

static void owner_clear(gpointer data)
{
    Owner *owner = data;
    av_frame_free(&owner->frame);
    g_free(owner->own);
}

const LumaPicture *luma_picture_ref(const LumaPicture *picture)
{
    return g_atomic_rc_box_acquire((gpointer)picture);
}

void luma_picture_unref(const LumaPicture *picture)
{
    if (picture)
        g_atomic_rc_box_release_full((gpointer)picture, owner_clear);
}
