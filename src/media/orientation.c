/* media/orientation.c: see orientation.h. */
#include "media/orientation.h"

#include <stdlib.h>

Orientation orientation_from_matrix(const gint32 *m)
{
    /* shown x = m0 x + m3 y, shown y = m1 x + m4 y (libavutil/display.h) */
    gint64 straight = llabs(m[0]) + llabs(m[4]), crossed = llabs(m[1]) + llabs(m[3]);
    if (crossed > straight)
        return (Orientation){TRUE, m[3] < 0, m[1] < 0};
    return (Orientation){FALSE, m[0] < 0, m[4] < 0};
}

Orientation orientation_from_exif(int tag)
{
    static const Orientation table[] = {
        [2] = {FALSE, TRUE, FALSE}, [3] = {FALSE, TRUE, TRUE}, [4] = {FALSE, FALSE, TRUE}, [5] = {TRUE, FALSE, FALSE},
        [6] = {TRUE, TRUE, FALSE},  [7] = {TRUE, TRUE, TRUE},  [8] = {TRUE, FALSE, TRUE},
    };
    return tag >= 1 && tag < (int)G_N_ELEMENTS(table) ? table[tag] : (Orientation){0};
}

Orientation orientation_of_frame(const AVFrame *frame, Orientation fallback)
{
    const AVFrameSideData *side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side && side->size >= 9 * sizeof(gint32))
        return orientation_from_matrix((const gint32 *)side->data);
    const AVDictionaryEntry *exif = av_dict_get(frame->metadata, "Orientation", NULL, 0);
    return exif ? orientation_from_exif(atoi(exif->value)) : fallback;
}
