/* nn/hush.h: keeps a library's known noise from standard error, and nothing else.
 *
 * Layer: nn (internal).  Threads: the caller holds a lock; what other threads print to standard error meanwhile is kept
 * and printed when the hush ends.
 *
 * Debian's ONNX Runtime 1.21 shares libonnx with the system and prints "Schema error: Trying to register schema with
 * name ... but it is already registered" for each of about 1,100 operators when the first session is made. They mean
 * nothing. */
#pragma once
#include <glib.h>

typedef struct {
    int real; /* the true standard error; -1: not hushed */
    int kept; /* what was written instead */
} Hush;

/* From here to hush_end() standard error is collected. Where that cannot be had nothing is hushed. */
void hush_begin(Hush *hush);
/* Restores standard error and prints what was collected, less the known noise. */
void hush_end(Hush *hush);

/* TRUE for a line (without newline) of the noise described above. */
gboolean hush_is_noise(const char *line);
