/* match/date.c: see date.h. */
#include "match/date.h"

#include <math.h>
#include <string.h>

#define EPOCH 719163 /* 1970-01-01 as a day of g_date */
#define DAY_SECONDS 86400
#define FIRST_DAY (-62091) /* 1800-01-01 */
#define END_DAY 84371      /* 2201-01-01 */

/* Up to `most` digits; the number of digits, or 0. */
static guint digits(const char **at, guint most, guint *value)
{
    guint n = 0;
    *value = 0;
    while (n < most && g_ascii_isdigit(**at)) {
        *value = *value * 10 + (guint)(*(*at)++ - '0');
        n++;
    }
    return n;
}

static gboolean skip(const char **at, char sign)
{
    if (**at != sign)
        return FALSE;
    (*at)++;
    return TRUE;
}

/* Three numbers and what stands between them; FALSE when it is no date. */
static gboolean parts(const char **at, guint part[3], guint length[3], char *sign)
{
    length[0] = digits(at, 4, &part[0]);
    *sign = **at;
    if (!length[0] || !*sign || !strchr("-./", *sign))
        return FALSE;
    for (guint i = 1; i < 3; i++)
        if (!skip(at, *sign) || !(length[i] = digits(at, 4, &part[i])))
            return FALSE;
    return !g_ascii_isdigit(**at);
}

static gboolean read_day(const char **at, gboolean day_first, double *days)
{
    guint part[3], length[3], year, month, day;
    char sign;
    if (!parts(at, part, length, &sign))
        return FALSE;
    gboolean year_first = length[0] == 4;
    if (length[1] > 2 || (year_first ? length[2] > 2 : length[0] > 2 || length[2] != 4))
        return FALSE;
    gboolean middle = year_first || day_first || sign == '.'; /* the month stands in the middle */
    year = part[year_first ? 0 : 2];
    month = middle ? part[1] : part[0];
    day = year_first ? part[2] : part[middle ? 0 : 1];
    if (year > 9999 || !g_date_valid_dmy((GDateDay)MIN(day, 99), (GDateMonth)MIN(month, 99), (GDateYear)year))
        return FALSE;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    *days = (double)g_date_get_julian(&date) - EPOCH;
    return TRUE;
}

/* "Z", "+03:00", "+0300" or nothing; what is left must be empty. */
static gboolean read_zone(const char *at, int *seconds)
{
    guint hours = 0, minutes = 0;
    gboolean east = *at == '+';
    if (skip(&at, 'Z') || !*at)
        return !*at;
    if ((!skip(&at, '+') && !skip(&at, '-')) || digits(&at, 2, &hours) != 2)
        return FALSE;
    skip(&at, ':');
    if (*at && digits(&at, 2, &minutes) != 2)
        return FALSE;
    *seconds = (int)(hours * 3600 + minutes * 60) * (east ? -1 : 1);
    return !*at && hours <= 14 && minutes < 60;
}

/* "14:30", "14:30:05.123", "2:30 PM", and a zone. */
static gboolean read_time(const char *at, int *seconds)
{
    guint hour = 0, minute = 0, second = 0, fraction = 0;
    int zone = 0;
    if (!digits(&at, 2, &hour) || !skip(&at, ':') || digits(&at, 2, &minute) != 2)
        return FALSE;
    if (skip(&at, ':') && digits(&at, 2, &second) != 2)
        return FALSE;
    if (skip(&at, '.') && !digits(&at, 9, &fraction))
        return FALSE;
    at += *at == ' ';
    gboolean afternoon = g_ascii_strcasecmp(at, "pm") == 0, morning = g_ascii_strcasecmp(at, "am") == 0;
    if ((afternoon || morning) && (hour < 1 || hour > 12))
        return FALSE;
    if (afternoon || morning)
        hour = hour % 12 + (afternoon ? 12 : 0);
    else if (!read_zone(at, &zone))
        return FALSE;
    *seconds = (int)(hour * 3600 + minute * 60 + second) + zone;
    return hour < 24 && minute < 60 && second < 60;
}

gboolean match_date_read(const char *text, gboolean day_first, double *days)
{
    const char *at = text;
    int seconds = 0;
    if (!read_day(&at, day_first, days))
        return FALSE;
    if (*at &&
        ((*at != ' ' && *at != 'T' && *at != ',') || !read_time(at + 1 + (*at == ',' && at[1] == ' '), &seconds)))
        return FALSE;
    *days += (double)seconds / DAY_SECONDS;
    return *days >= FIRST_DAY && *days < END_DAY;
}

char *match_date_text(double days)
{
    double whole = floor(days);
    int seconds = (int)round((days - whole) * DAY_SECONDS);
    if (seconds == DAY_SECONDS) {
        whole++;
        seconds = 0;
    }
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(whole + EPOCH));
    g_autofree char *day =
        g_strdup_printf("%04u-%02u-%02u", g_date_get_year(&date), g_date_get_month(&date), g_date_get_day(&date));
    if (!seconds)
        return g_steal_pointer(&day);
    return g_strdup_printf("%sT%02d:%02d:%02d", day, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

int match_day_first_of(const char *text)
{
    guint part[3], length[3];
    char sign;
    if (!parts(&text, part, length, &sign) || length[0] > 2 || sign == '.')
        return 0;
    return part[0] > 12 ? 1 : part[1] > 12 ? -1 : 0;
}
