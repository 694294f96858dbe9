/* store/driver.h: what a database must be able to do (internal to the layer; callers see store/store.h).
 *
 * Layer: store.  Threads: a connection belongs to one thread at a time.
 * A driver is one table; store/driver_sqlcipher.c is the one there is. Another takes the same SQL: '?' for an argument,
 * the types of SQLite's STRICT tables, no functions but count, sum, min, max, coalesce and length. Its errors are
 * those of StoreError. */
#pragma once
#include "store/store.h"

typedef struct DriverConnection DriverConnection;
typedef struct DriverStatement DriverStatement;

typedef struct {
    char kind; /* a letter of store.h's kinds */
    union {
        const char *text;
        gint64 integer;
        double number;
        GBytes *bytes;
    };
} DriverValue;

typedef enum { DRIVER_ROW, DRIVER_DONE, DRIVER_FAILED } DriverStep;

typedef struct {
    const char *name;
    /* *there: a database is at `place`. STORE_ERROR_KEY when the key is not its own. Changes not one byte. */
    gboolean (*probe)(const char *place, const guint8 key[32], gboolean *there, GError **error);
    /* Makes the database when there is none. */
    DriverConnection *(*open)(const char *place, const guint8 key[32], GError **error);
    void (*close)(DriverConnection *connection);

    DriverStatement *(*prepare)(DriverConnection *connection, const char *sql, GError **error);
    void (*finalize)(DriverStatement *statement);
    gboolean (*reads)(DriverStatement *statement); /* it changes nothing */
    /* Argument `index` from 0; text and bytes are copied. */
    gboolean (*bind)(DriverStatement *statement, int index, const DriverValue *value, GError **error);
    int (*arguments)(DriverStatement *statement); /* how many it takes */
    DriverStep (*step)(DriverStatement *statement, GError **error);
    void (*reset)(DriverStatement *statement);       /* ready to be bound and stepped again */
    gint64 (*changed)(DriverConnection *connection); /* rows that the last statement changed */

    int (*columns)(DriverStatement *statement);
    gboolean (*null)(DriverStatement *statement, int column);
    const char *(*text)(DriverStatement *statement, int column);
    gint64 (*integer)(DriverStatement *statement, int column);
    double (*number)(DriverStatement *statement, int column);
    GBytes *(*bytes)(DriverStatement *statement, int column);

    gboolean (*begin)(DriverConnection *connection, GError **error); /* to write */
    gboolean (*commit)(DriverConnection *connection, GError **error);
    void (*rollback)(DriverConnection *connection);
    gboolean (*script)(DriverConnection *connection, const char *sql, GError **error); /* a migration */

    /* Writes a consistent copy, with the same key, to an empty file. */
    gboolean (*backup)(DriverConnection *connection, const char *path, const guint8 key[32], GError **error);
    /* Overwrites what was deleted wherever it still lies in the database's own files, as far as readers let it. */
    void (*forget)(DriverConnection *connection);
    /* One line (char *) for each fault in the database's structure, references or authentication. */
    gboolean (*check)(DriverConnection *connection, GPtrArray *faults, GError **error);
} StoreDriver;

extern const StoreDriver store_driver_sqlcipher;
