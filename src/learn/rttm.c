/* learn/rttm.c: see rttm.h. */
#include "learn/rttm.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "learn/spans.h"

#define MOST_FIELDS 10

/* The file that is read, and where the reader stands. */
typedef struct {
    const char *path;
    guint line;
    const char *field[MOST_FIELDS];
    guint fields;
    GPtrArray *recordings; /* of RttmRecording */
    GHashTable *numbers;   /* name of a recording → its place + 1 */
    GHashTable *speakers;  /* "recording\nspeaker" → the speaker's number + 1 */
} Reader;

static void recording_free(gpointer data)
{
    RttmRecording *recording = data;
    g_free(recording->name);
    g_ptr_array_unref(recording->speakers);
    g_array_unref(recording->turns);
    g_array_unref(recording->spans);
    g_free(recording);
}

static gboolean fail(const Reader *reader, BaseError code, const char *why, GError **error)
{
    g_set_error(error, BASE_ERROR, (int)code, "%s:%u: %s", reader->path, reader->line, why);
    return FALSE;
}

/* Cuts a line at its white space. FALSE: it has too many fields. */
static gboolean split(Reader *reader, char *line, GError **error)
{
    char *comment = strstr(line, ";;"), *rest = NULL;
    if (comment)
        *comment = '\0';
    reader->fields = 0;
    for (char *word = strtok_r(line, " \t\r\f\v", &rest); word; word = strtok_r(NULL, " \t\r\f\v", &rest)) {
        if (reader->fields == MOST_FIELDS)
            return fail(reader, BASE_ERROR_SYNTAX,
                        tr("more than 10 fields; names hold no spaces", "больше 10 полей; в именах нет пробелов"),
                        error);
        reader->field[reader->fields++] = word;
    }
    return TRUE;
}

static gboolean read_seconds(const Reader *reader, guint place, const char *name, double *seconds, GError **error)
{
    const char *text = reader->field[place];
    char *end = NULL;
    *seconds = g_ascii_strtod(text, &end);
    if (end != text && *end == '\0' && *seconds >= 0 && *seconds <= LIMIT_RTTM_SECONDS) /* refuses NaN too */
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                tr("%s:%u: field %u (%s): \"%s\" is no number of seconds from 0 to %d",
                   "%s:%u: поле %u (%s): «%s» — не число секунд от 0 до %d"),
                reader->path, reader->line, place + 1, name, text, LIMIT_RTTM_SECONDS);
    return FALSE;
}

/* The recording of that name, a new one where the line is the first to name it; NULL: there are too many. */
static RttmRecording *recording_of(Reader *reader, const char *name, GError **error)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(reader->numbers, name));
    if (number > 0)
        return g_ptr_array_index(reader->recordings, number - 1);
    if (reader->recordings->len == LIMIT_FILES_PER_RUN) {
        fail(reader, BASE_ERROR_TOO_LARGE, tr("too many recordings", "слишком много записей"), error);
        return NULL;
    }
    RttmRecording *recording = g_new0(RttmRecording, 1);
    recording->name = g_strdup(name);
    recording->speakers = g_ptr_array_new_with_free_func(g_free);
    recording->turns = g_array_new(FALSE, FALSE, sizeof(SpeakerTurn));
    recording->spans = spans_new();
    g_ptr_array_add(reader->recordings, recording);
    g_hash_table_insert(reader->numbers, recording->name, GUINT_TO_POINTER(reader->recordings->len));
    return recording;
}

static gboolean speaker_of(Reader *reader, RttmRecording *recording, const char *name, guint *speaker, GError **error)
{
    g_autofree char *key = g_strconcat(recording->name, "\n", name, NULL); /* no field holds a newline */
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(reader->speakers, key));
    if (number == 0) {
        if (recording->speakers->len == LIMIT_RTTM_SPEAKERS)
            return fail(reader, BASE_ERROR_TOO_LARGE,
                        tr("too many speakers in one recording", "слишком много говорящих в одной записи"), error);
        g_ptr_array_add(recording->speakers, g_strdup(name));
        number = recording->speakers->len;
        g_hash_table_insert(reader->speakers, g_steal_pointer(&key), GUINT_TO_POINTER(number));
    }
    *speaker = number - 1;
    return TRUE;
}

/* The types of line that RTTM has besides SPEAKER. */
static gboolean is_other_type(const char *type)
{
    static const char *const types[] = {"SEGMENT",    "NOSCORE", "NO_RT_METADATA", "LEXEME", "NON-LEX",
                                        "NON-SPEECH", "FILLER",  "EDIT",           "IP",     "SU",
                                        "CB",         "A/P",     "SPKR-INFO"};
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(type, types[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean read_turn(Reader *reader, GError **error)
{
    if (is_other_type(reader->field[0]))
        return TRUE;
    if (strcmp(reader->field[0], "SPEAKER") != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX,
                    tr("%s:%u: field 1 (type): \"%s\" is no type of RTTM line",
                       "%s:%u: поле 1 (тип): «%s» — не тип строки RTTM"),
                    reader->path, reader->line, reader->field[0]);
        return FALSE;
    }
    if (reader->fields < 8)
        return fail(reader, BASE_ERROR_SYNTAX,
                    tr("a SPEAKER line has at least 8 fields, the 8th is the speaker's name",
                       "в строке SPEAKER не меньше 8 полей, 8-е — имя говорящего"),
                    error);
    double start, seconds;
    SpeakerTurn turn = {0};
    if (!read_seconds(reader, 3, tr("start", "начало"), &start, error) ||
        !read_seconds(reader, 4, tr("duration", "длительность"), &seconds, error))
        return FALSE;
    RttmRecording *recording = recording_of(reader, reader->field[1], error);
    if (!recording)
        return FALSE;
    if (recording->turns->len == LIMIT_TURNS)
        return fail(reader, BASE_ERROR_TOO_LARGE,
                    tr("too many turns in one recording", "слишком много реплик в одной записи"), error);
    if (!speaker_of(reader, recording, reader->field[7], &turn.speaker, error))
        return FALSE;
    turn.start = start;
    turn.end = start + seconds;
    g_array_append_val(recording->turns, turn);
    return TRUE;
}

static gboolean read_scored(Reader *reader, GError **error)
{
    double start, end;
    if (reader->fields != 4)
        return fail(
            reader, BASE_ERROR_SYNTAX,
            tr("a UEM line has 4 fields: file, channel, start, end", "в строке UEM 4 поля: файл, канал, начало, конец"),
            error);
    if (!read_seconds(reader, 2, tr("start", "начало"), &start, error) ||
        !read_seconds(reader, 3, tr("end", "конец"), &end, error))
        return FALSE;
    if (end <= start)
        return fail(reader, BASE_ERROR_BAD_VALUE,
                    tr("field 4 (end) is not after field 3 (start)", "поле 4 (конец) не позже поля 3 (начало)"), error);
    RttmRecording *recording = recording_of(reader, reader->field[0], error);
    if (!recording)
        return FALSE;
    if (recording->spans->len == LIMIT_TURNS)
        return fail(reader, BASE_ERROR_TOO_LARGE,
                    tr("too many spans in one recording", "слишком много отрезков в одной записи"), error);
    spans_add(recording->spans, start, end);
    return TRUE;
}

typedef gboolean (*LineFn)(Reader *reader, GError **error);

static gboolean read_lines(Reader *reader, char *text, LineFn read_line, GError **error)
{
    while (text) {
        char *next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        reader->line++;
        if (!split(reader, text, error) || (reader->fields > 0 && !read_line(reader, error)))
            return FALSE;
        text = next;
    }
    return TRUE;
}

static GPtrArray *load(const char *path, LineFn read_line, GError **error)
{
    g_autofree char *text = NULL, *shown = file_display_name(path);
    gsize length = 0;
    if (!file_load(path, LIMIT_RTTM_BYTES, &text, &length, error))
        return NULL;
    Reader reader = {.path = shown};
    if (memchr(text, '\0', length) || !g_utf8_validate(text, (gssize)length, NULL)) {
        reader.line = 1;
        fail(&reader, BASE_ERROR_SYNTAX, tr("it is not UTF-8 text", "это не текст в UTF-8"), error);
        return NULL;
    }
    g_autoptr(GPtrArray) recordings = reader.recordings = g_ptr_array_new_with_free_func(recording_free);
    g_autoptr(GHashTable) numbers = reader.numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) speakers = reader.speakers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char *first = text + (g_str_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0);
    if (!read_lines(&reader, first, read_line, error))
        return NULL;
    for (guint i = 0; i < recordings->len; i++)
        spans_normalise(((RttmRecording *)g_ptr_array_index(recordings, i))->spans);
    return g_steal_pointer(&recordings);
}

GPtrArray *rttm_load(const char *path, GError **error)
{
    return load(path, read_turn, error);
}

GPtrArray *uem_load(const char *path, GError **error)
{
    return load(path, read_scored, error);
}

const RttmRecording *rttm_find(const GPtrArray *recordings, const char *name)
{
    for (guint i = 0; i < recordings->len; i++) {
        const RttmRecording *recording = g_ptr_array_index(recordings, i);
        if (strcmp(recording->name, name) == 0)
            return recording;
    }
    return NULL;
}
