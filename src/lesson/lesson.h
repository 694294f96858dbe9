/* lesson/lesson.h: a recorded lesson in, a report with time-coded negative moments out.
 *
 * Layer: lesson.  Threads: one analysis belongs to one thread; a finished report may be read by any.
 * The meaning of every field is that of the same field in report.json (docs/report.md). */
#pragma once
#include "face/analyse.h"
#include "lesson/baseline.h"
#include "lesson/moment.h"
#include "voice/talk.h"

/* The nets that a report names: detector, expression, and those of the voices: vad, segmentation, speaker. */
enum { LESSON_FACE_MODELS = 2, LESSON_VOICE_MODELS = 3 };

typedef struct {
    FaceAnalysis face; /* detector, reader, ...; its hook is set by lesson_analyse() */
    MomentRule rule;
    const char *operating_point;
    const char *legal_mode;
    double rate;            /* pictures a second asked for */
    gboolean baseline;      /* each person's own resting face is subtracted */
    const char *recogniser; /* name of the speech recogniser; NULL: words were not asked for */
    const ModelInfo *voice_models[LESSON_VOICE_MODELS]; /* NULL: not used */
} LessonOptions;

typedef struct {
    double start, end;
} LessonSpan;

typedef struct {
    guint person;                 /* 1, 2 ... in order of appearance */
    Moment moment;                /* of the curve less the person's baseline */
    float subtract;               /* what that is: moment.peak + subtract was read */
    guint doubts[FACE_DOUBTS];    /* samples within it that were not judged, by why */
    double face_share;            /* of the pictures within it, those in which the face was judged */
    double confidence;            /* mean negative probability x face_share */
    FaceExpression expression;    /* the strongest negative class */
    const LumaPicture *thumbnail; /* owned; NULL beyond LIMIT_THUMBNAILS */
    GArray *speakers;             /* of guint: who speaks during it, numbers from 1, longest first */
    char *words;                  /* what is said during it and just before; NULL: not known */
} LessonMoment;

typedef struct {
    float seconds, negative, positive;
    FaceDoubt doubt; /* why nothing was judged then, as most samples say; FACE_CLEAR: something was, or nobody seen */
} LessonPoint;       /* NAN: nothing judged then */

typedef struct {
    guint person;
    double first, last, seen; /* seconds */
    GArray *absences;         /* of LessonSpan */
    guint samples, judged;
    guint doubts[FACE_DOUBTS]; /* samples that were not judged, by why */
    Baseline baseline;
    gboolean enough;                      /* judged samples enough for the shares below */
    double expressions[FACE_EXPRESSIONS]; /* mean probabilities */
    double negative_share, positive_share, confidence;
    guint moments;
    const LumaPicture *portrait; /* owned; may be NULL */
    GArray *chart;               /* of LessonPoint, at most LIMIT_CHART_POINTS */
    guint speaker;               /* number of the voice that goes with this mouth; 0: unknown */
} LessonPerson;

typedef struct {
    char *file;     /* base name of the recording, UTF-8 */
    VideoInfo info; /* `format` and `codec` point to the two below */
    char *format, *codec;
    VideoGaps gaps;
    double duration;
    guint pictures, cuts;
    double rate;
    MomentRule rule;
    double smoothing;
    gboolean baseline; /* people's resting faces were subtracted */
    FaceLimits limits; /* beyond which a face was not judged */
    guint min_height;  /* pixels of the recording: lower faces were not judged */
    char *operating_point, *legal_mode;
    gboolean expression;                                        /* FALSE: the legal mode switched expressions off */
    ModelInfo models[LESSON_FACE_MODELS + LESSON_VOICE_MODELS]; /* an empty name: not used */
    GPtrArray *people;                                          /* of LessonPerson */
    GPtrArray *moments;                                         /* of LessonMoment, by onset, then person */
    guint moments_found;                                        /* before LIMIT_MOMENTS */
    guint brief_faces;       /* seen too briefly to be a person, or mostly read as no face */
    double without_any_face; /* seconds */
    char *recogniser;        /* NULL: words were not asked for */
    Transcript *transcript;  /* NULL: no sound, or nobody listened */
    Talk *talk;              /* NULL with it */
} LessonReport;

/* Takes all of `video`. `name` is what the report calls the recording; `transcript` is what was said in it, or NULL:
 * its speakers are given their faces, and on success it belongs to the report. The caller owns the report. */
LessonReport *lesson_analyse(VideoReader *video, const char *name, const LessonOptions *options, Transcript *transcript,
                             const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lesson_report_free(LessonReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LessonReport, lesson_report_free)
