/* learn/spans.h: sets of time, as sorted spans that do not touch, and what is done with them exactly.
 *
 * Layer: learn.  Threads: pure.  Spans are half open: [start, end). A set is a GArray of VoiceSpan that the caller
 * owns. Costs are linear in the number of spans, after sorting. */
#pragma once
#include "voice/vad.h"

GArray *spans_new(void);
void spans_add(GArray *spans, double start, double end); /* one without length is left out */
/* Makes a set of any spans: sorts them and joins those that overlap or touch. */
void spans_normalise(GArray *spans);

GArray *spans_intersect(const GArray *a, const GArray *b);
GArray *spans_subtract(const GArray *from, const GArray *what);
double spans_seconds(const GArray *spans);
double spans_seconds_common(const GArray *a, const GArray *b); /* of their intersection, which is not made */
