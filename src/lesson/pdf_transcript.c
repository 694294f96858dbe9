/* lesson/pdf_transcript.c: the PDF's transcript, turn by turn, for at most LIMIT_PDF_TRANSCRIPT_PAGES pages. */
#include <math.h>

#include "base/limits.h"
#include "lesson/pdf_sections.h"

#define TIME 46.0
#define NAME 82.0
#define TEXT (PDF_LEFT + TIME + NAME)
#define UNSURE 0.5 /* below this confidence the speaker is marked, as on the page */

static const char *turn_text(const Pdf *pdf, const JsonValue *turn)
{
    const char *text = pdf_text_of(turn, "text");
    if (!text)
        return pdf_tr(pdf, "[speech, words not recognised]", "[речь, слова не распознаны]");
    return *text ? text : pdf_tr(pdf, "[speech, no words heard]", "[речь, слов не слышно]");
}

/* FALSE: there is no room any more. */
static gboolean turn_row(Pdf *pdf, const JsonValue *report, const JsonValue *turn, guint last)
{
    guint speaker = pdf_count_of(turn, "speaker");
    g_autofree char *time = pdf_time(pdf_number_of(turn, "start_s")), *name = pdf_speaker(pdf, report, speaker);
    g_autofree char *who = g_strdup_printf("%s%s", name, pdf_number_of(turn, "confidence") < UNSURE ? " (?)" : "");
    if (pdf->page >= last && pdf->y + 12 > PDF_BOTTOM)
        return FALSE;
    pdf_need(pdf, 12);
    pdf_line_in(pdf, PDF_SMALL, PDF_ACCENT, PDF_START, PDF_LEFT, pdf->y + 1.2, TIME - 4, time);
    pdf_line_in(pdf, PDF_STRONG, pdf_voice_colour(speaker), PDF_START, PDF_LEFT + TIME, pdf->y, NAME - 6, who);
    gboolean whole = pdf_flow(pdf, PDF_BODY, TEXT, PDF_WIDTH - TIME - NAME, turn_text(pdf, turn), last);
    pdf->y += 3;
    return whole;
}

static void notes(Pdf *pdf, const JsonValue *voice)
{
    if (json_is_true(json_object_get(voice, "draft")))
        pdf_note(pdf, pdf_tr(pdf, "Draft: the words are too unsure to base a claim on; listen before you quote.",
                             "Черновик: слова распознаны слишком ненадёжно, чтобы на них ссылаться; послушайте, прежде "
                             "чем цитировать."));
    if (!pdf_text_of(voice, "engine"))
        pdf_note(pdf, pdf_tr(pdf, "Words were not asked for: this shows who spoke when.",
                             "Слова не распознавались: здесь видно, кто и когда говорил."));
    guint failed = pdf_count_of(voice, "failed_turns");
    g_autofree char *text = g_strdup_printf(
        pdf_tr(pdf, "Turns on which the recogniser failed: %u.", "Реплик, которые распознать не удалось: %u."), failed);
    if (failed > 0)
        pdf_note(pdf, text);
    pdf->y += 3;
}

void pdf_transcript(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *voice = json_object_get(report, "voice"), *turns = json_object_get(voice, "turns");
    if (json_array_size(turns) == 0)
        return;
    pdf_heading(pdf, pdf_tr(pdf, "Transcript", "Расшифровка"), 50);
    notes(pdf, voice);
    guint last = pdf->page + LIMIT_PDF_TRANSCRIPT_PAGES - 1;
    gboolean whole = TRUE;
    for (gsize i = 0; whole && i < json_array_size(turns); i++)
        whole = turn_row(pdf, report, json_array_get(turns, i), last);
    if (!whole)
        pdf_note(pdf, pdf_tr(pdf, "The transcript is longer than fits here: all of it is in transcript.txt.",
                             "Расшифровка длиннее, чем помещается здесь: вся она — в transcript.txt."));
}
