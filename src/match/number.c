/* match/number.c: see number.h. */
#include "match/number.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"

char *match_tidy(const char *text)
{
    GString *tidied = g_string_new(NULL);
    gboolean blank = FALSE;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_isspace(letter) || g_unichar_iscntrl(letter) || letter == 0xfeff) {
            blank = TRUE;
            continue;
        }
        if (blank && tidied->len)
            g_string_append_c(tidied, ' ');
        blank = FALSE;
        g_string_append_unichar(tidied, letter);
    }
    return g_string_free(tidied, FALSE);
}

/* No "m" and no "к": they may be millions and thousands. */
static const char *const currencies[] = {"$",  "€", "£", "₽",  "usd", "eur", "gbp", "rub",   "руб.", "руб",
                                         "р.", "р", "%", "м²", "м2",  "m²",  "m2",  "кв. м", "sqft"};

char *match_without_unit(const char *text, const char *unit)
{
    g_autofree char *small = g_utf8_strdown(text, -1), *own = g_utf8_strdown(unit, -1);
    const char *begin = small, *end = small + strlen(small), *found = begin;
    while (found) {
        found = NULL;
        for (guint i = 0; i <= G_N_ELEMENTS(currencies) && !found; i++) {
            const char *word = i ? currencies[i - 1] : own;
            gsize length = strlen(word), rest = (gsize)(end - begin);
            if (!length || rest < length)
                continue;
            if (memcmp(begin, word, length) == 0)
                found = begin += length;
            else if (memcmp(end - length, word, length) == 0)
                found = end -= length;
        }
        while (begin < end && *begin == ' ')
            begin++;
        while (begin < end && end[-1] == ' ')
            end--;
    }
    return g_strndup(begin, (gsize)(end - begin));
}

/* A number taken to pieces. */
typedef struct {
    GString *plain; /* sign, digits and separators; blanks and apostrophes between thousands are gone */
    guint commas, points;
    const char *exponent; /* "" for none */
} Pieces;

/* Blanks and apostrophes may stand between groups of three digits only. */
static gboolean is_gap(const char *at, const char *begin)
{
    return (*at == ' ' || *at == '\'') && at > begin && g_ascii_isdigit(at[-1]) && g_ascii_isdigit(at[1]) &&
           g_ascii_isdigit(at[2]) && g_ascii_isdigit(at[3]) && !g_ascii_isdigit(at[4]);
}

static gboolean take_apart(const char *text, Pieces *pieces)
{
    const char *at = text;
    if (*at == '-' || *at == '+')
        g_string_append_c(pieces->plain, *at++);
    else if (g_str_has_prefix(at, "\u2212")) {
        g_string_append_c(pieces->plain, '-');
        at += strlen("\u2212");
    }
    const char *begin = at;
    for (; *at && (*at | 32) != 'e'; at++) {
        if (is_gap(at, begin))
            continue;
        if (!g_ascii_isdigit(*at) && *at != '.' && *at != ',')
            return FALSE;
        pieces->commas += *at == ',';
        pieces->points += *at == '.';
        g_string_append_c(pieces->plain, *at);
    }
    pieces->exponent = at;
    return at > begin;
}

/* Whether `sign` stands between groups of thousands: 1 to 3 digits first, then three each, up to `end`. */
static gboolean groups_thousands(const char *digits, const char *end, char sign)
{
    while (*digits == '-' || *digits == '+')
        digits++;
    gsize first = 0, run = 0;
    gboolean seen = FALSE;
    for (const char *at = digits; at < end; at++) {
        if (*at != sign) {
            run++;
            continue;
        }
        if (seen ? run != 3 : run < 1 || run > 3)
            return FALSE;
        if (!seen)
            first = run;
        seen = TRUE;
        run = 0;
    }
    return seen && run == 3 && !(first == 1 && *digits == '0');
}

/* What parts the decimals: '.', ',' or, when it can be both, 'x'; 0: none is there, '!': it is no number. */
static char decimal_sign(const Pieces *pieces)
{
    const char *text = pieces->plain->str, *end = text + pieces->plain->len;
    if (!pieces->commas && !pieces->points)
        return 0;
    if (pieces->commas && pieces->points) {
        const char *comma = strrchr(text, ','), *point = strrchr(text, '.');
        const char *last = MAX(comma, point);
        gboolean once = *last == ',' ? pieces->commas == 1 : pieces->points == 1;
        return once && groups_thousands(text, last, *last == ',' ? '.' : ',') ? *last : '!';
    }
    char sign = pieces->commas ? ',' : '.';
    gboolean groups = groups_thousands(text, end, sign);
    if (pieces->commas + pieces->points > 1)
        return groups ? (sign == ',' ? '.' : ',') : '!';
    return groups ? 'x' : sign;
}

/* The separators of thousands go, the decimal one becomes a point. */
static gboolean to_number(const Pieces *pieces, char decimal, double *value)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *at = pieces->plain->str; *at; at++)
        if (*at == decimal)
            g_string_append_c(plain, '.');
        else if (*at != ',' && *at != '.')
            g_string_append_c(plain, *at);
    g_string_append(plain, pieces->exponent);
    char *end = NULL;
    *value = g_ascii_strtod(plain->str, &end);
    return end != plain->str && !*end && isfinite(*value);
}

const char *match_plain_number(const char *text, char decimal, double *value)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    Pieces pieces = {plain, 0, 0, NULL};
    const char *no_number = tr("\"%s\" is no number", "«%s» — не число");
    if (!take_apart(text, &pieces))
        return no_number;
    char sign = decimal_sign(&pieces);
    if (sign == '!')
        return no_number;
    if (sign == 'x' && !decimal)
        return tr("\"%s\" can be read in two ways; write it without a separator of thousands",
                  "«%s» можно прочесть двояко; напишите без разделителя тысяч");
    return to_number(&pieces, sign == 'x' ? decimal : sign, value) ? NULL : no_number;
}

char match_decimal_of(const char *text)
{
    g_autofree char *tidied = match_tidy(text), *bare = match_without_unit(tidied, "");
    g_autoptr(GString) plain = g_string_new(NULL);
    Pieces pieces = {plain, 0, 0, NULL};
    char sign = take_apart(bare, &pieces) ? decimal_sign(&pieces) : 0;
    return sign == '.' || sign == ',' ? sign : 0;
}
