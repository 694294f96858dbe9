/* voice/ctc_vocabulary.c: see ctc_vocabulary.h. */
#include "voice/ctc_vocabulary.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "voice/error.h"

#define BEGIN_MARK "▁" /* U+2581 */

struct CtcVocabulary {
    char **tokens; /* one for each class */
    guint n, blank;
    gboolean marks, separators; /* how words are told apart */
};

static gboolean fail(const char *label, const char *why, GError **error)
{
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_MODEL, "%s: %s", label, why);
    return FALSE;
}

static gboolean is_separator(const char *token)
{
    return strcmp(token, " ") == 0 || strcmp(token, "|") == 0 || strcmp(token, BEGIN_MARK) == 0;
}

/* Takes the number off lines "TOKEN NUMBER", when every line is one and the numbers count the lines. */
static void strip_numbers(char **lines, guint n)
{
    for (guint i = 0; i < n; i++) {
        const char *space = strrchr(lines[i], ' ');
        g_autofree char *number = g_strdup_printf("%u", i);
        if (!space || strcmp(space + 1, number) != 0)
            return;
    }
    for (guint i = 0; i < n; i++) {
        char *space = strrchr(lines[i], ' ');
        space[space == lines[i]] = '\0'; /* " 5" is the token " ", whose own space may have been trimmed */
    }
}

static gboolean check_tokens(char **lines, guint n, const char *label, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < n; i++) {
        if (*lines[i] && g_hash_table_add(seen, lines[i]))
            continue;
        g_autofree char *why = g_strdup_printf(*lines[i] ? tr("line %u repeats a token", "строка %u повторяет токен")
                                                         : tr("line %u is empty", "строка %u пуста"),
                                               i + 1);
        return fail(label, why, error);
    }
    return TRUE;
}

/* Which class is the blank. */
static gboolean find_blank(CtcVocabulary *vocabulary, guint lines, const char *wanted, const char *label,
                           GError **error)
{
    static const char *const usual[] = {"<blk>", "<blank>", "<b>", "<pad>", "[PAD]"};
    const char *const *names = *wanted ? &wanted : usual;
    for (gsize k = 0; k < (*wanted ? 1 : G_N_ELEMENTS(usual)); k++)
        for (guint i = 0; i < lines; i++)
            if (strcmp(vocabulary->tokens[i], names[k]) == 0) {
                vocabulary->blank = i;
                return TRUE;
            }
    vocabulary->blank = lines;
    return (!*wanted && lines + 1 == vocabulary->n) ||
           fail(label,
                tr("it has no blank token (\"blank\" in the model's sidecar names it)",
                   "нет пустого токена (его называет поле «blank» в описании модели)"),
                error);
}

static gboolean check_count(guint lines, guint classes, const char *label, GError **error)
{
    if (lines <= LIMIT_VOCABULARY_TOKENS && (lines == classes || lines + 1 == classes))
        return TRUE;
    g_autofree char *why =
        g_strdup_printf(tr("%u tokens, but the net has %u classes", "токенов %u, а классов у сети %u"), lines, classes);
    return fail(label, why, error);
}

/* The lines of a text; the last may lack its newline. The caller frees them. */
static char **split_lines(const char *bytes, gsize length, guint *n)
{
    g_autofree char *text = g_strndup(bytes, length);
    char **lines = g_strsplit(text, "\n", -1);
    *n = g_strv_length(lines);
    if (*n > 0 && !*lines[*n - 1])
        (*n)--;
    for (guint i = 0; i < *n; i++)
        if (g_str_has_suffix(lines[i], "\r"))
            lines[i][strlen(lines[i]) - 1] = '\0';
    return lines;
}

CtcVocabulary *ctc_vocabulary_parse(const char *bytes, gsize length, const char *label, guint classes,
                                    const char *blank, GError **error)
{
    if (!g_utf8_validate(bytes, (gssize)length, NULL)) {
        fail(label, tr("it is not UTF-8", "это не UTF-8"), error);
        return NULL;
    }
    guint lines = 0;
    g_autoptr(CtcVocabulary) vocabulary = g_new0(CtcVocabulary, 1);
    vocabulary->tokens = split_lines(bytes, length, &lines);
    vocabulary->n = classes;
    if (!check_count(lines, classes, label, error))
        return NULL;
    strip_numbers(vocabulary->tokens, lines);
    if (!check_tokens(vocabulary->tokens, lines, label, error) || !find_blank(vocabulary, lines, blank, label, error))
        return NULL;
    for (guint i = 0; i < lines; i++) {
        vocabulary->marks |= g_str_has_prefix(vocabulary->tokens[i], BEGIN_MARK);
        vocabulary->separators |= is_separator(vocabulary->tokens[i]);
    }
    return g_steal_pointer(&vocabulary);
}

void ctc_vocabulary_free(CtcVocabulary *vocabulary)
{
    if (!vocabulary)
        return;
    g_strfreev(vocabulary->tokens);
    g_free(vocabulary);
}

guint ctc_vocabulary_blank(const CtcVocabulary *vocabulary)
{
    return vocabulary->blank;
}

CtcKind ctc_vocabulary_kind(const CtcVocabulary *vocabulary, guint token)
{
    const char *text = token == vocabulary->blank ? "" : vocabulary->tokens[token];
    gsize length = strlen(text);
    if (is_separator(text))
        return CTC_SEPARATOR;
    if (length == 0 || (length > 2 && strchr("<[", *text) && strchr(">]", text[length - 1])))
        return CTC_SILENT;
    if (vocabulary->marks)
        return g_str_has_prefix(text, BEGIN_MARK) ? CTC_BEGIN : CTC_TEXT;
    return vocabulary->separators ? CTC_TEXT : CTC_BEGIN;
}

const char *ctc_vocabulary_text(const CtcVocabulary *vocabulary, guint token)
{
    const char *text = vocabulary->tokens[token];
    return text + (g_str_has_prefix(text, BEGIN_MARK) ? strlen(BEGIN_MARK) : 0);
}
