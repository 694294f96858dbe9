/* lesson/write.c: the report's files. See write.h. */
#include "lesson/write.h"

#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/page.h"
#include "lesson/pdf.h"
#include "voice/transcript_write.h"

/* The page's template, built from web/ and embedded by tools/embed. */
extern const char _binary_report_template_html_start[], _binary_report_template_html_end[];

char *lesson_to_html(const JsonValue *json)
{
    return page_fill(_binary_report_template_html_start, _binary_report_template_html_end, json);
}

/* A number as the C locale writes it, whatever the user's. */
static void append_number(GString *line, double value, const char *format)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    csv_append(line, g_ascii_formatd(text, sizeof text, format, value));
}

/* Numbers with a space between. */
static void append_speakers(GString *line, const LessonMoment *listed)
{
    g_autoptr(GString) numbers = g_string_new(NULL);
    for (guint i = 0; listed->speakers && i < listed->speakers->len; i++)
        g_string_append_printf(numbers, i > 0 ? " %u" : "%u", g_array_index(listed->speakers, guint, i));
    csv_append(line, numbers->str);
}

/* "turned:3 dark:1": what was not judged, and why. */
static void append_doubts(GString *line, const LessonMoment *listed)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint doubt = FACE_CLEAR + 1; doubt < FACE_DOUBTS; doubt++)
        if (listed->doubts[doubt] > 0)
            g_string_append_printf(text, "%s%s:%u", text->len > 0 ? " " : "", face_doubt_names[doubt],
                                   listed->doubts[doubt]);
    csv_append(line, text->str);
}

char *lesson_to_csv(const LessonReport *report)
{
    GString *table = g_string_new("person,onset_s,peak_s,end_s,magnitude,peak,confidence,face_share,peak_less_baseline,"
                                  "not_judged,speakers,words\n");
    for (guint i = 0; i < report->moments->len; i++) {
        const LessonMoment *listed = g_ptr_array_index(report->moments, i);
        const Moment *moment = &listed->moment;
        g_autoptr(GString) line = g_string_new(NULL);
        append_number(line, listed->person, "%.0f");
        const double times[] = {moment->onset, moment->peak_at, moment->end};
        for (gsize t = 0; t < G_N_ELEMENTS(times); t++)
            append_number(line, times[t], "%.3f");
        const double shares[] = {moment->magnitude, moment->peak + listed->subtract, listed->confidence,
                                 listed->face_share, moment->peak};
        for (gsize s = 0; s < G_N_ELEMENTS(shares); s++)
            append_number(line, shares[s], "%.4f");
        append_doubts(line, listed);
        append_speakers(line, listed);
        csv_append(line, listed->words ? listed->words : "");
        g_string_append_printf(table, "%s\n", line->str);
    }
    return g_string_free(table, FALSE);
}

static gboolean write_text(const char *folder, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return file_save(path, text, strlen(text), error);
}

static gboolean write_transcript(const LessonReport *report, const char *folder, GError **error)
{
    return !report->transcript || transcript_write(report->transcript, report->file, folder, error);
}

gboolean lesson_write(const LessonReport *report, const JsonValue *json, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "report.json", NULL);
    g_autofree char *html = lesson_to_html(json);
    g_autofree char *csv = lesson_to_csv(report);
    return file_make_folder(folder, error) && jsonfile_save(json, path, error) &&
           write_text(folder, "moments.csv", csv, error) && write_transcript(report, folder, error) &&
           write_text(folder, "report.html", html, error);
}

gboolean lesson_write_pdf(const JsonValue *json, const char *language, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "report.pdf", NULL);
    g_autoptr(GBytes) pdf = lesson_to_pdf(json, language, error);
    return pdf && file_save(path, g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf), error);
}

char *lesson_video_address(const char *recording, const char *folder)
{
    if (strcmp(recording, "-") == 0)
        return NULL;
    g_autofree char *from = g_canonicalize_filename(folder, NULL), *to = g_canonicalize_filename(recording, NULL);
    g_auto(GStrv) steps = g_strsplit(from, "/", -1), parts = g_strsplit(to, "/", -1);
    guint same = 0;
    while (steps[same] && parts[same] && strcmp(steps[same], parts[same]) == 0)
        same++;
    GString *address = g_string_new(NULL);
    for (guint i = same; steps[i]; i++)
        if (*steps[i])
            g_string_append(address, "../");
    for (guint i = same; parts[i]; i++) {
        g_autofree char *escaped = g_uri_escape_string(parts[i], NULL, FALSE);
        g_string_append_printf(address, "%s%s", i > same ? "/" : "", escaped);
    }
    return g_string_free(address, FALSE);
}
