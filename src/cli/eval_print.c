/* cli/eval_print.c: the answer of `otklik eval` as a table for people. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/eval.h"

/* What the fields of the answers are called; a field that is not here is not printed. */
static const struct {
    const char *key, *en, *ru;
} names[] = {
    {"n", "items", "элементов"},
    {"files", "recordings", "записей"},
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
};

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
        print_padded(tr(names[i].en, names[i].ru), 22 - indent);
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

void eval_print(const JsonValue *result)
{
    print_fields(result, 0);
    if (json_object_get(result, "confusion"))
        print_confusion(json_object_get(result, "confusion"));
    if (json_object_get(result, "each"))
        print_segments(json_object_get(result, "each"));
}
