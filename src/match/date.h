/* match/date.h: days and times as people write them.
 *
 * Layer: match.  Threads: pure. */
#pragma once
#include <glib.h>

/* Days since 1970-01-01, in steps of a second: "2024-12-31", "31.12.2024", "12/31/2024" (or, with `day_first`,
 * "31/12/2024"), each with a time ("T14:30", " 14:30:05", " 2:30 PM") or without; Z and +03:00 behind an ISO time
 * count. Years 1800 .. 2200. */
gboolean match_date_read(const char *text, gboolean day_first, double *days);
/* "2024-12-31" or "2024-12-31T14:30:05". The caller owns it. */
char *match_date_text(double days);
/* Whether a date with / or - speaks for the day first (1), the month first (-1), or for neither (0). */
int match_day_first_of(const char *text);
