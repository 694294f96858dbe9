/* match/import.c: see import.h. decode.c finds out the letters, sniff.c the manner, this file takes the rows. */
#include "match/import.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "match/decode.h"
#include "match/sniff.h"

static void reject_free(gpointer data)
{
    MatchReject *reject = data;
    g_free(reject->column);
    g_free(reject->reason);
    g_free(reject->text);
    g_free(reject);
}

void match_import_free(MatchImport *import)
{
    if (!import)
        return;
    g_ptr_array_unref(import->rejects);
    g_ptr_array_unref(import->unused);
    g_free(import);
}

/* The work: what is read, what it becomes, and what is told of it. */
typedef struct {
    const MatchSchema *schema;
    MatchImport *told;
    MatchSniff sniff;
    TableReader reader;
    Frame *frame;
    GHashTable *spoilt; /* ids of leads of which a row was rejected */
} Work;

static void work_clear(Work *work)
{
    match_sniff_clear(&work->sniff);
    table_reader_clear(&work->reader);
    g_clear_pointer(&work->frame, frame_free);
    g_clear_pointer(&work->spoilt, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

/* Rows kept aside. */

/* At most LIMIT_MATCH_REJECT_BYTES of a row, whole letters. */
static char *cut_text(const TableRow *row)
{
    gsize length = MIN(row->length, LIMIT_MATCH_REJECT_BYTES);
    const char *end = NULL;
    g_utf8_validate_len(row->text, length, &end);
    return g_strndup(row->text, (gsize)(end - row->text));
}

/* The lead of a rejected row, as far as it can be told. */
static void spoil_lead(Work *work, const TableRow *row)
{
    guint at = work->schema->lead_id < 0 ? G_MAXUINT : work->sniff.field[work->schema->lead_id];
    if (!work->schema->whole_leads || row->broken || at >= work->reader.fields->len)
        return;
    char *lead = match_read_text(work->schema, match_schema_column(work->schema, (guint)work->schema->lead_id),
                                 work->reader.fields->pdata[at]);
    if (lead)
        g_hash_table_add(work->spoilt, lead);
}

static void reject(Work *work, const TableRow *row, const char *column, const char *reason)
{
    spoil_lead(work, row);
    if (work->told->rejected++ >= LIMIT_MATCH_REJECTS)
        return;
    MatchReject *reject = g_new0(MatchReject, 1);
    *reject = (MatchReject){row->line, g_strdup(column), g_strdup(reason), cut_text(row)};
    g_ptr_array_add(work->told->rejects, reject);
}

/* One row. */

/* A reason, the caller's, or NULL. */
static char *set_field(Work *work, guint column, guint row)
{
    const MatchColumn *what = match_schema_column(work->schema, column);
    FrameColumn *to = g_ptr_array_index(work->frame->columns, column);
    const char *text = work->reader.fields->pdata[work->sniff.field[column]];
    char *why = NULL;
    if (strlen(text) > LIMIT_MATCH_FIELD_BYTES)
        return g_strdup(tr("the field is too long", "поле слишком длинное"));
    if (strstr(text, "\xef\xbf\xbd"))
        return g_strdup(tr("it holds damaged letters", "в нём испорченные буквы"));
    if (to->kind == FRAME_NUMBER) {
        if (!match_read_number(work->schema, what, &work->sniff.manner[column], text, &to->number[row], &why))
            return why;
        return NULL;
    }
    g_autofree char *level = match_read_text(work->schema, what, text);
    to->code[row] = level ? frame_level(to, level) : -1;
    return NULL;
}

static gboolean has_ids(Work *work, const TableRow *row, guint at)
{
    const gint needed[] = {work->schema->lead_id, work->schema->premises_id};
    for (guint i = 0; i < G_N_ELEMENTS(needed); i++)
        if (needed[i] >= 0 && frame_missing(work->frame->columns->pdata[needed[i]], at)) {
            reject(work, row, match_schema_column(work->schema, (guint)needed[i])->name, tr("is empty", "пусто"));
            return FALSE;
        }
    return TRUE;
}

/* Takes the row to place `at`; FALSE: it is not taken. */
static gboolean take_row(Work *work, const TableRow *row, guint at)
{
    if (row->broken) {
        reject(work, row, NULL, row->broken);
        return FALSE;
    }
    if (work->reader.fields->len != work->sniff.fields) {
        g_autofree char *why = g_strdup_printf(
            tr("it has %u fields, the row of names has %u", "в ней полей: %u, а в строке с именами: %u"),
            work->reader.fields->len, work->sniff.fields);
        reject(work, row, NULL, why);
        return FALSE;
    }
    for (guint i = 0; i < work->schema->columns->len; i++) {
        g_autofree char *why = set_field(work, i, at);
        if (why) {
            reject(work, row, match_schema_column(work->schema, i)->name, why);
            return FALSE;
        }
    }
    return has_ids(work, row, at);
}

static gboolean is_left_out(const Work *work, guint at)
{
    if (work->schema->leave_out < 0)
        return FALSE;
    const FrameColumn *flag = work->frame->columns->pdata[work->schema->leave_out];
    return flag->number[at] == 1;
}

/* All rows. */

static void take_rows(Work *work)
{
    TableRow row;
    guint kept = 0;
    while (table_next(&work->reader, &row)) {
        if (!take_row(work, &row, kept))
            continue;
        if (is_left_out(work, kept))
            work->told->left_out++;
        else
            kept++;
    }
    work->frame->rows = kept;
}

/* A lead that lost a row loses all. Also lets go of levels that only rows had which were not taken. */
static void keep_whole_leads(Work *work)
{
    g_autofree guint *rows = g_new(guint, work->frame->rows + 1);
    guint kept = 0;
    const FrameColumn *lead = work->schema->lead_id < 0 ? NULL : work->frame->columns->pdata[work->schema->lead_id];
    for (guint i = 0; i < work->frame->rows; i++)
        if (lead && g_hash_table_contains(work->spoilt, frame_text(lead, i)))
            work->told->left_out++;
        else
            rows[kept++] = i;
    Frame *taken = match_frame_new(work->schema, MATCH_ALL_ROLES, kept);
    for (guint c = 0; c < taken->columns->len; c++) {
        const FrameColumn *from = work->frame->columns->pdata[c];
        FrameColumn *to = taken->columns->pdata[c];
        for (guint i = 0; i < kept; i++)
            if (to->kind == FRAME_NUMBER)
                to->number[i] = from->number[rows[i]];
            else
                to->code[i] = from->code[rows[i]] < 0 ? -1 : frame_level(to, frame_text(from, rows[i]));
    }
    frame_free(work->frame);
    work->frame = taken;
}

static guint count_open(const Work *work)
{
    guint open = 0;
    const FrameColumn *outcome = work->schema->outcome < 0 ? NULL : work->frame->columns->pdata[work->schema->outcome];
    for (guint i = 0; outcome && i < work->frame->rows; i++)
        open += isnan(outcome->number[i]);
    return open;
}

static gboolean nothing_left(const MatchImport *told, const char *name, GError **error)
{
    const MatchReject *first = told->rejects->len ? told->rejects->pdata[0] : NULL;
    if (!first)
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, tr("%s has no rows", "в %s нет строк"), name);
    else
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    tr("%s: none of %u rows can be taken; line %u%s%s: %s",
                       "%s: ни одну из %u строк нельзя взять; строка %u%s%s: %s"),
                    name, told->rows, first->line, first->column ? ", " : "", first->column ? first->column : "",
                    first->reason);
    return FALSE;
}

static gboolean import_text(Work *work, const char *text, gsize length, const char *name,
                            const MatchImportOptions *options, GError **error)
{
    MatchImport *told = work->told;
    if (!match_sniff(&work->sniff, work->schema, text, length, options->delimiter, options->decimal, name,
                     &work->reader, error))
        return FALSE;
    told->delimiter = work->sniff.delimiter;
    told->decimal = work->sniff.decimal;
    told->day_first = work->sniff.day_first;
    told->rows = work->sniff.rows;
    g_ptr_array_unref(told->unused);
    told->unused = g_steal_pointer(&work->sniff.unused);
    work->frame = match_frame_new(work->schema, MATCH_ALL_ROLES, told->rows);
    work->spoilt = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    take_rows(work);
    keep_whole_leads(work);
    told->kept = work->frame->rows;
    told->open = count_open(work);
    return told->kept || nothing_left(told, name, error);
}

MatchData *match_import_bytes(MatchSchema *schema, const void *bytes, gsize length, const char *name,
                              const MatchImportOptions *options, MatchImport **told, GError **error)
{
    static const MatchImportOptions unknown = {0};
    g_autoptr(MatchImport) import = g_new0(MatchImport, 1);
    g_auto(Work) work = {.schema = schema, .told = import};
    gsize decoded = 0;
    options = options ? options : &unknown;
    import->rejects = g_ptr_array_new_with_free_func(reject_free);
    import->unused = g_ptr_array_new_with_free_func(g_free);
    if (length > LIMIT_MATCH_BYTES) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_TOO_LARGE, tr("%s is too large", "%s слишком велик"), name);
        return NULL;
    }
    g_autofree char *text =
        match_decode(bytes, length, options->encoding, name, &import->encoding, &import->bom, &decoded, error);
    if (!text || !import_text(&work, text, decoded, name, options, error))
        return NULL;
    if (told)
        *told = g_steal_pointer(&import);
    return match_data_new(schema, g_steal_pointer(&work.frame));
}

MatchData *match_import_file(MatchSchema *schema, const char *path, const MatchImportOptions *options,
                             MatchImport **told, GError **error)
{
    g_autofree char *bytes = NULL, *name = file_display_name(path);
    gsize length = 0;
    if (!file_load(path, LIMIT_MATCH_BYTES, &bytes, &length, error))
        return NULL;
    return match_import_bytes(schema, bytes, length, name, options, told, error);
}

/* What is told. */

JsonValue *match_import_json(const MatchImport *import)
{
    const char delimiter[] = {import->delimiter, 0}, decimal[] = {import->decimal, 0};
    JsonValue *unused = json_array();
    for (guint i = 0; i < import->unused->len; i++)
        json_array_append_new(unused, json_string(import->unused->pdata[i]));
    return json_pack("{s:s,s:b,s:s,s:s,s:b,s:i,s:i,s:i,s:i,s:i,s:o}", "encoding", import->encoding, "bom", import->bom,
                     "delimiter", delimiter, "decimal", decimal, "day_first", import->day_first, "rows",
                     (int)import->rows, "kept", (int)import->kept, "rejected", (int)import->rejected, "left_out",
                     (int)import->left_out, "open", (int)import->open, "unused", unused);
}

JsonValue *match_import_rejects_json(const MatchImport *import)
{
    JsonValue *rejects = json_array();
    for (guint i = 0; i < import->rejects->len; i++) {
        const MatchReject *reject = import->rejects->pdata[i];
        json_array_append_new(rejects, json_pack("{s:i,s:s?,s:s,s:s}", "line", (int)reject->line, "column",
                                                 reject->column, "reason", reject->reason, "text", reject->text));
    }
    return rejects;
}

char *match_import_rejects_csv(const MatchImport *import)
{
    GString *text = g_string_new("line,column,reason,row\n");
    for (guint i = 0; i < import->rejects->len; i++) {
        const MatchReject *reject = import->rejects->pdata[i];
        g_autoptr(GString) line = g_string_new(NULL);
        g_string_append_printf(line, "%u", reject->line);
        csv_append(line, reject->column ? reject->column : "");
        csv_append(line, reject->reason);
        csv_append(line, reject->text);
        g_string_append_printf(text, "%s\n", line->str);
    }
    return g_string_free(text, FALSE);
}
