/* learn/drift.h: whether what comes in still looks like what was learnt from.
 *
 * Layer: learn.  Threads: pure.
 * Population stability index (Siddiqi 2006): sum over bins of (now - then) * ln(now / then), less what chance alone
 * brings on average, (bins - 1) * (1 / rows then + 1 / rows now) (Yurdakul 2018), and never below 0; below DRIFT_WATCH
 * stable, from DRIFT_SHIFTED shifted. Bins are tenths of the numbers then, or the levels (the DRIFT_LEVELS most
 * frequent and the rest), and one for missing. Empty bins count as half a row; bins empty then and now are none. */
#pragma once
#include "base/jsonfile.h"
#include "learn/frame.h"

#define DRIFT_WATCH 0.1
#define DRIFT_SHIFTED 0.25
#define DRIFT_FEW 50 /* with fewer rows now nothing is said */
#define DRIFT_LEVELS 20

typedef struct DriftBase DriftBase; /* how one column was then */
DriftBase *drift_base(const FrameColumn *column, guint rows);
void drift_base_free(DriftBase *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DriftBase, drift_base_free)
JsonValue *drift_base_json(const DriftBase *base);
DriftBase *drift_base_parse(const JsonValue *json, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NAN with fewer than DRIFT_FEW rows now, or where the column is of another kind. */
double drift_psi(const DriftBase *base, const FrameColumn *now, guint rows);
