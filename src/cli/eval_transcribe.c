/* cli/eval_transcribe.c: `otklik eval transcribe`: what was said, against texts that people wrote down. The answer is
 * what a recogniser hears in each recording of a manifest, or texts that another program wrote. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "cli/eval.h"
#include "learn/wer.h"
#include "lesson/recogniser.h"
#include "voice/transcribe.h"

/* A table of texts, and its columns; language and speaker may be -1. */
typedef struct {
    CsvTable *table;
    int file, text, language, speaker;
} Texts;

static void texts_clear(Texts *texts)
{
    g_clear_pointer(&texts->table, csv_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Texts, texts_clear)

/* Takes over `table`. FALSE: it is not given, or a column is missing. */
static gboolean texts_init(Texts *texts, CsvTable *table, GError **error)
{
    static const char *const unnamed[] = {"file", "text", NULL};
    *texts = (Texts){table, -1, -1, -1, -1};
    if (!table)
        return FALSE;
    csv_name_columns(table, unnamed);
    texts->file = csv_column(table, "path", NULL);
    if (texts->file < 0)
        texts->file = csv_column(table, "file", error);
    texts->language = csv_column(table, "language", NULL);
    texts->speaker = csv_column(table, "speaker", NULL);
    return texts->file >= 0 && (texts->text = csv_column(table, "text", error)) >= 0;
}

/* The rows so far. */
typedef struct {
    const EvalArguments *arguments;
    const Texts *truth;
    GPtrArray *answers; /* of char*, a text a row */
    GArray *scores;     /* of WerScore */
    GArray *group;      /* of guint: the speaker, or the file where no speaker is told */
    GHashTable *groups; /* of eval_number_of() */
} Tally;

static void tally_clear(Tally *tally)
{
    g_clear_pointer(&tally->answers, g_ptr_array_unref);
    g_clear_pointer(&tally->scores, g_array_unref);
    g_clear_pointer(&tally->group, g_array_unref);
    g_clear_pointer(&tally->groups, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tally, tally_clear)

static Tally tally_new(const EvalArguments *arguments, const Texts *truth)
{
    return (Tally){arguments,
                   truth,
                   g_ptr_array_new_with_free_func(g_free),
                   g_array_new(FALSE, FALSE, sizeof(WerScore)),
                   g_array_new(FALSE, FALSE, sizeof(guint)),
                   g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

/* Takes over `answer`, what was heard in the next row. */
static gboolean tally_add(Tally *tally, char *answer, GError **error)
{
    const Texts *truth = tally->truth;
    guint row = tally->scores->len;
    const char *speaker = csv_text(truth->table, row, truth->speaker);
    guint group = eval_number_of(tally->groups, *speaker ? speaker : csv_text(truth->table, row, truth->file));
    WerScore score;
    g_ptr_array_add(tally->answers, answer);
    if (!wer_score(csv_text(truth->table, row, truth->text), answer, &score, error)) {
        eval_blame_row(tally->arguments, truth->table, row, error);
        return FALSE;
    }
    g_array_append_val(tally->scores, score);
    g_array_append_val(tally->group, group);
    return TRUE;
}

static JsonValue *row_to_json(const Tally *tally, guint row)
{
    const WerScore *score = &g_array_index(tally->scores, WerScore, row);
    const Texts *truth = tally->truth;
    JsonValue *result = json_object();
    json_object_set_new(result, "file", json_string(csv_text(truth->table, row, truth->file)));
    json_object_set_new(result, "words", json_integer((json_int_t)score->words.reference));
    json_object_set_new(result, "substitutions", json_integer((json_int_t)score->words.substitutions));
    json_object_set_new(result, "insertions", json_integer((json_int_t)score->words.insertions));
    json_object_set_new(result, "deletions", json_integer((json_int_t)score->words.deletions));
    json_object_set_new(result, "wer", jsonfile_number(edit_error_rate(&score->words), 4));
    json_object_set_new(result, "cer", jsonfile_number(edit_error_rate(&score->characters), 4));
    json_object_set_new(result, "reference", json_string(csv_text(truth->table, row, truth->text)));
    json_object_set_new(result, "answer", json_string(g_ptr_array_index(tally->answers, row)));
    return result;
}

/* Puts the rates of rows, and what they are made of, into `result`. */
static void add_rates(JsonValue *result, const WerScore *scores, const guint *group, guint groups, guint n)
{
    EditCounts sum = {0};
    for (guint i = 0; i < n; i++) {
        sum.reference += scores[i].words.reference;
        sum.substitutions += scores[i].words.substitutions;
        sum.insertions += scores[i].words.insertions;
        sum.deletions += scores[i].words.deletions;
    }
    WerSummary summary = wer_summary(scores, n, group, groups, EVAL_ROUNDS);
    json_object_set_new(result, "n", json_integer(n));
    json_object_set_new(result, "words", json_integer((json_int_t)sum.reference));
    json_object_set_new(result, "substitutions", json_integer((json_int_t)sum.substitutions));
    json_object_set_new(result, "insertions", json_integer((json_int_t)sum.insertions));
    json_object_set_new(result, "deletions", json_integer((json_int_t)sum.deletions));
    json_object_set_new(result, "wer", eval_estimate(summary.wer));
    json_object_set_new(result, "cer", eval_estimate(summary.cer));
}

/* The rows of one language alone. */
static JsonValue *language_to_json(const Tally *tally, const char *language)
{
    const Texts *truth = tally->truth;
    g_autofree WerScore *scores = g_new(WerScore, tally->scores->len);
    g_autofree guint *group = g_new(guint, tally->scores->len);
    g_autoptr(GHashTable) groups = g_hash_table_new(NULL, NULL); /* those of this language, numbered anew from 1 */
    guint n = 0;
    for (guint row = 0; row < tally->scores->len; row++) {
        if (strcmp(csv_text(truth->table, row, truth->language), language) != 0)
            continue;
        gpointer old = GUINT_TO_POINTER(g_array_index(tally->group, guint, row));
        if (!g_hash_table_contains(groups, old))
            g_hash_table_insert(groups, old, GUINT_TO_POINTER(g_hash_table_size(groups) + 1));
        scores[n] = g_array_index(tally->scores, WerScore, row);
        group[n++] = GPOINTER_TO_UINT(g_hash_table_lookup(groups, old)) - 1;
    }
    JsonValue *result = json_object();
    json_object_set_new(result, "language", json_string(language));
    add_rates(result, scores, group, g_hash_table_size(groups), n);
    return result;
}

static JsonValue *languages_to_json(const Tally *tally)
{
    const Texts *truth = tally->truth;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    JsonValue *languages = json_array();
    for (guint row = 0; row < tally->scores->len; row++) {
        const char *language = csv_text(truth->table, row, truth->language);
        if (g_hash_table_add(seen, (gpointer)language))
            json_array_append_new(languages, language_to_json(tally, language));
    }
    return languages;
}

static JsonValue *tally_to_json(const Tally *tally, const char *engine)
{
    JsonValue *result = json_object(), *each = json_array();
    json_object_set_new(result, "kind", json_string("transcribe"));
    if (engine)
        json_object_set_new(result, "engine", json_string(engine));
    json_object_set_new(result, "speakers", json_integer(g_hash_table_size(tally->groups)));
    add_rates(result, (gconstpointer)tally->scores->data, (gconstpointer)tally->group->data,
              g_hash_table_size(tally->groups), tally->scores->len);
    if (tally->truth->language >= 0)
        json_object_set_new(result, "languages", languages_to_json(tally));
    for (guint row = 0; row < tally->scores->len; row++)
        json_array_append_new(each, row_to_json(tally, row));
    json_object_set_new(result, "each", each);
    return result;
}

/* Texts of another program. */

/* The text of each file; NULL and an error when two rows name the same. Borrows the table. */
static GHashTable *index_texts(const Texts *texts, const char *path, GError **error)
{
    g_autoptr(GHashTable) by_file = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint row = 0; row < csv_rows(texts->table); row++) {
        const char *file = csv_text(texts->table, row, texts->file);
        if (g_hash_table_insert(by_file, (gpointer)file, (gpointer)csv_text(texts->table, row, texts->text)))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                    tr("%s, line %u: \"%s\" is there twice", "%s, строка %u: «%s» встречается дважды"), path,
                    csv_line(texts->table, row), file);
        return NULL;
    }
    return g_steal_pointer(&by_file);
}

static JsonValue *compare_texts(const EvalArguments *arguments, const Texts *truth, GError **error)
{
    g_auto(Texts) answer = {0};
    if (!texts_init(&answer, csv_load(arguments->hypothesis, error), error))
        return NULL;
    g_autoptr(GHashTable) by_file = index_texts(&answer, arguments->hypothesis, error);
    if (!by_file)
        return NULL;
    g_auto(Tally) tally = tally_new(arguments, truth);
    for (guint row = 0; row < csv_rows(truth->table); row++) {
        const char *file = csv_text(truth->table, row, truth->file), *text = g_hash_table_lookup(by_file, file);
        if (!text) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_UNKNOWN,
                        tr("%s has no text for \"%s\"", "в %s нет текста для «%s»"), arguments->hypothesis, file);
            return NULL;
        }
        if (!tally_add(&tally, g_strdup(text), error))
            return NULL;
    }
    return tally_to_json(&tally, NULL);
}

/* What our recogniser hears. */

/* The words of a whole recording, which is one turn of one speaker here: what is measured is the recogniser alone. The
 * caller owns them. */
static char *hear(const EvalArguments *arguments, const Recogniser *recogniser, const char *path, GError **error)
{
    g_autoptr(Sound) sound = sound_load(path, arguments->task, error);
    if (!sound)
        return NULL;
    g_autoptr(Transcript) transcript = transcript_new();
    transcript->duration = sound_seconds(sound);
    const VoiceTurn *turn =
        transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, transcript->duration);
    if (!voice_transcribe(transcript, sound, recogniser->engine, recogniser->open, recogniser->workers, arguments->task,
                          error))
        return NULL;
    return voice_turn_text(turn);
}

static gboolean hear_row(Tally *tally, const Recogniser *recogniser, guint row, GError **error)
{
    const Texts *truth = tally->truth;
    if (!eval_step(tally->arguments, row, csv_rows(truth->table), error))
        return FALSE;
    g_autofree char *path = csv_path(truth->table, row, truth->file);
    char *answer = hear(tally->arguments, recogniser, path, error);
    if (answer)
        return tally_add(tally, answer, error);
    eval_blame_row(tally->arguments, truth->table, row, error);
    return FALSE;
}

static JsonValue *hear_all(const EvalArguments *arguments, const Texts *truth, GError **error)
{
    g_auto(Recogniser) recogniser = {0};
    if (!recogniser_open(arguments->config, NULL, &recogniser, error))
        return NULL;
    if (!recogniser.engine) {
        const char *notice = recogniser_notice(&recogniser);
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                            notice ? notice : tr("asr.engine is none", "asr.engine — none"));
        return NULL;
    }
    g_auto(Tally) tally = tally_new(arguments, truth);
    for (guint row = 0; row < csv_rows(truth->table); row++)
        if (!hear_row(&tally, &recogniser, row, error))
            return NULL;
    return tally_to_json(&tally, recogniser.engine->name);
}

JsonValue *eval_transcribe(const EvalArguments *arguments, GError **error)
{
    g_auto(Texts) truth = {0};
    if (!texts_init(&truth, csv_load(arguments->manifest, error), error) ||
        !eval_need_rows(arguments, truth.table, error))
        return NULL;
    return arguments->hypothesis ? compare_texts(arguments, &truth, error) : hear_all(arguments, &truth, error);
}
