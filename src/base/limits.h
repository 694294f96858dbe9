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
#define LIMIT_CATALOGUE_MODELS 1000              /* in a catalogue of models */
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
#define LIMIT_HTTP_MEMORY (64 * 1024)            /* of one connection: request line and headers; 414 and 431 beyond */
#define LIMIT_HTTP_FIELD 8192                    /* bytes of one header that is taken apart (Range, Cookie ...) */
#define LIMIT_HTTP_HEADERS 100                   /* headers of one request */
#define LIMIT_HTTP_ITEMS 64                      /* of a list in one header, or parameters of a query */
#define LIMIT_HTTP_PARAMETERS 8                  /* {parameters} of one route */
#define LIMIT_HTTP_DRAINED (1024 * 1024)         /* bytes of a refused body that are read, so that the answer arrives */
#define LIMIT_HTTP_CHUNK (128 * 1024)            /* bytes of an upload or download that are in memory at once */
#define LIMIT_HTTP_HEADER_SECONDS 30             /* for request line and headers */
#define LIMIT_HTTP_BODY_SECONDS 60               /* for a body that is kept; 408 beyond */
#define LIMIT_HTTP_IDLE_SECONDS 60               /* without a byte in either direction */
#define LIMIT_HTTP_CLIENTS 20000                 /* clients whose requests are counted at once */
#define LIMIT_HTTP_COMPRESSED (32 * 1024 * 1024) /* a larger answer is sent as it is */
#define LIMIT_HTTP_STREAMS 512                   /* event streams and WebSockets in all */
#define LIMIT_STREAM_QUEUE_BYTES (256 * 1024)    /* that wait for one slow reader of events */
#define LIMIT_STREAM_HEARTBEAT 15                /* seconds between signs of life on an event stream or WebSocket */
#define LIMIT_SOCKET_MESSAGE (64 * 1024)         /* bytes of one message that a WebSocket receives */
#define LIMIT_SOCKET_SILENCE 45                  /* seconds without a frame, after which a WebSocket is dropped */
#define LIMIT_METRICS_SERIES 2000                /* series of numbers; further ones are not counted */
#define LIMIT_TUS_PAIRS 32                       /* of Upload-Metadata */
#define LIMIT_TUS_METADATA 4096                  /* bytes of Upload-Metadata */
#define LIMIT_CERTIFICATE_BYTES (1024 * 1024)    /* a PEM file */

/* The store. */
#define LIMIT_STORE_CONNECTIONS 12                 /* connections to the database at once; more wait for one */
#define LIMIT_STORE_STATEMENTS 64                  /* prepared statements a connection keeps */
#define LIMIT_STORE_BUSY_MS 10000                  /* how long to wait for another writer */
#define LIMIT_STORE_BACKUPS 5                      /* backups made before migrations that are kept */
#define LIMIT_LIST 100                             /* rows of one page of a list */
#define LIMIT_BLOB_GET_BYTES (256 * 1024 * 1024)   /* a blob that is read whole */
#define LIMIT_NAME_BYTES 200                       /* name of a person, token or file */
#define LIMIT_TITLE_BYTES 400                      /* title of a lesson */
#define LIMIT_ADDRESS_BYTES 2000                   /* a URL */
#define LIMIT_AGENT_BYTES 300                      /* a browser's name */
#define LIMIT_DETAIL_BYTES 8192                    /* detail of an audit entry, metadata of an upload */
#define LIMIT_EDIT_BYTES 20000                     /* a corrected turn */
#define LIMIT_LESSON_EDITS 100000                  /* corrections of one lesson */
#define LIMIT_LESSON_FILES 200                     /* files of one lesson */
#define LIMIT_PASSWORD_LEAST 8                     /* bytes of a password */
#define LIMIT_PASSWORD_BYTES 1024                  /* bytes of a password */
#define LIMIT_PASSWORDS_AT_ONCE 2                  /* passwords hashed at a time */
#define LIMIT_USERS 10000                          /* accounts */
#define LIMIT_SESSIONS_PER_USER 20                 /* browsers in which a person is signed in */
#define LIMIT_SESSION_IDLE_MS (12LL * 3600 * 1000) /* a session ends after this time without a request */
#define LIMIT_TOKENS_PER_USER 50                   /* API tokens of one person */
#define LIMIT_TOKEN_DAYS 730                       /* life of an API token */
#define LIMIT_EMBED_SECONDS (90LL * 24 * 3600)     /* life of an embeddable page's address */
#define LIMIT_EXPORT_BYTES (64 * 1024 * 1024)      /* texts of files in the export of a person */
#define LIMIT_UPLOAD_BYTES (64LL << 30)            /* one upload */
#define LIMIT_UPLOADS_PER_USER 50                  /* uploads of one person on their way */
#define LIMIT_UPLOAD_UNSYNCED (16 * 1024 * 1024)   /* bytes of an upload between two syncs */
#define LIMIT_WEBHOOKS 50                          /* webhooks */
#define LIMIT_DELIVERY_BYTES (64 * 1024)           /* body of one webhook call */
#define LIMIT_HOSTS 100                            /* host names in a setting */
#define LIMIT_MIGRATION_BYTES (1024 * 1024)        /* a migration's text */
#define LIMIT_JOB_LOST 60                          /* workers that die with a job before it finishes another stage */
#define LIMIT_REDIRECTS 5                          /* of an address that is fetched */
#define LIMIT_BODY_BYTES (64 * 1024)               /* JSON body of a request */
#define LIMIT_SECRET_BYTES 128                     /* a token or cookie that is sent */
#define LIMIT_LOGIN_KEYS 10000                     /* names and addresses whose wrong passwords are counted */
#define LIMIT_PLAYED 10000                         /* recordings that are open in players */
#define LIMIT_HUB_LESSONS 10000                    /* lessons whose progress waits to be told */
#define LIMIT_HOST_BYTES 260                       /* a host name with its port */
#define LIMIT_UPLOAD_DAYS 7                        /* an upload that does not end is deleted then */
#define LIMIT_KEEP_MS (3650LL * 86400 * 1000)      /* how long a lesson is kept at most */

/* Match: what is kept of it. */
#define LIMIT_MATCH_ID_BYTES 200                  /* id of a lead or of premises in the CRM */
#define LIMIT_MATCH_FIELDS_BYTES (16 * 1024)      /* the fields of a lead or of premises, as JSON */
#define LIMIT_MATCH_BODY_BYTES (16 * 1024 * 1024) /* a request with premises */
#define LIMIT_MATCH_PREPARED 4                    /* models with their stock that are ready to answer */
#define LIMIT_MATCH_SAID 1000                     /* outcomes in one request */
#define LIMIT_MATCH_VERSIONS 10000                /* of a data set or a model */
#define LIMIT_MATCH_LOGGED 200000                 /* logged pairs that are read at once, newest answers first */

/* The report as a PDF. */
#define LIMIT_PDF_PEOPLE 24            /* people with a row and curves in a PDF */
#define LIMIT_PDF_MOMENTS 40           /* moments listed in a PDF, strongest first */
#define LIMIT_PDF_WORDS 300            /* letters of what is quoted with a moment in a PDF */
#define LIMIT_PDF_TRANSCRIPT_PAGES 120 /* of a PDF's transcript */
#define LIMIT_PDF_PICTURE_SIDE 1024    /* pixels of a face in a PDF */

/* Matching leads and premises. */
#define LIMIT_MATCH_BYTES (128 * 1024 * 1024) /* a table that is imported */
#define LIMIT_MATCH_ROWS 1000000              /* of a table of deals */
#define LIMIT_MATCH_CELLS (32 * 1024 * 1024)  /* rows x columns of a data set */
#define LIMIT_MATCH_LEARN_ROWS 200000         /* pairs that a model learns from; of more, whole leads are drawn */
#define LIMIT_MATCH_FILE_COLUMNS 2000         /* of a table that is imported */
#define LIMIT_MATCH_COLUMNS 500               /* that a schema names */
#define LIMIT_MATCH_FEATURES 2000             /* numbers made of a pair */
#define LIMIT_MATCH_PAIRS 256                 /* pairs, or constraints, of a schema */
#define LIMIT_MATCH_WORDS 100                 /* words for yes, no or missing */
#define LIMIT_MATCH_HEAD_ROWS 10              /* rows among which the names of the columns are looked for */
#define LIMIT_MATCH_QUOTED_BYTES (64 * 1024)  /* a quoted field; a quote that is open for longer is never closed */
#define LIMIT_MATCH_FIELD_BYTES 4000          /* a field of a table that is kept */
#define LIMIT_MATCH_PREMISES 20000            /* offered to one lead */
#define LIMIT_MATCH_SLICES 400                /* parts of the data that an evaluation judges, in the schema's order */
#define LIMIT_MATCH_REJECTS 10000             /* rows that were not taken and are listed; more are counted */
#define LIMIT_MATCH_REJECT_BYTES 400          /* kept of a row that was not taken */
