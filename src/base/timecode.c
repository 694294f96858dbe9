/* base/timecode.c: see timecode.h. */
#include "base/timecode.h"

#include <math.h>

#include "base/error.h"
#include "base/lang.h"

#define TIMECODE_LARGEST 1e9 /* seconds; more is no recording */

const char *timecode_format(double seconds, char text[TIMECODE_MAX])
{
    if (!isfinite(seconds) || seconds < 0 || seconds > TIMECODE_LARGEST) {
        g_strlcpy(text, "-:--", TIMECODE_MAX);
        return text;
    }
    gint64 tenths = llround(seconds * 10);
    gint64 hours = tenths / 36000;
    int minutes = (int)(tenths / 600 % 60), rest = (int)(tenths % 600);
    if (hours > 0)
        g_snprintf(text, TIMECODE_MAX, "%" G_GINT64_FORMAT ":%02d:%02d.%d", hours, minutes, rest / 10, rest % 10);
    else
        g_snprintf(text, TIMECODE_MAX, "%d:%02d.%d", minutes, rest / 10, rest % 10);
    return text;
}

/* One number between colons: digits, and a fraction only in the last part. */
static gboolean parse_part(const char *part, gboolean last, double *value)
{
    gsize digits = strspn(part, "0123456789");
    gsize length = digits;
    if (last && part[digits] == '.')
        length += 1 + strspn(part + digits + 1, "0123456789");
    if (digits == 0 || part[length] != '\0' || length > 15)
        return FALSE;
    *value = g_ascii_strtod(part, NULL);
    return TRUE;
}

gboolean timecode_parse(const char *text, double *seconds, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", 4);
    guint n = g_strv_length(parts);
    double sum = 0, value = 0;
    gboolean good = n >= 1 && n <= 3;
    for (guint i = 0; good && i < n; i++) {
        good = parse_part(parts[i], i + 1 == n, &value) && (i == 0 || value < 60);
        sum = sum * 60 + value;
    }
    if (!good || sum > TIMECODE_LARGEST) {
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
            tr("\"%s\" is no time: write 75, 1:15 or 0:01:15.5", "«%s» — не время: пишите 75, 1:15 или 0:01:15.5"),
            text);
        return FALSE;
    }
    *seconds = sum;
    return TRUE;
}
