/* lesson/kit.h: what analysing lessons takes, as the configuration says: the nets, and the options made of them.
 *
 * Layer: lesson.  Threads: an open kit is immutable; any number of analyses may share it. The recogniser is not part of
 * it: it depends on a lesson's language. */
#pragma once
#include "lesson/face_models.h"
#include "lesson/lesson.h"
#include "lesson/recogniser.h"
#include "lesson/voice_models.h"
#include "voice/listen.h"

typedef struct {
    const Config *config; /* borrowed until the close */
    FaceModels faces;
    VoiceModels voices; /* all NULL: nobody listens */
    gboolean listens;   /* lesson.voice */
} LessonKit;

gboolean lesson_kit_open(const Config *config, LessonKit *kit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lesson_kit_close(LessonKit *kit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LessonKit, lesson_kit_close)

/* FALSE: legal.mode is one in which expressions are not read. */
gboolean lesson_reads_expressions(const Config *config);

/* `recogniser` is the name of the one that was asked for words, or NULL. */
LessonOptions lesson_kit_options(const LessonKit *kit, const char *recogniser);
/* Number of speakers and teacher are left to be found. Borrows the models and the recogniser. */
ListenOptions lesson_listen_options(const Config *config, const VoiceModels *voices, const Recogniser *recogniser);
