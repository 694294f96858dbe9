/* tests/server/bare_server.c: the HTTP core with routes that show each of its sides, and none of the service's.
 *
 *     bare-server serve.port=0 header_seconds=2 ...
 *
 * Prints its address; SIGTERM stops it in order, SIGHUP reads the certificate again. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "serve/headers.h"
#include "serve/options.h"
#include "serve/tus.h"

#define PATTERN_BYTES 1000000
#define MAX_UPLOAD (64 * 1024 * 1024)

typedef struct {
    GMutex lock;
    GPtrArray *streams; /* under lock: HttpEvents */
    GPtrArray *sockets; /* under lock: HttpSocket */
    GHashTable *files;  /* under lock: id → File */
    guint last_file;    /* under lock */
    gint fed, dropped;  /* atomic: of /swallow */
} Bare;

/* ---- answers ---- */

static gboolean get_json(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = json_pack("{s:[]}", "items");
    for (int i = 0; i < 100; i++)
        json_array_append_new(json_object_get(json, "items"), json_pack("{s:i, s:s}", "number", i, "name", "lesson"));
    return http_answer_json(answer, 200, json, error);
}

static gboolean post_json(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = http_body_json(request, error);
    if (!json)
        return FALSE;
    if (!json_is_integer(json_object_get(json, "age")))
        return http_fail_field(error, 400, "age", "age must be a whole number");
    return http_answer_json(answer, 201, json, error);
}

static gboolean echo(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    http_answer_bytes(answer, 200, "application/octet-stream", http_body(request));
    return TRUE;
}

static void set_text(JsonValue *json, const char *name, const char *value)
{
    json_object_set_new(json, name, value ? json_string(value) : json_null());
}

static gboolean who(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = json_object();
    set_text(json, "address", http_address(request));
    set_text(json, "host", http_host(request));
    set_text(json, "id", http_id(request));
    set_text(json, "path", http_path(request));
    set_text(json, "name", http_query(request, "name"));
    set_text(json, "cookie", http_cookie(request, "otklik_session"));
    json_object_set_new(json, "secure", json_boolean(http_is_secure(request)));
    json_object_set_new(json, "local", json_boolean(http_is_local(request)));
    json_object_set_new(json, "same_origin", json_boolean(http_is_same_origin(request)));
    return http_answer_json(answer, 200, json, error);
}

static gboolean get_parameters(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = json_object();
    set_text(json, "id", http_parameter(request, "id"));
    set_text(json, "name", http_parameter(request, "name"));
    return http_answer_json(answer, 200, json, error);
}

static gboolean literal(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = json_pack("{s:b}", "literal", 1);
    return http_answer_json(answer, 200, json, error);
}

static gssize read_pattern(gpointer user, gint64 offset, void *into, gsize length, GError **error)
{
    guint8 *bytes = into;
    gint64 left = PATTERN_BYTES - offset;
    for (gsize i = 0; i < length && (gint64)i < left; i++)
        bytes[i] = (guint8)((offset + (gint64)i) * 7 % 251);
    return (gssize)MIN((gint64)length, left);
}

static gboolean get_media(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    http_answer_download(answer, "урок \"1\".mp4");
    http_answer_ranges(answer, "video/mp4", "tag1", PATTERN_BYTES, read_pattern, NULL, NULL);
    return TRUE;
}

static gssize read_failing(gpointer user, gint64 offset, void *into, gsize length, GError **error)
{
    if (offset == 0)
        return read_pattern(user, offset, into, length, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "the disk is gone");
    return -1;
}

static gboolean get_broken(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    http_answer_ranges(answer, "video/mp4", NULL, PATTERN_BYTES, read_failing, NULL, NULL);
    return TRUE;
}

static gboolean get_page(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    static const char html[] = "<!doctype html><title>t</title><style>p{color:red}</style><script>let a = '<style>';"
                               "</script><p>text</p>";
    static const char *const frames[] = {"https://lms.example", NULL};
    g_autoptr(GBytes) bytes = g_bytes_new_static(html, sizeof html - 1);
    headers_answer_page(answer, 200, bytes, http_query(request, "framed") ? frames : NULL);
    return TRUE;
}

static gboolean boom(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "secret path of the server");
    return FALSE;
}

static gboolean slow(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    const char *ms = http_query(request, "ms");
    g_usleep(1000 * (gulong)g_ascii_strtoull(ms ? ms : "0", NULL, 10));
    http_answer_empty(answer, 204);
    return TRUE;
}

/* ---- what is told to all ---- */

static void stream_opened(HttpEvents *events, gpointer user)
{
    Bare *bare = user;
    const char *last = http_events_last_id(events);
    if (last)
        http_events_send(events, "again", NULL, last);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    g_ptr_array_add(bare->streams, events);
}

static gboolean get_events(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    http_answer_events(answer, stream_opened, user, NULL);
    return TRUE;
}

static void socket_opened(HttpSocket *socket, gpointer user)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    g_ptr_array_add(bare->sockets, socket);
}

static void socket_text(HttpSocket *socket, const char *text, gsize length, gpointer user)
{
    if (strcmp(text, "close") == 0)
        http_socket_close(socket, 4001, "as you wish");
    else
        http_socket_send(socket, text);
}

static void socket_closed(HttpSocket *socket, guint code, gpointer user)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    g_ptr_array_remove(bare->sockets, socket);
}

static gboolean get_socket(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    static const HttpSocketEvents events = {socket_opened, socket_text, socket_closed};
    http_answer_socket(answer, &events, user, NULL);
    return TRUE;
}

/* Sends the body to all streams and sockets as often as ?times says; answers who is there. */
static gboolean tell(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Bare *bare = user;
    const char *times = http_query(request, "times");
    gsize length;
    const char *bytes = g_bytes_get_data(http_body(request), &length);
    g_autofree char *text = g_strndup(bytes ? bytes : "", length);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    for (guint n = times ? (guint)atoi(times) : 1; n > 0; n--) {
        for (guint i = bare->streams->len; i > 0; i--) {
            HttpEvents *events = g_ptr_array_index(bare->streams, i - 1);
            g_autofree char *id = g_strdup_printf("%u", n);
            if (!http_events_send(events, "news", id, text)) {
                http_events_close(events);
                g_ptr_array_remove_index(bare->streams, i - 1);
            }
        }
        for (guint i = 0; i < bare->sockets->len; i++)
            http_socket_send(g_ptr_array_index(bare->sockets, i), text);
    }
    g_autoptr(JsonValue) json = json_pack("{s:i, s:i}", "streams", bare->streams->len, "sockets", bare->sockets->len);
    return http_answer_json(answer, 200, json, error);
}

/* ---- a body that is not kept ---- */

static gpointer swallow_begin(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    if (http_query(request, "refuse"))
        return (void)http_fail(error, 403, "not wanted"), NULL;
    return user;
}

static gboolean swallow_feed(gpointer upload, const void *bytes, gsize length, GError **error)
{
    g_atomic_int_add(&((Bare *)upload)->fed, (gint)length);
    return *(const char *)bytes != '!' || http_fail(error, 400, "no !");
}

static gboolean swallow_end(gpointer upload, HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    http_answer_empty(answer, 204);
    return TRUE;
}

static void swallow_drop(gpointer upload)
{
    g_atomic_int_inc(&((Bare *)upload)->dropped);
}

static gboolean swallowed(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Bare *bare = user;
    g_autoptr(JsonValue) json =
        json_pack("{s:i, s:i}", "fed", g_atomic_int_get(&bare->fed), "dropped", g_atomic_int_get(&bare->dropped));
    return http_answer_json(answer, 200, json, error);
}

/* ---- uploads, in memory ---- */

typedef struct {
    GByteArray *bytes;
    gint64 length;
    char *metadata;
    gboolean busy, finished;
} File;

static File *find_file(Bare *bare, const char *id, GError **error)
{
    File *file = g_hash_table_lookup(bare->files, id);
    if (!file)
        (void)http_fail(error, 404, "there is no upload %s", id);
    return file;
}

static gint64 max_size(gpointer user)
{
    return MAX_UPLOAD;
}

static char *create(HttpRequest *request, gpointer user, gint64 length, const TusMetadata *metadata, gint64 *expires,
                    GError **error)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    File *file = g_new0(File, 1);
    *file = (File){g_byte_array_new(), length, g_strdup(tus_metadata_text(metadata))};
    char *id = g_strdup_printf("%u", ++bare->last_file);
    *expires = 4102444800; /* 2100-01-01 */
    g_hash_table_insert(bare->files, g_strdup(id), file);
    return id;
}

static gboolean find(HttpRequest *request, gpointer user, const char *id, TusState *state, GError **error)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    const File *file = find_file(bare, id, error);
    if (!file)
        return FALSE;
    *state = (TusState){file->length, file->bytes->len, 4102444800, *file->metadata ? g_strdup(file->metadata) : NULL};
    return TRUE;
}

static gpointer open_file(HttpRequest *request, gpointer user, const char *id, gint64 offset, GError **error)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    File *file = find_file(bare, id, error);
    if (!file)
        return NULL;
    if (file->busy || offset != file->bytes->len)
        return (void)http_fail(error, file->busy ? 423 : 409, "not now"), NULL;
    file->busy = TRUE;
    return file;
}

static gboolean append(gpointer writer, const void *bytes, gsize length, GError **error)
{
    g_byte_array_append(((File *)writer)->bytes, bytes, (guint)length);
    return TRUE;
}

static gboolean close_file(gpointer writer, GError **error)
{
    ((File *)writer)->busy = FALSE;
    return TRUE;
}

static gboolean finish(HttpRequest *request, HttpAnswer *answer, gpointer user, const char *id, GError **error)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    File *file = find_file(bare, id, error);
    if (!file)
        return FALSE;
    http_answer_header(answer, "Otklik-Lesson", file->finished ? "again" : "first");
    file->finished = TRUE;
    return TRUE;
}

static gboolean remove_file(HttpRequest *request, gpointer user, const char *id, GError **error)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    return find_file(bare, id, error) && g_hash_table_remove(bare->files, id);
}

static gboolean get_content(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Bare *bare = user;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&bare->lock);
    const File *file = find_file(bare, http_parameter(request, "id"), error);
    if (!file)
        return FALSE;
    g_autoptr(GBytes) bytes = g_bytes_new(file->bytes->data, file->bytes->len);
    http_answer_bytes(answer, 200, "application/octet-stream", bytes);
    return TRUE;
}

static void file_free(gpointer data)
{
    File *file = data;
    g_byte_array_unref(file->bytes);
    g_free(file->metadata);
    g_free(file);
}

static const TusStorage storage = {"/files", max_size,   create, find,       open_file,
                                   append,   close_file, finish, remove_file};
static const HttpStreamed swallow = {swallow_begin, swallow_feed, swallow_end, swallow_drop};

#define FORBIDDEN 1

static const HttpRoute routes[] = {
    {"GET", "/healthz", health_handle},
    {"GET", "/metrics", metrics_handle},
    {"GET", "/json", get_json},
    {"POST", "/json", post_json, .limit = 1000},
    {"POST", "/echo", echo, .limit = 2 * 1024 * 1024},
    {"PUT", "/echo", echo, .limit = 10},
    {"GET", "/who", who},
    {"GET", "/things/{id}/{name}", get_parameters},
    {"GET", "/things/{id}/all", literal},
    {"GET", "/media", get_media},
    {"GET", "/broken", get_broken},
    {"GET", "/page", get_page},
    {"GET", "/boom", boom},
    {"GET", "/slow", slow},
    {"GET", "/forbidden", boom, .access = FORBIDDEN},
    {"PUT", "/forbidden", .streamed = &swallow, .access = FORBIDDEN},
    {"GET", "/events", get_events},
    {"GET", "/socket", get_socket},
    {"POST", "/tell", tell, .limit = 100000},
    {"PUT", "/swallow", .streamed = &swallow},
    {"GET", "/swallow", swallowed},
    {"GET", "/content/{id}", get_content},
    TUS_ROUTES("/files", &storage, 0, 0),
    {0},
};

static gboolean admit(HttpRequest *request, const HttpRoute *route, HttpAnswer *answer, gpointer user, GError **error)
{
    return route->access != FORBIDDEN || http_fail(error, 401, "who are you?");
}

static gboolean set(Config *config, HttpServerOptions *options, const char *name, const char *value, GError **error)
{
    static const struct {
        const char *name;
        gsize place;
    } seconds[] = {{"header_seconds", G_STRUCT_OFFSET(HttpServerOptions, header_seconds)},
                   {"body_seconds", G_STRUCT_OFFSET(HttpServerOptions, body_seconds)},
                   {"idle_seconds", G_STRUCT_OFFSET(HttpServerOptions, idle_seconds)}};
    for (gsize i = 0; i < G_N_ELEMENTS(seconds); i++) {
        if (strcmp(seconds[i].name, name) != 0)
            continue;
        G_STRUCT_MEMBER(guint, options, seconds[i].place) = (guint)atoi(value);
        return TRUE;
    }
    return config_set(config, name, value, CONFIG_FROM_COMMAND_LINE, error);
}

static gboolean read_arguments(Config *config, HttpServerOptions *options, int argc, char **argv, GError **error)
{
    for (int i = 1; i < argc; i++) {
        g_auto(GStrv) pair = g_strsplit(argv[i], "=", 2);
        if (!pair[0] || !pair[1] || !set(config, options, pair[0], pair[1], error))
            return FALSE;
    }
    return log_init(config_text(config, "log.level"), error);
}

static int run(const HttpServerOptions *options)
{
    const HttpRoute *const tables[] = {routes, NULL};
    g_autoptr(GError) error = NULL;
    sigset_t signals;
    int number = 0;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    HttpServer *server = http_server_start(options, tables, &error);
    if (!server) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    g_autofree char *url = http_server_url(server);
    printf("%s\n", url);
    fflush(stdout);
    while (sigwait(&signals, &number) == 0 && number == SIGHUP)
        if (!http_server_reload(server, &error))
            g_clear_error(&error);
    http_server_stop(server, 2);
    return 0;
}

int main(int argc, char **argv)
{
    g_autoptr(Config) config = config_new();
    g_autoptr(GError) error = NULL;
    HttpServerOptions chosen = {0};
    g_auto(ServeOptions) options = {0};
    if (!read_arguments(config, &chosen, argc, argv, &error) || !serve_options_load(config, &options, &error)) {
        fprintf(stderr, "%s\n", error ? error->message : "NAME=VALUE ...");
        return 2;
    }
    Bare bare = {.streams = g_ptr_array_new(), .sockets = g_ptr_array_new()};
    bare.files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_free);
    g_mutex_init(&bare.lock);
    g_autoptr(Metrics) metrics = metrics_new();
    options.server.header_seconds = chosen.header_seconds;
    options.server.body_seconds = chosen.body_seconds;
    options.server.idle_seconds = chosen.idle_seconds;
    options.server.metrics = metrics;
    options.server.admit = admit;
    options.server.user = &bare;
    int status = run(&options.server);
    for (guint i = 0; i < bare.streams->len; i++)
        http_events_close(g_ptr_array_index(bare.streams, i));
    g_ptr_array_unref(bare.streams);
    g_ptr_array_unref(bare.sockets);
    g_hash_table_unref(bare.files);
    g_mutex_clear(&bare.lock);
    return status;
}
