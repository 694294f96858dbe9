/* cli/eval_print.c: the answer of `otklik eval` as a table for people. */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "cli/eval.h"

#define NAME_WIDTH 24 /* characters, as below */
#define NUMBER_WIDTH 6
#define ESTIMATE_WIDTH 22

/* What the fields of the answers are called; a field that is not here is not printed. */
static const struct {
    const char *key, *en, *ru;
} names[] = {
    {"n", "items", "элементов"},
    {"files", "recordings", "записей"},
    {"model", "model", "модель"},
    {"engine", "recogniser", "распознаватель"},
    {"speakers", "speakers", "голосов"},
    {"faces", "marked faces", "отмечено лиц"},
    {"not_judged", "not judged", "без оценки"},
    {"not_judged_share", "share not judged", "доля без оценки"},
    {"operating_point", "operating point", "рабочая точка"},
    {"threshold", "threshold", "порог"},
    {"side", "picture side", "сторона картинки"},
    {"accuracy", "accuracy", "доля верных"},
    {"macro_f1", "macro F1", "макро-F1"},
    {"f1_negative", "F1 of negative", "F1 негатива"},
    {"auc_negative", "AUC of negative", "AUC негатива"},
    {"ece", "calibration error", "ошибка калибровки"},
    {"iou30", "at IoU 0.3", "при IoU 0,3"},
    {"iou50", "at IoU 0.5", "при IoU 0,5"},
    {"recall", "recall", "полнота"},
    {"precision", "precision", "точность"},
    {"ap", "average precision", "средняя точность"},
    {"segments", "spans counted", "отрезков учтено"},
    {"right", "right", "верно"},
    {"share", "share right", "доля верных"},
    {"false_moments", "calm ones with a moment", "спокойных с моментом"},
    {"collar_s", "collar, s", "допуск, с"},
    {"scored", "scored by", "учтено по"},
    {"reference_s", "marked speech, s", "размечено речи, с"},
    {"der", "DER", "DER"},
    {"missed", "missed", "пропущено"},
    {"false_alarm", "false alarm", "ложная речь"},
    {"speaker_confusion", "confusion", "перепутано"},
    {"jer", "JER", "JER"},
    {"speakers_right", "speaker count right", "число голосов верно"},
    {"real_time_factor", "real time factor", "доля реального времени"},
    {"speakers_true", "speakers", "голосов"},
    {"speakers_found", "found", "найдено"},
    {"measure", "measure", "мера"},
    {"coverage", "kept", "оставлено"},
    {"limit", "limit", "предел"},
    {"wrong", "wrong", "неверно"},
    {"left_out_wrong", "left out: wrong", "отброшено: неверно"},
    {"wrong_classes", "class wrong", "класс неверен"},
    {"left_out_wrong_classes", "left out: class wrong", "отброшено: класс"},
    {"no_face", "no face", "не лицо"},
    {"small", "too small", "слишком мелко"},
    {"dark", "too dark", "слишком темно"},
    {"turned", "turned away", "отвёрнуто"},
    {"blurred", "blurred", "смазано"},
    {"not_found", "no face found", "лицо не найдено"},
    {"not_judged_why", "why not judged", "почему без оценки"},
    {"speech_s", "speech, s", "речи, с"},
    {"silence_s", "silence, s", "тишины, с"},
    {"silence_taken", "taken of silence", "занято тишины"},
    {"detection_error", "detection error", "ошибка обнаружения"},
    {"pairs_same", "same-voice pairs", "пар одного голоса"},
    {"pairs_different", "different pairs", "пар разных"},
    {"eer", "EER", "EER"},
    {"min_dcf", "minDCF", "minDCF"},
    {"words", "words", "слов"},
    {"substitutions", "substituted", "заменено"},
    {"insertions", "inserted", "вставлено"},
    {"deletions", "deleted", "пропущено"},
    {"wer", "WER", "WER"},
    {"cer", "CER", "CER"},
    {"file", "recording", "запись"},
    {"source", "source", "источник"},
    {"language", "language", "язык"},
};

/* Tables of objects that are alike, and fields of theirs that are too long for one. */
static const char *const tables[] = {"sources", "languages", "each", "coverage_rows"}, *const long_fields[] = {
                                                                                           "reference", "answer", NULL};

/* Pads `text` to `width` characters (not bytes). */
static void print_padded(const char *text, glong width)
{
    glong missing = width - g_utf8_strlen(text, -1);
    printf("%s%*s", text, (int)MAX(missing, 0), "");
}

/* "0.912", or a dash where there is no number. */
static const char *number_text(const JsonValue *value, char text[32])
{
    if (json_is_integer(value))
        g_snprintf(text, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        g_snprintf(text, 32, "%.3f", json_real_value(value));
    else
        g_strlcpy(text, "-", 32);
    return text;
}

static void print_value(const JsonValue *value)
{
    char middle[32], low[32], high[32];
    if (json_is_string(value))
        printf("%s\n", json_string_value(value));
    else if (json_is_object(value))
        printf("%s  [%s .. %s]\n", number_text(json_object_get(value, "value"), middle),
               number_text(json_object_get(value, "low"), low), number_text(json_object_get(value, "high"), high));
    else
        printf("%s\n", number_text(value, middle));
}

/* The rows of names[] that `result` has, in the order of names[]. */
static void print_fields(const JsonValue *result, int indent)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const JsonValue *value = json_object_get(result, names[i].key);
        if (!value)
            continue;
        printf("%*s", indent, "");
        print_padded(tr(names[i].en, names[i].ru), NAME_WIDTH - indent);
        if (json_is_object(value) && !json_object_get(value, "value")) {
            printf("\n");
            print_fields(value, indent + 2);
        } else {
            print_value(value);
        }
    }
}

static void print_confusion(const JsonValue *confusion)
{
    const JsonValue *labels = json_object_get(confusion, "labels"), *matrix = json_object_get(confusion, "matrix"),
                    *row, *cell;
    size_t i, k;
    printf("\n%s\n%10s", tr("truth (rows), answer (columns)", "правда (строки), ответ (столбцы)"), "");
    json_array_foreach (labels, i, row)
        printf("%10s", json_string_value(row));
    printf("\n");
    json_array_foreach (matrix, i, row) {
        printf("%-10s", json_string_value(json_array_get(labels, i)));
        json_array_foreach (row, k, cell)
            printf("%10" JSON_INTEGER_FORMAT, json_integer_value(cell));
        printf("\n");
    }
}

/* "+" right, "-" wrong, " " not counted. */
static char mark_of(const JsonValue *segment)
{
    const JsonValue *right = json_object_get(segment, "right");
    return json_is_boolean(right) ? (json_is_true(right) ? '+' : '-') : ' ';
}

static void print_segments(const JsonValue *each)
{
    const JsonValue *segment;
    size_t i;
    char negative[32], happy[32], face_share[32];
    printf("\n");
    json_array_foreach (each, i, segment) {
        printf("%c ", mark_of(segment));
        print_padded(json_string_value(json_object_get(segment, "file")), 32);
        printf(" %6.1f..%-6.1f %-5s  %-9s -> %-9s", json_number_value(json_object_get(segment, "start_s")),
               json_number_value(json_object_get(segment, "end_s")),
               json_string_value(json_object_get(segment, "tile")),
               json_string_value(json_object_get(segment, "sentiment")),
               json_string_value(json_object_get(segment, "answer")));
        printf(tr("  negative %s, happy %s, face %s\n", "  негатив %s, радость %s, лицо %s\n"),
               number_text(json_object_get(segment, "negative"), negative),
               number_text(json_object_get(segment, "happy"), happy),
               number_text(json_object_get(segment, "face_share"), face_share));
    }
}

static const char *name_of(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].key, key) == 0)
            return tr(names[i].en, names[i].ru);
    return key;
}

/* "0.912", a text, or "0.912 [0.881 .. 0.934]". The caller owns it. */
static char *value_text(const JsonValue *value)
{
    char middle[32], low[32], high[32];
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (!json_is_object(value))
        return g_strdup(number_text(value, middle));
    return g_strdup_printf("%s [%s .. %s]", number_text(json_object_get(value, "value"), middle),
                           number_text(json_object_get(value, "low"), low),
                           number_text(json_object_get(value, "high"), high));
}

/* One field of a row, or the name of its column: texts at the left, numbers at the right. */
static void print_cell(const char *key, const JsonValue *value, gboolean heading)
{
    if (g_strv_contains(long_fields, key))
        return;
    const char *name = name_of(key);
    g_autofree char *text = heading ? g_strdup(name) : value_text(value);
    glong least = json_is_string(value) ? NAME_WIDTH : json_is_object(value) ? ESTIMATE_WIDTH : NUMBER_WIDTH;
    glong width = MAX(least, g_utf8_strlen(name, -1)), missing = width - g_utf8_strlen(text, -1);
    if (json_is_string(value))
        print_padded(text, width);
    else
        printf("%*s%s", (int)MAX(missing, 0), "", text);
    printf("  ");
}

/* A table with a column for each field of the objects. */
static void print_rows(const JsonValue *rows)
{
    JsonValue *row, *value;
    const char *key;
    size_t i;
    printf("\n");
    json_object_foreach (json_array_get(rows, 0), key, value)
        print_cell(key, value, TRUE);
    printf("\n");
    json_array_foreach (rows, i, row) {
        json_object_foreach (row, key, value)
            print_cell(key, value, FALSE);
        printf("\n");
    }
}

/* Spans of a video have a look of their own. */
static void print_tables(const JsonValue *result)
{
    if (strcmp(json_string_value(json_object_get(result, "kind")), "video") == 0) {
        if (json_array_size(json_object_get(result, "mouths")) > 0)
            print_rows(json_object_get(result, "mouths"));
        print_segments(json_object_get(result, "each"));
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        if (json_array_size(json_object_get(result, tables[i])) > 0)
            print_rows(json_object_get(result, tables[i]));
}

void eval_print(const JsonValue *result)
{
    print_fields(result, 0);
    if (json_object_get(result, "confusion"))
        print_confusion(json_object_get(result, "confusion"));
    print_tables(result);
}
