/* store/subject_key.h: the keys of people and of their blobs (internal to the layer).
 *
 * Layer: store.
 * master key -> wraps each subject's random key -> wraps the random key of each of their blobs. */
#pragma once
#include "store/internal.h"

/* A new key, wrapped for the row of `subject`. */
GBytes *subject_key_new(const Store *store, const char *subject);
/* STORE_ERROR_NOT_FOUND: no such subject; STORE_ERROR_ERASED: the key was destroyed. */
gboolean subject_key_load(StoreDb *db, const char *subject, guint8 key[32], GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A blob's key under its subject's, and back; STORE_ERROR_DAMAGED when it does not authenticate. */
GBytes *blob_key_wrap(const guint8 subject_key[32], const char *blob, const guint8 blob_key[32]);
gboolean blob_key_unwrap(const guint8 subject_key[32], const char *blob, GBytes *wrapped, guint8 blob_key[32],
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
