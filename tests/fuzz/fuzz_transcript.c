/* tests/fuzz/fuzz_transcript.c: a transcript that is read back, and everything that is made of it. */
#include <stddef.h>
#include <stdint.h>

#include "voice/roles.h"
#include "voice/subtitles.h"
#include "voice/talk.h"
#include "voice/transcript_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What was read is written, and read again as the same. */
static void check_round(const Transcript *transcript)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) first = transcript_to_json(transcript, "fuzz.mp4");
    g_autoptr(Transcript) again = transcript_from_json(first, &error);
    g_assert_no_error(error);
    g_autoptr(JsonValue) second = transcript_to_json(again, "fuzz.mp4");
    g_assert(json_equal(first, second));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) json = jsonfile_parse((const char *)bytes, length, "fuzz.json", NULL);
    g_autoptr(Transcript) transcript = json ? transcript_from_json(json, &error) : NULL;
    g_assert(!json || (transcript != NULL) != (error != NULL));
    if (!transcript)
        return 0;
    check_round(transcript);
    transcript_sort(transcript);
    voice_assign_roles(transcript, -1);
    g_autoptr(Talk) talk = talk_measure(transcript);
    g_autofree char *vtt = transcript_to_vtt(transcript), *srt = transcript_to_srt(transcript);
    g_autofree char *txt = transcript_to_txt(transcript);
    g_assert(talk && g_utf8_validate(vtt, -1, NULL) && g_utf8_validate(srt, -1, NULL) &&
             g_utf8_validate(txt, -1, NULL));
    return 0;
}
