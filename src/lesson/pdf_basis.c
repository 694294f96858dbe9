/* lesson/pdf_basis.c: what the PDF's numbers rest on, with how much confidence, and with which settings. */
#include <math.h>

#include "face/quality.h"
#include "lesson/pdf_sections.h"

#define LABEL 128.0 /* width of the labels */

/* One line of the table; `value` is taken over, NULL is left out. */
static void row(Pdf *pdf, const char *label, char *value)
{
    if (!value)
        return;
    double height = pdf_text_height(pdf, PDF_BODY, PDF_WIDTH - LABEL, value);
    pdf_need(pdf, height);
    pdf_line(pdf, PDF_SMALL, PDF_START, PDF_LEFT, pdf->y + 1.5, LABEL - 8, label);
    pdf_text(pdf, PDF_BODY, PDF_LEFT + LABEL, pdf->y, PDF_WIDTH - LABEL, value);
    pdf->y += height + 2;
    g_free(value);
}

static char *recording_text(const JsonValue *recording)
{
    const char *format = pdf_text_of(recording, "format"), *codec = pdf_text_of(recording, "codec");
    return g_strdup_printf("%u × %u, %s, %s", pdf_count_of(recording, "width"), pdf_count_of(recording, "height"),
                           format ? format : "–", codec ? codec : "–");
}

/* "not judged: 12 turned away, 3 too dark"; NULL where all were. The caller owns it. */
static char *doubts_text(const Pdf *pdf, const JsonValue *report)
{
    const struct {
        FaceDoubt doubt;
        const char *name;
    } reasons[] = {
        {FACE_NO_FACE, pdf_tr(pdf, "no face", "не лицо")},     {FACE_SMALL, pdf_tr(pdf, "too small", "слишком мелко")},
        {FACE_DARK, pdf_tr(pdf, "too dark", "слишком темно")}, {FACE_TURNED, pdf_tr(pdf, "turned away", "отвёрнуто")},
        {FACE_BLURRED, pdf_tr(pdf, "blurred", "смазано")},
    };
    const JsonValue *people = json_object_get(report, "people");
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++) {
        guint n = 0;
        for (gsize p = 0; p < json_array_size(people); p++)
            n += pdf_count_of(json_object_get(json_array_get(people, p), "not_judged"),
                              face_doubt_names[reasons[i].doubt]);
        if (n > 0)
            g_string_append_printf(text, "%s%s: %u", text->len > 0 ? "; " : "", reasons[i].name, n);
    }
    return g_string_free(text, text->len == 0);
}

static char *pictures_text(const Pdf *pdf, const JsonValue *report)
{
    guint samples = 0, judged = 0;
    const JsonValue *people = json_object_get(report, "people");
    for (gsize i = 0; i < json_array_size(people); i++) {
        samples += pdf_count_of(json_array_get(people, i), "samples");
        judged += pdf_count_of(json_array_get(people, i), "judged_samples");
    }
    g_autofree char *rate = pdf_decimal(pdf, pdf_number_of(json_object_get(report, "settings"), "rate"), 1);
    g_autofree char *why = doubts_text(pdf, report);
    return g_strdup_printf(pdf_tr(pdf, "%u pictures, up to %s a second; %u faces found in them, %u judged%s%s%s",
                                  "кадров: %u, до %s в секунду; лиц в них: %u, из них прочитано: %u%s%s%s"),
                           pdf_count_of(json_object_get(report, "recording"), "pictures"), rate, samples, judged,
                           why ? " (" : "", why ? why : "", why ? ")" : "");
}

/* Means, weighted by how long each person was seen and each turn lasts. */
static double people_confidence(const JsonValue *report)
{
    const JsonValue *people = json_object_get(report, "people");
    double sum = 0, weight = 0;
    for (gsize i = 0; i < json_array_size(people); i++) {
        const JsonValue *person = json_array_get(people, i);
        double confidence = pdf_number_of(person, "confidence"), seen = pdf_number_of(person, "seen_s");
        if (isnan(confidence) || isnan(seen))
            continue;
        sum += confidence * seen;
        weight += seen;
    }
    return weight > 0 ? sum / weight : NAN;
}

static double turns_confidence(const JsonValue *report)
{
    const JsonValue *turns = json_object_get(json_object_get(report, "voice"), "turns");
    double sum = 0, weight = 0;
    for (gsize i = 0; i < json_array_size(turns); i++) {
        const JsonValue *turn = json_array_get(turns, i);
        double lasts = pdf_number_of(turn, "end_s") - pdf_number_of(turn, "start_s");
        double confidence = pdf_number_of(turn, "confidence");
        if (isnan(lasts) || isnan(confidence))
            continue;
        sum += confidence * lasts;
        weight += lasts;
    }
    return weight > 0 ? sum / weight : NAN;
}

static char *confidence_text(const Pdf *pdf, const JsonValue *report)
{
    g_autofree char *faces = pdf_confidence(pdf, people_confidence(report));
    g_autofree char *turns = pdf_confidence(pdf, turns_confidence(report));
    if (!pdf_expressions_read(report))
        return g_strdup_printf(pdf_tr(pdf, "who speaks %s (mean over time)", "кто говорит: %s (средняя по времени)"),
                               turns);
    return g_strdup_printf(pdf_tr(pdf, "expressions %s; who speaks %s (means over time)",
                                  "выражения: %s; кто говорит: %s (средние по времени)"),
                           faces, turns);
}

static char *rule_text(const Pdf *pdf, const JsonValue *settings)
{
    if (!json_is_true(json_object_get(settings, "expression")))
        return NULL;
    const char *name = pdf_text_of(settings, "operating_point");
    g_autofree char *enter = pdf_percent(pdf_number_of(settings, "threshold"));
    g_autofree char *leave = pdf_percent(pdf_number_of(settings, "leave"));
    g_autofree char *least = pdf_seconds(pdf, pdf_number_of(settings, "min_moment_s"));
    g_autofree char *smoothing = pdf_seconds(pdf, pdf_number_of(settings, "smoothing_s"));
    return g_strdup_printf(
        pdf_tr(pdf,
               "“%s”: the probability, smoothed over %s, reaches %s, stays above %s and does so for at "
               "least %s",
               "«%s»: вероятность, сглаженная за %s, достигает %s и не меньше %s держится выше %s"),
        name ? name : "–", smoothing, enter, pdf->russian ? least : leave, pdf->russian ? leave : least);
}

static char *words_text(const Pdf *pdf, const JsonValue *report)
{
    const JsonValue *voice = json_object_get(report, "voice");
    const char *engine = pdf_text_of(voice, "engine"), *language = pdf_text_of(voice, "language");
    if (!json_is_object(voice))
        return NULL;
    if (!engine)
        return g_strdup(pdf_tr(pdf, "not asked for", "не запрошены"));
    const char *draft = json_is_true(json_object_get(voice, "draft")) ? pdf_tr(pdf, ", a draft", ", черновик") : "";
    return g_strdup_printf("%s%s%s%s", engine, language ? ", " : "", language ? language : "", draft);
}

static char *models_text(const JsonValue *report)
{
    const JsonValue *models = json_object_get(report, "models");
    g_autoptr(GString) names = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(models); i++) {
        const char *name = pdf_text_of(json_array_get(models, i), "name");
        const char *sha = pdf_text_of(json_array_get(models, i), "sha256");
        g_string_append_printf(names, "%s%s (%.8s)", i > 0 ? ", " : "", name ? name : "–", sha ? sha : "");
    }
    return names->len > 0 ? g_string_free(g_steal_pointer(&names), FALSE) : NULL;
}

static char *program_text(const JsonValue *generator)
{
    const char *name = pdf_text_of(generator, "name"), *version = pdf_text_of(generator, "version");
    return g_strdup_printf("%s %s", name ? name : "–", version ? version : "–");
}

void pdf_evidence(Pdf *pdf, const JsonValue *report)
{
    row(pdf, pdf_tr(pdf, "What it rests on", "На чём основано"), pictures_text(pdf, report));
    row(pdf, pdf_tr(pdf, "Confidence", "Уверенность"), confidence_text(pdf, report));
    pdf->y += 8;
}

void pdf_basis(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *settings = json_object_get(report, "settings");
    const char *mode = pdf_text_of(settings, "legal_mode");
    pdf_heading(pdf, pdf_tr(pdf, "How it was measured", "Как это измерено"), 100);
    row(pdf, pdf_tr(pdf, "Recording", "Запись"), recording_text(json_object_get(report, "recording")));
    row(pdf, pdf_tr(pdf, "A negative moment", "Негативный момент"), rule_text(pdf, settings));
    row(pdf, pdf_tr(pdf, "Words", "Слова"), words_text(pdf, report));
    row(pdf, pdf_tr(pdf, "Legal mode", "Правовой режим"), g_strdup(mode ? mode : "–"));
    row(pdf, pdf_tr(pdf, "Nets (SHA-256)", "Сети (SHA-256)"), models_text(report));
    row(pdf, pdf_tr(pdf, "Program", "Программа"), program_text(json_object_get(report, "generator")));
}
