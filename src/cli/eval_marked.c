/* cli/eval_marked.c: see eval_marked.h. */
#include "cli/eval_marked.h"

#include <string.h>

#include "base/error.h"
#include "base/lang.h"

struct EvalMarked {
    const EvalArguments *arguments;
    const CsvTable *manifest;
    int file, rttm, uem;        /* columns; uem may be -1 */
    GHashTable *turns, *scored; /* path → GPtrArray of RttmRecording */
};

EvalMarked *eval_marked_new(const EvalArguments *arguments, const CsvTable *manifest, GError **error)
{
    int file = csv_column(manifest, "file", error), rttm = file < 0 ? -1 : csv_column(manifest, "rttm", error);
    if (rttm < 0)
        return NULL;
    EvalMarked *marked = g_new0(EvalMarked, 1);
    *marked = (EvalMarked){arguments, manifest, file, rttm, csv_column(manifest, "uem", NULL), NULL, NULL};
    marked->turns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    marked->scored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    return marked;
}

void eval_marked_free(EvalMarked *marked)
{
    if (!marked)
        return;
    g_hash_table_unref(marked->turns);
    g_hash_table_unref(marked->scored);
    g_free(marked);
}

char *eval_marked_path(const EvalMarked *marked, guint row)
{
    return csv_path(marked->manifest, row, marked->file);
}

char *eval_marked_name(const EvalMarked *marked, guint row)
{
    char *name = g_path_get_basename(csv_text(marked->manifest, row, marked->file));
    char *ending = strrchr(name, '.');
    if (ending && ending != name)
        *ending = '\0';
    return name;
}

SpeakerTurns eval_turns_of(const RttmRecording *recording)
{
    return (SpeakerTurns){(gconstpointer)recording->turns->data, recording->turns->len, recording->speakers->len};
}

/* The recordings of a file that a row names; read when it is named for the first time. */
static const GPtrArray *load_once(EvalMarked *marked, GHashTable *loaded, guint row, int column,
                                  GPtrArray *(*load)(const char *path, GError **error), GError **error)
{
    g_autofree char *path = csv_path(marked->manifest, row, column);
    GPtrArray *recordings = g_hash_table_lookup(loaded, path);
    if (recordings)
        return recordings;
    recordings = load(path, error);
    if (recordings)
        g_hash_table_insert(loaded, g_steal_pointer(&path), recordings);
    else
        eval_blame_row(marked->arguments, marked->manifest, row, error);
    return recordings;
}

static gboolean lacks(const EvalMarked *marked, guint row, int column, const char *name, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_UNKNOWN, tr("%s has no recording \"%s\"", "в %s нет записи «%s»"),
                csv_text(marked->manifest, row, column), name);
    eval_blame_row(marked->arguments, marked->manifest, row, error);
    return FALSE;
}

/* The recording of that name, or the only one of the file. */
static const RttmRecording *choose(const GPtrArray *recordings, const char *name)
{
    const RttmRecording *found = rttm_find(recordings, name);
    return !found && recordings->len == 1 ? g_ptr_array_index(recordings, 0) : found;
}

gboolean eval_marked_look(EvalMarked *marked, guint row, EvalTruth *truth, GError **error)
{
    g_autofree char *name = eval_marked_name(marked, row);
    *truth = (EvalTruth){{NULL, 0, 0}, NULL};
    const RttmRecording *scored = NULL;
    if (*csv_text(marked->manifest, row, marked->uem)) {
        const GPtrArray *spans = load_once(marked, marked->scored, row, marked->uem, uem_load, error);
        if (!spans)
            return FALSE;
        scored = choose(spans, name);
        if (!scored)
            return lacks(marked, row, marked->uem, name, error);
        truth->scored = scored->spans;
    }
    const GPtrArray *recordings = load_once(marked, marked->turns, row, marked->rttm, rttm_load, error);
    if (!recordings)
        return FALSE;
    gboolean named = scored && strcmp(scored->name, name) == 0;
    const RttmRecording *recording = named ? rttm_find(recordings, name) : choose(recordings, name);
    if (recording)
        truth->turns = eval_turns_of(recording);
    else if (!named && recordings->len > 0)
        return lacks(marked, row, marked->rttm, name, error);
    return TRUE;
}
