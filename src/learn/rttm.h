/* learn/rttm.h: who speaks when, as people marked it: NIST RTTM files, and UEM files, which say what is scored.
 *
 * Layer: learn.  Threads: a loaded file belongs to one thread.
 * RTTM (Rich Transcription Time Marked, NIST RT-09 evaluation plan, appendix A): a line of fields with white space
 * between, "SPEAKER file channel start duration <NA> <NA> name <NA> [<NA>]". Other types of line are read over, as are
 * empty lines and what follows ";;". Channels are not told apart. UEM: "file channel start end". Both: UTF-8, names of
 * any letters, with or without a BOM, lines may end in CR LF. Bounded by LIMIT_RTTM_BYTES, LIMIT_TURNS and
 * LIMIT_RTTM_SPEAKERS a recording; errors name file, line and field. */
#pragma once
#include <glib.h>

typedef struct {
    double start, end; /* seconds */
    guint speaker;     /* index into the recording's speakers */
} SpeakerTurn;

/* One recording of a file. Of an RTTM file `turns` is used, of a UEM file `spans`. */
typedef struct {
    char *name;
    GPtrArray *speakers; /* of char*, names in order of their first line */
    GArray *turns;       /* of SpeakerTurn, in the order of the file */
    GArray *spans;       /* of VoiceSpan: a set of learn/spans.h */
} RttmRecording;

/* GPtrArray of RttmRecording, in the order of their first line; the caller owns it. A file without a line is an answer:
 * nobody speaks. */
GPtrArray *rttm_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *uem_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The recording of that name, or NULL. */
const RttmRecording *rttm_find(const GPtrArray *recordings, const char *name);
