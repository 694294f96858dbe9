/* tests/fuzz/fuzz_text.c: texts that a person brings: a model's sidecar, a catalogue of models (JSON) and a manifest
 * (CSV). */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/csv.h"
#include "face/sidecar.h"
#include "nn/catalogue.h"
#include "voice/sidecar.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void read_table(const uint8_t *bytes, size_t length)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    g_assert(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    g_autoptr(CsvTable) table = csv_load(path, &error);
    g_assert((table != NULL) != (error != NULL));
    for (guint row = 0; table && row < csv_rows(table); row++) {
        double value;
        g_autofree char *file = csv_path(table, row, 0);
        g_assert(file);
        if (!csv_number(table, row, 0, &value, NULL))
            value = 0;
    }
    close(fd);
}

static void read_voice_sidecars(const uint8_t *bytes, size_t length)
{
    char label[] = "fuzz.json";
    const ModelFile model = {
        .label = label, .sidecar_label = label, .sidecar = (const char *)bytes, .sidecar_length = length};
    VadSidecar vad;
    SpeakerSidecar speaker;
    SegmentationSidecar segmentation;
    g_autoptr(GError) first = NULL, second = NULL, third = NULL;
    g_assert(vad_sidecar_read(&model, &vad, &first) == (first == NULL));
    g_assert(speaker_sidecar_read(&model, &speaker, &second) == (second == NULL));
    g_assert(segmentation_sidecar_read(&model, &segmentation, &third) == (third == NULL));
    g_assert(first || (vad.leave <= vad.threshold && vad.net.fbank.bins <= FBANK_BINS_MAX));
    g_assert(third || segmentation.n_classes <= SIDECAR_CLASSES_MAX);
}

/* Whatever is listed is safe as a file's name. */
static void read_catalogue(const uint8_t *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Catalogue) catalogue = catalogue_parse((const char *)bytes, length, "fuzz.json", &error);
    g_assert((catalogue != NULL) != (error != NULL));
    for (guint i = 0; catalogue && i < catalogue->entries->len; i++) {
        const CatalogueEntry *entry = g_ptr_array_index(catalogue->entries, i);
        g_assert(*entry->file != '.' && !strchr(entry->file, '/') && entry->bytes > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    DetectorSidecar detector;
    ExpressionSidecar expression;
    g_autoptr(GError) first = NULL, second = NULL;
    g_assert(detector_sidecar_parse((const char *)bytes, length, "fuzz.json", &detector, &first) == (first == NULL));
    g_assert(expression_sidecar_parse((const char *)bytes, length, "fuzz.json", &expression, &second) ==
             (second == NULL));
    read_voice_sidecars(bytes, length);
    read_catalogue(bytes, length);
    read_table(bytes, length);
    return 0;
}
