/* cli/eval.h: what the kinds of `otklik eval` share (internal to src/cli).
 *
 * Layer: cli.  Threads: main thread only.
 * A kind reads its manifest, runs the product on it and answers with one JSON object; eval.c prints that as it is, or
 * as a table. */
#pragma once
#include "base/config.h"
#include "base/csv.h"
#include "base/jsonfile.h"
#include "base/task.h"
#include "learn/bootstrap.h"

#define EVAL_ROUNDS 1000 /* bootstrap draws */
#define EVAL_UNSET (-1)  /* a whole number that was not given */

/* What was asked on the command line. */
typedef struct {
    Config *config;
    Task *task; /* that Ctrl-C cancels */
    char *manifest;
    gboolean json;
    gboolean cropped;      /* expression: the files are face crops already */
    gboolean coverage;     /* expression: also what leaving the worst out is worth */
    int shrink;            /* expression: pixels to which a photo is brought first; EVAL_UNSET: it is taken as it is */
    double threshold;      /* detect; NAN: the model's own */
    int side;              /* detect */
    char *reference, *uem; /* diarize: with `hypothesis`, files to compare in place of a manifest */
    char *hypothesis;      /* diarize, transcribe: what a program answered; NULL: ours is run */
    double collar;         /* diarize */
    gboolean skip_overlap; /* diarize */
    char *operating_point; /* these are put into `config`, where they are read; NULL: not given */
    char *vad, *speaker_model, *segmentation, *engine, *language;
} EvalArguments;
void eval_arguments_clear(EvalArguments *arguments);

/* Which kinds an option is for. */
enum {
    EVAL_EXPRESSION = 1 << 0,
    EVAL_DETECT = 1 << 1,
    EVAL_VIDEO = 1 << 2,
    EVAL_DIARIZE = 1 << 3,
    EVAL_SPEECH = 1 << 4,
    EVAL_SPEAKERS = 1 << 5,
    EVAL_TRANSCRIBE = 1 << 6,
};

typedef struct {
    const char *name, *help_en, *help_ru;
    guint bit; /* EVAL_... */
    JsonValue *(*run)(const EvalArguments *arguments, GError **error);
    gboolean reads_expressions;
} EvalKind;
extern const EvalKind eval_kinds[];
extern const gsize eval_kind_count;

/* Reads the command line. NULL: there is nothing to do, *status is the exit code; help or the error has been printed.
 */
const EvalKind *eval_parse(EvalArguments *arguments, int argc, char **argv, int *status) G_GNUC_WARN_UNUSED_RESULT;

JsonValue *eval_expression(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_detect(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_video(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_diarize(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_speech(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_speakers(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_transcribe(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The manifest; an error when it has no row. */
CsvTable *eval_load_manifest(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean eval_need_rows(const EvalArguments *arguments, const CsvTable *manifest,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Answers FALSE and "manifest, line 7, column "label": "bored" is not allowed". */
gboolean eval_bad_field(const EvalArguments *arguments, const CsvTable *manifest, guint row, const char *column,
                        const char *text, GError **error);
/* Puts "manifest, line 7: " before what went wrong with a file of that row. */
void eval_blame_row(const EvalArguments *arguments, const CsvTable *manifest, guint row, GError **error);

/* The number of `name` among those seen so far, 0, 1, 2 ...; `names` is a set of strings made by
 * g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL). */
guint eval_number_of(GHashTable *names, const char *name);

/* The name of the operating point in use: --operating-point or the configuration's. */
const char *eval_operating_point(const EvalArguments *arguments);

/* {"value": 0.91, "low": 0.88, "high": 0.94}. */
JsonValue *eval_estimate(Estimate estimate);
/* Before each file: shows "12 / 100" on a terminal. FALSE: cancelled. */
gboolean eval_step(const EvalArguments *arguments, guint done, guint total, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The table for people, made of a kind's answer. */
void eval_print(const JsonValue *result);
