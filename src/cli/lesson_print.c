/* cli/lesson_print.c: see lesson_print.h. */
#include "cli/lesson_print.h"

#include <stdio.h>

#include "base/lang.h"
#include "base/timecode.h"
#include "voice/subtitles.h"

#define STRONGEST 3 /* moments named on the terminal */

static int by_falling_magnitude(gconstpointer a, gconstpointer b)
{
    double left = (*(LessonMoment *const *)a)->moment.magnitude, right = (*(LessonMoment *const *)b)->moment.magnitude;
    return (left < right) - (left > right);
}

static const char *expression_name(FaceExpression expression)
{
    const char *const names[FACE_EXPRESSIONS] = {
        tr("angry", "гнев"), tr("disgust", "отвращение"), tr("fear", "страх"),          tr("happy", "радость"),
        tr("sad", "грусть"), tr("surprise", "удивление"), tr("neutral", "спокойствие"),
    };
    return names[expression];
}

static void print_strongest(const LessonReport *report)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(report->moments, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL); /* the report owns them */
    g_ptr_array_sort(sorted, by_falling_magnitude);
    for (guint i = 0; i < MIN(sorted->len, STRONGEST); i++) {
        const LessonMoment *listed = g_ptr_array_index(sorted, i);
        char onset[TIMECODE_MAX], end[TIMECODE_MAX];
        printf(tr("  %u. %s–%s  person %u: %s, magnitude %.2f, peak %.0f %%, confidence %.0f %%\n",
                  "  %u. %s–%s  человек %u: %s, сила %.2f, пик %.0f %%, уверенность %.0f %%\n"),
               i + 1, timecode_format(listed->moment.onset, onset), timecode_format(listed->moment.end, end),
               listed->person, expression_name(listed->expression), listed->moment.magnitude,
               (double)listed->moment.peak * 100, listed->confidence * 100);
    }
}

static void print_conversation(const LessonReport *report, const char *notice)
{
    char speech[TIMECODE_MAX];
    if (!report->transcript)
        return;
    printf(tr("  speakers: %u, speech: %s\n", "  говорящих: %u, речи: %s\n"), report->transcript->speakers->len,
           timecode_format(report->talk->speech, speech));
    for (guint i = 0; i < report->talk->speakers->len; i++) {
        g_autofree char *name = transcript_speaker_name(report->transcript, i);
        printf("    %s: %.0f %%\n", name, g_array_index(report->talk->speakers, TalkSpeaker, i).share * 100);
    }
    if (notice)
        printf("  %s\n", notice);
}

void lesson_print(const LessonReport *report, const char *folder, const char *notice)
{
    char length[TIMECODE_MAX];
    g_autofree char *page = g_build_filename(folder, "report.html", NULL);
    printf(tr("%s (%s): people: %u, negative moments: %u\n", "%s (%s): людей: %u, моментов негатива: %u\n"),
           report->file, timecode_format(report->duration, length), report->people->len, report->moments_found);
    print_conversation(report, notice);
    if (!report->expression)
        printf(tr("  expressions are switched off by legal.mode = %s\n",
                  "  выражения отключены настройкой legal.mode = %s\n"),
               report->legal_mode);
    print_strongest(report);
    printf(tr("  report: %s\n", "  отчёт: %s\n"), page);
}

void lesson_print_gaps(const LessonReport *report)
{
    char from[TIMECODE_MAX];
    if (report->gaps.missing_from >= 0)
        g_warning(tr("%s breaks off at %s; the report ends there", "%s обрывается на %s; отчёт кончается там же"),
                  report->file, timecode_format(report->gaps.missing_from, from));
    if (report->gaps.damaged > 0)
        g_warning(tr("%s is damaged from %s on; %u packets were passed over",
                     "%s повреждён начиная с %s; пропущено пакетов: %u"),
                  report->file, timecode_format(report->gaps.damaged_from, from), report->gaps.damaged);
}
