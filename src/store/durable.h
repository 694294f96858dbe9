/* store/durable.h: files that survive a cut of the power (internal to the layer).
 *
 * Layer: store.  Threads: safe. */
#pragma once
#include "store/store.h"

/* STORE_ERROR_IO with the path and the system's reason in errno; answers FALSE. */
gboolean durable_fail(const char *path, GError **error);
/* A folder of mode 0700, its parents too; one that is there is left as it is. */
gboolean durable_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A new file of mode 0600 with these bytes, synced with its folder. One that is there is an error. */
gboolean durable_create(const char *path, const char *bytes, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean durable_sync_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Syncs the file behind `fd`, gives it its name and syncs the folder of that name. */
gboolean durable_rename(int fd, const char *from, const char *to, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean durable_write(int fd, gint64 offset, const void *bytes, gsize length, const char *path,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes files under `folder`, two levels deep, that are older than `seconds` and of which `kept` says FALSE; *removed
 * counts them. `kept` gets the file's name. */
gboolean durable_sweep(const char *folder, gint64 seconds, gboolean (*kept)(const char *name, gpointer user),
                       gpointer user, guint *removed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
