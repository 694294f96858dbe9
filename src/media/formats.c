/* media/formats.c: the one table of formats that are not opened, see formats.h.
 *
 * A list of what is refused, not of what is allowed, because "anything FFmpeg opens" is the promise. What a table can
 * forget is caught twice: demux.c refuses every further file a demuxer asks for, and no protocol is allowed. */
#include "media/formats.h"

#include <libavformat/avformat.h>

static const char *const refused[] = {
    /* lists and scripts that name other files or addresses */
    "avisynth",
    "concat",
    "dash",
    "dvdvideo",
    "hls",
    "image2",
    "image2_alias_pix",
    "image2_brender_pix",
    "imf",
    "mlv",
    "rtp",
    "rtsp",
    "sap",
    "sdp",
    "vapoursynth",
    "vobsub",
    "webm_dash_manifest",
    /* text, drawn as pictures */
    "adf",
    "bin",
    "idf",
    "svg_pipe",
    "tty",
    "xbin",
};

gboolean format_is_refused(const AVInputFormat *format)
{
    if (format->flags & AVFMT_NOFILE) /* it opens devices or addresses by itself */
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        if (strcmp(format->name, refused[i]) == 0)
            return TRUE;
    }
    return FALSE;
}
