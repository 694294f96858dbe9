/* The recogniser "http" against a real server (tests/flow/asr_server.py): what it sends, what it makes of the answers,
 * when it tries again and when not; and the answers alone. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/jsonfile.h"
#include "link/asr_engines.h"
#include "link/asr_reply.h"
#include "link/error.h"
#include "link/http.h"
#include "voice/error.h"

#define SECONDS 2
#define KEY "sk-a-secret-key"

typedef struct {
    GPid pid;
    gint in, out;
    GIOChannel *lines;
    char *url;
} Server;

static char *read_line(Server *server)
{
    char *line = NULL;
    g_io_channel_read_line(server->lines, &line, NULL, NULL, NULL);
    return line;
}

static Server start_server(const char *mode)
{
    Server server = {0};
    g_autofree char *root = g_path_get_dirname(g_getenv("OTKLIK_MODELS"));
    g_autofree char *program = g_build_filename(root, "tests", "flow", "asr_server.py", NULL);
    char *const argv[] = {(char *)"python3", program, (char *)mode, NULL};
    g_assert_true(g_spawn_async_with_pipes(NULL, (char **)argv, NULL,
                                           G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES,
                                           NULL, NULL, &server.pid, &server.in, &server.out, NULL, NULL));
    server.lines = g_io_channel_unix_new(server.out);
    g_autofree char *port = read_line(&server);
    g_assert_nonnull(port);
    server.url = g_strdup_printf("http://127.0.0.1:%s/", g_strstrip(port));
    return server;
}

static void stop_server(Server *server)
{
    if (server->in >= 0)
        close(server->in); /* it ends with its input */
    g_io_channel_unref(server->lines);
    close(server->out);
    g_spawn_close_pid(server->pid);
    g_free(server->url);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Server, stop_server)

/* What the server says of its next request. */
static JsonValue *next_request(Server *server)
{
    g_autofree char *line = read_line(server);
    g_assert_nonnull(line);
    return jsonfile_parse(line, strlen(line), "request", NULL);
}

static const char *field(const JsonValue *request, const char *name)
{
    return json_string_value(json_object_get(request, name));
}

/* One run of the engine on SECONDS of sound. */
static gboolean recognise(const AsrOptions *options, VoiceTurn *turn, const Task *task, GError **error)
{
    g_autofree float *samples = g_new0(float, SECONDS *AUDIO_RATE);
    gpointer engine = asr_http.open(options, error);
    g_assert_nonnull(engine);
    gboolean good = asr_http.recognise(engine, samples, SECONDS * AUDIO_RATE, turn, task, error);
    asr_http.close(engine);
    return good;
}

static VoiceTurn *new_turn(Transcript *transcript)
{
    return transcript_add_turn(transcript, transcript_add_speaker(transcript), 0, SECONDS);
}

static const VoiceWord *word_at(const VoiceTurn *turn, guint i)
{
    g_assert_cmpuint(i, <, turn->words->len);
    return &g_array_index(turn->words, VoiceWord, i);
}

static void test_good(void)
{
    g_auto(Server) server = start_server("good");
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "otklik-key-XXXXXX", NULL);
    close(g_mkstemp(path));
    g_assert_true(file_save(path, KEY "\n", strlen(KEY) + 1, NULL));
    g_autoptr(Transcript) transcript = transcript_new();
    VoiceTurn *turn = new_turn(transcript);
    g_autoptr(GError) error = NULL;
    const AsrOptions options = {
        .url = server.url, .key_file = path, .language = "en", .prompt = "Anna, algebra", .timeout = 20, .workers = 1};
    g_assert_true(recognise(&options, turn, NULL, &error));
    g_assert_no_error(error);
    g_unlink(path);
    g_assert_cmpuint(turn->words->len, ==, 2);
    g_assert_cmpstr(word_at(turn, 1)->text, ==, "world");
    g_assert_cmpfloat_with_epsilon(word_at(turn, 1)->start, 1, 1e-6);
    g_assert_cmpfloat_with_epsilon(word_at(turn, 1)->end, 2, 1e-6);
    g_autoptr(JsonValue) request = next_request(&server);
    const struct {
        const char *name, *value;
    } sent[] = {{"path", "/v1/audio/transcriptions"},
                {"key", "Bearer " KEY},
                {"model", "whisper-1"},
                {"response_format", "verbose_json"},
                {"timestamp_granularities[]", "word"},
                {"language", "en"},
                {"prompt", "Anna, algebra"}};
    for (gsize i = 0; i < G_N_ELEMENTS(sent); i++)
        g_assert_cmpstr(field(request, sent[i].name), ==, sent[i].value);
    g_assert_cmpfloat(json_number_value(json_object_get(request, "seconds")), ==, SECONDS);
}

/* What each kind of answer leads to. */
static void test_answers(void)
{
    static const struct {
        const char *mode;
        guint retries, requests; /* 0: the server may not have seen any in time */
        guint words;
        double timeout;
        int failed; /* VOICE_ERROR code, or -1 for LINK_ERROR_REFUSED */
        const char *says;
    } cases[] = {
        {"busy-once", 2, 2, 2, 20, 0, NULL},
        {"segments", 0, 1, 2, 20, 0, NULL},
        {"text", 0, 1, 2, 20, 0, NULL},
        {"busy-once", 0, 1, 0, 20, VOICE_ERROR_FAILED, "429: slow down"},
        {"broken", 2, 3, 0, 20, VOICE_ERROR_FAILED, "500: out of order"},
        {"slow", 1, 0, 0, 0.3, VOICE_ERROR_FAILED, "http://127.0.0.1"},
        {"garbage", 2, 1, 0, 20, VOICE_ERROR_FAILED, "http://127.0.0.1"},
        {"odd", 2, 1, 0, 20, VOICE_ERROR_FAILED, "transcriptions"},
        {"huge", 2, 1, 0, 20, VOICE_ERROR_FAILED, "4194304"},
        {"denied", 2, 1, 0, 20, -1, "401: wrong key none"},
        {"moved", 2, 1, 0, 20, -1, "307"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Server) server = start_server(cases[i].mode);
        g_autoptr(Transcript) transcript = transcript_new();
        VoiceTurn *turn = new_turn(transcript);
        g_autoptr(GError) error = NULL;
        const AsrOptions options = {.url = server.url, .timeout = cases[i].timeout, .retries = cases[i].retries};
        gboolean good = recognise(&options, turn, NULL, &error);
        g_assert_cmpint(good, ==, cases[i].failed == 0);
        g_assert_cmpuint(turn->words->len, ==, cases[i].words);
        if (cases[i].failed > 0)
            g_assert_error(error, VOICE_ERROR, cases[i].failed);
        if (cases[i].failed < 0)
            g_assert_error(error, LINK_ERROR, LINK_ERROR_REFUSED);
        if (cases[i].says)
            g_assert_nonnull(strstr(error->message, cases[i].says));
        for (guint k = 0; k < cases[i].requests; k++) {
            g_autoptr(JsonValue) request = next_request(&server);
            g_assert_cmpstr(field(request, "path"), ==, "/v1/audio/transcriptions");
        }
        close(server.in); /* now it ends: whatever else it was asked comes before the end of its output */
        server.in = -1;
        g_autofree char *more = read_line(&server);
        g_assert_true(!more || cases[i].requests == 0);
    }
}

/* A server that quotes the key does not get it into a message. */
static void test_key_is_not_told(void)
{
    g_auto(Server) server = start_server("denied");
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpClient) client = http_client_new();
    g_autofree char *url = g_strconcat(server.url, "v1/audio/transcriptions", NULL);
    /* The smallest WAV file: its header. */
    static const char wav[] = "RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data\0\0\0";
    const HttpPart part = {"file", wav, 44, "a.wav", "audio/wav"};
    const HttpPost post = {.url = url, .key = KEY, .parts = &part, .n_parts = 1, .timeout = 20, .limit = 1000};
    gsize length;
    g_assert_null(http_post(client, &post, &length, NULL, &error));
    g_assert_error(error, LINK_ERROR, LINK_ERROR_REFUSED);
    g_assert_nonnull(strstr(error->message, "wrong key …"));
    g_assert_null(strstr(error->message, KEY));
}

static void test_nobody_listens(void)
{
    g_autoptr(Transcript) transcript = transcript_new();
    g_autoptr(GError) error = NULL;
    const AsrOptions options = {.url = "http://127.0.0.1:1", .timeout = 5, .retries = 1};
    g_assert_false(recognise(&options, new_turn(transcript), NULL, &error));
    g_assert_error(error, VOICE_ERROR, VOICE_ERROR_FAILED);
}

static gpointer cancel_soon(gpointer task)
{
    g_usleep(G_USEC_PER_SEC / 5);
    task_cancel(task);
    return NULL;
}

/* Cancelled while a server is silent, and while a repetition is waited for. */
static void test_cancel(void)
{
    static const char *const modes[] = {"slow", "broken"};
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_auto(Server) server = start_server(modes[i]);
        g_autoptr(Transcript) transcript = transcript_new();
        g_autoptr(GError) error = NULL;
        Task task = {0};
        GThread *thread = g_thread_new("cancel", cancel_soon, &task);
        const AsrOptions options = {.url = server.url, .timeout = 60, .retries = 100};
        g_assert_false(recognise(&options, new_turn(transcript), &task, &error));
        g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
        g_thread_join(thread);
    }
}

static void test_bad_options(void)
{
    static const struct {
        const char *url, *key_file, *says;
    } cases[] = {
        {NULL, NULL, "asr.url"},
        {"", NULL, "asr.url"},
        {"127.0.0.1:8000", NULL, "127.0.0.1:8000"},
        {"file:///etc/passwd", NULL, "file:///etc/passwd"},
        {"ftp://host/", NULL, "ftp://host/"},
        {"http://", NULL, "http://"},
        {"http://user:secret@host/", NULL, "…"},
        {"http://host/?a=b", NULL, "http://host/?a=b"},
        {"http://host", "/nowhere/key", "/nowhere/key"},
        {"http://host", "/dev/null", "/dev/null"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const AsrOptions options = {.url = cases[i].url, .key_file = cases[i].key_file, .timeout = 1};
        g_assert_null(asr_http.open(&options, &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, cases[i].says));
        g_assert_null(strstr(error->message, "secret"));
    }
}

static void test_reply(void)
{
    static const struct {
        const char *json, *words, *language; /* words: "text@start-end" */
    } cases[] = {
        {"{\"text\": \"\"}", "", NULL},
        {"{\"text\": \"ab  abcd\"}", "ab@0.00-1.00 abcd@1.00-3.00", NULL},
        {"{\"language\": \"Russian\", \"words\": [{\"word\": \" да\", \"start\": 1, \"end\": 1.5}]}", "да@1.00-1.50",
         "ru"},
        {"{\"language\": \"de\", \"words\": [{\"word\": \"a\", \"start\": 2, \"end\": 9}, "
         "{\"word\": \"b\", \"start\": 1, \"end\": 0}]}",
         "a@2.00-3.00 b@3.00-3.00", "de"},
        {"{\"text\": \"x\", \"words\": [], \"segments\": [{\"start\": 1, \"end\": 2, \"text\": \" a b\"}]}",
         "a@1.00-1.50 b@1.50-2.00", NULL},
        {"{\"segments\": [{\"start\": 0, \"end\": 3, \"text\": \"a\", \"words\": "
         "[{\"word\": \"a\", \"start\": 1, \"end\": 2, \"probability\": 0.5}]}]}",
         "a@1.00-2.00", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        VoiceTurn *turn = new_turn(transcript);
        g_autoptr(GError) error = NULL;
        g_autofree char *language = NULL;
        g_assert_true(asr_reply_read(cases[i].json, strlen(cases[i].json), "server", 3, turn, &language, &error));
        g_autoptr(GString) words = g_string_new(NULL);
        for (guint k = 0; k < turn->words->len; k++)
            g_string_append_printf(words, "%s%s@%.2f-%.2f", k ? " " : "", word_at(turn, k)->text,
                                   word_at(turn, k)->start, word_at(turn, k)->end);
        g_assert_cmpstr(words->str, ==, cases[i].words);
        g_assert_cmpstr(language, ==, cases[i].language);
    }
}

static void test_reply_confidence(void)
{
    static const char json[] =
        "{\"segments\": [{\"start\": 0, \"end\": 1, \"text\": \"a\", \"avg_logprob\": -0.6931472},"
        "{\"start\": 1, \"end\": 2, \"text\": \"b\"},"
        "{\"start\": 2, \"end\": 3, \"words\": [{\"word\": \"c\", \"start\": 2, \"end\": 3, \"probability\": 0.25}]}]}";
    g_autoptr(Transcript) transcript = transcript_new();
    VoiceTurn *turn = new_turn(transcript);
    g_autofree char *language = NULL;
    g_assert_true(asr_reply_read(json, strlen(json), "server", 3, turn, &language, NULL));
    g_assert_cmpfloat_with_epsilon(word_at(turn, 0)->confidence, 0.5, 1e-5);
    g_assert_true(isnan(word_at(turn, 1)->confidence));
    g_assert_cmpfloat_with_epsilon(word_at(turn, 2)->confidence, 0.25, 1e-5);
}

static void test_reply_refused(void)
{
    static const char *const cases[] = {"",
                                        "[]",
                                        "{}",
                                        "\"hello\"",
                                        "{\"text\": 5}",
                                        "{\"words\": [5]}",
                                        "{\"words\": [{\"word\": \"a\", \"start\": null, \"end\": 1}]}",
                                        "{\"segments\": [{\"text\": \"a\"}]}"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = transcript_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *language = NULL;
        g_assert_false(
            asr_reply_read(cases[i], strlen(cases[i]), "server", 3, new_turn(transcript), &language, &error));
        g_assert_nonnull(strstr(error->message, "server"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("no_proxy", "127.0.0.1", TRUE);
    g_test_add_func("/asr-http/good", test_good);
    g_test_add_func("/asr-http/answers", test_answers);
    g_test_add_func("/asr-http/key-is-not-told", test_key_is_not_told);
    g_test_add_func("/asr-http/nobody-listens", test_nobody_listens);
    g_test_add_func("/asr-http/cancel", test_cancel);
    g_test_add_func("/asr-http/bad-options", test_bad_options);
    g_test_add_func("/asr-http/reply", test_reply);
    g_test_add_func("/asr-http/reply-confidence", test_reply_confidence);
    g_test_add_func("/asr-http/reply-refused", test_reply_refused);
    return g_test_run();
}
