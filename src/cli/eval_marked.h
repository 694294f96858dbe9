/* cli/eval_marked.h: the marked turns that a manifest names for each recording (internal to src/cli).
 *
 * Layer: cli.  Threads: main thread only. */
#pragma once
#include "cli/eval.h"
#include "learn/diarization_score.h"

typedef struct EvalMarked EvalMarked;

/* Finds the columns file, rttm and uem (which may be absent). Borrows both arguments. */
EvalMarked *eval_marked_new(const EvalArguments *arguments, const CsvTable *manifest,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void eval_marked_free(EvalMarked *marked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvalMarked, eval_marked_free)

/* What people said of one recording; owned by the EvalMarked. */
typedef struct {
    SpeakerTurns turns;
    const GArray *scored; /* of VoiceSpan; NULL: there is no UEM */
} EvalTruth;

/* The truth of a row. In both files the recording has the name of the row's file without its ending; a file of a single
 * recording may call it anything. An RTTM file that lacks it means silence where the UEM file has it by its name, or
 * where the RTTM file has no turns at all. Each file is read once. */
gboolean eval_marked_look(EvalMarked *marked, guint row, EvalTruth *truth, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The row's file as a path, and its name in RTTM files. The caller owns them. */
char *eval_marked_path(const EvalMarked *marked, guint row);
char *eval_marked_name(const EvalMarked *marked, guint row);

/* A recording's turns, borrowed from it. */
SpeakerTurns eval_turns_of(const RttmRecording *recording);
