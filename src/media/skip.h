/* media/skip.h: which packets need decoding at all when fewer pictures are wanted than there are.
 *
 * Layer: media (internal).  Threads: one skipper belongs to one thread.
 * A packet tells its time before it is decoded, so each one is decided by itself, and the pictures that are given are
 * the same as if everything had been decoded (where a frame rate varies, at most the next one):
 *   - every packet a key picture by nature (MJPEG, ProRes, FFV1): only the wanted ones are decoded;
 *   - a complete index shows key pictures twice as dense as the wanted rate: only wanted key pictures are decoded, and
 *     "the next picture" means the next key picture. All packets are still read; seeking from key to key would save
 *     only that, and breaks pipes and damaged files;
 *   - otherwise the pictures that others refer to are decoded, and of the rest only the wanted ones; where a later
 *     picture will do as well (`slack`), none of the rest, for as long as the pictures that come lie close enough. */
#pragma once
#include "media/decoder.h"

typedef enum { SKIP_NOTHING, SKIP_UNREFERRED, SKIP_ALL_BUT_WANTED, SKIP_ALL_BUT_KEYS } SkipMode;

typedef struct {
    SkipMode mode;
    double rate;      /* pictures a second wanted */
    double slack;     /* seconds by which a picture may be later than the one wanted */
    double last;      /* time of the last decoded picture; NAN: none */
    guint sparse;     /* pictures further apart than `slack` came lately; each close one takes one off */
    double tolerance; /* seconds by which rounded timestamps may be early */
    double span;      /* seconds from one picture to the next, at most, as far as the header tells */
    double last_key;  /* time of the last key packet, seconds */
} Skip;

/* `rate` <= 0 wants every picture. */
void skip_init(Skip *skip, const Demux *demux, double rate, double slack);

/* Decides about a packet of the time `seconds` (NAN: unknown). FALSE: not to be decoded. `discard` is set for the
 * decoder when TRUE. */
gboolean skip_admit(Skip *skip, const AVPacket *packet, double seconds, enum AVDiscard *discard);

/* Takes note of the time of a picture that was decoded, in the order shown. */
void skip_note(Skip *skip, double seconds);

/* The number of multiples of 1/rate up to `seconds`: a picture is wanted when it is more than its predecessor's. */
double skip_ticks(const Skip *skip, double seconds);
