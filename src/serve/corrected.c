/* serve/corrected.c: see corrected.h. */
#include "serve/corrected.h"

#include <string.h>

#include "base/lang.h"
#include "lesson/correct.h"
#include "lesson/pdf.h"
#include "lesson/write.h"
#include "serve/http.h"
#include "voice/subtitles.h"
#include "voice/transcript_read.h"

static JsonValue *load_json(StoreDb *db, const char *lesson, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = lesson_files_get_bytes(db, lesson, name, error);
    gsize length;
    const char *text = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    return text ? jsonfile_parse(text, length, name, error) : NULL;
}

/* One that does not fit any more (the lesson was analysed again) is passed over. */
static void apply(Transcript *transcript, const LessonEdit *edit)
{
    gint64 number = g_ascii_strtoll(edit->value, NULL, 10);
    gboolean fits = strcmp(edit->kind, "turn") == 0 ? lesson_correct_turn(transcript, (guint)edit->key, edit->value)
                                                    : lesson_correct_teacher(transcript, (int)number - 1);
    if (!fits)
        g_debug("a correction fits no more: %s %d", edit->kind, (int)edit->key);
}

/* *transcript stays NULL when nothing was corrected. FALSE with an error. */
static gboolean corrected_transcript(StoreDb *db, const char *lesson, Transcript **transcript, GError **error)
{
    g_autoptr(GPtrArray) edits = lesson_edits_list(db, lesson, error);
    if (!edits || edits->len == 0)
        return edits != NULL;
    g_autoptr(JsonValue) json = load_json(db, lesson, "transcript.json", error);
    g_autoptr(Transcript) read = json ? transcript_from_json(json, error) : NULL;
    if (!read)
        return FALSE;
    for (guint i = 0; i < edits->len; i++)
        apply(read, g_ptr_array_index(edits, i));
    *transcript = g_steal_pointer(&read);
    return TRUE;
}

JsonValue *corrected_report(StoreDb *db, const char *lesson, GError **error)
{
    g_autoptr(Transcript) transcript = NULL;
    g_autoptr(JsonValue) report = load_json(db, lesson, "report.json", error);
    if (!report || !corrected_transcript(db, lesson, &transcript, error))
        return NULL;
    if (transcript)
        lesson_correct_report(report, transcript);
    return g_steal_pointer(&report);
}

/* ---- files ---- */

static char *transcript_json_text(const Transcript *transcript, const JsonValue *report)
{
    const char *file = json_string_value(json_object_get(json_object_get(report, "recording"), "file"));
    g_autoptr(JsonValue) json = transcript_to_json(transcript, file ? file : "");
    return jsonfile_text(json, TRUE);
}

static char *report_json_text(const JsonValue *report)
{
    return jsonfile_text(report, TRUE);
}

static const struct {
    const char *name, *type;
    char *(*of_report)(const JsonValue *report);
    char *(*of_transcript)(const Transcript *transcript);
} files[] = {
    {"report.json", "application/json", report_json_text, NULL},
    {"report.html", "text/html; charset=utf-8", lesson_to_html, NULL},
    {"report.pdf", "application/pdf", NULL, NULL},
    {"moments.csv", "text/csv; charset=utf-8", lesson_json_to_csv, NULL},
    {"transcript.json", "application/json", NULL, NULL},
    {"transcript.vtt", "text/vtt; charset=utf-8", NULL, transcript_to_vtt},
    {"transcript.srt", "application/x-subrip; charset=utf-8", NULL, transcript_to_srt},
    {"transcript.txt", "text/plain; charset=utf-8", NULL, transcript_to_txt},
};

/* As it was written, or written anew when something was corrected; the PDF is always drawn for its reader. */
static GBytes *make_file(StoreDb *db, const char *lesson, gsize kind, const char *language, GError **error)
{
    g_autoptr(Transcript) transcript = NULL;
    gboolean paper = strcmp(files[kind].name, "report.pdf") == 0;
    if (!corrected_transcript(db, lesson, &transcript, error))
        return NULL;
    if (!transcript && !paper)
        return lesson_files_get_bytes(db, lesson, files[kind].name, error);
    g_autoptr(JsonValue) report = load_json(db, lesson, "report.json", error);
    if (!report)
        return NULL;
    if (transcript)
        lesson_correct_report(report, transcript);
    if (paper)
        return lesson_to_pdf(report, language, error);
    char *text = files[kind].of_report       ? files[kind].of_report(report)
                 : files[kind].of_transcript ? files[kind].of_transcript(transcript)
                                             : transcript_json_text(transcript, report);
    return g_bytes_new_take(text, strlen(text));
}

GBytes *corrected_file(StoreDb *db, const char *lesson, const char *name, const char *language, const char **type,
                       GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        if (strcmp(files[i].name, name) == 0) {
            *type = files[i].type;
            return make_file(db, lesson, i, language, error);
        }
    return (void)http_fail(error, 404, tr("a lesson has no such file", "такого файла у урока нет")), NULL;
}
