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
