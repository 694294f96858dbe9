/* tests/unit/test_store_people.c: accounts, sessions, people whose data is kept, export and erasure. */
#include "base/limits.h"
#include "base/secret.h"
#include "store/audit.h"
#include "store/consents.h"
#include "store/lesson_files.h"
#include "store/lessons.h"
#include "store/sessions.h"
#include "store/subjects.h"
#include "store/tokens.h"
#include "store/uploads.h"
#include "store/vault.h"
#include "store_fixture.h"

#define DAY_MS (24 * 3600 * 1000LL)

/* A hash that fits no password: most tests need none. */
static User *add_user(Fixture *fixture, const char *name, UserRole role)
{
    g_autoptr(GError) error = NULL;
    User *user = users_add(fixture->db, &(UserNew){.name = name, .role = role, .password_hash = "none"}, &error);
    g_assert_no_error(error);
    return user;
}

/* ---- accounts ---- */

static void test_accounts(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(User) anna = users_add(
        fixture->db,
        &(UserNew){.name = "anna", .display = "Анна", .role = ROLE_MANAGER, .language = "ru", .password_hash = "x"},
        &error);
    g_assert_no_error(error);
    g_autoptr(User) found = users_find(fixture->db, "ANNA", &error), got = users_get(fixture->db, anna->id, &error);
    g_assert_cmpstr(found->id, ==, anna->id);
    g_assert_cmpstr(got->display, ==, "Анна");
    g_assert_cmpstr(got->language, ==, "ru");
    g_assert_cmpint(got->role, ==, ROLE_MANAGER);
    g_assert_cmpint(got->disabled, ==, 0);
    g_assert_null(
        users_add(fixture->db, &(UserNew){.name = "Anna", .role = ROLE_VIEWER, .password_hash = "x"}, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_CONFLICT);
    g_clear_error(&error);
    g_autoptr(User) boris = add_user(fixture, "boris", ROLE_TEACHER);
    g_assert_cmpstr(boris->display, ==, "boris");
    g_autoptr(GPtrArray) all = users_list(fixture->db, &error);
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_cmpstr(((User *)all->pdata[1])->name, ==, "boris");
    g_assert_true(users_remove(fixture->db, boris->id, &error));
    g_assert_null(users_get(fixture->db, boris->id, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
}

static void test_refused_accounts(Fixture *fixture, gconstpointer data)
{
    g_autofree char *longest = g_strnfill(LIMIT_NAME_BYTES + 1, 'x');
    const struct {
        UserNew user;
        const char *field;
    } cases[] = {
        {{.name = "", .role = ROLE_ADMIN}, "name"},
        {{.name = "   ", .role = ROLE_ADMIN}, "name"},
        {{.name = " anna", .role = ROLE_ADMIN}, "name"},
        {{.name = "an\nna", .role = ROLE_ADMIN}, "name"},
        {{.name = "an\xff", .role = ROLE_ADMIN}, "name"},
        {{.name = longest, .role = ROLE_ADMIN}, "name"},
        {{.name = "anna", .role = 3}, "role"},
        {{.name = "anna", .role = 0}, "role"},
        {{.name = "anna", .role = ROLE_ADMIN, .language = "de"}, "language"},
        {{.name = "anna", .role = ROLE_ADMIN, .display = longest}, "display"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        UserNew user = cases[i].user;
        user.password_hash = "x";
        g_assert_null(users_add(fixture->db, &user, &error));
        g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
        g_assert_true(g_str_has_prefix(error->message, cases[i].field));
    }
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM users"), ==, 0);
}

static void test_last_admin(Fixture *fixture, gconstpointer data)
{
    g_autoptr(User) one = add_user(fixture, "one", ROLE_ADMIN), two = add_user(fixture, "two", ROLE_ADMIN);
    g_autoptr(GError) error = NULL;
    const UserChange demote = {.role = ROLE_VIEWER, .disabled = -1}, disable = {.disabled = TRUE};
    g_assert_true(users_change(fixture->db, two->id, &disable, &error)); /* the other one is still there */
    const struct {
        gboolean done;
    } attempts[] = {
        {users_change(fixture->db, one->id, &demote, NULL)},
        {users_change(fixture->db, one->id, &disable, NULL)},
        {users_remove(fixture->db, one->id, NULL)},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++)
        g_assert_false(attempts[i].done);
    g_assert_false(users_remove(fixture->db, one->id, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_CONFLICT);
    g_clear_error(&error);
    g_assert_true(users_change(fixture->db, two->id, &(UserChange){.disabled = FALSE}, &error));
    g_assert_true(users_change(fixture->db, one->id, &demote, &error));
    g_assert_no_error(error);
}

static void test_change(Fixture *fixture, gconstpointer data)
{
    g_autoptr(User) user = add_user(fixture, "user", ROLE_TEACHER);
    g_autoptr(GError) error = NULL;
    g_assert_true(users_change(fixture->db, user->id, &(UserChange){.disabled = -1}, &error)); /* nothing */
    g_assert_true(users_change(
        fixture->db, user->id,
        &(UserChange){.display = "Новое имя", .language = "ru", .role = ROLE_VIEWER, .disabled = TRUE}, &error));
    g_autoptr(User) changed = users_get(fixture->db, user->id, &error);
    g_assert_cmpstr(changed->display, ==, "Новое имя");
    g_assert_cmpstr(changed->language, ==, "ru");
    g_assert_cmpint(changed->role, ==, ROLE_VIEWER);
    g_assert_cmpint(changed->disabled, >, 0);
    g_assert_true(users_change(fixture->db, user->id, &(UserChange){.disabled = TRUE}, &error));
    g_autoptr(User) again = users_get(fixture->db, user->id, &error);
    g_assert_cmpint(again->disabled, ==, changed->disabled); /* since when stays */
    g_assert_false(users_change(fixture->db, "nobody", &(UserChange){.disabled = -1}, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
}

static void test_passwords(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *hash = users_hash_password("correct horse", &error);
    g_autoptr(User) user =
        users_add(fixture->db, &(UserNew){.name = "anna", .role = ROLE_TEACHER, .password_hash = hash}, &error);
    const struct {
        const char *name, *password;
        gboolean good;
    } cases[] = {{"anna", "correct horse", TRUE},    {"Anna", "correct horse", TRUE},
                 {"anna", "correct horsE", FALSE},   {"anna", "", FALSE},
                 {"nobody", "correct horse", FALSE}, {"' OR 1 = 1 --", "x", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(User) found = NULL;
        g_assert_true(users_check_password(fixture->db, cases[i].name, cases[i].password, &found, &error));
        g_assert_cmpint(found != NULL, ==, cases[i].good);
    }
    g_assert_true(users_change(fixture->db, user->id, &(UserChange){.disabled = TRUE}, &error));
    g_autoptr(User) disabled = NULL;
    g_assert_true(users_check_password(fixture->db, "anna", "correct horse", &disabled, &error));
    g_assert_null(disabled);
    g_assert_null(users_hash_password("seven77", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
    g_clear_error(&error);
    g_autofree char *huge = g_strnfill(LIMIT_PASSWORD_BYTES + 1, 'x');
    g_assert_null(users_hash_password(huge, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_INVALID);
}

/* ---- sessions ---- */

static char *sign_in(Fixture *fixture, const User *user)
{
    g_autoptr(GError) error = NULL;
    char *token = sessions_add(fixture->db, user->id, "192.0.2.1", "Firefox", DAY_MS, &error);
    g_assert_no_error(error);
    return token;
}

static gboolean is_signed_in(Fixture *fixture, const char *token)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(UserSession) session = NULL;
    g_autoptr(User) user = NULL;
    g_assert_true(sessions_find(fixture->db, token, &session, &user, &error));
    g_assert_no_error(error);
    g_assert_cmpint(session != NULL, ==, user != NULL);
    return session != NULL;
}

static void test_sessions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(User) user = add_user(fixture, "anna", ROLE_TEACHER);
    g_autofree char *token = sign_in(fixture, user), *other = sign_in(fixture, user);
    g_autoptr(UserSession) session = NULL;
    g_autoptr(User) found = NULL;
    g_assert_true(sessions_find(fixture->db, token, &session, &found, &error));
    g_assert_cmpstr(found->id, ==, user->id);
    g_assert_cmpstr(session->address, ==, "192.0.2.1");
    g_assert_cmpuint(strlen(session->csrf), ==, 43);
    g_assert_cmpstr(session->csrf, !=, token);
    g_assert_false(is_signed_in(fixture, ""));
    g_assert_false(is_signed_in(fixture, session->csrf));
    g_assert_true(sessions_end(fixture->db, token, &error));
    g_assert_false(is_signed_in(fixture, token));
    g_assert_true(is_signed_in(fixture, other));
    g_autoptr(GBytes) hash = secret_text_hash(other);
    gint64 kept = 0;
    g_autoptr(StoreRows) rows =
        store_query(fixture->db, &error, "SELECT count(*) FROM sessions WHERE token_hash = ?", "b", hash);
    g_assert_true(store_next(rows, &error)); /* the token itself is nowhere */
    kept = store_integer(rows, 0);
    g_assert_cmpint(kept, ==, 1);
}

static void test_sessions_end(Fixture *fixture, gconstpointer data)
{
    static const char *const ends[] = {
        "UPDATE sessions SET expires = 1",
        "UPDATE sessions SET seen = seen - 13 * 3600 * 1000", /* idle for thirteen hours */
        "UPDATE users SET disabled = 1 WHERE name = 'anna'",
    };
    g_autoptr(User) user = add_user(fixture, "anna", ROLE_TEACHER);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *token = sign_in(fixture, user);
        g_assert_true(is_signed_in(fixture, token));
        g_assert_true(store_run(fixture->db, NULL, NULL, ends[i], NULL));
        g_assert_false(is_signed_in(fixture, token));
    }
    g_assert_true(sessions_sweep(fixture->db, NULL));
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM sessions WHERE expires = 1"), ==, 0);
}

static void test_password_ends_sessions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(User) user = add_user(fixture, "anna", ROLE_TEACHER);
    g_autofree char *mine = sign_in(fixture, user), *stolen = sign_in(fixture, user);
    g_assert_true(users_set_password(fixture->db, user->id, "new", mine, &error));
    g_assert_true(is_signed_in(fixture, mine));
    g_assert_false(is_signed_in(fixture, stolen));
    g_assert_true(users_set_password(fixture->db, user->id, "newer", NULL, &error));
    g_assert_false(is_signed_in(fixture, mine));
    g_autofree char *last = sign_in(fixture, user);
    g_assert_true(users_change(fixture->db, user->id, &(UserChange){.disabled = TRUE}, &error));
    g_assert_true(users_change(fixture->db, user->id, &(UserChange){.disabled = FALSE}, &error));
    g_assert_false(is_signed_in(fixture, last)); /* enabling does not bring it back */
}

static void test_many_sessions(Fixture *fixture, gconstpointer data)
{
    g_autoptr(User) user = add_user(fixture, "anna", ROLE_TEACHER);
    for (guint i = 0; i < LIMIT_SESSIONS_PER_USER + 5; i++) {
        g_autofree char *token = sign_in(fixture, user);
        g_assert_true(is_signed_in(fixture, token));
    }
    g_assert_cmpint(fixture_count(fixture, "SELECT count(*) FROM sessions"), ==, LIMIT_SESSIONS_PER_USER);
}

static void test_browsers_name(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(User) user = add_user(fixture, "anna", ROLE_TEACHER);
    g_autoptr(GString) agent = g_string_new("line\r\nbreak \xff ");
    for (guint i = 0; i < 300; i++)
        g_string_append(agent, "я");
    g_autofree char *token = sessions_add(fixture->db, user->id, "", agent->str, DAY_MS, &error);
    g_assert_no_error(error);
    g_autoptr(UserSession) session = NULL;
    g_autoptr(User) found = NULL;
    g_assert_true(sessions_find(fixture->db, token, &session, &found, &error));
    g_assert_cmpuint(strlen(session->agent), <=, LIMIT_AGENT_BYTES);
    g_assert_true(g_utf8_validate(session->agent, -1, NULL));
    g_assert_null(strpbrk(session->agent, "\r\n"));
}

/* ---- people ---- */

static void test_subjects(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(User) user = add_user(fixture, "anna", ROLE_TEACHER);
    g_autofree char *first = subjects_of_user(fixture->db, user->id, &error),
                    *again = subjects_of_user(fixture->db, user->id, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(first, ==, again);
    g_autofree char *pupil = subjects_add(fixture->db, "student", "Вася Пупкин", NULL, &error);
    g_autoptr(GPtrArray) found = subjects_list(fixture->db, "вАСЯ", &error),
                         all = subjects_list(fixture->db, NULL, &error);
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_cmpstr(((Subject *)found->pdata[0])->id, ==, pupil);
    g_assert_cmpuint(all->len, ==, 2);
    const struct {
        const char *kind, *name, *user;
        int code;
    } cases[] = {{"parent", "x", NULL, STORE_ERROR_INVALID},
                 {"other", "", NULL, STORE_ERROR_INVALID},
                 {"other", "x", "nobody", STORE_ERROR_NOT_FOUND},
                 {"other", "x", user->id, STORE_ERROR_CONFLICT}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_null(subjects_add(fixture->db, cases[i].kind, cases[i].name, cases[i].user, &error));
        g_assert_error(error, STORE_ERROR, cases[i].code);
        g_clear_error(&error);
    }
    g_assert_null(subjects_of_user(fixture->db, "nobody", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
}

/* A teacher with a lesson, a recording, a report, a correction, a consent, a session, a token and an upload. */
typedef struct {
    User *user;
    char *subject, *lesson, *media, *report;
} Teacher;

static void teacher_clear(Teacher *teacher)
{
    user_free(teacher->user);
    g_free(teacher->subject);
    g_free(teacher->lesson);
    g_free(teacher->media);
    g_free(teacher->report);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Teacher, teacher_clear)

static Teacher make_teacher(Fixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    StoreDb *db = fixture->db;
    Teacher teacher = {.user = add_user(fixture, name, ROLE_TEACHER)};
    teacher.subject = subjects_of_user(db, teacher.user->id, &error);
    teacher.lesson = lessons_add(db,
                                 &(LessonNew){.title = "Дроби",
                                              .teacher = teacher.user->id,
                                              .owner = teacher.user->id,
                                              .file = "lesson.mp4",
                                              .state = "queued",
                                              .keep_until = store_now() + DAY_MS},
                                 &error);
    g_assert_no_error(error);
    teacher.media = vault_put(db, teacher.subject, "video/mp4", "film", 4, &error);
    g_assert_true(lessons_set_media(db, teacher.lesson, teacher.media, &error));
    g_assert_true(
        lesson_files_put_bytes(db, teacher.lesson, "report.json", "application/json", "{\"a\":1}", 7, &error));
    g_assert_true(lesson_edits_add(db, teacher.lesson, "turn", 0, "как надо", teacher.user->id, &error));
    g_autoptr(LessonFile) file = lesson_files_find(db, teacher.lesson, "report.json", &error);
    teacher.report = g_strdup(file->blob);
    g_autoptr(Consent) consent = consents_add(db, teacher.subject, "recording", "2026-1", teacher.user->id, &error);
    g_autofree char *secret = NULL, *token = sign_in(fixture, teacher.user);
    g_autoptr(ApiToken) key =
        tokens_add(db, teacher.user->id, "LMS", SCOPE_LESSONS_READ, store_now() + DAY_MS, &secret, &error);
    g_autoptr(Upload) upload = uploads_add(db, teacher.user->id, 10, "{}", store_now() + DAY_MS, &error);
    g_assert_true(audit_append(db, &(AuditEvent){teacher.user->id, "lesson.open", teacher.lesson, NULL, NULL}, &error));
    g_assert_no_error(error);
    return teacher;
}

static void test_export(Fixture *fixture, gconstpointer data)
{
    g_auto(Teacher) anna = make_teacher(fixture, "anna"), boris = make_teacher(fixture, "boris");
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) all = subjects_export(fixture->db, anna.subject, &error);
    g_assert_no_error(error);
    const char *name, *title, *purpose, *correction, *scope;
    json_int_t number;
    json_t *files;
    g_assert_cmpint(json_unpack(all,
                                "{s:{s:s}, s:[{s:s, s:[{s:s}], s:o}], s:[{s:s}], s:[{s:s}], s:[{}], s:[{}], s:[{}]}",
                                "subject", "name", &name, "lessons", "title", &title, "corrections", "value",
                                &correction, "files", &files, "consents", "purpose", &purpose, "tokens", "scopes",
                                &scope, "account", "sessions", "uploads"),
                    ==, 0);
    g_assert_cmpstr(name, ==, "anna");
    g_assert_cmpstr(title, ==, "Дроби");
    g_assert_cmpstr(correction, ==, "как надо");
    g_assert_cmpstr(purpose, ==, "recording");
    g_assert_cmpstr(scope, ==, "lessons:read");
    g_assert_cmpuint(json_array_size(files), ==, 2); /* the recording is named, the report is there */
    g_assert_true(json_is_true(json_object_get(json_array_get(files, 0), "left_out")));
    g_assert_cmpint(json_unpack(json_array_get(files, 1), "{s:{s:I}}", "content", "a", &number), ==, 0);
    g_assert_cmpint(number, ==, 1);
    g_assert_cmpuint(json_array_size(json_object_get(all, "audit")), ==, 1);
    g_autofree char *text = jsonfile_text(all, FALSE);
    g_assert_null(strstr(text, boris.lesson)); /* nothing of anybody else */
    g_assert_null(strstr(text, boris.user->id));
    g_assert_null(strstr(text, "password"));
    g_assert_null(subjects_export(fixture->db, "nobody", &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
}

static guint count_under(const char *folder)
{
    GDir *entries = g_dir_open(folder, 0, NULL);
    const char *name;
    guint files = 0;
    while ((name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        files += g_file_test(path, G_FILE_TEST_IS_DIR) ? count_under(path) : 1;
    }
    g_dir_close(entries);
    return files;
}

static void test_erase(Fixture *fixture, gconstpointer data)
{
    g_auto(Teacher) anna = make_teacher(fixture, "anna"), boris = make_teacher(fixture, "boris");
    g_autoptr(GError) error = NULL;
    g_autofree char *vault = g_build_filename(fixture->folder, "vault", NULL),
                    *uploads = g_build_filename(fixture->folder, "uploads", NULL);
    g_autofree char *backup = g_build_filename(fixture->folder, "backup", "old.db", NULL);
    g_assert_true(store_backup(fixture->store, backup, &error));
    g_assert_cmpuint(count_under(vault), ==, 4);
    g_autoptr(JsonValue) receipt = subjects_erase(fixture->db, anna.subject, &error);
    g_assert_no_error(error);
    g_assert_true(subjects_check_receipt(receipt));
    g_assert_cmpint(json_integer_value(json_object_get(receipt, "lessons")), ==, 1);
    g_assert_cmpint(json_integer_value(json_object_get(receipt, "blobs")), ==, 2);
    g_assert_cmpuint(count_under(vault), ==, 2); /* those of the other one */
    g_assert_cmpuint(count_under(uploads), ==, 1);
    g_assert_false(g_file_test(backup, G_FILE_TEST_EXISTS)); /* it would bring the key back */
    g_assert_null(lessons_get(fixture->db, anna.lesson, NULL, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_autoptr(Subject) subject = subjects_get(fixture->db, anna.subject, &error);
    g_assert_cmpstr(subject->name, ==, "");
    g_assert_null(subject->user);
    g_assert_cmpint(subject->erased, >, 0);
    g_autoptr(JsonValue) kept = jsonfile_parse(subject->receipt, strlen(subject->receipt), "", &error);
    g_assert_true(json_equal(kept, receipt));
    g_autoptr(GPtrArray) consents = consents_list(fixture->db, anna.subject, &error);
    g_assert_cmpuint(consents->len, ==, 1); /* the proof of it stays */
    g_autoptr(GBytes) other = vault_get(fixture->db, boris.media, &error);
    g_assert_no_error(error);
    g_assert_null(subjects_erase(fixture->db, anna.subject, &error));
    g_assert_error(error, STORE_ERROR, STORE_ERROR_ERASED);
    g_clear_error(&error);
    g_autofree char *fresh =
        subjects_of_user(fixture->db, anna.user->id, &error); /* the account goes on, with a new key */
    g_assert_no_error(error);
    g_assert_cmpstr(fresh, !=, anna.subject);
    g_autoptr(GPtrArray) faults = store_check(fixture->store, &error);
    g_assert_cmpuint(faults->len, ==, 0);
}

static void test_erase_rolled_back(Fixture *fixture, gconstpointer data)
{
    g_auto(Teacher) anna = make_teacher(fixture, "anna");
    g_autoptr(GError) error = NULL;
    g_assert_true(store_begin(fixture->db, &error));
    g_autoptr(JsonValue) receipt = subjects_erase(fixture->db, anna.subject, &error);
    g_assert_nonnull(receipt);
    store_rollback(fixture->db);
    g_autoptr(GBytes) media = vault_get(fixture->db, anna.media, &error),
                      report = vault_get(fixture->db, anna.report, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(media), ==, 4);
    g_assert_cmpuint(g_bytes_get_size(report), ==, 7);
}

static void test_forged_receipts(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *one = subjects_add(fixture->db, "other", "one", NULL, &error),
                    *two = subjects_add(fixture->db, "other", "two", NULL, &error);
    g_autoptr(JsonValue) receipt = subjects_erase(fixture->db, one, &error),
                         other = subjects_erase(fixture->db, two, &error);
    g_assert_true(
        json_equal(json_object_get(receipt, "public_key"), json_object_get(other, "public_key"))); /* made once */
    g_assert_true(subjects_check_receipt(receipt));
    static const char *const names[] = {"subject", "erased", "signature", "public_key"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(JsonValue) forged = json_deep_copy(receipt);
        g_autofree char *text = g_strdup(json_string_value(json_object_get(receipt, names[i])));
        text[0] = text[0] == 'A' ? 'B' : 'A';
        json_object_set_new(forged, names[i], json_string(text));
        g_assert_false(subjects_check_receipt(forged));
    }
    g_autoptr(JsonValue) more = json_deep_copy(receipt), empty = json_object();
    json_object_set_new(more, "lessons", json_integer(5));
    g_assert_false(subjects_check_receipt(more));
    g_assert_false(subjects_check_receipt(empty));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/users/accounts", test_accounts);
    fixture_add("/users/refused", test_refused_accounts);
    fixture_add("/users/last-admin", test_last_admin);
    fixture_add("/users/change", test_change);
    fixture_add("/users/passwords", test_passwords);
    fixture_add("/sessions/found", test_sessions);
    fixture_add("/sessions/end", test_sessions_end);
    fixture_add("/sessions/password-ends-them", test_password_ends_sessions);
    fixture_add("/sessions/many", test_many_sessions);
    fixture_add("/sessions/browsers-name", test_browsers_name);
    fixture_add("/subjects/people", test_subjects);
    fixture_add("/subjects/export", test_export);
    fixture_add("/subjects/erase", test_erase);
    fixture_add("/subjects/erase-rolled-back", test_erase_rolled_back);
    fixture_add("/subjects/forged-receipts", test_forged_receipts);
    return g_test_run();
}
