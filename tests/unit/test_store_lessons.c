/* tests/unit/test_store_lessons.c: lessons and who sees them, their files and corrections, uploads. */
#include <math.h>

#include "base/limits.h"
#include "store/lesson_files.h"
#include "store/lessons.h"
#include "store/subjects.h"
#include "store/uploads.h"
#include "store/vault.h"
#include "store_fixture.h"

#define DAY_MS (24 * 3600 * 1000LL)

static void run(Fixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error, sql, NULL));
    g_assert_no_error(error);
}

static void add_user(Fixture *fixture, const char *id, const char *role)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_run(fixture->db, NULL, &error,
                            "INSERT INTO users (id, name, display, folded, role, password, created) "
                            "VALUES (?, ?, ?, ?, ?, '', 1)",
                            "sssss", id, id, id, id, role));
    g_assert_no_error(error);
}

static char *add_lesson(Fixture *fixture, const char *title, const char *teacher, gboolean shared)
{
    g_autoptr(GError) error = NULL;
    LessonNew lesson = {.title = title,
                        .teacher = teacher,
                        .owner = "boss",
                        .file = "УРОК.mp4",
                        .state = "queued",
                        .shared = shared,
                        .keep_until = store_now() + DAY_MS};
    char *id = lessons_add(fixture->db, &lesson, &error);
    g_assert_no_error(error);
    return id;
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture_set_up(fixture, data);
    add_user(fixture, "boss", "manager");
    add_user(fixture, "ada", "teacher");
    add_user(fixture, "bob", "teacher");
    add_user(fixture, "eve", "viewer");
    add_user(fixture, "root", "admin");
}

#define lessons_test(path, test) g_test_add(path, Fixture, NULL, set_up, test, fixture_tear_down)

static void refuses(gboolean answer, GError **error, StoreError code, const char *says)
{
    g_assert_false(answer);
    g_assert_error(*error, STORE_ERROR, (gint)code);
    g_assert_nonnull(strstr((*error)->message, says));
    g_clear_error(error);
}

/* ---- lessons ---- */

static void test_added(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add_lesson(fixture, "Algebra", "ada", FALSE);
    g_autoptr(Lesson) lesson = lessons_get(fixture->db, id, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(lesson->teacher_name, ==, "ada");
    g_assert_cmpstr(lesson->owner_name, ==, "boss");
    g_assert_cmpstr(lesson->state, ==, "queued");
    g_assert_cmpstr(lesson->stage, ==, "");
    g_assert_true(isnan(lesson->duration) && isnan(lesson->negative));
    g_assert_cmpint(lesson->moments, ==, -1);
    g_autofree char *subject = subjects_of_user(fixture->db, "ada", &error);
    g_assert_cmpstr(lesson->subject, ==, subject);
}

/* Who: the one who teaches it, the one who uploaded it, one who sees what is shared, one who sees nothing of others. */
static void test_visible(Fixture *fixture, gconstpointer data)
{
    static const struct {
        Viewer who;
        gboolean own, shared, may_change;
    } rows[] = {{{"ada", ROLE_TEACHER}, TRUE, TRUE, TRUE},    {{"boss", ROLE_MANAGER}, TRUE, TRUE, TRUE},
                {{"bob", ROLE_TEACHER}, FALSE, FALSE, FALSE}, {{"eve", ROLE_VIEWER}, FALSE, TRUE, FALSE},
                {{"mia", ROLE_MANAGER}, FALSE, TRUE, FALSE},  {{"root", ROLE_ADMIN}, TRUE, TRUE, TRUE}};
    g_autofree char *own = add_lesson(fixture, "Own", "ada", FALSE),
                    *shared = add_lesson(fixture, "Shared", "ada", TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *next = NULL;
        g_autoptr(Lesson) first = lessons_get(fixture->db, own, &rows[i].who, NULL);
        g_autoptr(Lesson) second = lessons_get(fixture->db, shared, &rows[i].who, NULL);
        g_autoptr(GPtrArray) list = lessons_list(fixture->db, &rows[i].who, &(LessonFilter){0}, &next, &error);
        g_assert_no_error(error);
        g_assert_cmpint(first != NULL, ==, rows[i].own);
        g_assert_cmpint(second != NULL, ==, rows[i].shared);
        g_assert_cmpuint(list->len, ==, (guint)(rows[i].own + rows[i].shared));
        if (second)
            g_assert_cmpint(lesson_may_change(second, &rows[i].who), ==, rows[i].may_change);
    }
}

static guint count(Fixture *fixture, LessonFilter filter)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    g_autoptr(GPtrArray) list = lessons_list(fixture->db, NULL, &filter, &next, &error);
    g_assert_no_error(error);
    return list->len;
}

static void test_filters(Fixture *fixture, gconstpointer data)
{
    g_autofree char *first = add_lesson(fixture, "Алгебра 100%", "ada", FALSE);
    g_autofree char *second = add_lesson(fixture, "Geometry", "bob", FALSE);
    gint64 now = store_now();
    g_assert_cmpuint(count(fixture, (LessonFilter){.search = "аЛГЕБРа"}), ==, 1);
    g_assert_cmpuint(count(fixture, (LessonFilter){.search = "%"}), ==, 1);
    g_assert_cmpuint(count(fixture, (LessonFilter){.search = "_"}), ==, 0);
    g_assert_cmpuint(count(fixture, (LessonFilter){.search = "урок.MP4"}), ==, 2);
    g_assert_cmpuint(count(fixture, (LessonFilter){.search = "BOB"}), ==, 1);
    g_assert_cmpuint(count(fixture, (LessonFilter){.teacher = "ada"}), ==, 1);
    g_assert_cmpuint(count(fixture, (LessonFilter){.state = "done"}), ==, 0);
    g_assert_cmpuint(count(fixture, (LessonFilter){.from = now - DAY_MS, .to = now + DAY_MS}), ==, 2);
    g_assert_cmpuint(count(fixture, (LessonFilter){.to = now - DAY_MS}), ==, 0);
}

/* Seven lessons, three made at the same moment, by pages of two: each once, newest first. */
static void test_pages(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 7; i++) {
        g_autofree char *id = add_lesson(fixture, "x", "ada", FALSE);
        g_assert_true(store_run(fixture->db, NULL, &error, "UPDATE lessons SET created = ? WHERE id = ?", "is",
                                (gint64)(i < 3 ? 1000 : 1000 + i), id));
    }
    g_autofree char *cursor = NULL;
    gint64 last = G_MAXINT64;
    do {
        g_autofree char *next = NULL;
        g_autoptr(GPtrArray) page =
            lessons_list(fixture->db, NULL, &(LessonFilter){.limit = 2, .cursor = cursor}, &next, &error);
        g_assert_no_error(error);
        for (guint i = 0; i < page->len; i++) {
            const Lesson *lesson = page->pdata[i];
            g_assert_cmpint(lesson->created, <=, last);
            last = lesson->created;
            g_assert_true(g_hash_table_add(seen, g_strdup(lesson->id)));
        }
        g_free(cursor);
        cursor = g_steal_pointer(&next);
    } while (cursor);
    g_assert_cmpuint(g_hash_table_size(seen), ==, 7);
    g_autofree char *next = NULL;
    refuses(lessons_list(fixture->db, NULL, &(LessonFilter){.cursor = "12"}, &next, &error) != NULL, &error,
            STORE_ERROR_INVALID, "cursor");
}

static void test_changed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add_lesson(fixture, "Algebra", "ada", FALSE);
    g_assert_true(lesson_files_put_bytes(fixture->db, id, "report.json", "application/json", "{}", 2, &error));
    LessonChange change = LESSON_UNCHANGED;
    change.title = "Геометрия";
    change.teacher = "bob";
    change.shared = TRUE;
    g_assert_true(lessons_change(fixture->db, id, &change, &error));
    g_assert_no_error(error);
    g_autoptr(Lesson) lesson = lessons_get(fixture->db, id, NULL, &error);
    g_autofree char *subject = subjects_of_user(fixture->db, "bob", &error);
    g_assert_cmpstr(lesson->title, ==, "Геометрия");
    g_assert_cmpstr(lesson->subject, ==, subject);
    g_assert_true(lesson->shared);
    g_assert_cmpuint(count(fixture, (LessonFilter){.search = "геометрия"}), ==, 1);
    g_autoptr(GBytes) bytes = lesson_files_get_bytes(fixture->db, id, "report.json", &error);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 2);
    g_autoptr(JsonValue) receipt = subjects_erase(fixture->db, subject, &error); /* the file is bob's now */
    g_assert_no_error(error);
    refuses(lessons_get(fixture->db, id, NULL, &error) != NULL, &error, STORE_ERROR_NOT_FOUND, "lesson");
}

static void test_ends(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add_lesson(fixture, "Algebra", "ada", FALSE);
    g_assert_true(lessons_set_state(fixture->db, id, "failed", "no picture", &error));
    g_assert_true(lessons_set_results(fixture->db, id, &(LessonResults){60, 0.25, NAN, 3, -1}, &error));
    g_autoptr(Lesson) lesson = lessons_get(fixture->db, id, NULL, &error);
    g_assert_cmpstr(lesson->error, ==, "no picture");
    g_assert_cmpint(lesson->finished, >, 0);
    g_assert_cmpfloat(lesson->negative, ==, 0.25);
    g_assert_true(isnan(lesson->talk_teacher));
    g_assert_cmpint(lesson->moments, ==, 3);
    g_assert_cmpint(lesson->people, ==, -1);
    g_assert_true(lessons_set_state(fixture->db, id, "queued", NULL, &error));
    g_autoptr(Lesson) again = lessons_get(fixture->db, id, NULL, &error);
    g_assert_null(again->error);
    g_assert_cmpint(again->finished, ==, 0);
    refuses(lessons_set_state(fixture->db, id, "lost", NULL, &error), &error, STORE_ERROR_INVALID, "state");
}

/* Everything goes: rows, files in the vault, corrections; a waiting job is cancelled. */
static void test_removed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add_lesson(fixture, "Algebra", "ada", FALSE), *subject = NULL, *blob = NULL;
    subject = subjects_of_user(fixture->db, "ada", &error);
    blob = vault_put(fixture->db, subject, "video/mp4", "film", 4, &error);
    g_assert_true(lessons_set_media(fixture->db, id, blob, &error));
    g_assert_true(lesson_files_put_bytes(fixture->db, id, "a.txt", "text/plain", "a", 1, &error));
    g_assert_true(lesson_edits_add(fixture->db, id, "turn", 0, "x", "ada", &error));
    g_assert_true(store_run(fixture->db, NULL, &error,
                            "INSERT INTO jobs (id, kind, target, run_after, created) VALUES ('j', 'lesson', ?, 0, 0)",
                            "s", id));
    g_autoptr(GPtrArray) early = lessons_expired(fixture->db, store_now(), 10, &error);
    g_autoptr(GPtrArray) late = lessons_expired(fixture->db, store_now() + 2 * DAY_MS, 10, &error);
    g_assert_cmpuint(early->len, ==, 0);
    g_assert_cmpuint(late->len, ==, 1);
    g_assert_true(lessons_remove(fixture->db, id, &error));
    g_assert_no_error(error);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM blobs"), ==, 0);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM lesson_edits"), ==, 0);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM jobs WHERE state = 'cancelled'"), ==, 1);
    refuses(lessons_remove(fixture->db, id, &error), &error, STORE_ERROR_NOT_FOUND, "lesson");
}

static void test_refused(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    const struct {
        LessonNew lesson;
        const char *says;
    } bad[] = {{{.title = " ", .owner = "boss", .state = "queued"}, "title"},
               {{.title = "x", .owner = "boss", .state = "queued", .speakers = LIMIT_SPEAKERS + 1}, "speakers"},
               {{.title = "x", .owner = "boss", .state = "done"}, "state"},
               {{.title = "x", .state = "queued"}, "teacher"},
               {{.title = "x", .owner = "boss", .state = "queued", .file = "a\nb"}, "file"}};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        refuses(lessons_add(fixture->db, &bad[i].lesson, &error) != NULL, &error, STORE_ERROR_INVALID, bad[i].says);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM lessons"), ==, 0);
}

/* ---- files and corrections ---- */

static void test_files(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add_lesson(fixture, "Algebra", "ada", FALSE);
    static const char *const names[] = {".transcript", "report.json", "report.json", "moments.csv"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_true(lesson_files_put_bytes(fixture->db, id, names[i], "text/plain", names[i], i + 1, &error));
    g_assert_no_error(error);
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM blobs"), ==, 3);
    g_autoptr(GPtrArray) files = lesson_files_list(fixture->db, id, &error);
    g_assert_cmpuint(files->len, ==, 3);
    g_assert_cmpstr(((LessonFile *)files->pdata[0])->name, ==, ".transcript");
    g_assert_cmpint(((LessonFile *)files->pdata[2])->size, ==, 3);
    g_assert_true(lesson_files_remove(fixture->db, id, ".", &error));
    refuses(lesson_files_find(fixture->db, id, ".transcript", &error) != NULL, &error, STORE_ERROR_NOT_FOUND, "file");
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM lesson_files"), ==, 2);
    refuses(lesson_files_put_bytes(fixture->db, "none", "a", "b", "c", 1, &error), &error, STORE_ERROR_NOT_FOUND,
            "lesson");
}

static void test_edits(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = add_lesson(fixture, "Algebra", "ada", FALSE);
    g_assert_true(lesson_edits_add(fixture->db, id, "turn", 3, "first", "ada", &error));
    g_assert_true(lesson_edits_add(fixture->db, id, "turn", 1, "other", "ada", &error));
    g_assert_true(lesson_edits_add(fixture->db, id, "turn", 3, "second", "boss", &error));
    g_assert_true(lesson_edits_add(fixture->db, id, "teacher", 0, "2", NULL, &error));
    g_autoptr(GPtrArray) edits = lesson_edits_list(fixture->db, id, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(edits->len, ==, 3);
    const LessonEdit *last = edits->pdata[2];
    g_assert_cmpint(last->key, ==, 3);
    g_assert_cmpstr(last->value, ==, "second");
    g_assert_cmpstr(last->user, ==, "boss");
    refuses(lesson_edits_add(fixture->db, id, "face", 0, "x", NULL, &error), &error, STORE_ERROR_INVALID, "kind");
    refuses(lesson_edits_add(fixture->db, id, "turn", -1, "x", NULL, &error), &error, STORE_ERROR_INVALID, "key");
    g_assert_true(lesson_edits_clear(fixture->db, id, &error));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM lesson_edits"), ==, 0);
}

/* ---- uploads ---- */

static guint8 *noise(gsize length)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    guint8 *bytes = g_malloc(length);
    for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8)g_rand_int(random);
    return bytes;
}

static Upload *add_upload(Fixture *fixture, gint64 length)
{
    g_autoptr(GError) error = NULL;
    Upload *upload = uploads_add(fixture->db, "ada", length, "{\"filename\":\"a.mp4\"}", store_now() + DAY_MS, &error);
    g_assert_no_error(error);
    return upload;
}

/* Written in pieces of odd sizes, by several writers, one of which goes without a sync. */
static void test_upload(Fixture *fixture, gconstpointer data)
{
    enum { LENGTH = 700001 };
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *bytes = noise(LENGTH), *back = g_malloc(LENGTH);
    g_autoptr(Upload) upload = add_upload(fixture, LENGTH);
    gint64 offset = 0;
    for (gsize step = 1; offset < LENGTH; step = step * 3 + 1) {
        g_autoptr(UploadWriter) writer = upload_writer_open(fixture->db, upload->id, offset, &error);
        g_assert_no_error(error);
        g_assert_true(upload_write(writer, bytes + offset, MIN(step, (gsize)(LENGTH - offset)), &error));
        if (step % 4 == 1)
            g_assert_true(upload_sync(writer, fixture->db, &offset, &error));
    }
    g_autoptr(Upload) whole = uploads_get(fixture->db, upload->id, "ada", &error);
    g_assert_cmpint(whole->offset, ==, LENGTH);
    g_autoptr(UploadReader) reader = upload_reader_open(fixture->db, upload->id, &error);
    for (gint64 at = 0; at < LENGTH;) {
        gssize got = upload_read(reader, at, back + at, 33333, &error);
        g_assert_cmpint(got, >, 0);
        at += got;
    }
    g_assert_cmpmem(back, LENGTH, bytes, LENGTH);
    g_assert_cmpint(upload_read(reader, LENGTH, back, 1, &error), ==, 0);
    g_autofree char *path = g_build_filename(fixture->folder, "uploads", upload->id, NULL), *raw = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &raw, &size, NULL));
    g_assert_cmpuint(size, ==, LENGTH);
    g_assert_null(memmem(raw, size, bytes + 5000, 16)); /* nothing lies there as it came */
}

static void test_upload_refused(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Upload) upload = add_upload(fixture, 10);
    g_autoptr(UploadWriter) writer = upload_writer_open(fixture->db, upload->id, 0, &error);
    refuses(upload_writer_open(fixture->db, upload->id, 0, &error) != NULL, &error, STORE_ERROR_BUSY, "writing");
    refuses(upload_write(writer, "01234567890", 11, &error), &error, STORE_ERROR_INVALID, "10");
    g_clear_pointer(&writer, upload_writer_free);
    refuses(upload_writer_open(fixture->db, upload->id, 4, &error) != NULL, &error, STORE_ERROR_CONFLICT, "byte 0");
    refuses(uploads_get(fixture->db, upload->id, "bob", &error) != NULL, &error, STORE_ERROR_NOT_FOUND, "upload");
    refuses(uploads_add(fixture->db, "ada", 0, "{}", store_now(), &error) != NULL, &error, STORE_ERROR_INVALID,
            "length");
    for (int i = 1; i < LIMIT_UPLOADS_PER_USER; i++) {
        g_autoptr(Upload) one = add_upload(fixture, 10);
        g_assert_nonnull(one);
    }
    refuses(uploads_add(fixture->db, "ada", 1, "{}", store_now() + DAY_MS, &error) != NULL, &error, STORE_ERROR_BUSY,
            "50");
}

static void test_upload_accepted(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *lesson = add_lesson(fixture, "x", "ada", FALSE);
    g_autoptr(Upload) upload = add_upload(fixture, 3);
    refuses(uploads_accept(fixture->db, upload->id, lesson, &error), &error, STORE_ERROR_CONFLICT, "whole");
    g_autoptr(UploadWriter) writer = upload_writer_open(fixture->db, upload->id, 0, &error);
    g_assert_true(upload_write(writer, "abc", 3, &error) && upload_sync(writer, fixture->db, NULL, &error));
    g_assert_true(uploads_accept(fixture->db, upload->id, lesson, &error));
    refuses(uploads_accept(fixture->db, upload->id, lesson, &error), &error, STORE_ERROR_CONFLICT, "before");
    run(fixture, "UPDATE uploads SET expires = 5");
    guint removed = 9;
    g_assert_true(uploads_sweep(fixture->db, &removed, &error)); /* accepted: it does not expire */
    g_assert_cmpuint(removed, ==, 0);
    g_autoptr(Upload) found = uploads_of_lesson(fixture->db, lesson, &error);
    g_assert_cmpstr(found->id, ==, upload->id);
    g_assert_true(lessons_remove(fixture->db, lesson, &error));
    g_autofree char *path = g_build_filename(fixture->folder, "uploads", upload->id, NULL);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void test_upload_swept(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Upload) upload = add_upload(fixture, 3);
    g_autofree char *path = g_build_filename(fixture->folder, "uploads", upload->id, NULL);
    run(fixture, "UPDATE uploads SET expires = 5");
    refuses(uploads_get(fixture->db, upload->id, NULL, &error) != NULL, &error, STORE_ERROR_NOT_FOUND, "upload");
    guint removed = 0;
    g_assert_true(uploads_sweep(fixture->db, &removed, &error));
    g_assert_cmpuint(removed, ==, 1);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    lessons_test("/lessons/added", test_added);
    lessons_test("/lessons/visible", test_visible);
    lessons_test("/lessons/filters", test_filters);
    lessons_test("/lessons/pages", test_pages);
    lessons_test("/lessons/changed", test_changed);
    lessons_test("/lessons/ends", test_ends);
    lessons_test("/lessons/removed", test_removed);
    lessons_test("/lessons/refused", test_refused);
    lessons_test("/lessons/files", test_files);
    lessons_test("/lessons/edits", test_edits);
    lessons_test("/uploads/written", test_upload);
    lessons_test("/uploads/refused", test_upload_refused);
    lessons_test("/uploads/accepted", test_upload_accepted);
    lessons_test("/uploads/swept", test_upload_swept);
    return g_test_run();
}
