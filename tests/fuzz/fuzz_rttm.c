/* tests/fuzz/fuzz_rttm.c: files of marked turns and of scored spans, and what is computed from them. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "learn/diarization_score.h"
#include "learn/spans.h"
#include "text/normalise.h"

#define MOST_TURNS 200 /* of a recording that is scored: the pairing of more takes long, and finds nothing new */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

typedef GPtrArray *(*LoadFn)(const char *path, GError **error);

static GPtrArray *load(LoadFn how, const uint8_t *bytes, size_t length)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    g_assert(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    GPtrArray *recordings = how(path, &error);
    g_assert((recordings != NULL) != (error != NULL));
    close(fd);
    return recordings;
}

/* Each recording's turns are scored against the first's: whatever they are, the seconds are finite and none is below 0,
 * and against themselves nothing is wrong. */
static void score(const GPtrArray *recordings)
{
    const RttmRecording *first = g_ptr_array_index(recordings, 0);
    for (guint i = 0; i < MIN(recordings->len, 3); i++) {
        const RttmRecording *other = g_ptr_array_index(recordings, i);
        if (MAX(first->turns->len, other->turns->len) > MOST_TURNS)
            continue;
        SpeakerTurns reference = {(gpointer)first->turns->data, first->turns->len, first->speakers->len};
        SpeakerTurns answer = {(gpointer)other->turns->data, other->turns->len, other->speakers->len};
        DiarizationRules rules = {NULL, i * 0.25, i == 2};
        DiarizationScore result = diarization_score(&reference, &answer, &rules);
        double wrong = result.missed + result.false_alarm + result.confusion;
        g_assert(isfinite(result.reference) && isfinite(wrong) && result.missed >= 0 && result.false_alarm >= 0);
        g_assert(result.jaccard >= -1e-6 && result.jaccard <= result.reference_speakers);
        g_assert(i > 0 || wrong <= 1e-6 * (1 + result.reference));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autoptr(GPtrArray) turns = load(rttm_load, bytes, length), spans = load(uem_load, bytes, length);
    if (turns && turns->len > 0)
        score(turns);
    for (guint i = 0; spans && i < spans->len; i++)
        g_assert(spans_seconds(((const RttmRecording *)g_ptr_array_index(spans, i))->spans) > 0);
    g_autofree char *once = text_normalise((const char *)bytes, (gssize)length), *twice = text_normalise(once, -1);
    g_assert_cmpstr(once, ==, twice);
    g_auto(GStrv) characters = text_characters(once), words = text_words(once);
    g_autofree char *joined = g_strjoinv(NULL, characters), *sentence = g_strjoinv(" ", words);
    g_assert_cmpstr(joined, ==, once);
    g_assert_cmpstr(sentence, ==, once);
    return 0;
}
