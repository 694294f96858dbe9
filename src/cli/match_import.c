/* cli/match_import.c: `otklik match import`: a table of past deals becomes a data set of the store. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "cli/match.h"
#include "match/import.h"
#include "store/match_sets.h"

#define SHOWN 10 /* rows kept aside that are printed; the others are in --rejects and in the store */

typedef struct {
    char *schema, *name, *rejects, *encoding, *delimiter, *decimal;
    gboolean json;
} Wanted;

static void wanted_clear(Wanted *wanted)
{
    g_free(wanted->schema);
    g_free(wanted->name);
    g_free(wanted->rejects);
    g_free(wanted->encoding);
    g_free(wanted->delimiter);
    g_free(wanted->decimal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static const char *delimiter_name(char delimiter)
{
    static const struct {
        char sign;
        const char *en, *ru;
    } names[] = {{',', "commas", "запятыми"},
                 {';', "semicolons", "точками с запятой"},
                 {'\t', "tabs", "табуляцией"},
                 {'|', "bars", "чертой |"}};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].sign == delimiter)
            return tr(names[i].en, names[i].ru);
    return tr("another sign", "другим знаком");
}

static void print_rejects(const MatchImport *told)
{
    for (guint i = 0; i < MIN(told->rejects->len, SHOWN); i++) {
        const MatchReject *reject = told->rejects->pdata[i];
        if (reject->column)
            printf(tr("  line %u, column \"%s\": %s\n", "  строка %u, столбец «%s»: %s\n"), reject->line,
                   reject->column, reject->reason);
        else
            printf(tr("  line %u: %s\n", "  строка %u: %s\n"), reject->line, reject->reason);
    }
    if (told->rejected > SHOWN)
        printf(tr("  … and %u more\n", "  … и ещё %u\n"), told->rejected - SHOWN);
}

static void print_told(const MatchImport *told)
{
    printf(tr("%s%s, parted by %s, decimal %s\n", "%s%s, поля разделены %s, дробная часть — %s\n"), told->encoding,
           told->bom ? tr(" with a mark", " с меткой") : "", delimiter_name(told->delimiter),
           told->decimal == ',' ? tr("comma", "через запятую") : tr("point", "через точку"));
    printf(tr("%u rows: %u taken, %u kept aside, %u left out by the schema\n",
              "строк: %u; взято %u, отложено %u, пропущено по схеме %u\n"),
           told->rows, told->kept, told->rejected, told->left_out);
    if (told->open)
        printf(tr("%u deals are open: nothing is learnt from them\n", "открытых сделок: %u, на них модель не учится\n"),
               told->open);
    print_rejects(told);
    if (told->unused->len)
        printf(tr("%u columns are not in the schema and are not kept\n",
                  "столбцов, которых нет в схеме: %u, они не взяты\n"),
               told->unused->len);
}

static void print_set(const MatchSet *set, gboolean made)
{
    printf(
        tr("data set %s@%" G_GINT64_FORMAT "%s, hash %.12s\n", "набор данных %s@%" G_GINT64_FORMAT "%s, хеш %.12s\n"),
        set->name, set->version, made ? "" : tr(" (it was there already)", " (уже был)"), set->hash);
}

static void print_json(const MatchImport *told, const MatchSet *set, gboolean made)
{
    g_autoptr(JsonValue) json = json_pack(
        "{s:s, s:s, s:I, s:s, s:b, s:o, s:o}", "id", set->id, "name", set->name, "version", (json_int_t)set->version,
        "hash", set->hash, "made", made, "import", match_import_json(told), "rejects", match_import_rejects_json(told));
    g_autofree char *text = jsonfile_text(json, TRUE);
    fputs(text, stdout);
}

static gboolean save_rejects(const MatchImport *told, const char *path, GError **error)
{
    if (!path)
        return TRUE;
    g_autofree char *csv = match_import_rejects_csv(told);
    return file_save(path, csv, strlen(csv), error);
}

/* What --delimiter and --decimal say, as one sign; 0: nothing. -1: it is none. */
static int sign_of(const char *text, const char *const *allowed)
{
    if (!text)
        return 0;
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
        text = "\t";
    return g_strv_contains(allowed, text) ? text[0] : -1;
}

static int check_wanted(const Wanted *wanted, MatchImportOptions *options)
{
    static const char *const delimiters[] = {",", ";", "\t", "|", NULL}, *const decimals[] = {",", ".", NULL};
    int delimiter = sign_of(wanted->delimiter, delimiters), decimal = sign_of(wanted->decimal, decimals);
    if (!wanted->schema)
        return command_misused("match import", tr("--schema is missing", "не указано --schema"));
    if (delimiter < 0)
        return command_misused("match import",
                               tr("--delimiter is one of , ; | tab", "--delimiter — одно из , ; | tab"));
    if (decimal < 0)
        return command_misused("match import", tr("--decimal is . or ,", "--decimal — . или ,"));
    *options = (MatchImportOptions){wanted->encoding, (char)delimiter, (char)decimal};
    return COMMAND_OK;
}

static MatchSet *store_set(StoreDb *db, const Wanted *wanted, const MatchData *data, const MatchImport *told,
                           gboolean *made, GError **error)
{
    g_autoptr(GBytes) bytes = match_data_bytes(data), rejects = NULL;
    g_autoptr(JsonValue) facts = match_import_json(told), list = match_import_rejects_json(told);
    g_autofree char *text = jsonfile_text(facts, FALSE);
    if (told->rejects->len) {
        char *listed = jsonfile_text(list, FALSE);
        rejects = g_bytes_new_take(listed, strlen(listed));
    }
    return match_sets_add(db, wanted->name ? wanted->name : data->schema->name, data->hash, bytes, data->frame->rows,
                          text, rejects, NULL, made, error);
}

static gboolean import(MatchCall *call, const Wanted *wanted, const MatchImportOptions *options, GError **error)
{
    g_autoptr(MatchSchema) schema = match_schema_load(wanted->schema, error);
    g_autoptr(MatchImport) told = NULL;
    g_autoptr(MatchData) data = schema ? match_import_file(schema, call->arguments[0], options, &told, error) : NULL;
    StoreDb *db = data && save_rejects(told, wanted->rejects, error) ? match_call_db(call, error) : NULL;
    gboolean made = FALSE;
    g_autoptr(MatchSet) set = db ? store_set(db, wanted, data, told, &made, error) : NULL;
    if (!set)
        return FALSE;
    if (wanted->json) {
        print_json(told, set, made);
        return TRUE;
    }
    print_told(told);
    print_set(set, made);
    return TRUE;
}

int match_verb_import(Config *config, int argc, char **argv)
{
    g_auto(MatchCall) call = {0};
    g_auto(Wanted) wanted = {0};
    const GOptionEntry entries[] = {
        {"schema", 0, 0, G_OPTION_ARG_FILENAME, &wanted.schema,
         tr("what the columns mean (docs/match.md)", "что значат столбцы (docs/match.md)"), tr("FILE", "ФАЙЛ")},
        {"name", 0, 0, G_OPTION_ARG_STRING, &wanted.name,
         tr("of the data set; else that of the schema", "имя набора; иначе — имя схемы"), tr("NAME", "ИМЯ")},
        {"rejects", 0, 0, G_OPTION_ARG_FILENAME, &wanted.rejects,
         tr("writes the rows kept aside to this CSV", "записать отложенные строки в этот CSV"), tr("FILE", "ФАЙЛ")},
        {"encoding", 0, 0, G_OPTION_ARG_STRING, &wanted.encoding,
         tr("instead of finding it out: utf-8, windows-1251 …", "не угадывать: utf-8, windows-1251 …"),
         tr("NAME", "ИМЯ")},
        {"delimiter", 0, 0, G_OPTION_ARG_STRING, &wanted.delimiter,
         tr("instead of finding it out: , ; | tab", "не угадывать: , ; | tab"), tr("SIGN", "ЗНАК")},
        {"decimal", 0, 0, G_OPTION_ARG_STRING, &wanted.decimal,
         tr("instead of finding it out: . or ,", "не угадывать: . или ,"), tr("SIGN", "ЗНАК")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &wanted.json, tr("tells it as JSON", "ответ в JSON"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const MatchUsage usage = {tr("DEALS.csv", "СДЕЛКИ.csv"),
                              tr("Reads a table of past deals and keeps it as a version of a data set.",
                                 "Читает таблицу прошлых сделок и хранит её как версию набора данных."),
                              entries, 1, 1};
    MatchImportOptions options;
    GError *error = NULL;
    int status;
    if (!match_call_parse(&call, config, &usage, argc, argv, &status) ||
        (status = check_wanted(&wanted, &options)) != COMMAND_OK)
        return status;
    return import(&call, &wanted, &options, &error) ? COMMAND_OK : command_fail(error);
}
