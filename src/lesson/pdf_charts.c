/* lesson/pdf_charts.c: the PDF's course of the lesson: who speaks, and each person's curves with the moments. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "lesson/pdf_sections.h"

#define AXIS_LEFT (PDF_LEFT + 30)
#define AXIS_WIDTH (PDF_WIDTH - 36)
#define PLOT 56.0 /* height of a person's curves */
#define LANE 9.0  /* height of a speaker's row */
#define NUMBER_WIDTH 10.0
#define TICKS 9 /* of the time axis, at most */

typedef struct {
    Pdf *pdf;
    const JsonValue *report;
    GPtrArray *strongest; /* moments with a number, from 1 */
    double duration, step;
    double top, height; /* of the plot */
} Chart;

static double at(const Chart *chart, double seconds)
{
    return AXIS_LEFT + AXIS_WIDTH * CLAMP(seconds / chart->duration, 0, 1);
}

/* A round step that gives at most TICKS of them. */
static double tick_step(double duration)
{
    static const double steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400};
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
        if (duration / steps[i] <= TICKS)
            return steps[i];
    return duration / TICKS;
}

static void axis(const Chart *chart)
{
    Pdf *pdf = chart->pdf;
    for (double t = 0; t <= chart->duration; t += chart->step) {
        g_autofree char *time = pdf_time(t);
        char *dot = strrchr(time, '.'); /* tenths say nothing here */
        if (dot)
            *dot = '\0';
        pdf_box(pdf, PDF_RULE, at(chart, t) - .25, chart->top, .5, chart->height);
        pdf_line(pdf, PDF_SMALL, PDF_MIDDLE, at(chart, t) - 25, chart->top + chart->height + 2, 50, time);
    }
}

/* Shades start..end, at least so wide that it can be seen. */
static void shade(const Chart *chart, PdfColour colour, double start, double end)
{
    if (isnan(start) || isnan(end))
        return;
    double x = at(chart, start);
    pdf_box(chart->pdf, colour, x, chart->top, MAX(at(chart, end) - x, .8), chart->height);
}

static void absences(const Chart *chart, const JsonValue *person)
{
    const JsonValue *holes = json_object_get(person, "absences");
    for (gsize i = 0; i < json_array_size(holes); i++) {
        const JsonValue *hole = json_array_get(holes, i);
        shade(chart, PDF_ABSENT, pdf_number_of(hole, "start_s"), pdf_number_of(hole, "end_s"));
    }
}

static void moments_of(const Chart *chart, guint person)
{
    const JsonValue *moments = json_object_get(chart->report, "moments");
    for (gsize i = 0; i < json_array_size(moments); i++) {
        const JsonValue *moment = json_array_get(moments, i);
        if (pdf_count_of(moment, "person") == person)
            shade(chart, PDF_MOMENT, pdf_number_of(moment, "onset_s"), pdf_number_of(moment, "end_s"));
    }
}

static gboolean lies_on(const double *drawn, guint n, double x)
{
    for (guint i = 0; i < n; i++)
        if (fabs(drawn[i] - x) < NUMBER_WIDTH)
            return TRUE;
    return FALSE;
}

/* The number under which a moment stands in the list, above its peak. */
static void numbers_of(const Chart *chart, guint person)
{
    double drawn[LIMIT_PDF_MOMENTS]; /* numbers must not lie on each other; the stronger one is drawn first */
    guint n = 0;
    for (guint i = 0; i < chart->strongest->len; i++) {
        const JsonValue *moment = g_ptr_array_index(chart->strongest, i);
        double x = at(chart, pdf_number_of(moment, "peak_s"));
        if (pdf_count_of(moment, "person") != person || isnan(x) || lies_on(drawn, n, x))
            continue;
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        pdf_line_in(chart->pdf, PDF_SMALL, PDF_NEGATIVE, PDF_MIDDLE, x - 8, chart->top - 9, 16, number);
        drawn[n++] = x;
    }
}

static void curve(const Chart *chart, const JsonValue *points, const char *name, PdfColour colour)
{
    const JsonValue *times = json_object_get(points, "t"), *values = json_object_get(points, name);
    cairo_t *cr = chart->pdf->cr;
    gboolean drawing = FALSE;
    cairo_new_path(cr);
    for (gsize i = 0; i < json_array_size(times) && i < LIMIT_CHART_POINTS; i++) {
        const JsonValue *value = json_array_get(values, i);
        if (!json_is_number(value)) {
            drawing = FALSE;
            continue;
        }
        double x = at(chart, json_number_value(json_array_get(times, i)));
        double y = chart->top + chart->height * (1 - CLAMP(json_number_value(value), 0, 1));
        if (!drawing)
            cairo_move_to(cr, x, y); /* a lone point is drawn as a dot by the round cap */
        cairo_line_to(cr, x, y);
        drawing = TRUE;
    }
    pdf_colour(chart->pdf, colour);
    cairo_stroke(cr);
}

static void threshold(const Chart *chart)
{
    static const double dots[] = {1.5, 1.8};
    double value = pdf_number_of(json_object_get(chart->report, "settings"), "threshold");
    double y = chart->top + chart->height * (1 - CLAMP(value, 0, 1));
    if (isnan(value))
        return;
    cairo_save(chart->pdf->cr);
    cairo_set_dash(chart->pdf->cr, dots, G_N_ELEMENTS(dots), 0);
    cairo_set_line_width(chart->pdf->cr, .6);
    pdf_colour(chart->pdf, PDF_MUTED);
    cairo_move_to(chart->pdf->cr, AXIS_LEFT, y);
    cairo_rel_line_to(chart->pdf->cr, AXIS_WIDTH, 0);
    cairo_stroke(chart->pdf->cr);
    cairo_restore(chart->pdf->cr);
}

static void percents(const Chart *chart)
{
    static const double marks[] = {0, .5, 1};
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        double y = chart->top + chart->height * (1 - marks[i]);
        g_autofree char *text = pdf_percent(marks[i]);
        pdf_rule(chart->pdf, AXIS_LEFT, y - .3, AXIS_WIDTH);
        pdf_line(chart->pdf, PDF_SMALL, PDF_END, AXIS_LEFT - 34, y - 5, 30, text);
    }
}

static void person_chart(Chart *chart, const JsonValue *person)
{
    Pdf *pdf = chart->pdf;
    guint number = pdf_count_of(person, "person");
    g_autofree char *name = pdf_person(pdf, number);
    const JsonValue *points = json_object_get(person, "chart");
    pdf_need(pdf, PLOT + 36);
    pdf_line(pdf, PDF_NAME, PDF_START, PDF_LEFT, pdf->y, 120, name);
    chart->top = pdf->y + 18;
    chart->height = PLOT;
    absences(chart, person);
    moments_of(chart, number);
    percents(chart);
    axis(chart);
    threshold(chart);
    cairo_save(pdf->cr);
    cairo_set_line_width(pdf->cr, .9);
    cairo_set_line_join(pdf->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(pdf->cr, CAIRO_LINE_CAP_ROUND);
    curve(chart, points, "positive", PDF_POSITIVE);
    curve(chart, points, "negative", PDF_NEGATIVE);
    cairo_restore(pdf->cr);
    numbers_of(chart, number);
    pdf->y = chart->top + PLOT + 17;
}

static void lane(Chart *chart, guint speaker)
{
    const JsonValue *turns = json_object_get(json_object_get(chart->report, "voice"), "turns");
    chart->height = LANE - 2;
    for (gsize i = 0; i < json_array_size(turns); i++) {
        const JsonValue *turn = json_array_get(turns, i);
        if (pdf_count_of(turn, "speaker") == speaker)
            shade(chart, pdf_voice_colour(speaker), pdf_number_of(turn, "start_s"), pdf_number_of(turn, "end_s"));
    }
}

static void who_speaks(Chart *chart)
{
    Pdf *pdf = chart->pdf;
    const guint n = (guint)json_array_size(json_object_get(json_object_get(chart->report, "voice"), "speakers"));
    if (n == 0)
        return;
    pdf_need(pdf, n * (LANE + 9) + 34);
    pdf_line(pdf, PDF_NAME, PDF_START, PDF_LEFT, pdf->y, PDF_WIDTH, pdf_tr(pdf, "Who speaks", "Кто говорит"));
    double top = pdf->y + 14;
    chart->top = top;
    chart->height = n * (LANE + 9);
    axis(chart);
    for (guint i = 1; i <= n; i++) {
        g_autofree char *name = pdf_speaker(pdf, chart->report, i);
        double y = top + (i - 1) * (LANE + 9);
        pdf_line_in(pdf, PDF_SMALL, pdf_voice_colour(i), PDF_START, AXIS_LEFT + 2, y, 120, name);
        chart->top = y + 9;
        pdf_box(pdf, PDF_ABSENT, AXIS_LEFT, chart->top, AXIS_WIDTH, LANE - 2);
        lane(chart, i);
    }
    pdf->y = top + n * (LANE + 9) + 22;
}

/* A sample of a line or a field, and what it means; answers where the next one begins. */
static double key(Pdf *pdf, double x, PdfColour colour, double thick, const char *text)
{
    pdf_box(pdf, colour, x, pdf->y + 5 - thick / 2, 16, thick);
    pdf_line(pdf, PDF_SMALL, PDF_START, x + 21, pdf->y, 130, text);
    return x + 34 + g_utf8_strlen(text, -1) * 4.1;
}

static void keys(Pdf *pdf, const JsonValue *report)
{
    g_autofree char *value = pdf_percent(pdf_number_of(json_object_get(report, "settings"), "threshold"));
    g_autofree char *level = g_strdup_printf(pdf_tr(pdf, "dotted: threshold %s", "пунктир: порог %s"), value);
    pdf_need(pdf, 14 + PLOT + 36);
    double x = key(pdf, PDF_LEFT, PDF_NEGATIVE, 1.2, pdf_tr(pdf, "negative expression", "негативное выражение"));
    x = key(pdf, x, PDF_POSITIVE, 1.2, pdf_tr(pdf, "positive expression", "позитивное выражение"));
    x = key(pdf, x, PDF_MOMENT, 7, pdf_tr(pdf, "moment, with its number", "момент, с номером"));
    x = key(pdf, x, PDF_ABSENT, 7, pdf_tr(pdf, "no face", "нет лица"));
    pdf_line(pdf, PDF_SMALL, PDF_START, x, pdf->y, 110, level);
    pdf->y += 18;
}

void pdf_charts(Pdf *pdf, const JsonValue *report)
{
    const JsonValue *people = json_object_get(report, "people");
    double duration = pdf_number_of(json_object_get(report, "recording"), "duration_s");
    gsize n = pdf_expressions_read(report) ? MIN(json_array_size(people), LIMIT_PDF_PEOPLE) : 0;
    gboolean heard = json_array_size(json_object_get(json_object_get(report, "voice"), "speakers")) > 0;
    if (!(duration > 0) || (n == 0 && !heard))
        return;
    g_autoptr(GPtrArray) strongest = pdf_strongest(report);
    Chart chart = {pdf, report, strongest, duration, tick_step(duration), 0, 0};
    pdf_heading(pdf, pdf_tr(pdf, "Over time", "Ход урока"), 80);
    who_speaks(&chart);
    if (n > 0)
        keys(pdf, report);
    for (gsize i = 0; i < n; i++)
        person_chart(&chart, json_array_get(people, i));
}
