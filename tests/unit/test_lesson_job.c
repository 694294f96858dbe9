/* tests/unit/test_lesson_job.c: a lesson from its upload to its report, on a real store, with the real workers: what is
 * kept, what is not, what fails, and what is deleted on time. */
#include <math.h>

#include "base/config.h"
#include "base/error.h"
#include "job/events.h"
#include "job/workers.h"
#include "lesson/kit.h"
#include "lesson/write.h"
#include "media_make.h"
#include "store/lesson_files.h"
#include "store/lessons.h"
#include "store/settings.h"
#include "store/uploads.h"
#include "store/users.h"
#include "store/vault.h"
#include "store_fixture.h"

#define DAY_MS (24 * 3600 * 1000LL)

static Config *quick_config(void)
{
    g_autoptr(GError) error = NULL;
    Config *config = config_new();
    /* The recogniser takes seconds to open; here nobody speaks. */
    g_assert_true(config_set(config, "asr.engine", "none", CONFIG_FROM_COMMAND_LINE, &error));
    return config;
}

static char *add_user(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(User) user =
        users_add(fixture->db, &(UserNew){.name = "ada", .role = ROLE_TEACHER, .password_hash = "x"}, &error);
    g_assert_no_error(error);
    return g_strdup(user->id);
}

static LessonNew new_lesson(const char *user, const char *state)
{
    return (LessonNew){.title = "Algebra",
                       .teacher = user,
                       .owner = user,
                       .file = "algebra.mp4",
                       .state = state,
                       .keep_until = store_now() + DAY_MS};
}

/* A finished upload that became a lesson, and its job: what the service does. The lesson's id; the caller frees it. */
static char *upload(Fixture *fixture, const char *user, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    StoreDb *db = fixture->db;
    g_autoptr(Upload) row =
        uploads_add(db, user, (gint64)length, "{\"filetype\":\"video/mp4\"}", store_now() + DAY_MS, &error);
    g_assert_no_error(error);
    g_autoptr(UploadWriter) writer = upload_writer_open(db, row->id, 0, &error);
    g_assert_no_error(error);
    g_assert_true(upload_write(writer, bytes, length, &error) && upload_sync(writer, db, NULL, &error));
    const LessonNew lesson = new_lesson(user, "queued");
    g_assert_true(store_begin(db, &error));
    char *id = lessons_add(db, &lesson, &error);
    g_assert_no_error(error);
    g_assert_true(uploads_accept(db, row->id, id, &error));
    g_autofree char *job = job_add(db, "lesson", id, NULL, 0, 0, &error);
    g_assert_true(store_commit(db, &error));
    g_assert_no_error(error);
    return id;
}

static char *upload_file(Fixture *fixture, const char *user, const char *path)
{
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    return upload(fixture, user, bytes, length);
}

static Lesson *get(Fixture *fixture, const char *id)
{
    g_autoptr(GError) error = NULL;
    Lesson *lesson = lessons_get(fixture->db, id, NULL, &error);
    g_assert_no_error(error);
    return lesson;
}

static Lesson *wait_for(Fixture *fixture, const char *id, const char *state)
{
    for (int i = 0;; i++) {
        g_autoptr(Lesson) lesson = get(fixture, id);
        if (strcmp(lesson->state, state) == 0)
            return g_steal_pointer(&lesson);
        if (i > 1500)
            g_error("the lesson is %s (%s), not %s, after 60 s", lesson->state, lesson->error, state);
        g_usleep(40000);
    }
}

static JobWorkers *start(Fixture *fixture, const Config *config)
{
    g_autoptr(GError) error = NULL;
    JobWorkers *workers = job_workers_start(fixture->store, config, 1, NULL, NULL, &error);
    g_assert_no_error(error);
    return workers;
}

static const char *recording(void)
{
    static char *path;
    if (!path)
        path = make_media(COUNTING "-f lavfi -i 'sine=440:duration=2' -shortest -c:a aac " X264, "algebra.mp4");
    return path;
}

/* No file of the store holds `needle`. */
static void assert_nowhere(const char *folder, const char *needle, gsize length)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL), *bytes = NULL;
        gsize n;
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            assert_nowhere(path, needle, length);
        else if (g_file_get_contents(path, &bytes, &n, NULL) && memmem(bytes, n, needle, length))
            g_error("%s holds plain bytes", path);
    }
}

/* The report without what tells when and where it was made. */
static char *comparable(const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonValue) report = jsonfile_parse(text, length, "report.json", &error);
    g_assert_no_error(error);
    json_object_del(json_object_get(report, "generator"), "analysed_at");
    json_object_del(report, "analysed_at");
    json_object_del(json_object_get(report, "recording"), "video");
    return jsonfile_text(report, TRUE);
}

/* What `otklik lesson` says of the same recording. */
static char *expected_report(const Config *config)
{
    g_autoptr(GError) error = NULL;
    g_auto(LessonKit) kit = {0};
    const Recogniser nobody = {0};
    g_assert_true(lesson_kit_open(config, &kit, &error));
    const VideoOptions how = face_models_video(kit.config);
    const LessonOptions options = lesson_kit_options(&kit, NULL);
    const ListenOptions listening = lesson_listen_options(config, &kit.voices, &nobody);
    Transcript *transcript = voice_listen(recording(), &listening, NULL, &error);
    g_autoptr(VideoReader) video = video_open(recording(), &how, NULL, &error);
    g_autoptr(LessonReport) report = lesson_analyse(video, "algebra.mp4", &options, transcript, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(JsonValue) json = lesson_to_json(report, NULL, &error);
    g_autofree char *text = jsonfile_text(json, TRUE);
    return comparable(text, strlen(text));
}

static void test_lesson(Fixture *fixture, gconstpointer data)
{
    static const char *const files[] = {"report.json",    "report.html",    "moments.csv",    "transcript.vtt",
                                        "transcript.srt", "transcript.txt", "transcript.json"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = quick_config();
    g_autofree char *user = add_user(fixture), *bytes = NULL;
    gsize length, got_length;
    g_assert_true(g_file_get_contents(recording(), &bytes, &length, NULL));
    g_autofree char *id = upload(fixture, user, bytes, length);
    JobWorkers *workers = start(fixture, config);
    g_autoptr(Lesson) lesson = wait_for(fixture, id, "done");
    job_workers_stop(workers);
    g_assert_cmpfloat_with_epsilon(lesson->duration, 2, 0.1);
    g_assert_cmpint(lesson->people, ==, 0);
    g_assert_cmpint(lesson->moments, ==, 0);
    g_assert_true(isnan(lesson->negative) && isnan(lesson->talk_teacher));
    g_assert_cmpfloat(lesson->progress, ==, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GBytes) file = lesson_files_get_bytes(fixture->db, id, files[i], &error);
        g_assert_no_error(error); /* nobody speaks: some are empty */
    }
    g_autoptr(GBytes) media = vault_get(fixture->db, lesson->media, &error);
    g_assert_no_error(error);
    const char *got = g_bytes_get_data(media, &got_length);
    g_assert_cmpmem(got, got_length, bytes, length);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM uploads"), ==, 0);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM job_stages"), ==, 5);
    assert_nowhere(fixture->folder, bytes + length / 2, 64);
    g_autoptr(GBytes) report = lesson_files_get_bytes(fixture->db, id, "report.json", &error);
    g_autofree char *made = comparable(g_bytes_get_data(report, NULL), g_bytes_get_size(report));
    g_autofree char *expected = expected_report(config);
    g_assert_cmpstr(made, ==, expected);
}

static void test_legal_mode(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = quick_config();
    g_assert_true(config_set(config, "legal.mode", "eu-education", CONFIG_FROM_COMMAND_LINE, &error));
    g_autofree char *user = add_user(fixture), *id = upload_file(fixture, user, recording());
    JobWorkers *workers = start(fixture, config);
    g_autoptr(Lesson) lesson = wait_for(fixture, id, "done");
    job_workers_stop(workers);
    g_assert_cmpint(lesson->moments, ==, -1);
    g_autoptr(GBytes) bytes = lesson_files_get_bytes(fixture->db, id, "report.json", &error);
    g_autoptr(JsonValue) report = jsonfile_parse(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "x", &error);
    g_assert_true(json_is_false(json_object_get(json_object_get(report, "settings"), "expression")));
}

/* What is no recording fails at once, in one line, and the webhook hears of it. */
static void test_no_recording(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = quick_config();
    const char *const events[] = {"lesson.failed", NULL};
    g_autoptr(Webhook) webhook = webhooks_add(fixture->db, "http://127.0.0.1:1/hook", events, &error);
    g_assert_no_error(error);
    g_autofree char *user = add_user(fixture), *id = upload(fixture, user, "no recording at all, but text\n", 30);
    JobWorkers *workers = start(fixture, config);
    g_autoptr(Lesson) lesson = wait_for(fixture, id, "failed");
    g_assert_nonnull(strstr(lesson->error, "algebra.mp4: not a recording"));
    g_assert_null(strchr(lesson->error, '\n'));
    g_assert_cmpint(fixture_count(fixture, "SELECT attempts FROM jobs WHERE kind = 'lesson'"), ==, 1);
    for (int i = 0; fixture_count(fixture, "SELECT COUNT(*) FROM deliveries WHERE state = 'dead'") == 0; i++) {
        g_assert_cmpint(i, <, 200);
        g_usleep(50000);
    }
    job_workers_stop(workers);
    g_autoptr(GPtrArray) deliveries = deliveries_list(fixture->db, webhook->id, NULL, &error);
    g_assert_cmpuint(deliveries->len, ==, 1);
    const Delivery *delivery = g_ptr_array_index(deliveries, 0);
    g_assert_cmpstr(delivery->event, ==, "lesson.failed");
    g_assert_nonnull(strstr(delivery->body, id));
    g_assert_nonnull(strstr(delivery->error, "list of allowed hosts")); /* nobody allowed this host */
}

/* A lesson that was removed while it waited, and one that is cancelled while it waits. */
static void test_removed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = quick_config();
    g_autofree char *user = add_user(fixture);
    g_autofree char *removed = upload_file(fixture, user, recording()),
                    *cancelled = upload_file(fixture, user, recording());
    g_autofree char *kept = upload_file(fixture, user, recording());
    g_assert_true(lessons_remove(fixture->db, removed, &error));
    g_assert_true(store_begin(fixture->db, &error) && job_cancel(fixture->db, cancelled, &error) &&
                  store_commit(fixture->db, &error));
    g_autoptr(Lesson) stopped = get(fixture, cancelled);
    g_assert_cmpstr(stopped->state, ==, "cancelled");
    JobWorkers *workers = start(fixture, config);
    g_autoptr(Lesson) done = wait_for(fixture, kept, "done");
    g_assert_true(store_begin(fixture->db, &error) && job_again(fixture->db, cancelled, &error) &&
                  store_commit(fixture->db, &error));
    job_workers_wake(workers);
    g_autoptr(Lesson) again = wait_for(fixture, cancelled, "done");
    job_workers_stop(workers);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'lesson' AND state = 'running'"), ==,
                    0);
}

static guint files_in_vault(Fixture *fixture)
{
    g_autofree char *line = g_strdup_printf("find '%s/vault' -type f", fixture->folder), *out = NULL;
    g_assert_true(g_spawn_command_line_sync(line, &out, NULL, NULL, NULL));
    guint n = 0;
    for (const char *at = out; (at = strchr(at, '\n')); at++)
        n++;
    return n;
}

/* Deleted on time, with every file of it; what may still be kept stays. */
static void test_retention(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = quick_config();
    g_autofree char *user = add_user(fixture);
    g_autofree char *over = upload_file(fixture, user, recording()), *kept = upload_file(fixture, user, recording());
    JobWorkers *workers = start(fixture, config);
    lesson_free(wait_for(fixture, over, "done"));
    lesson_free(wait_for(fixture, kept, "done"));
    job_workers_stop(workers);
    guint files = files_in_vault(fixture);
    g_assert_true(
        lessons_change(fixture->db, over, &(LessonChange){.speakers = -1, .shared = -1, .keep_until = 1}, &error));
    g_assert_true(store_run(fixture->db, NULL, &error, "UPDATE jobs SET run_after = 1 WHERE kind = 'retention'", NULL));
    workers = start(fixture, config);
    for (int i = 0; fixture_count(fixture, "SELECT COUNT(*) FROM lessons") != 1; i++) {
        g_assert_cmpint(i, <, 200);
        g_usleep(50000);
    }
    job_workers_stop(workers);
    g_assert_cmpuint(files_in_vault(fixture), ==, files / 2);
    g_autoptr(Lesson) lesson = get(fixture, kept);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM audit WHERE action = 'lesson.remove'"), ==, 1);
    g_assert_cmpint(fixture_count(fixture, "SELECT COUNT(*) FROM jobs WHERE kind = 'retention' AND state = 'queued'"),
                    ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_add("/lesson-job/lesson", test_lesson);
    fixture_add("/lesson-job/legal-mode", test_legal_mode);
    fixture_add("/lesson-job/no-recording", test_no_recording);
    fixture_add("/lesson-job/removed", test_removed);
    fixture_add("/lesson-job/retention", test_retention);
    int failed = g_test_run();
    made_remove();
    return failed;
}
