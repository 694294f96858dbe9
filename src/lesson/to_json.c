/* lesson/to_json.c: the report as JSON. See write.h. */
#include "lesson/to_json.h"

#include <math.h>

#include "lesson/write.h"

#define LESSON_REPORT_VERSION 3
#define TIMES 3  /* decimals of seconds */
#define SHARES 4 /* decimals of shares and probabilities */

JsonValue *lesson_json_seconds(double value)
{
    return jsonfile_number(value, TIMES);
}

JsonValue *lesson_json_share(double value)
{
    return jsonfile_number(value, SHARES);
}

JsonValue *lesson_json_number(guint number)
{
    return number > 0 ? json_integer(number) : json_null();
}

JsonValue *lesson_json_span(double start, double end)
{
    if (isnan(start))
        return json_null();
    return json_pack("{s:o, s:o}", "start_s", lesson_json_seconds(start), "end_s", lesson_json_seconds(end));
}

static JsonValue *seconds_or_null(double value)
{
    return value < 0 ? json_null() : lesson_json_seconds(value);
}

/* A picture as a data: address; null for none. NULL when it cannot be encoded. */
static JsonValue *picture_address(const LumaPicture *picture, GError **error)
{
    if (!picture)
        return json_null();
    const LumaRect whole = {0, 0, (float)picture->width, (float)picture->height};
    g_autoptr(GBytes) png = luma_to_png(picture, whole, picture->width, picture->height, error);
    if (!png)
        return NULL;
    gsize length;
    const guchar *bytes = g_bytes_get_data(png, &length);
    g_autofree char *base64 = g_base64_encode(bytes, length);
    g_autofree char *address = g_strconcat("data:image/png;base64,", base64, NULL);
    return json_string(address);
}

static JsonValue *recording_json(const LessonReport *report, const char *video)
{
    const VideoInfo *info = &report->info;
    return json_pack(
        "{s:s, s:s?, s:o, s:i, s:i, s:o, s:s?, s:s?, s:b, s:i, s:i, s:i, s:o, s:o}", "file", report->file, "video",
        video, "duration_s", lesson_json_seconds(report->duration), "width", (int)info->width, "height",
        (int)info->height, "frame_rate", info->frame_rate > 0 ? jsonfile_number(info->frame_rate, TIMES) : json_null(),
        "format", report->format, "codec", report->codec, "has_sound", info->has_sound, "pictures",
        (int)report->pictures, "cuts", (int)report->cuts, "damaged", (int)report->gaps.damaged, "damaged_from_s",
        seconds_or_null(report->gaps.damaged_from), "missing_from_s", seconds_or_null(report->gaps.missing_from));
}

static JsonValue *limits_json(const LessonReport *report)
{
    if (!report->expression)
        return json_null();
    return json_pack("{s:o, s:i, s:o, s:o, s:o}", "size", lesson_json_share(report->limits.size), "height",
                     (int)report->min_height, "light", lesson_json_share(report->limits.light), "turn",
                     lesson_json_share(report->limits.turn), "detail", lesson_json_share(report->limits.detail));
}

/* How many samples were not judged, by why. */
static JsonValue *doubts_json(const guint doubts[FACE_DOUBTS])
{
    JsonValue *counts = json_object();
    for (guint doubt = FACE_CLEAR + 1; doubt < FACE_DOUBTS; doubt++)
        json_object_set_new(counts, face_doubt_names[doubt], json_integer(doubts[doubt]));
    return counts;
}

static JsonValue *settings_json(const LessonReport *report)
{
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:s, s:b, s:b, s:o, s:s}", "rate",
                     lesson_json_seconds(report->rate), "operating_point", report->operating_point, "threshold",
                     lesson_json_share(report->rule.enter), "leave", lesson_json_share(report->rule.leave),
                     "min_moment_s", lesson_json_seconds(report->rule.min_seconds), "smoothing_s",
                     lesson_json_seconds(report->smoothing), "legal_mode", report->legal_mode, "expression",
                     report->expression, "baseline", report->baseline, "limits", limits_json(report), "recogniser",
                     report->recogniser ? report->recogniser : "none");
}

static JsonValue *models_json(const LessonReport *report)
{
    static const char *const tasks[] = {"detector", "expression", "vad", "segmentation", "speaker"};
    JsonValue *models = json_array();
    for (gsize i = 0; i < G_N_ELEMENTS(tasks); i++)
        if (*report->models[i].name)
            json_array_append_new(models, json_pack("{s:s, s:s, s:s}", "task", tasks[i], "name", report->models[i].name,
                                                    "sha256", report->models[i].sha256));
    return models;
}

static JsonValue *absences_json(const LessonPerson *person)
{
    JsonValue *absences = json_array();
    for (guint i = 0; i < person->absences->len; i++) {
        LessonSpan span = g_array_index(person->absences, LessonSpan, i);
        json_array_append_new(absences, lesson_json_span(span.start, span.end));
    }
    return absences;
}

static JsonValue *expressions_json(const LessonPerson *person)
{
    if (!person->enough)
        return json_null();
    JsonValue *expressions = json_object();
    for (int e = 0; e < FACE_EXPRESSIONS; e++)
        json_object_set_new(expressions, face_expression_names[e], lesson_json_share(person->expressions[e]));
    return expressions;
}

static JsonValue *chart_json(const LessonPerson *person)
{
    JsonValue *t = json_array(), *negative = json_array(), *positive = json_array(), *doubts = json_array();
    for (guint i = 0; i < person->chart->len; i++) {
        LessonPoint point = g_array_index(person->chart, LessonPoint, i);
        json_array_append_new(t, lesson_json_seconds(point.seconds));
        json_array_append_new(negative, lesson_json_share(point.negative));
        json_array_append_new(positive, lesson_json_share(point.positive));
        json_array_append_new(doubts,
                              point.doubt == FACE_CLEAR ? json_null() : json_string(face_doubt_names[point.doubt]));
    }
    return json_pack("{s:o, s:o, s:o, s:o}", "t", t, "negative", negative, "positive", positive, "not_judged", doubts);
}

static JsonValue *person_json(const LessonReport *report, const LessonPerson *person, GError **error)
{
    JsonValue *portrait = picture_address(person->portrait, error);
    if (!portrait)
        return NULL;
    double duration = report->duration;
    return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, "
                     "s:i, s:o, s:o}",
                     "person", (int)person->person, "speaker", lesson_json_number(person->speaker), "first_s",
                     lesson_json_seconds(person->first), "last_s", lesson_json_seconds(person->last), "seen_s",
                     lesson_json_seconds(person->seen), "face_share",
                     lesson_json_share(duration > 0 ? MIN(1, person->seen / duration) : NAN), "without_face_s",
                     lesson_json_seconds(MAX(0, duration - person->seen)), "absences", absences_json(person), "samples",
                     (int)person->samples, "judged_samples", (int)person->judged, "judged_share",
                     lesson_json_share((double)person->judged / person->samples), "not_judged",
                     doubts_json(person->doubts), "baseline", lesson_json_share(person->baseline.rest), "subtracted",
                     lesson_json_share(person->baseline.subtract), "enough", person->enough, "expressions",
                     expressions_json(person), "negative_share", lesson_json_share(person->negative_share),
                     "positive_share", lesson_json_share(person->positive_share), "confidence",
                     lesson_json_share(person->confidence), "moments", (int)person->moments, "portrait", portrait,
                     "chart", chart_json(person));
}

static JsonValue *speakers_json(const LessonMoment *listed)
{
    JsonValue *speakers = json_array();
    for (guint i = 0; listed->speakers && i < listed->speakers->len; i++)
        json_array_append_new(speakers, json_integer(g_array_index(listed->speakers, guint, i)));
    return speakers;
}

static JsonValue *moment_json(const LessonMoment *listed, GError **error)
{
    JsonValue *thumbnail = picture_address(listed->thumbnail, error);
    if (!thumbnail)
        return NULL;
    const Moment *moment = &listed->moment;
    return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:s?}", "person",
                     (int)listed->person, "onset_s", lesson_json_seconds(moment->onset), "peak_s",
                     lesson_json_seconds(moment->peak_at), "end_s", lesson_json_seconds(moment->end), "magnitude",
                     lesson_json_share(moment->magnitude), "peak", lesson_json_share(moment->peak + listed->subtract),
                     "peak_less_baseline", lesson_json_share(moment->peak), "not_judged", doubts_json(listed->doubts),
                     "confidence", lesson_json_share(listed->confidence), "face_share",
                     lesson_json_share(listed->face_share), "expression", face_expression_names[listed->expression],
                     "thumbnail", thumbnail, "speakers", speakers_json(listed), "words", listed->words);
}

static gboolean append_people(JsonValue *people, const LessonReport *report, GError **error)
{
    for (guint i = 0; i < report->people->len; i++) {
        JsonValue *person = person_json(report, g_ptr_array_index(report->people, i), error);
        if (!person)
            return FALSE;
        json_array_append_new(people, person);
    }
    return TRUE;
}

static gboolean append_moments(JsonValue *moments, const LessonReport *report, GError **error)
{
    for (guint i = 0; i < report->moments->len; i++) {
        JsonValue *moment = moment_json(g_ptr_array_index(report->moments, i), error);
        if (!moment)
            return FALSE;
        json_array_append_new(moments, moment);
    }
    return TRUE;
}

JsonValue *lesson_to_json(const LessonReport *report, const char *video, GError **error)
{
    g_autoptr(JsonValue) people = json_array();
    g_autoptr(JsonValue) moments = json_array();
    if (!append_people(people, report, error) || !append_moments(moments, report, error))
        return NULL;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *analysed_at = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    return json_pack("{s:s, s:i, s:{s:s, s:s}, s:s, s:o, s:o, s:o, s:O, s:O, s:o, s:{s:i, s:i, s:i, s:i, s:o}}",
                     "schema", "otklik-lesson-report", "version", LESSON_REPORT_VERSION, "generator", "name", "otklik",
                     "version", OTKLIK_VERSION, "analysed_at", analysed_at, "recording", recording_json(report, video),
                     "settings", settings_json(report), "models", models_json(report), "people", people, "moments",
                     moments, "voice", lesson_voice_json(report), "totals", "people", (int)report->people->len,
                     "moments", (int)report->moments_found, "moments_listed", (int)report->moments->len, "brief_faces",
                     (int)report->brief_faces, "without_any_face_s", lesson_json_seconds(report->without_any_face));
}
