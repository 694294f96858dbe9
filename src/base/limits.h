/* base/limits.h: every bound in Otklik, in one list. A limit that is reached gives an error that names it.
 *
 * Layer: base. */
#pragma once

#define LIMIT_CONFIG_BYTES (256 * 1024)         /* a configuration file */
#define LIMIT_JSON_BYTES (16 * 1024 * 1024)     /* a JSON file that is read */
#define LIMIT_JSON_DEPTH 64                     /* nesting of a JSON file that is read */
#define LIMIT_CSV_BYTES (64 * 1024 * 1024)      /* a manifest */
#define LIMIT_CSV_COLUMNS 64                    /* columns of a manifest */
#define LIMIT_PATH_BYTES 4096                   /* a path on the command line or in a manifest */
#define LIMIT_PICTURE_PIXELS (64 * 1000 * 1000) /* width x height of a picture */
#define LIMIT_PICTURE_SIDE 16384                /* width or height of a picture */
#define LIMIT_STREAMS 64                        /* streams of a media file */
#define LIMIT_PICTURES_IN_FLIGHT 4              /* decoded pictures that wait between two threads */
#define LIMIT_PACKETS_BARREN 5000    /* packets in a row that may decode to nothing; then a stream is given up */
#define LIMIT_PACKETS_BESIDE 2000000 /* packets of other streams in a row: half a day of sound after the pictures */
#define LIMIT_MODEL_BYTES (512 * 1024 * 1024)    /* an ONNX file */
#define LIMIT_TENSOR_ELEMENTS (64 * 1024 * 1024) /* elements of one tensor */
#define LIMIT_FACES_PER_PICTURE 64               /* faces kept of one picture, best first */
#define LIMIT_TRACKS 4096                        /* tracks of one recording; further faces are counted, not tracked */
#define LIMIT_TIMELINE_SAMPLES 2000000           /* face samples of one recording: 144 MB, 37 hours of 3 people */
#define LIMIT_MOMENTS 2000                       /* negative moments listed in one report, strongest first */
#define LIMIT_THUMBNAILS 300                     /* moments that carry a picture in one report */
#define LIMIT_CHART_POINTS 1500                  /* points of one person's chart in a report */
#define LIMIT_FILES_PER_RUN 10000                /* recordings given to one command */
#define LIMIT_SPEAKERS 20                        /* speakers told apart in one recording */
#define LIMIT_CLUSTERED 2000                     /* pieces of speech clustered at once, evenly spread */
#define LIMIT_SOUND_SECONDS 43200                /* twelve hours of sound */
#define LIMIT_TURNS 50000                        /* turns of one transcript */
#define LIMIT_TURN_WORDS 20000                   /* words of one turn */
#define LIMIT_VOCABULARY_TOKENS 100000           /* of a recogniser's vocabulary file */
#define LIMIT_SPOOL_BYTES (64LL << 30)           /* what comes through a pipe and is kept on disk */
#define LIMIT_RTTM_BYTES (64 * 1024 * 1024)      /* a file of marked turns, or of spans that are scored */
#define LIMIT_RTTM_SPEAKERS 500                  /* speakers marked in one recording */
#define LIMIT_RTTM_SECONDS 10000000              /* a time in such a file: four months */
#define LIMIT_EDIT_CELLS 10000000000ull          /* of the table that compares two texts: 100,000 characters each */
#define LIMIT_TRIALS 20000000                    /* pairs of recordings that are compared: some 6,300 recordings */
#define LIMIT_HTTP_REPLY_BYTES (4 * 1024 * 1024) /* the answer of a server */
#define LIMIT_RETRY_AFTER 120                    /* seconds a server may ask to wait; for longer ones is not waited */
#define LIMIT_KEY_BYTES 4096                     /* a file that holds an access key */
#define LIMIT_VOCABULARY_BYTES (4 * 1024 * 1024) /* a recogniser's vocabulary file */
