/* match/value.c: see value.h. */
#include "match/value.h"

#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "match/date.h"
#include "match/number.h"

/* Comparing words. */

static gboolean is_word(char **words, const char *text)
{
    if (g_strv_contains((const char *const *)words, text))
        return TRUE;
    g_autofree char *folded = g_utf8_casefold(text, -1);
    for (guint i = 0; words[i]; i++) {
        g_autofree char *word = g_utf8_casefold(words[i], -1);
        if (strcmp(word, folded) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean tidied_is_missing(const MatchSchema *schema, const MatchColumn *column, const char *text)
{
    return !*text || g_strv_contains((const char *const *)schema->missing, text) ||
           g_strv_contains((const char *const *)column->missing, text);
}

gboolean match_is_missing(const MatchSchema *schema, const MatchColumn *column, const char *text)
{
    g_autofree char *tidied = match_tidy(text);
    return tidied_is_missing(schema, column, tidied);
}

/* Types. Each answers NULL, or a format with one %s for the text. */

typedef struct {
    const MatchColumn *column;
    const MatchManner *manner;
} How;

static const char *read_a_number(const How *how, const char *text, double *value)
{
    g_autofree char *bare = match_without_unit(text, how->column->unit);
    return match_plain_number(bare, how->manner->decimal, value);
}

/* Digits with separators among them; what has no number is missing. */
static const char *read_first_number(const How *how, const char *text, double *value)
{
    const char *behind = *how->column->behind ? strstr(text, how->column->behind) : text;
    *value = NAN;
    if (!behind)
        return NULL;
    const char *begin = behind + strlen(how->column->behind);
    begin += strcspn(begin, "0123456789");
    gsize length = strspn(begin, "0123456789.,");
    while (length && !g_ascii_isdigit(begin[length - 1]))
        length--;
    if (!length)
        return NULL;
    g_autofree char *digits = g_strndup(begin, length);
    return match_plain_number(digits, how->manner->decimal, value);
}

static const char *read_a_flag(const How *how, const char *text, double *value)
{
    gboolean yes = is_word(how->column->yes, text);
    *value = yes;
    return yes || is_word(how->column->no, text) ? NULL : tr("\"%s\" is neither yes nor no", "«%s» — ни да, ни нет");
}

static const char *read_a_date(const How *how, const char *text, double *value)
{
    return match_date_read(text, how->manner->day_first, value) ? NULL : tr("\"%s\" is no date", "«%s» — не дата");
}

static const char *(*const readers[])(const How *, const char *, double *) = {
    [MATCH_NUMBER] = read_a_number,
    [MATCH_FIRST_NUMBER] = read_first_number,
    [MATCH_FLAG] = read_a_flag,
    [MATCH_DAY] = read_a_date,
};

#define SHOWN 60 /* characters of a value that an error quotes */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the readers' formats above, each with one %s */
static char *quote(const char *format, const char *text)
{
    g_autofree char *shown = g_utf8_strlen(text, -1) > SHOWN ? g_utf8_substring(text, 0, SHOWN) : g_strdup(text);
    return g_strdup_printf(format, shown);
}
#pragma GCC diagnostic pop

gboolean match_read_number(const MatchSchema *schema, const MatchColumn *column, const MatchManner *manner,
                           const char *text, double *value, char **why)
{
    g_assert(match_type_is_number(column->type));
    How how = {column, manner};
    g_autofree char *tidied = match_tidy(text);
    *value = NAN;
    if (tidied_is_missing(schema, column, tidied))
        return TRUE;
    if (column->type == MATCH_NUMBER) {
        g_autofree char *bare = match_without_unit(tidied, column->unit);
        if (tidied_is_missing(schema, column, bare)) /* "$ —" */
            return TRUE;
    }
    const char *format = readers[column->type](&how, tidied, value);
    if (!format)
        return TRUE;
    *value = NAN;
    *why = quote(format, tidied);
    return FALSE;
}

char *match_number_text(const MatchColumn *column, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (column->type == MATCH_DAY)
        return match_date_text(value);
    for (int digits = 15; digits <= 17; digits++) { /* the shortest that reads back the same */
        g_autofree char *format = g_strdup_printf("%%.%dg", digits);
        if (g_ascii_strtod(g_ascii_formatd(text, sizeof text, format, value), NULL) == value)
            break;
    }
    return g_strdup(text);
}

/* Texts and lists. */

static char *read_list(const MatchSchema *schema, const MatchColumn *column, const char *text)
{
    g_auto(GStrv) raw = g_strsplit(text, strchr(text, ';') ? ";" : ",", -1);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *list = g_string_new(NULL);
    for (guint i = 0; raw[i]; i++) {
        char *part = match_tidy(raw[i]);
        if (tidied_is_missing(schema, column, part) || g_hash_table_contains(seen, part)) {
            g_free(part);
            continue;
        }
        g_string_append_printf(list, "%s%s", list->len ? ";" : "", part);
        g_hash_table_add(seen, part);
    }
    return g_string_free(list, list->len == 0);
}

char *match_read_text(const MatchSchema *schema, const MatchColumn *column, const char *text)
{
    g_autofree char *tidied = match_tidy(text);
    if (tidied_is_missing(schema, column, tidied))
        return NULL;
    return column->type == MATCH_LIST ? read_list(schema, column, tidied) : g_steal_pointer(&tidied);
}

char **match_list_parts(const char *level)
{
    return g_strsplit(level, ";", -1);
}
