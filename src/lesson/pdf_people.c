/* lesson/pdf_people.c: the PDF's table of people. */
#include "base/limits.h"
#include "lesson/pdf_picture.h"
#include "lesson/pdf_sections.h"

#define ROW 34.0
#define PORTRAIT 28.0

/* Columns: from the left margin. */
enum { NAME, SEEN, AWAY, NEGATIVE, POSITIVE, MOMENTS, CONFIDENCE, COLUMNS };
static const double widths[COLUMNS] = {112, 54, 66, 72, 72, 46, 77};

static double left_of(int column)
{
    double x = PDF_LEFT;
    for (int i = 0; i < column; i++)
        x += widths[i];
    return x;
}

/* Two lines in one cell; both are taken over. */
static void cell(Pdf *pdf, int column, char *value, char *below)
{
    double x = left_of(column), width = widths[column] - 6;
    pdf_line(pdf, PDF_BODY, PDF_START, x, pdf->y + (below ? 4 : 9), width, value);
    if (below)
        pdf_line(pdf, PDF_SMALL, PDF_START, x, pdf->y + 16, width, below);
    g_free(value);
    g_free(below);
}

static void share_cell(Pdf *pdf, int column, PdfColour colour, double share)
{
    g_autofree char *percent = pdf_percent(share);
    pdf_bar(pdf, colour, left_of(column), pdf->y + 12.5, 36, share);
    pdf_line(pdf, PDF_BODY, PDF_START, left_of(column) + 41, pdf->y + 9, 30, percent);
}

static char *absences_text(const Pdf *pdf, const JsonValue *person)
{
    guint n = (guint)json_array_size(json_object_get(person, "absences"));
    return n == 0 ? g_strdup(pdf_tr(pdf, "no absence", "отлучек нет"))
                  : g_strdup_printf(pdf_tr(pdf, "absences: %u", "отлучек: %u"), n);
}

static char *samples_text(const Pdf *pdf, const JsonValue *person)
{
    return g_strdup_printf(pdf_tr(pdf, "%u of %u", "%u из %u"), pdf_count_of(person, "judged_samples"),
                           pdf_count_of(person, "samples"));
}

static void expressions(Pdf *pdf, const JsonValue *person)
{
    if (!json_is_true(json_object_get(person, "enough"))) {
        const double width = widths[NEGATIVE] + widths[POSITIVE];
        pdf_line(pdf, PDF_BODY, PDF_START, left_of(NEGATIVE), pdf->y + 9, width,
                 pdf_tr(pdf, "not enough data", "недостаточно данных"));
        cell(pdf, CONFIDENCE, g_strdup("–"), samples_text(pdf, person));
        return;
    }
    share_cell(pdf, NEGATIVE, PDF_NEGATIVE, pdf_number_of(person, "negative_share"));
    share_cell(pdf, POSITIVE, PDF_POSITIVE, pdf_number_of(person, "positive_share"));
    cell(pdf, MOMENTS, g_strdup_printf("%u", pdf_count_of(person, "moments")), NULL);
    cell(pdf, CONFIDENCE, pdf_confidence(pdf, pdf_number_of(person, "confidence")), samples_text(pdf, person));
}

static void row(Pdf *pdf, const JsonValue *report, const JsonValue *person)
{
    pdf_need(pdf, ROW);
    guint speaker = pdf_count_of(person, "speaker");
    g_autofree char *name = pdf_person(pdf, pdf_count_of(person, "person"));
    g_autofree char *voice = speaker > 0 ? pdf_speaker(pdf, report, speaker) : NULL;
    double x = PDF_LEFT + PORTRAIT + 7, width = widths[NAME] - PORTRAIT - 12;
    pdf_picture(pdf, pdf_text_of(person, "portrait"), PDF_LEFT, pdf->y + 1, PORTRAIT);
    pdf_line(pdf, PDF_NAME, PDF_START, x, pdf->y + (voice ? 4 : 9), width, name);
    if (voice)
        pdf_line(pdf, PDF_SMALL, PDF_START, x, pdf->y + 16, width, voice);
    cell(pdf, SEEN, pdf_time(pdf_number_of(person, "seen_s")), pdf_percent(pdf_number_of(person, "face_share")));
    cell(pdf, AWAY, pdf_time(pdf_number_of(person, "without_face_s")), absences_text(pdf, person));
    if (pdf_expressions_read(report))
        expressions(pdf, person);
    pdf->y += ROW - 3;
    pdf_rule(pdf, PDF_LEFT, pdf->y, PDF_WIDTH);
    pdf->y += 3;
}

static void head(Pdf *pdf, gboolean read)
{
    const PdfColumn columns[COLUMNS] = {
        {pdf_tr(pdf, "Person", "Участник"), widths[NAME]},
        {pdf_tr(pdf, "In view", "В кадре"), widths[SEEN]},
        {pdf_tr(pdf, "Not in view", "Вне кадра"), widths[AWAY]},
        {pdf_tr(pdf, "Negative", "Негатив"), widths[NEGATIVE]},
        {pdf_tr(pdf, "Positive", "Позитив"), widths[POSITIVE]},
        {pdf_tr(pdf, "Moments", "Моменты"), widths[MOMENTS]},
        {pdf_tr(pdf, "Confidence", "Уверенность"), widths[CONFIDENCE]},
    };
    pdf_columns(pdf, columns, read ? COLUMNS : NEGATIVE);
}

void pdf_people(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *people = json_object_get(report, "people");
    gsize n = json_array_size(people), shown = MIN(n, LIMIT_PDF_PEOPLE);
    if (n == 0)
        return;
    gboolean read = pdf_expressions_read(report);
    pdf_heading(pdf, pdf_tr(pdf, "People", "Участники"), 60);
    head(pdf, read);
    for (gsize i = 0; i < shown; i++)
        row(pdf, report, json_array_get(people, i));
    if (shown < n) {
        g_autofree char *rest = g_strdup_printf(
            pdf_tr(pdf, "The first %u of %u people; report.json has all.", "Первые %u из %u; все — в report.json."),
            (guint)shown, (guint)n);
        pdf->y += pdf_text(pdf, PDF_SMALL, PDF_LEFT, pdf->y, PDF_WIDTH, rest);
    }
    if (read)
        pdf->y +=
            2 +
            pdf_text(pdf, PDF_SMALL, PDF_LEFT, pdf->y + 2, PDF_WIDTH,
                     pdf_tr(pdf,
                            "“Negative” is the share of the time read in which the smoothed probability is at or "
                            "above the threshold; “positive” is the share of samples in which a happy expression is "
                            "the likeliest.",
                            "«Негатив» — доля прочитанного времени, когда сглаженная вероятность не ниже порога; "
                            "«позитив» — доля замеров, где радость вероятнее всего."));
}
