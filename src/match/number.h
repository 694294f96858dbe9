/* match/number.h: the digits of a number, whatever parts its thousands and its decimals.
 *
 * Layer: match.  Threads: pure.  value.h is the door to it. */
#pragma once
#include <glib.h>

/* Without blanks at the ends, and with one space for each run of blanks within. The caller owns it. */
char *match_tidy(const char *text);
/* Without currencies, percents and units (the common ones and `unit`) in front and behind; `text` is tidy. The caller
 * owns it. */
char *match_without_unit(const char *text, const char *unit);
/* Reads digits with their separators. `decimal` decides what can be read in two ways; when it is 0 that is refused.
 * NULL, or the reason: a format with one %s for the text. */
const char *match_plain_number(const char *text, char decimal, double *value);
/* Whether the text speaks for a decimal comma (','), a point ('.'), or for neither (0). */
char match_decimal_of(const char *text);
