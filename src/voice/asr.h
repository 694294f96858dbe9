/* voice/asr.h: speech recognisers behind one table (automatic speech recognition).
 *
 * Layer: voice.  Threads: an open recogniser may be used by AsrOptions.workers threads at once; it keeps a decoder for
 * each. Engines of this layer: "pocketsphinx", "whisper" (when built in), "ctc"; link/asr_http.h adds "http". The list
 * of all of them is asr_engine_find() in link/asr_engines.h. */
#pragma once
#include "voice/transcript.h"

/* What a person chose; texts are borrowed for the time the engine is open. "" or 0 means not given. */
typedef struct {
    const char *model;      /* file or folder of the model; the engine's default when empty */
    const char *vocabulary; /* ctc: file of tokens, one a line; empty: beside the model (NAME.vocab.txt) */
    const char *language;   /* "ru", "en" ...; "" or "auto": detect, or the model's own */
    const char *prompt;     /* whisper, http: words that are likely (names, terms) */
    const char *vad;        /* whisper: file of its own speech detector (GGML), which silences the rest */
    const char *url;        /* http: address of the server, up to and without /v1/... */
    const char *key_file;   /* http: file that holds the access key */
    double timeout;         /* http: seconds for one request */
    guint retries;          /* http: attempts after the first */
    guint beam;             /* ctc: hypotheses kept; 1: greedy */
    guint workers;          /* threads that will call; at least 1 */
} AsrOptions;

typedef struct {
    const char *name;
    const char *summary[2]; /* for people: English, Russian */
    gboolean draft;         /* its words are too unsure to base a claim on */
    /* NULL when it is not part of this build: then `absent` says why, for people. */
    gpointer (*open)(const AsrOptions *options, GError **error);
    const char *absent[2];
    void (*close)(gpointer self);
    /* Appends to `turn->words` what is said in samples[n] (16 kHz), with times in seconds from the first sample on (the
     * caller shifts them). Words do not overlap. A piece without words is no error. VOICE_ERROR_FAILED is about this
     * piece; any other error ends the work. `task` (may be NULL) is polled for a cancel and hears no progress. */
    gboolean (*recognise)(gpointer self, const float *samples, gsize n, VoiceTurn *turn, const Task *task,
                          GError **error);
    /* The language it writes, when it is known after the calls so far; NULL: not known. */
    const char *(*language)(gpointer self);
} AsrEngine;

extern const AsrEngine asr_pocketsphinx, asr_whisper, asr_ctc;
