/* store/migrate.h: brings a database to the schema of this program (internal to the layer).
 *
 * Layer: store.  Threads: the caller holds the store's folder locked, so that no other process migrates.
 * schema/NNN_name.sql are part of the program; each runs once, in order, in a transaction of its own; there is no way
 * back. Before the first one that is missing the database is copied to backup/, of which the newest
 * LIMIT_STORE_BACKUPS are kept. */
#pragma once
#include "store/internal.h"

typedef struct {
    const char *name; /* "001_service" */
    const char *begin, *end;
} Migration;

/* STORE_ERROR_VERSION when the database knows a migration that the table does not. */
gboolean migrate(StoreDb *db, const Migration *migrations, guint n, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those of this program. */
const Migration *migrations_of_program(guint *n);
