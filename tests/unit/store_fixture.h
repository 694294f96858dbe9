/* tests/unit/store_fixture.h: a store in a folder of its own that is gone after the test. */
#pragma once
#include <glib/gstdio.h>
#include <string.h>

#include "store/store.h"

/* A key that is given, so that a test does not spend its time making one. */
#define FIXTURE_KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static inline void remove_folder(const char *path)
{
    GDir *entries = g_dir_open(path, 0, NULL);
    const char *name;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        if (g_file_test(inside, G_FILE_TEST_IS_DIR) && !g_file_test(inside, G_FILE_TEST_IS_SYMLINK))
            remove_folder(inside);
        else
            g_unlink(inside);
    }
    if (entries)
        g_dir_close(entries);
    g_rmdir(path);
}

typedef struct {
    char *folder;
    Store *store;
    StoreDb *db;
} Fixture;

static inline void fixture_open(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    fixture->store = store_open(&(StoreOptions){.folder = fixture->folder, .key = FIXTURE_KEY, .create = TRUE}, &error);
    g_assert_no_error(error);
    fixture->db = store_acquire(fixture->store, &error);
    g_assert_no_error(error);
}

static inline void fixture_close(Fixture *fixture)
{
    g_clear_pointer(&fixture->db, store_release);
    g_clear_pointer(&fixture->store, store_free);
}

static inline void fixture_set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("otklik-store-XXXXXX", NULL);
    fixture_open(fixture);
}

static inline void fixture_tear_down(Fixture *fixture, gconstpointer data)
{
    fixture_close(fixture);
    remove_folder(fixture->folder);
    g_free(fixture->folder);
}

#define fixture_add(path, test) g_test_add(path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

/* One integer of a query without arguments. */
static inline gint64 fixture_count(Fixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreRows) rows = store_query(fixture->db, &error, sql, NULL);
    g_assert_no_error(error);
    g_assert_true(store_next(rows, &error));
    return store_integer(rows, 0);
}
