/* tests/unit/test_store_vault.c: blobs: any range, tampering, keys, transactions, crashes, memory. */
#include <sys/resource.h>
#include <utime.h>

#include "base/file.h"
#include "store/segment.h"
#include "store/subjects.h"
#include "store/vault.h"
#include "store_fixture.h"

static char *add_subject(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    char *subject = subjects_add(fixture->db, "teacher", "Анна", NULL, &error);
    g_assert_no_error(error);
    return subject;
}

/* Bytes that are easily made again: the same seed gives the same. */
static guint8 *make_bytes(gsize length, guint32 seed)
{
    guint8 *bytes = g_malloc(length + 1);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8)g_rand_int(random);
    return bytes;
}

static char *put(Fixture *fixture, const char *subject, const void *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    char *blob = vault_put(fixture->db, subject, "video/mp4", bytes, length, &error);
    g_assert_no_error(error);
    return blob;
}

static char *path_of(Fixture *fixture, const char *blob)
{
    char shelf[3] = {blob[0], blob[1], '\0'};
    return g_build_filename(fixture->folder, "vault", shelf, blob, NULL);
}

/* Reads with several vault_read() calls; -1 at an error. */
static gssize read_range(VaultReader *reader, gint64 offset, guint8 *into, gsize length, GError **error)
{
    gsize done = 0;
    while (done < length) {
        gssize got = vault_read(reader, offset + (gint64)done, into + done, length - done, error);
        if (got <= 0)
            return got < 0 ? -1 : (gssize)done;
        done += (gsize)got;
    }
    return (gssize)done;
}

/* ---- bytes come back ---- */

static void test_sizes(Fixture *fixture, gconstpointer data)
{
    static const gsize sizes[] = {0, 1, 17, VAULT_SEGMENT - 1, VAULT_SEGMENT, VAULT_SEGMENT + 1, 2 * VAULT_SEGMENT};
    g_autofree char *subject = add_subject(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree guint8 *bytes = make_bytes(sizes[i], (guint32)i);
        g_autofree char *blob = put(fixture, subject, bytes, sizes[i]), *path = path_of(fixture, blob);
        g_autoptr(VaultReader) reader = vault_open(fixture->db, blob, &error);
        g_assert_no_error(error);
        g_assert_cmpint(vault_size(reader), ==, sizes[i]);
        g_assert_cmpstr(vault_type(reader), ==, "video/mp4");
        g_autoptr(GBytes) back = vault_get(fixture->db, blob, &error);
        g_assert_cmpmem(g_bytes_get_data(back, NULL), g_bytes_get_size(back), bytes, sizes[i]);
        guint8 one;
        g_assert_cmpint(vault_read(reader, (gint64)sizes[i], &one, 1, &error), ==, 0);
        GStatBuf of;
        g_assert_cmpint(g_stat(path, &of), ==, 0);
        g_assert_cmpint(of.st_mode & 0777, ==, 0600);
        g_assert_cmpint(of.st_size, ==,
                        sizes[i] + SEGMENT_OVERHEAD * MAX(1, (sizes[i] + VAULT_SEGMENT - 1) / VAULT_SEGMENT));
    }
}

static void test_random_ranges(Fixture *fixture, gconstpointer data)
{
    const gsize length = 3 * VAULT_SEGMENT + 12345;
    g_autofree char *subject = add_subject(fixture);
    g_autofree guint8 *bytes = make_bytes(length, 7), *back = g_malloc(length);
    g_autofree char *blob = put(fixture, subject, bytes, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(VaultReader) reader = vault_open(fixture->db, blob, &error);
    for (guint i = 0; i < 200; i++) {
        gsize from = (gsize)g_test_rand_int_range(0, (gint32)length), most = length - from;
        gsize wanted = (gsize)g_test_rand_int_range(0, (gint32)MIN(most + 100, 2 * VAULT_SEGMENT));
        gssize got = read_range(reader, (gint64)from, back, wanted, &error);
        g_assert_no_error(error);
        g_assert_cmpint(got, ==, MIN(wanted, most));
        g_assert_cmpmem(back, (gsize)got, bytes + from, MIN(wanted, most));
    }
}

static void test_odd_pieces(Fixture *fixture, gconstpointer data)
{
    const gsize length = VAULT_SEGMENT + 4321;
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture);
    g_autofree guint8 *bytes = make_bytes(length, 8);
    g_autoptr(VaultWriter) writer = vault_writer_new(fixture->db, subject, "audio/wav", &error);
    for (gsize done = 0; done < length;) {
        gsize wanted = (gsize)g_test_rand_int_range(1, 99999), now = MIN(wanted, length - done);
        g_assert_true(vault_write(writer, bytes + done, now, &error));
        done += now;
    }
    g_assert_true(vault_writer_sync(writer, &error));
    g_autofree char *blob = vault_writer_finish(writer, fixture->db, &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) back = vault_get(fixture->db, blob, &error);
    g_assert_cmpmem(g_bytes_get_data(back, NULL), g_bytes_get_size(back), bytes, length);
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, length);
    g_autoptr(StoreRows) rows =
        store_query(fixture->db, &error, "SELECT hex(sha256) FROM blobs WHERE id = ?", "s", blob);
    g_assert_true(store_next(rows, &error));
    g_autofree char *kept = g_ascii_strdown(store_text(rows, 0), -1);
    g_assert_cmpstr(kept, ==, sum);
}

static void test_nothing_readable_on_disk(Fixture *fixture, gconstpointer data)
{
    const char *text = "what the teacher said about the pupil";
    g_autofree char *subject = add_subject(fixture), *blob = put(fixture, subject, text, strlen(text));
    g_autofree char *path = path_of(fixture, blob), *bytes = NULL;
    gsize length;
    g_assert_true(file_load(path, G_MAXSSIZE, &bytes, &length, NULL));
    g_assert_cmpuint(length, ==, strlen(text) + SEGMENT_OVERHEAD);
    g_assert_null(memmem(bytes, length, "teacher", 7));
}

/* ---- tampering ---- */

typedef void (*Spoil)(GByteArray *bytes, gsize segment);

static void spoil_flip_first(GByteArray *bytes, gsize segment)
{
    bytes->data[30] ^= 1;
}

static void spoil_flip_last(GByteArray *bytes, gsize segment)
{
    bytes->data[bytes->len - 1] ^= 0x80;
}

static void spoil_flip_header(GByteArray *bytes, gsize segment)
{
    bytes->data[segment] ^= 1;
}

static void spoil_swap(GByteArray *bytes, gsize segment)
{
    g_autofree guint8 *first = g_memdup2(bytes->data, segment);
    memmove(bytes->data, bytes->data + segment, segment);
    memcpy(bytes->data + segment, first, segment);
}

static void spoil_repeat(GByteArray *bytes, gsize segment)
{
    memcpy(bytes->data + segment, bytes->data, segment);
}

static void spoil_cut_byte(GByteArray *bytes, gsize segment)
{
    g_byte_array_set_size(bytes, bytes->len - 1);
}

static void spoil_cut_segment(GByteArray *bytes, gsize segment)
{
    g_byte_array_set_size(bytes, (guint)(2 * segment));
}

static void spoil_add(GByteArray *bytes, gsize segment)
{
    g_byte_array_append(bytes, bytes->data, (guint)segment);
}

static void spoil_empty(GByteArray *bytes, gsize segment)
{
    g_byte_array_set_size(bytes, 0);
}

static void test_tampering(Fixture *fixture, gconstpointer data)
{
    static const Spoil spoils[] = {spoil_flip_first, spoil_flip_last,   spoil_flip_header, spoil_swap, spoil_repeat,
                                   spoil_cut_byte,   spoil_cut_segment, spoil_add,         spoil_empty};
    const gsize length = 2 * VAULT_SEGMENT + 1000;
    g_autofree char *subject = add_subject(fixture);
    g_autofree guint8 *plain = make_bytes(length, 9);
    for (gsize i = 0; i < G_N_ELEMENTS(spoils); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *blob = put(fixture, subject, plain, length), *path = path_of(fixture, blob), *file = NULL;
        gsize size;
        g_assert_true(file_load(path, G_MAXSSIZE, &file, &size, NULL));
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_byte_array_append(bytes, (guint8 *)file, (guint)size);
        spoils[i](bytes, SEGMENT_FILE);
        g_assert_true(file_save(path, (char *)bytes->data, bytes->len, NULL));
        g_assert_null(vault_get(fixture->db, blob, &error));
        g_assert_error(error, STORE_ERROR, STORE_ERROR_DAMAGED);
    }
}

/* A file under another's name, also with that one's row. */
static void test_exchanged_blobs(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture), *one = put(fixture, subject, "one", 3),
                    *two = put(fixture, subject, "two", 3);
    g_autofree char *path_one = path_of(fixture, one), *path_two = path_of(fixture, two), *bytes = NULL;
    gsize length;
    g_assert_true(file_load(path_one, G_MAXSSIZE, &bytes, &length, NULL));
    g_assert_true(file_save(path_two, bytes, length, NULL));
    g_assert_null(vault_get(fixture->db, two, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_DAMAGED);
    g_clear_error(&error);
    g_assert_true(store_run(fixture->db, NULL, &error,
                            "UPDATE blobs SET wrapped_key = (SELECT wrapped_key FROM blobs WHERE id = ?) WHERE id = ?",
                            "ss", one, two));
    g_assert_null(vault_get(fixture->db, two, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_DAMAGED);
}

static void note_fault(const char *text, gpointer count)
{
    (*(guint *)count)++;
}

static void test_check(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture), *good = put(fixture, subject, "good", 4);
    g_autofree char *spoiled = put(fixture, subject, "spoiled", 7), *path = path_of(fixture, spoiled);
    g_autofree char *lost = put(fixture, subject, "lost", 4), *lost_path = path_of(fixture, lost);
    g_assert_true(file_save(path, "too short", 9, NULL));
    g_assert_cmpint(g_unlink(lost_path), ==, 0);
    guint faults = 0;
    gint64 blobs = 0;
    g_assert_true(vault_check(fixture->db, &blobs, note_fault, &faults, &error));
    g_assert_no_error(error);
    g_assert_cmpint(blobs, ==, 3);
    g_assert_cmpuint(faults, ==, 2);
}

/* ---- keys ---- */

static void test_erased_key(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture), *blob = put(fixture, subject, "x", 1);
    g_autoptr(VaultWriter) begun = vault_writer_new(fixture->db, subject, "text/plain", &error);
    g_assert_true(store_run(fixture->db, NULL, &error, "UPDATE subjects SET wrapped_key = NULL", NULL));
    g_assert_null(vault_open(fixture->db, blob, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_ERASED);
    g_clear_error(&error);
    g_assert_null(vault_writer_new(fixture->db, subject, "text/plain", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_ERASED);
    g_clear_error(&error);
    g_assert_null(vault_writer_finish(begun, fixture->db, &error)); /* it was erased while it was written */
    g_assert_error(error, STORE_ERROR, STORE_ERROR_ERASED);
    g_clear_error(&error);
    g_assert_null(vault_writer_new(fixture->db, "nobody", "text/plain", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_null(vault_open(fixture->db, "nothing", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
}

static void test_move(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *anna = add_subject(fixture), *boris = add_subject(fixture), *blob = put(fixture, anna, "x", 1);
    g_assert_true(vault_move(fixture->db, blob, boris, &error));
    g_assert_true(vault_move(fixture->db, blob, boris, &error)); /* it is there already */
    g_assert_true(
        store_run(fixture->db, NULL, &error, "UPDATE subjects SET wrapped_key = NULL WHERE id = ?", "s", anna));
    g_autoptr(GBytes) back = vault_get(fixture->db, blob, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(back, NULL), g_bytes_get_size(back), "x", 1);
    g_assert_false(vault_move(fixture->db, blob, anna, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_ERASED);
}

/* ---- transactions and crashes ---- */

static void test_transactions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture), *kept = put(fixture, subject, "kept", 4),
                    *kept_path = path_of(fixture, kept);
    g_assert_true(store_begin(fixture->db, &error));
    g_autofree char *made = put(fixture, subject, "made", 4), *made_path = path_of(fixture, made);
    g_assert_true(vault_delete(fixture->db, kept, &error));
    g_assert_true(g_file_test(made_path, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(kept_path, G_FILE_TEST_EXISTS)); /* until it is sure */
    store_rollback(fixture->db);
    g_assert_false(g_file_test(made_path, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(kept_path, G_FILE_TEST_EXISTS));
    g_assert_true(store_begin(fixture->db, &error));
    g_assert_true(vault_delete(fixture->db, kept, &error));
    g_assert_true(store_commit(fixture->db, &error));
    g_assert_false(g_file_test(kept_path, G_FILE_TEST_EXISTS));
    g_assert_true(vault_delete(fixture->db, kept, &error)); /* not there is no error */
    g_assert_no_error(error);
}

static void make_old(const char *path)
{
    g_assert_cmpint(utime(path, &(struct utimbuf){1000, 1000}), ==, 0);
}

static void test_sweep(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture), *kept = put(fixture, subject, "kept", 4),
                    *kept_path = path_of(fixture, kept);
    g_autofree char *shelf = g_path_get_dirname(kept_path);
    g_autofree char *orphan = g_build_filename(shelf, "00000000000000000000000000000000", NULL);
    g_autofree char *young = g_build_filename(shelf, "11111111111111111111111111111111", NULL);
    g_autofree char *part = g_build_filename(fixture->folder, "vault", "new", "22222222222222222222222222222222", NULL);
    g_assert_true(file_save(orphan, "x", 1, NULL) && file_save(young, "x", 1, NULL) && file_save(part, "x", 1, NULL));
    make_old(orphan);
    make_old(part);
    make_old(kept_path);
    guint removed = 0;
    g_assert_true(vault_sweep(fixture->db, &removed, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(removed, ==, 2);
    g_assert_false(g_file_test(orphan, G_FILE_TEST_EXISTS) || g_file_test(part, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(young, G_FILE_TEST_EXISTS) && g_file_test(kept_path, G_FILE_TEST_EXISTS));
}

static void test_unfinished(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture), *parts = g_build_filename(fixture->folder, "vault", "new", NULL);
    VaultWriter *writer = vault_writer_new(fixture->db, subject, "text/plain", &error);
    g_assert_true(vault_write(writer, "gone", 4, &error));
    vault_writer_free(writer);
    g_autoptr(GDir) entries = g_dir_open(parts, 0, NULL);
    g_assert_null(g_dir_read_name(entries));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM blobs"), ==, 0);
}

/* 64 MiB go in and out through a few MiB of memory. */
static void test_flat_memory(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = add_subject(fixture);
    g_autofree guint8 *piece = make_bytes(65536, 10);
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    g_autoptr(VaultWriter) writer = vault_writer_new(fixture->db, subject, "video/mp4", &error);
    for (guint i = 0; i < 1024; i++)
        g_assert_true(vault_write(writer, piece, 65536, &error));
    g_autofree char *blob = vault_writer_finish(writer, fixture->db, &error);
    g_assert_no_error(error);
    g_autoptr(VaultReader) reader = vault_open(fixture->db, blob, &error);
    for (gint64 offset = 0; offset < vault_size(reader); offset += 65536)
        g_assert_cmpint(vault_read(reader, offset, piece, 65536, &error), ==, 65536);
    getrusage(RUSAGE_SELF, &after);
    g_test_message("64 MiB in and out: %ld KiB more memory", after.ru_maxrss - before.ru_maxrss);
    g_assert_cmpint(after.ru_maxrss - before.ru_maxrss, <, 16 * 1024);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/vault/flat-memory", test_flat_memory); /* first: the peak only grows */
    fixture_add("/vault/sizes", test_sizes);
    fixture_add("/vault/random-ranges", test_random_ranges);
    fixture_add("/vault/odd-pieces", test_odd_pieces);
    fixture_add("/vault/nothing-readable-on-disk", test_nothing_readable_on_disk);
    fixture_add("/vault/tampering", test_tampering);
    fixture_add("/vault/exchanged-blobs", test_exchanged_blobs);
    fixture_add("/vault/check", test_check);
    fixture_add("/vault/erased-key", test_erased_key);
    fixture_add("/vault/move", test_move);
    fixture_add("/vault/transactions", test_transactions);
    fixture_add("/vault/sweep", test_sweep);
    fixture_add("/vault/unfinished", test_unfinished);
    return g_test_run();
}
