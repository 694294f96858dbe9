/* learn/wer.c: see wer.h. */
#include "learn/wer.h"

#include <math.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "text/normalise.h"

/* The best way to turn the first i of the reference into the first k of the answer. Insertions less deletions are
 * always k - i, so these two tell all. */
typedef struct {
    guint errors, substitutions;
} Cell;

/* The better of two ways: fewer errors, then more substitutions. */
static Cell better(Cell a, Cell b)
{
    if (a.errors != b.errors)
        return a.errors < b.errors ? a : b;
    return a.substitutions >= b.substitutions ? a : b;
}

/* From the row of i - 1 to the row of i, where the reference has `token`. */
static void next_row(const Cell *above, Cell *row, guint token, const guint *answer, gsize m)
{
    row[0] = (Cell){above[0].errors + 1, 0};
    for (gsize k = 1; k <= m; k++) {
        guint wrong = token != answer[k - 1];
        Cell both = {above[k - 1].errors + wrong, above[k - 1].substitutions + wrong};
        Cell deleted = {above[k].errors + 1, above[k].substitutions};
        Cell inserted = {row[k - 1].errors + 1, row[k - 1].substitutions};
        row[k] = better(both, better(deleted, inserted));
    }
}

EditCounts edit_counts(const guint *reference, gsize n, const guint *answer, gsize m)
{
    g_autofree Cell *first = g_new(Cell, m + 1), *second = g_new(Cell, m + 1);
    Cell *above = first, *row = second;
    for (gsize k = 0; k <= m; k++)
        above[k] = (Cell){(guint)k, 0};
    for (gsize i = 0; i < n; i++) {
        next_row(above, row, reference[i], answer, m);
        Cell *free_row = above;
        above = row;
        row = free_row;
    }
    gint64 both = (gint64)above[m].errors - above[m].substitutions, surplus = (gint64)m - (gint64)n;
    return (EditCounts){n, above[m].substitutions, (guint64)(both + surplus) / 2, (guint64)(both - surplus) / 2};
}

double edit_error_rate(const EditCounts *counts)
{
    guint64 errors = counts->substitutions + counts->insertions + counts->deletions;
    return counts->reference > 0 ? (double)errors / (double)counts->reference : NAN;
}

/* The number of each token: the same text, the same number. */
static guint *number_tokens(GHashTable *numbers, char **tokens, gsize n)
{
    guint *list = g_new(guint, n + 1);
    for (gsize i = 0; i < n; i++) {
        gpointer number = g_hash_table_lookup(numbers, tokens[i]);
        if (!number) {
            number = GUINT_TO_POINTER(g_hash_table_size(numbers) + 1);
            g_hash_table_insert(numbers, tokens[i], number);
        }
        list[i] = GPOINTER_TO_UINT(number);
    }
    return list;
}

static gboolean compare(char **reference, char **answer, EditCounts *counts, GError **error)
{
    gsize n = g_strv_length(reference), m = g_strv_length(answer);
    if ((guint64)n * m > LIMIT_EDIT_CELLS) {
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
            tr("texts of %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " words or characters are too long to compare",
               "тексты из %" G_GSIZE_FORMAT " и %" G_GSIZE_FORMAT " слов или знаков слишком длинны для сравнения"),
            n, m);
        return FALSE;
    }
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal); /* borrows the tokens */
    g_autofree guint *left = number_tokens(numbers, reference, n), *right = number_tokens(numbers, answer, m);
    *counts = edit_counts(left, n, right, m);
    return TRUE;
}

gboolean wer_score(const char *reference, const char *answer, WerScore *score, GError **error)
{
    g_autofree char *truth = text_normalise(reference, -1), *own = text_normalise(answer, -1);
    g_auto(GStrv) true_words = text_words(truth), own_words = text_words(own);
    g_auto(GStrv) true_characters = text_characters(truth), own_characters = text_characters(own);
    return compare(true_words, own_words, &score->words, error) &&
           compare(true_characters, own_characters, &score->characters, error);
}

static void add_up(double *errors, double *reference, const EditCounts *counts, double weight)
{
    *errors += weight * (double)(counts->substitutions + counts->insertions + counts->deletions);
    *reference += weight * (double)counts->reference;
}

static double word_rate(const double *weight, gsize n, gconstpointer user)
{
    const WerScore *scores = user;
    double errors = 0, reference = 0;
    for (gsize i = 0; i < n; i++)
        add_up(&errors, &reference, &scores[i].words, weight[i]);
    return reference > 0 ? errors / reference : NAN;
}

static double character_rate(const double *weight, gsize n, gconstpointer user)
{
    const WerScore *scores = user;
    double errors = 0, reference = 0;
    for (gsize i = 0; i < n; i++)
        add_up(&errors, &reference, &scores[i].characters, weight[i]);
    return reference > 0 ? errors / reference : NAN;
}

WerSummary wer_summary(const WerScore *scores, gsize n, const guint *group, guint n_groups, guint rounds)
{
    return (WerSummary){bootstrap(word_rate, scores, n, group, n_groups, rounds),
                        bootstrap(character_rate, scores, n, group, n_groups, rounds)};
}
