/* lesson/pdf_moments.c: the PDF's strongest moments: picture, time code, magnitude, confidence, words. */
#include <math.h>

#include "base/limits.h"
#include "lesson/pdf_picture.h"
#include "lesson/pdf_sections.h"

#define PICTURE 48.0
#define WHAT (PDF_LEFT + 22 + PICTURE + 10)  /* where the text begins */
#define FIGURES (PDF_LEFT + PDF_WIDTH - 150) /* and the figures */
#define TEXT_WIDTH (FIGURES - WHAT - 14)

static char *span_text(const Pdf *pdf, const JsonValue *moment)
{
    double start = pdf_number_of(moment, "onset_s"), stop = pdf_number_of(moment, "end_s");
    g_autofree char *onset = pdf_time(start), *end = pdf_time(stop), *lasts = pdf_seconds(pdf, stop - start);
    g_autofree char *peak = pdf_time(pdf_number_of(moment, "peak_s"));
    return g_strdup_printf(pdf_tr(pdf, "%s – %s (%s), strongest at %s", "%s – %s (%s), сильнее всего на %s"), onset,
                           end, lasts, peak);
}

static char *speakers_text(const Pdf *pdf, const JsonValue *report, const JsonValue *moment)
{
    const JsonValue *numbers = json_object_get(moment, "speakers");
    GString *names = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(numbers); i++) {
        guint number = (guint)json_integer_value(json_array_get(numbers, i));
        g_autofree char *name = pdf_speaker(pdf, report, number);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
    }
    return g_string_free(names, FALSE);
}

/* Who spoke, and the words, cut to LIMIT_PDF_WORDS letters; NULL: neither is known. */
static char *words_text(const Pdf *pdf, const JsonValue *report, const JsonValue *moment)
{
    const JsonValue *voice = json_object_get(report, "voice");
    const char *words = pdf_text_of(moment, "words");
    g_autofree char *names = speakers_text(pdf, report, moment);
    if (!json_is_object(voice))
        return NULL;
    if (!words)
        return *names ? g_strdup_printf(pdf_tr(pdf, "spoke: %s", "говорил: %s"), names)
                      : g_strdup(pdf_tr(pdf, "nobody spoke", "никто не говорил"));
    gboolean whole = g_utf8_strlen(words, -1) <= LIMIT_PDF_WORDS;
    g_autofree char *cut = whole ? g_strdup(words) : g_utf8_substring(words, 0, LIMIT_PDF_WORDS);
    const char *draft = json_is_true(json_object_get(voice, "draft")) ? pdf_tr(pdf, " (draft)", " (черновик)") : "";
    return g_strdup_printf(pdf_tr(pdf, "%s%s: “%s%s”", "%s%s: «%s%s»"), *names ? names : "–", draft, cut,
                           whole ? "" : "…");
}

/* A figure of the right column; `value` is taken over. */
static void figure(Pdf *pdf, double y, const char *label, char *value)
{
    pdf_line(pdf, PDF_SMALL, PDF_START, FIGURES, y + 1, 66, label);
    pdf_line(pdf, PDF_BODY, PDF_START, FIGURES + 68, y, 82, value);
    g_free(value);
}

static void figures(Pdf *pdf, const JsonValue *moment)
{
    double y = pdf->y;
    figure(pdf, y, pdf_tr(pdf, "Strength", "Сила"), pdf_decimal(pdf, pdf_number_of(moment, "magnitude"), 2));
    figure(pdf, y + 12, pdf_tr(pdf, "Peak", "Пик"), pdf_percent(pdf_number_of(moment, "peak")));
    figure(pdf, y + 24, pdf_tr(pdf, "Confidence", "Уверенность"),
           pdf_confidence(pdf, pdf_number_of(moment, "confidence")));
    figure(pdf, y + 36, pdf_tr(pdf, "Face seen", "Лицо видно"), pdf_percent(pdf_number_of(moment, "face_share")));
}

static void moment_row(Pdf *pdf, const JsonValue *report, const JsonValue *moment, guint place)
{
    g_autofree char *span = span_text(pdf, moment), *words = words_text(pdf, report, moment);
    g_autofree char *number = g_strdup_printf("%u", place), *person = pdf_person(pdf, pdf_count_of(moment, "person"));
    g_autofree char *title = g_strdup_printf("%s · %s", person, pdf_expression(pdf, pdf_text_of(moment, "expression")));
    double text = 25 + (words ? pdf_text_height(pdf, PDF_BODY, TEXT_WIDTH, words) : 0), height = MAX(text, PICTURE);
    pdf_need(pdf, height + 12);
    pdf_line_in(pdf, PDF_NAME, PDF_NEGATIVE, PDF_START, PDF_LEFT, pdf->y, 20, number);
    pdf_picture(pdf, pdf_text_of(moment, "thumbnail"), PDF_LEFT + 22, pdf->y, PICTURE);
    pdf_line(pdf, PDF_NAME, PDF_START, WHAT, pdf->y, TEXT_WIDTH, title);
    pdf_line(pdf, PDF_SMALL, PDF_START, WHAT, pdf->y + 12.5, TEXT_WIDTH, span);
    if (words)
        pdf_text(pdf, PDF_BODY, WHAT, pdf->y + 25, TEXT_WIDTH, words);
    figures(pdf, moment);
    pdf->y += height + 6;
    pdf_rule(pdf, PDF_LEFT, pdf->y, PDF_WIDTH);
    pdf->y += 7;
}

void pdf_moments(Pdf *pdf, const JsonValue *report)
{
    if (!pdf_expressions_read(report))
        return;
    g_autoptr(GPtrArray) strongest = pdf_strongest(report);
    guint found = pdf_count_of(json_object_get(report, "totals"), "moments");
    pdf_heading(pdf, pdf_tr(pdf, "Strongest negative moments", "Самые сильные негативные моменты"), PICTURE + 30);
    if (strongest->len == 0) {
        pdf->y += pdf_text(pdf, PDF_BODY, PDF_LEFT, pdf->y, PDF_WIDTH,
                           pdf_tr(pdf, "No negative moments were found.", "Негативных моментов не найдено."));
        return;
    }
    g_autofree char *what = g_strdup_printf(
        pdf_tr(
            pdf,
            "%u of %u, by strength: the area of the probability above the level where a moment ends, in "
            "probability-seconds.",
            "%u из %u, по силе — площади вероятности над уровнем, где момент заканчивается, в вероятность-секундах."),
        strongest->len, MAX(found, strongest->len));
    pdf->y += pdf_text(pdf, PDF_SMALL, PDF_LEFT, pdf->y, PDF_WIDTH, what) + 8;
    for (guint i = 0; i < strongest->len; i++)
        moment_row(pdf, report, g_ptr_array_index(strongest, i), i + 1);
}
