/* lesson/pdf_head.c: the PDF's head: which recording, the main figures, what to be careful about. */
#include <math.h>

#include "lesson/pdf_sections.h"

/* One of the figures that stand in a row; `value` is taken over. */
static void figure(Pdf *pdf, guint place, const char *label, char *value)
{
    const double width = PDF_WIDTH / 5;
    double x = PDF_LEFT + place * width;
    double below = pdf_line(pdf, PDF_SMALL, PDF_START, x, pdf->y, width - 8, label);
    pdf_line(pdf, PDF_FIGURE, PDF_START, x, pdf->y + below + 1, width - 8, value);
    g_free(value);
}

static char *count_text(const JsonValue *object, const char *name)
{
    return g_strdup_printf("%u", pdf_count_of(object, name));
}

static char *speakers_text(const JsonValue *report)
{
    const JsonValue *voice = json_object_get(report, "voice");
    if (!json_is_object(voice))
        return g_strdup("–");
    return g_strdup_printf("%u", (guint)json_array_size(json_object_get(voice, "speakers")));
}

static void figures(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *totals = json_object_get(report, "totals"), *recording = json_object_get(report, "recording");
    double nobody = pdf_number_of(totals, "without_any_face_s");
    figure(pdf, 0, pdf_tr(pdf, "Duration", "Длительность"), pdf_time(pdf_number_of(recording, "duration_s")));
    figure(pdf, 1, pdf_tr(pdf, "People in view", "Людей в кадре"), count_text(totals, "people"));
    figure(pdf, 2, pdf_tr(pdf, "Speakers", "Говорящих"), speakers_text(report));
    figure(pdf, 3, pdf_tr(pdf, "Negative moments", "Негативных моментов"),
           pdf_expressions_read(report) ? count_text(totals, "moments") : g_strdup("–"));
    figure(pdf, 4, pdf_tr(pdf, "Nobody in view", "Никого в кадре"),
           nobody > 0 ? pdf_time(nobody) : g_strdup(pdf_tr(pdf, "never", "такого нет")));
    pdf->y += 38;
}

static void not_a_feeling(Pdf *pdf)
{
    const double inset = 12;
    const char *claim = pdf_tr(pdf, "This is a judgement of an expression, not of a feeling.",
                               "Это суждение о выражении лица, а не о чувстве.");
    const char *more = pdf_tr(pdf,
                              "A frown may be thought, bad light or a dazzling screen. A moment is a reason to look at "
                              "the recording, never a verdict on a person.",
                              "Нахмуренность бывает от раздумья, плохого света или яркого экрана. Момент — повод "
                              "посмотреть запись, а не приговор человеку.");
    double top = pdf->y;
    pdf->y += pdf_text(pdf, PDF_STRONG, PDF_LEFT + inset, pdf->y, PDF_WIDTH - inset, claim);
    pdf->y += pdf_text(pdf, PDF_BODY, PDF_LEFT + inset, pdf->y, PDF_WIDTH - inset, more);
    pdf_box(pdf, PDF_RULE, PDF_LEFT, top, 2.5, pdf->y - top);
    pdf->y += 10;
}

/* Takes `text` over; NULL: there is nothing to note. */
static void note(Pdf *pdf, char *text)
{
    if (text)
        pdf_note(pdf, text);
    g_free(text);
}

static char *missing_text(const Pdf *pdf, const JsonValue *recording)
{
    double from = pdf_number_of(recording, "missing_from_s");
    g_autofree char *time = pdf_time(from);
    return isnan(from)
               ? NULL
               : g_strdup_printf(pdf_tr(pdf,
                                        "The recording breaks off at %s: what its header promises after that is "
                                        "missing.",
                                        "Запись обрывается на %s: обещанного заголовком продолжения в файле нет."),
                                 time);
}

static char *damaged_text(const Pdf *pdf, const JsonValue *recording)
{
    guint damaged = pdf_count_of(recording, "damaged");
    g_autofree char *time = pdf_time(pdf_number_of(recording, "damaged_from_s"));
    return damaged == 0 ? NULL
                        : g_strdup_printf(pdf_tr(pdf,
                                                 "Damaged pieces of the recording that were passed over: %u, the "
                                                 "first at %s.",
                                                 "Пропущено повреждённых фрагментов записи: %u, первый на %s."),
                                          damaged, time);
}

static char *unread_text(const Pdf *pdf, const JsonValue *report)
{
    const char *mode = pdf_text_of(json_object_get(report, "settings"), "legal_mode");
    if (pdf_expressions_read(report))
        return NULL;
    return g_strdup_printf(
        pdf_tr(pdf,
               "Legal mode “%s” switches the reading of expressions off: this report tells nothing of "
               "how anybody looked.",
               "Правовой режим «%s» выключает чтение выражений: о выражениях лиц в отчёте ничего "
               "нет."),
        mode ? mode : "–");
}

/* Who was not seen well enough for shares. */
static char *not_enough_text(const Pdf *pdf, const JsonValue *report)
{
    const JsonValue *people = json_object_get(report, "people");
    g_autoptr(GString) names = g_string_new(NULL);
    for (gsize i = 0; pdf_expressions_read(report) && i < json_array_size(people); i++) {
        const JsonValue *person = json_array_get(people, i);
        if (json_is_true(json_object_get(person, "enough")))
            continue;
        g_autofree char *name = pdf_person(pdf, pdf_count_of(person, "person"));
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
    return names->len == 0 ? NULL
                           : g_strdup_printf(pdf_tr(pdf, "Not enough data about: %s. Their shares are not given.",
                                                    "Недостаточно данных: %s. Доли для них не приводятся."),
                                             names->str);
}

static char *nobody_text(const Pdf *pdf, const JsonValue *report)
{
    return json_array_size(json_object_get(report, "people")) > 0
               ? NULL
               : g_strdup(pdf_tr(pdf, "No face was in view long enough to say anything about a person.",
                                 "Ни одно лицо не было в кадре достаточно долго, чтобы говорить о человеке."));
}

void pdf_head(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *recording = json_object_get(report, "recording");
    g_autofree char *date = pdf_date(pdf, pdf_text_of(report, "analysed_at"));
    g_autofree char *analysed = g_strdup_printf(pdf_tr(pdf, "analysed %s", "разбор: %s"), date);
    pdf->y += pdf_line(pdf, PDF_SMALL, PDF_START, PDF_LEFT, pdf->y, PDF_WIDTH,
                       pdf_tr(pdf, "Otklik · lesson report", "Отклик · отчёт об уроке")) +
              5;
    pdf->y += pdf_text_cut(pdf, PDF_TITLE, PDF_LEFT, pdf->y, PDF_WIDTH, 2, pdf->title) + 1;
    pdf->y += pdf_line(pdf, PDF_BODY, PDF_START, PDF_LEFT, pdf->y, PDF_WIDTH, analysed) + 12;
    figures(pdf, report);
    pdf_evidence(pdf, report);
    if (pdf_expressions_read(report)) {
        not_a_feeling(pdf);
        pdf->foot = pdf_tr(pdf, "Judgements of expressions, not of feelings: a reason to look at the recording.",
                           "Суждения о выражениях лиц, а не о чувствах: повод посмотреть запись.");
    }
    note(pdf, unread_text(pdf, report));
    note(pdf, missing_text(pdf, recording));
    note(pdf, damaged_text(pdf, recording));
    note(pdf, nobody_text(pdf, report));
    note(pdf, not_enough_text(pdf, report));
}
