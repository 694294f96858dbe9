/* match/decode.h: the letters of a file whose encoding nobody told.
 *
 * Layer: match.  Threads: pure. */
#pragma once
#include <glib.h>

/* Turns bytes into UTF-8 without a byte order mark and without NUL. `wanted` names the encoding (utf-8, utf-16le,
 * utf-16be, windows-1251, windows-1252 and their usual other names) or is NULL: then a byte order mark tells, else
 * zeros at every other byte (UTF-16), else whether it is UTF-8 (with a few damaged letters it still is; they become
 * U+FFFD), else who stands beside the letters above 127: in Russian others of them, in Western texts plain Latin
 * letters. *encoding gets the name, static text. The caller owns the result; `name` is what errors call the bytes.
 * Workbooks and other things that are no text are told by name. */
char *match_decode(const void *bytes, gsize length, const char *wanted, const char *name, const char **encoding,
                   gboolean *bom, gsize *decoded, GError **error) G_GNUC_WARN_UNUSED_RESULT;
