/* learn/spans.c: see spans.h. */
#include "learn/spans.h"

GArray *spans_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(VoiceSpan));
}

void spans_add(GArray *spans, double start, double end)
{
    VoiceSpan span = {start, end};
    if (end > start)
        g_array_append_val(spans, span);
}

static int compare_starts(gconstpointer a, gconstpointer b)
{
    double left = ((const VoiceSpan *)a)->start, right = ((const VoiceSpan *)b)->start;
    return (left > right) - (left < right);
}

void spans_normalise(GArray *spans)
{
    guint kept = 0;
    g_array_sort(spans, compare_starts);
    for (guint i = 0; i < spans->len; i++) {
        VoiceSpan span = g_array_index(spans, VoiceSpan, i);
        VoiceSpan *last = kept > 0 ? &g_array_index(spans, VoiceSpan, kept - 1) : NULL;
        if (last && span.start <= last->end)
            last->end = MAX(last->end, span.end);
        else
            g_array_index(spans, VoiceSpan, kept++) = span;
    }
    g_array_set_size(spans, kept);
}

/* Adds the common part of two sets to `common`, where that is given, and answers its length. */
static double walk_common(const GArray *a, const GArray *b, GArray *common)
{
    double seconds = 0;
    for (guint i = 0, k = 0; i < a->len && k < b->len;) {
        VoiceSpan left = g_array_index(a, VoiceSpan, i), right = g_array_index(b, VoiceSpan, k);
        double start = MAX(left.start, right.start), end = MIN(left.end, right.end);
        seconds += MAX(end - start, 0);
        if (common)
            spans_add(common, start, end);
        if (left.end < right.end)
            i++;
        else
            k++;
    }
    return seconds;
}

GArray *spans_intersect(const GArray *a, const GArray *b)
{
    GArray *common = spans_new();
    walk_common(a, b, common);
    return common;
}

double spans_seconds_common(const GArray *a, const GArray *b)
{
    return walk_common(a, b, NULL);
}

GArray *spans_subtract(const GArray *from, const GArray *what)
{
    GArray *rest = spans_new();
    guint k = 0;
    for (guint i = 0; i < from->len; i++) {
        VoiceSpan span = g_array_index(from, VoiceSpan, i);
        while (k < what->len && g_array_index(what, VoiceSpan, k).end <= span.start)
            k++;
        for (guint hole = k; hole < what->len && g_array_index(what, VoiceSpan, hole).start < span.end; hole++) {
            spans_add(rest, span.start, g_array_index(what, VoiceSpan, hole).start);
            span.start = g_array_index(what, VoiceSpan, hole).end;
        }
        spans_add(rest, span.start, span.end);
    }
    return rest;
}

double spans_seconds(const GArray *spans)
{
    double seconds = 0;
    for (guint i = 0; i < spans->len; i++)
        seconds += g_array_index(spans, VoiceSpan, i).end - g_array_index(spans, VoiceSpan, i).start;
    return seconds;
}
