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

/* What was asked on the command line. */
typedef struct {
    Config *config;
    Task *task; /* that Ctrl-C cancels */
    char *manifest;
    gboolean json;
    gboolean cropped;      /* expression: the files are face crops already */
    char *operating_point; /* put into `config`, where it is read; NULL: not given */
    double threshold;      /* detect; NAN: the model's own */
    int side;              /* detect */
} EvalArguments;

JsonValue *eval_expression(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_detect(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonValue *eval_video(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The manifest; an error when it has no row. */
CsvTable *eval_load_manifest(const EvalArguments *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
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
