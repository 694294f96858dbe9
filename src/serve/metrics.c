/* serve/metrics.c: see metrics.h. */
#include "serve/metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "serve/request.h"

/* Upper bounds of the histogram of seconds; then everything. */
static const double bounds[] = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

typedef enum { COUNTER, GAUGE } Kind;

typedef struct {
    char *name, *labels; /* labels: "" when there are none */
    char *help;
    Kind kind;
    double value;
    double (*read)(gpointer user); /* NULL: `value` */
    gpointer user;
} Series;

typedef struct {
    char *route;
    guint64 counts[G_N_ELEMENTS(bounds) + 1], n;
    double sum;
} Histogram;

struct Metrics {
    GMutex lock;
    GHashTable *series;     /* under lock: "name{labels}" → Series */
    GHashTable *histograms; /* under lock: route → Histogram */
    gint64 started;         /* immutable; seconds since 1970 */
};

static void series_free(gpointer data)
{
    Series *series = data;
    g_free(series->name);
    g_free(series->labels);
    g_free(series->help);
    g_free(series);
}

static void histogram_free(gpointer data)
{
    g_free(((Histogram *)data)->route);
    g_free(data);
}

Metrics *metrics_new(void)
{
    Metrics *metrics = g_new0(Metrics, 1);
    g_mutex_init(&metrics->lock);
    metrics->series = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, series_free);
    metrics->histograms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, histogram_free);
    metrics->started = g_get_real_time() / G_USEC_PER_SEC;
    return metrics;
}

void metrics_free(Metrics *metrics)
{
    if (!metrics)
        return;
    g_hash_table_unref(metrics->series);
    g_hash_table_unref(metrics->histograms);
    g_mutex_clear(&metrics->lock);
    g_free(metrics);
}

/* Under lock. NULL when there are LIMIT_METRICS_SERIES of them. */
static Series *find_series(Metrics *metrics, const char *name, const char *labels, const char *help, Kind kind)
{
    g_autofree char *key = g_strconcat(name, "{", labels, "}", NULL);
    Series *series = g_hash_table_lookup(metrics->series, key);
    if (series || g_hash_table_size(metrics->series) >= LIMIT_METRICS_SERIES)
        return series;
    series = g_new0(Series, 1);
    *series = (Series){g_strdup(name), g_strdup(labels ? labels : ""), g_strdup(help), kind};
    g_hash_table_insert(metrics->series, g_steal_pointer(&key), series);
    return series;
}

static void add(Metrics *metrics, const char *name, const char *labels, const char *help, Kind kind, double by)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&metrics->lock);
    Series *series = find_series(metrics, name, labels ? labels : "", help, kind);
    if (series)
        series->value += by;
}

void metrics_count(Metrics *metrics, const char *name, const char *labels, const char *help, double by)
{
    add(metrics, name, labels, help, COUNTER, by);
}

void metrics_change(Metrics *metrics, const char *name, const char *labels, const char *help, double by)
{
    add(metrics, name, labels, help, GAUGE, by);
}

void metrics_gauge(Metrics *metrics, const char *name, const char *labels, const char *help,
                   double (*read)(gpointer user), gpointer user)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&metrics->lock);
    Series *series = find_series(metrics, name, labels ? labels : "", help, GAUGE);
    if (series) {
        series->read = read;
        series->user = user;
    }
}

/* A client may make up any method. */
static const char *known_method(const char *method)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(method, methods[i]) == 0)
            return methods[i];
    return "other";
}

static void observe(Metrics *metrics, const char *route, double seconds)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&metrics->lock);
    Histogram *histogram = g_hash_table_lookup(metrics->histograms, route);
    if (!histogram) {
        histogram = g_new0(Histogram, 1);
        histogram->route = g_strdup(route);
        g_hash_table_insert(metrics->histograms, histogram->route, histogram);
    }
    guint i = 0;
    while (i < G_N_ELEMENTS(bounds) && seconds > bounds[i])
        i++;
    histogram->counts[i]++;
    histogram->n++;
    histogram->sum += seconds;
}

void metrics_request(Metrics *metrics, const char *method, const char *route, guint status, double seconds)
{
    const char *place = route ? route : "none";
    g_autofree char *labels =
        g_strdup_printf("method=\"%s\",route=\"%s\",status=\"%u\"", known_method(method), place, status);
    metrics_count(metrics, "otklik_http_requests_total", labels, "Requests that were answered.", 1);
    observe(metrics, place, seconds);
}

static void append_number(GString *text, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(text, " %s\n", g_ascii_formatd(digits, sizeof digits, "%.15g", value));
}

static void append_series(GString *text, const char *name, const char *suffix, const char *labels, double value)
{
    g_string_append_printf(text, "%s%s", name, suffix);
    if (*labels)
        g_string_append_printf(text, "{%s}", labels);
    append_number(text, value);
}

static void append_head(GString *text, const char *name, const char *help, const char *kind)
{
    g_string_append_printf(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    const Series *left = *(Series *const *)a, *right = *(Series *const *)b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->labels, right->labels);
}

/* What a `read` may do is not known, so none is called under the lock. */
static GPtrArray *copy_series(Metrics *metrics)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&metrics->lock);
    GPtrArray *all = g_ptr_array_new_with_free_func(series_free);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, metrics->series);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Series *copy = g_memdup2(value, sizeof *copy);
        copy->name = g_strdup(copy->name);
        copy->labels = g_strdup(copy->labels);
        copy->help = g_strdup(copy->help);
        g_ptr_array_add(all, copy);
    }
    return all;
}

static void append_all_series(GString *text, Metrics *metrics)
{
    g_autoptr(GPtrArray) all = copy_series(metrics);
    g_ptr_array_sort(all, by_name);
    const char *before = "";
    for (guint i = 0; i < all->len; i++) {
        const Series *series = g_ptr_array_index(all, i);
        if (strcmp(before, series->name) != 0)
            append_head(text, series->name, series->help, series->kind == COUNTER ? "counter" : "gauge");
        before = series->name;
        append_series(text, series->name, "", series->labels,
                      series->read ? series->read(series->user) : series->value);
    }
}

static void append_histogram(GString *text, const Histogram *histogram)
{
    const char *name = "otklik_http_request_seconds";
    guint64 below = 0;
    for (guint i = 0; i <= G_N_ELEMENTS(bounds); i++) {
        char digits[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";
        if (i < G_N_ELEMENTS(bounds))
            g_ascii_formatd(digits, sizeof digits, "%g", bounds[i]);
        below += histogram->counts[i];
        g_autofree char *labels = g_strdup_printf("route=\"%s\",le=\"%s\"", histogram->route, digits);
        append_series(text, name, "_bucket", labels, (double)below);
    }
    g_autofree char *labels = g_strdup_printf("route=\"%s\"", histogram->route);
    append_series(text, name, "_sum", labels, histogram->sum);
    append_series(text, name, "_count", labels, (double)histogram->n);
}

static void append_histograms(GString *text, Metrics *metrics)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&metrics->lock);
    GHashTableIter iter;
    gpointer histogram;
    if (g_hash_table_size(metrics->histograms) > 0)
        append_head(text, "otklik_http_request_seconds", "Time from a request's headers to its answer.", "histogram");
    g_hash_table_iter_init(&iter, metrics->histograms);
    while (g_hash_table_iter_next(&iter, NULL, &histogram))
        append_histogram(text, histogram);
}

static double resident_bytes(void)
{
    g_autofree char *text = NULL;
    unsigned long long whole = 0, resident = 0;
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL) ||
        sscanf(text, "%llu %llu", &whole, &resident) != 2)
        return NAN;
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static void append_process(GString *text, const Metrics *metrics)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    append_head(text, "process_start_time_seconds", "When the process started, seconds since 1970.", "gauge");
    append_series(text, "process_start_time_seconds", "", "", (double)metrics->started);
    append_head(text, "process_cpu_seconds_total", "Processor time used.", "counter");
    append_series(text, "process_cpu_seconds_total", "", "", (double)used.tv_sec + (double)used.tv_nsec * 1e-9);
    append_head(text, "process_resident_memory_bytes", "Resident memory.", "gauge");
    append_series(text, "process_resident_memory_bytes", "", "", resident_bytes());
    append_head(text, "otklik_build_info", "Version of the program.", "gauge");
    append_series(text, "otklik_build_info", "", "version=\"" OTKLIK_VERSION "\"", 1);
}

char *metrics_text(Metrics *metrics)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_process(text, metrics);
    append_all_series(text, metrics);
    append_histograms(text, metrics);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

gboolean metrics_handle(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    if (!request->metrics)
        return http_fail(error, 404, "no metrics are kept");
    char *text = metrics_text(request->metrics);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
    http_answer_bytes(answer, 200, "text/plain; version=0.0.4; charset=utf-8", bytes);
    return TRUE;
}

gboolean health_handle(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    g_autoptr(JsonValue) json = json_pack("{s:s}", "status", "ok");
    return http_answer_json(answer, 200, json, error);
}
