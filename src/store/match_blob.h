/* store/match_blob.h: what the match files of the layer share: whose blobs theirs are, and how versions are named.
 *
 * Layer: store (internal).  Threads: those of the StoreDb. */
#pragma once
#include "store/internal.h"

/* Puts bytes into the vault under the key of Match's own subject, which is made at first use. The blob's id; the caller
 * frees it. */
char *match_blob_put(StoreDb *db, const char *type, GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A name that can stand before "@": STORE_ERROR_INVALID otherwise. */
gboolean match_check_name(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text of a JSON object of at most LIMIT_MATCH_FIELDS_BYTES. */
gboolean match_check_fields(const char *field, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "NAME@LABEL" taken apart at its last "@"; the label is NULL where there is none. */
typedef struct {
    char *name, *label;
    gint64 version; /* the label as a number; 0: it is none */
} MatchWhich;
void match_which_parse(MatchWhich *which, const char *text);
void match_which_clear(MatchWhich *which);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MatchWhich, match_which_clear)
