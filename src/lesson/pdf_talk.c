/* lesson/pdf_talk.c: the PDF's conversation: whose share of the talk, and what was measured of each voice. */
#include <math.h>

#include "lesson/pdf_sections.h"

#define ROW 28.0
#define BAND 16.0 /* height of the bar of all shares */

enum { WHO, TALK, TURNS, MONOLOGUE, INTERRUPTS, RESPONSE, QUESTIONS, RATE, COLUMNS };
static const double widths[COLUMNS] = {112, 88, 42, 66, 62, 54, 36, 39};

static void band(Pdf *pdf, const JsonValue *report, const JsonValue *speakers)
{
    double x = PDF_LEFT;
    pdf_box(pdf, PDF_ABSENT, PDF_LEFT, pdf->y, PDF_WIDTH, BAND);
    for (gsize i = 0; i < json_array_size(speakers); i++) {
        guint number = (guint)i + 1;
        double share = pdf_number_of(json_array_get(speakers, i), "share"), width = PDF_WIDTH * CLAMP(share, 0, 1);
        if (isnan(share))
            continue;
        pdf_box(pdf, pdf_voice_colour(number), x, pdf->y, width, BAND);
        pdf_box(pdf, PDF_PAPER, x + width - .5, pdf->y, 1, BAND);
        g_autofree char *percent = pdf_percent(share), *name = pdf_speaker(pdf, report, number);
        g_autofree char *label = g_strdup_printf("%s %s", name, percent);
        if (width > 70)
            pdf_line_in(pdf, PDF_SMALL, PDF_PAPER, PDF_START, x + 6, pdf->y + 3.8, width - 10, label);
        x += width;
    }
    pdf->y += BAND + 10;
}

/* Two lines in the cell at `x`; both are taken over. */
static void cell(Pdf *pdf, double x, double width, char *value, char *below)
{
    pdf_line(pdf, PDF_BODY, PDF_START, x, pdf->y + (below ? 1 : 6), width - 6, value);
    if (below)
        pdf_line(pdf, PDF_SMALL, PDF_START, x, pdf->y + 13, width - 6, below);
    g_free(value);
    g_free(below);
}

static char *role_text(const Pdf *pdf, const JsonValue *speaker)
{
    if (!pdf_text_of(speaker, "role"))
        return g_strdup(pdf_tr(pdf, "role not known", "роль неизвестна"));
    if (json_is_true(json_object_get(speaker, "role_given")))
        return g_strdup(pdf_tr(pdf, "named by a person", "указал человек"));
    g_autofree char *share = pdf_percent(pdf_number_of(speaker, "role_confidence"));
    return g_strdup_printf(pdf_tr(pdf, "role judged, %s", "роль определена, %s"), share);
}

static char *known_count(const JsonValue *speaker, const char *name)
{
    return isnan(pdf_number_of(speaker, name)) ? g_strdup("–") : g_strdup_printf("%u", pdf_count_of(speaker, name));
}

static char *interrupted_text(const Pdf *pdf, const JsonValue *speaker)
{
    return g_strdup_printf(pdf_tr(pdf, "by others: %u", "перебили: %u"), pdf_count_of(speaker, "interrupted"));
}

static char *monologue_place(const Pdf *pdf, const JsonValue *span)
{
    g_autofree char *time = pdf_time(pdf_number_of(span, "start_s"));
    return json_is_object(span) ? g_strdup_printf(pdf_tr(pdf, "at %s", "на %s"), time) : NULL;
}

static char *responses_text(const Pdf *pdf, const JsonValue *speaker)
{
    return g_strdup_printf(pdf_tr(pdf, "of %u", "из %u"), pdf_count_of(speaker, "responses"));
}

static void row(Pdf *pdf, const JsonValue *report, guint number)
{
    const JsonValue *speaker = pdf_speaker_of(report, number), *span = json_object_get(speaker, "monologue");
    double x = PDF_LEFT, share = pdf_number_of(speaker, "share");
    double monologue = pdf_number_of(span, "end_s") - pdf_number_of(span, "start_s");
    g_autofree char *percent = pdf_percent(share), *name = pdf_speaker(pdf, report, number);
    pdf_need(pdf, ROW);
    pdf_box(pdf, pdf_voice_colour(number), x, pdf->y + 3, 6, 6);
    pdf_line(pdf, PDF_NAME, PDF_START, x + 11, pdf->y + .5, widths[WHO] - 14, name);
    g_autofree char *role = role_text(pdf, speaker);
    pdf_line(pdf, PDF_SMALL, PDF_START, x + 11, pdf->y + 13, widths[WHO] - 14, role);
    x += widths[WHO];
    pdf_bar(pdf, pdf_voice_colour(number), x, pdf->y + 4.5, 42, share);
    pdf_line(pdf, PDF_BODY, PDF_START, x + 47, pdf->y + 1, 34, percent);
    g_autofree char *seconds = pdf_time(pdf_number_of(speaker, "seconds"));
    pdf_line(pdf, PDF_SMALL, PDF_START, x, pdf->y + 13, widths[TALK] - 6, seconds);
    x += widths[TALK];
    cell(pdf, x, widths[TURNS], known_count(speaker, "turns"), NULL);
    x += widths[TURNS];
    cell(pdf, x, widths[MONOLOGUE], pdf_seconds(pdf, monologue), monologue_place(pdf, span));
    x += widths[MONOLOGUE];
    cell(pdf, x, widths[INTERRUPTS], known_count(speaker, "interruptions"), interrupted_text(pdf, speaker));
    x += widths[INTERRUPTS];
    cell(pdf, x, widths[RESPONSE], pdf_seconds(pdf, pdf_number_of(speaker, "response_median_s")),
         responses_text(pdf, speaker));
    x += widths[RESPONSE];
    cell(pdf, x, widths[QUESTIONS], known_count(speaker, "questions"), NULL);
    x += widths[QUESTIONS];
    cell(pdf, x, widths[RATE], pdf_decimal(pdf, pdf_number_of(speaker, "words_per_minute"), 0), NULL);
    pdf->y += ROW - 3;
    pdf_rule(pdf, PDF_LEFT, pdf->y, PDF_WIDTH);
    pdf->y += 3;
}

static void head(Pdf *pdf)
{
    const PdfColumn columns[COLUMNS] = {
        {pdf_tr(pdf, "Who", "Кто"), widths[WHO]},
        {pdf_tr(pdf, "Talk", "Говорит"), widths[TALK]},
        {pdf_tr(pdf, "Turns", "Реплик"), widths[TURNS]},
        {pdf_tr(pdf, "Longest monologue", "Длинный монолог"), widths[MONOLOGUE]},
        {pdf_tr(pdf, "Interrupts", "Перебивает"), widths[INTERRUPTS]},
        {pdf_tr(pdf, "Response, median", "Ответ, медиана"), widths[RESPONSE]},
        {pdf_tr(pdf, "Ques­tions", "Воп­росов"), widths[QUESTIONS]},
        {pdf_tr(pdf, "Words a minute", "Слов в минуту"), widths[RATE]},
    };
    pdf_columns(pdf, columns, COLUMNS);
}

static void summary(Pdf *pdf, const JsonValue *voice)
{
    g_autofree char *speech = pdf_time(pdf_number_of(voice, "speech_s"));
    g_autofree char *overlap = pdf_time(pdf_number_of(voice, "overlap_s"));
    g_autofree char *silence = pdf_time(pdf_number_of(voice, "silence_s"));
    g_autofree char *median = pdf_seconds(pdf, pdf_number_of(voice, "pause_median_s"));
    g_autofree char *text =
        g_strdup_printf(pdf_tr(pdf, "Speech %s, several at once %s, silence %s; %u pauses of at least 1 s, median %s.",
                               "Речь %s, несколько голосов сразу %s, тишина %s; пауз не короче 1 с: %u, медиана %s."),
                        speech, overlap, silence, pdf_count_of(voice, "pauses"), median);
    pdf->y += pdf_text(pdf, PDF_BODY, PDF_LEFT, pdf->y, PDF_WIDTH, text) + 8;
}

static const char *absent_text(const Pdf *pdf, const JsonValue *report, const JsonValue *speakers)
{
    if (json_array_size(speakers) > 0)
        return NULL;
    if (json_is_object(json_object_get(report, "voice")))
        return pdf_tr(pdf, "Nobody was heard speaking.", "Речи не слышно.");
    return json_is_true(json_object_get(json_object_get(report, "recording"), "has_sound"))
               ? pdf_tr(pdf, "Nothing is said about the conversation: listening was switched off.",
                        "О разговоре ничего не сказано: прослушивание было выключено.")
               : pdf_tr(pdf, "Nothing is said about the conversation: the recording has no sound.",
                        "О разговоре ничего не сказано: в записи нет звука.");
}

void pdf_talk(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *voice = json_object_get(report, "voice"), *speakers = json_object_get(voice, "speakers");
    const char *absent = absent_text(pdf, report, speakers);
    pdf_heading(pdf, pdf_tr(pdf, "Conversation", "Разговор"), absent ? 20 : 110);
    if (absent) {
        pdf->y += pdf_text(pdf, PDF_BODY, PDF_LEFT, pdf->y, PDF_WIDTH, absent);
        return;
    }
    summary(pdf, voice);
    band(pdf, report, speakers);
    head(pdf);
    for (guint i = 1; i <= json_array_size(speakers); i++)
        row(pdf, report, i);
    pdf->y +=
        2 +
        pdf_text(pdf, PDF_SMALL, PDF_LEFT, pdf->y + 2, PDF_WIDTH,
                 pdf_tr(pdf,
                        "A share is of all speakers’ time; where several speak at once each counts. To interrupt is "
                        "to begin while another speaks who then stops within 2 s; to respond is to begin within 5 s "
                        "of another’s end.",
                        "Доля — от времени всех говорящих; когда говорят сразу несколько, считается каждый. "
                        "Перебить — начать, пока говорит другой, и тот замолкает не позже чем через 2 с; ответить — "
                        "начать не позже чем через 5 с после другого."));
}
