/* match/sniff.c: see sniff.h. */
#include "match/sniff.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "match/date.h"
#include "match/number.h"

#define VOTES 5000 /* values of a column that are asked for their decimal sign */

void match_sniff_clear(MatchSniff *sniff)
{
    g_clear_pointer(&sniff->field, g_free);
    g_clear_pointer(&sniff->manner, g_free);
    g_clear_pointer(&sniff->unused, g_ptr_array_unref);
}

/* Names. */

/* Without blanks around. The caller owns it. */
static char *tidy_name(const char *text)
{
    return g_strstrip(g_strdup(text));
}

/* The place of a column among the fields; exactly, else in any case. -1: none. */
static int find_name(const GPtrArray *fields, const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    int loosely = -1;
    for (guint i = 0; i < fields->len; i++) {
        g_autofree char *field = tidy_name(fields->pdata[i]), *small = g_utf8_casefold(field, -1);
        if (strcmp(field, name) == 0)
            return (int)i;
        if (loosely < 0 && strcmp(small, folded) == 0)
            loosely = (int)i;
    }
    return loosely;
}

static guint count_names(const MatchSchema *schema, const GPtrArray *fields)
{
    guint found = 0;
    for (guint i = 0; i < schema->columns->len; i++)
        found += find_name(fields, match_schema_column(schema, i)->name) >= 0;
    return found;
}

/* The best row of names with one delimiter: how many it has, and where. */
typedef struct {
    guint names, row;
} Head;

static Head find_head(const MatchSchema *schema, const char *text, gsize length, char delimiter)
{
    g_auto(TableReader) reader = {0};
    TableRow row;
    Head best = {0, 0};
    table_reader_init(&reader, text, length, delimiter);
    for (guint i = 0; i < LIMIT_MATCH_HEAD_ROWS && best.names < schema->columns->len && table_next(&reader, &row);
         i++) {
        guint names = row.broken ? 0 : count_names(schema, reader.fields);
        if (names > best.names)
            best = (Head){names, i};
    }
    return best;
}

/* "sep=;" is how spreadsheets are told. */
static gsize skip_sep_line(const char *text, gsize length, char *delimiter)
{
    if (length < 6 || g_ascii_strncasecmp(text, "sep=", 4) != 0 || !strchr("\r\n", text[5]))
        return 0;
    if (!*delimiter)
        *delimiter = text[4];
    return 5;
}

static Head choose_delimiter(const MatchSchema *schema, const char *text, gsize length, char *delimiter)
{
    static const char known[] = {',', ';', '\t', '|'};
    Head best = {0, 0};
    if (*delimiter)
        return find_head(schema, text, length, *delimiter);
    *delimiter = ',';
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        Head head = find_head(schema, text, length, known[i]);
        if (head.names > best.names) {
            best = head;
            *delimiter = known[i];
        }
    }
    return best;
}

static char *missing_names(const MatchSchema *schema, const GPtrArray *fields)
{
    g_autoptr(GString) list = g_string_new(NULL);
    guint missing = 0;
    for (guint i = 0; i < schema->columns->len; i++) {
        const char *name = match_schema_column(schema, i)->name;
        if (find_name(fields, name) >= 0 || ++missing > 10)
            continue;
        g_string_append_printf(list, "%s\"%s\"", list->len ? ", " : "", name);
    }
    if (missing > 10)
        g_string_append_printf(list, tr(" and %u more", " и ещё %u"), missing - 10);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static gboolean fail(const char *name, guint line, const char *why, GError **error)
{
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, tr("%s, line %u: %s", "%s, строка %u: %s"), name, line, why);
    return FALSE;
}

/* Which field each column is, and those that are none. */
static gboolean take_names(MatchSniff *sniff, const MatchSchema *schema, const GPtrArray *fields, const char *name,
                           guint line, GError **error)
{
    g_autofree gboolean *used = g_new0(gboolean, fields->len);
    sniff->fields = fields->len;
    sniff->field = g_new0(guint, schema->columns->len);
    for (guint i = 0; i < schema->columns->len; i++) {
        const char *column = match_schema_column(schema, i)->name;
        int at = find_name(fields, column);
        if (at < 0 || used[at]) {
            g_autofree char *missing = missing_names(schema, fields);
            g_autofree char *why =
                g_strdup_printf(at < 0 ? tr("the table has no column %s", "в таблице нет столбца %s")
                                       : tr("two columns of the schema are one column of the table: \"%s\"",
                                            "два столбца схемы — один столбец таблицы: «%s»"),
                                at < 0 ? missing : column);
            return fail(name, line, why, error);
        }
        used[at] = TRUE;
        sniff->field[i] = (guint)at;
    }
    sniff->unused = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < fields->len; i++) {
        if (used[i])
            continue;
        char *unused = tidy_name(fields->pdata[i]);
        if (match_schema_find(schema, unused) >= 0) {
            g_autofree char *own = unused;
            g_autofree char *why =
                g_strdup_printf(tr("column \"%s\" comes twice", "столбец «%s» встречается дважды"), own);
            return fail(name, line, why, error);
        }
        g_ptr_array_add(sniff->unused, unused);
    }
    return TRUE;
}

/* How numbers and dates are written. */

typedef struct {
    guint point, comma;          /* values that speak for one */
    guint points, commas, asked; /* values that have one at all; values with either */
} Votes;

static void vote(Votes *votes, const char *text)
{
    if (votes->asked >= VOTES || !strpbrk(text, ".,"))
        return;
    char sign = match_decimal_of(text);
    votes->asked++;
    votes->points += strchr(text, '.') != NULL;
    votes->commas += strchr(text, ',') != NULL;
    votes->point += sign == '.';
    votes->comma += sign == ',';
}

/* Of all columns together, where they speak; else a comma where ; parts the fields, since a spreadsheet that writes
 * decimal commas parts so. */
static char decimal_of_table(const Votes *votes, guint n, char delimiter)
{
    guint point = 0, comma = 0;
    for (guint i = 0; i < n; i++) {
        point += votes[i].point > votes[i].comma;
        comma += votes[i].comma > votes[i].point;
    }
    if (point == comma)
        return point ? '.' : delimiter == ';' ? ',' : '.';
    return comma > point ? ',' : '.';
}

/* Its own voice counts most. A column that has points only, all of which could part thousands, has decimals unless the
 * table uses commas. */
static char decimal_of_column(const Votes *votes, char table, gboolean table_speaks)
{
    if (votes->point != votes->comma)
        return votes->point > votes->comma ? '.' : ',';
    if (votes->points && !votes->commas && !table_speaks)
        return '.';
    return table;
}

static void settle(MatchSniff *sniff, const MatchSchema *schema, const Votes *votes, int day_votes, char decimal)
{
    guint n = schema->columns->len;
    gboolean speaks = FALSE;
    for (guint i = 0; i < n; i++)
        speaks |= votes[i].point != votes[i].comma;
    sniff->decimal = decimal ? decimal : decimal_of_table(votes, n, sniff->delimiter);
    sniff->day_first = day_votes ? day_votes > 0 : sniff->delimiter == ';' || sniff->decimal == ',';
    sniff->manner = g_new0(MatchManner, n);
    for (guint i = 0; i < n; i++)
        sniff->manner[i] =
            (MatchManner){decimal ? decimal : decimal_of_column(&votes[i], sniff->decimal, speaks), sniff->day_first};
}

static gboolean count_rows(MatchSniff *sniff, const MatchSchema *schema, TableReader reader, char decimal,
                           const char *name, GError **error)
{
    g_autofree Votes *votes = g_new0(Votes, schema->columns->len);
    int day_votes = 0;
    TableRow row;
    while (table_next(&reader, &row)) {
        if (++sniff->rows > LIMIT_MATCH_ROWS || (gsize)sniff->rows * schema->columns->len > LIMIT_MATCH_CELLS)
            return fail(name, row.line, tr("the table has too many rows", "в таблице слишком много строк"), error);
        if (row.broken || reader.fields->len != sniff->fields)
            continue;
        for (guint i = 0; i < schema->columns->len; i++) {
            MatchType type = match_schema_column(schema, i)->type;
            const char *text = reader.fields->pdata[sniff->field[i]];
            if (type == MATCH_NUMBER || type == MATCH_FIRST_NUMBER)
                vote(&votes[i], text);
            else if (type == MATCH_DAY)
                day_votes += match_day_first_of(text);
        }
    }
    settle(sniff, schema, votes, day_votes, decimal);
    return TRUE;
}

gboolean match_sniff(MatchSniff *sniff, const MatchSchema *schema, const char *text, gsize length, char delimiter,
                     char decimal, const char *name, TableReader *reader, GError **error)
{
    TableRow row;
    *sniff = (MatchSniff){.delimiter = delimiter};
    gsize skipped = skip_sep_line(text, length, &sniff->delimiter);
    Head head = choose_delimiter(schema, text + skipped, length - skipped, &sniff->delimiter);
    table_reader_init(reader, text + skipped, length - skipped, sniff->delimiter);
    for (guint i = 0; i <= head.row; i++)
        if (!table_next(reader, &row))
            return fail(name, 1, tr("it is empty", "он пуст"), error);
    if (row.broken)
        return fail(name, row.line, row.broken, error);
    if (!take_names(sniff, schema, reader->fields, name, row.line, error))
        return FALSE;
    return count_rows(sniff, schema, *reader, decimal, name, error);
}
