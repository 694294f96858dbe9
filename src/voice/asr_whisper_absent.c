/* voice/asr_whisper_absent.c: stands for asr_whisper.c where the build found no libwhisper. See asr.h. */
#include "voice/asr.h"

const AsrEngine asr_whisper = {
    .name = "whisper",
    .summary = {"whisper.cpp with a model of yours (asr.model)", "whisper.cpp с вашей моделью (asr.model)"},
    .absent = {"libwhisper was not found when otklik was built (pkg-config whisper)",
               "при сборке otklik не нашлась libwhisper (pkg-config whisper)"},
};
