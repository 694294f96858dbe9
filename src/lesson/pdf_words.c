/* lesson/pdf_words.c: see pdf_words.h. */
#include "lesson/pdf_words.h"

#include <math.h>
#include <string.h>

#include "base/timecode.h"

#define HIGH 0.7 /* from here on a confidence is called high, as on the page */
#define MEDIUM 0.45

double pdf_number_of(const JsonValue *object, const char *name)
{
    const JsonValue *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

guint pdf_count_of(const JsonValue *object, const char *name)
{
    double value = pdf_number_of(object, name);
    return value > 0 && value < G_MAXINT ? (guint)value : 0;
}

const char *pdf_text_of(const JsonValue *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

char *pdf_decimal(const Pdf *pdf, double value, int digits)
{
    if (!isfinite(value))
        return g_strdup("–");
    char format[] = "%.0f", text[G_ASCII_DTOSTR_BUF_SIZE];
    format[2] = (char)('0' + CLAMP(digits, 0, 9));
    g_ascii_formatd(text, sizeof text, format, value);
    return pdf->russian ? g_strdelimit(g_strdup(text), ".", ',') : g_strdup(text);
}

char *pdf_percent(double share)
{
    return isfinite(share) ? g_strdup_printf("%d%%", (int)lround(CLAMP(share, 0, 1) * 100)) : g_strdup("–");
}

char *pdf_time(double seconds)
{
    char text[TIMECODE_MAX];
    return g_strdup(isfinite(seconds) ? timecode_format(seconds, text) : "–");
}

char *pdf_seconds(const Pdf *pdf, double seconds)
{
    g_autofree char *value = pdf_decimal(pdf, seconds, 1);
    return isfinite(seconds) ? g_strdup_printf(pdf_tr(pdf, "%s s", "%s с"), value) : g_steal_pointer(&value);
}

char *pdf_confidence(const Pdf *pdf, double share)
{
    if (!isfinite(share))
        return g_strdup("–");
    const char *word = share >= HIGH     ? pdf_tr(pdf, "high", "высокая")
                       : share >= MEDIUM ? pdf_tr(pdf, "medium", "средняя")
                                         : pdf_tr(pdf, "low", "низкая");
    g_autofree char *percent = pdf_percent(share);
    return g_strdup_printf("%s, %s", word, percent);
}

char *pdf_date(const Pdf *pdf, const char *iso)
{
    static const char *const months[][2] = {
        {"January", "января"},  {"February", "февраля"}, {"March", "марта"},
        {"April", "апреля"},    {"May", "мая"},          {"June", "июня"},
        {"July", "июля"},       {"August", "августа"},   {"September", "сентября"},
        {"October", "октября"}, {"November", "ноября"},  {"December", "декабря"},
    };
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) date = iso ? g_date_time_new_from_iso8601(iso, utc) : NULL;
    if (!date)
        return g_strdup(iso ? iso : "–");
    int day = g_date_time_get_day_of_month(date), year = g_date_time_get_year(date);
    int hour = g_date_time_get_hour(date), minute = g_date_time_get_minute(date);
    const char *month = months[g_date_time_get_month(date) - 1][pdf->russian];
    return pdf->russian ? g_strdup_printf("%d %s %d г., %02d:%02d UTC", day, month, year, hour, minute)
                        : g_strdup_printf("%s %d, %d, %02d:%02d UTC", month, day, year, hour, minute);
}

const char *pdf_expression(const Pdf *pdf, const char *name)
{
    static const struct {
        const char *name, *en, *ru;
    } words[] = {
        {"angry", "anger", "злость"},
        {"disgust", "disgust", "отвращение"},
        {"fear", "fear", "страх"},
        {"sad", "sadness", "грусть"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (name && strcmp(name, words[i].name) == 0)
            return pdf_tr(pdf, words[i].en, words[i].ru);
    return name ? name : "–";
}

char *pdf_person(const Pdf *pdf, guint number)
{
    return g_strdup_printf(pdf_tr(pdf, "Person %u", "Участник %u"), number);
}

const JsonValue *pdf_speaker_of(const JsonValue *report, guint number)
{
    const JsonValue *speakers = json_object_get(json_object_get(report, "voice"), "speakers");
    return number > 0 ? json_array_get(speakers, number - 1) : NULL;
}

char *pdf_speaker(const Pdf *pdf, const JsonValue *report, guint number)
{
    const char *role = pdf_text_of(pdf_speaker_of(report, number), "role");
    if (g_strcmp0(role, "teacher") == 0)
        return g_strdup(pdf_tr(pdf, "Teacher", "Учитель"));
    return g_strdup_printf(g_strcmp0(role, "student") == 0 ? pdf_tr(pdf, "Student %u", "Ученик %u")
                                                           : pdf_tr(pdf, "Speaker %u", "Говорящий %u"),
                           number);
}
