/* serve/hub.c: see hub.h. */
#include "serve/hub.h"

#include <string.h>

#include "base/limits.h"

typedef struct {
    HttpEvents *events; /* one of the two */
    HttpSocket *socket;
    char *user, *session;
    UserRole role;
    gint64 since, expires;
} Listener;

/* A listener that the server has not opened yet. */
typedef struct {
    Hub *hub;
    Listener *listener;
} Arrival;

typedef struct {
    char *state, *stage;
    double progress;
} Progress;

struct Hub {
    Store *store;
    GThread *thread;
    GMutex lock;
    GCond changed;
    gboolean stopping;   /* under lock, as all that follows */
    gboolean urgent;     /* a state changed */
    GHashTable *pending; /* lesson and Progress */
    GHashTable *told;    /* lesson and the state that was told last */
    GPtrArray *listeners;
};

static void progress_free(gpointer data)
{
    Progress *progress = data;
    g_free(progress->state);
    g_free(progress->stage);
    g_free(progress);
}

static void listener_free(gpointer data)
{
    Listener *listener = data;
    if (listener->events)
        http_events_close(listener->events);
    g_free(listener->user);
    g_free(listener->session);
    g_free(listener);
}

/* ---- sending ---- */

static gboolean may_see(const Lesson *lesson, const Listener *listener)
{
    return listener->role == ROLE_ADMIN || g_strcmp0(lesson->teacher, listener->user) == 0 ||
           g_strcmp0(lesson->owner, listener->user) == 0 ||
           (lesson->shared && (listener->role & (ROLE_MANAGER | ROLE_VIEWER)));
}

/* FALSE: it is gone. */
static gboolean send_to(Listener *listener, const char *event, const char *message)
{
    return listener->events ? http_events_send(listener->events, "lesson", NULL, event)
                            : http_socket_send(listener->socket, message);
}

/* A socket that is gone is taken out by its `closed`. */
static void send_lesson(Hub *hub, const Lesson *lesson, const Progress *progress)
{
    gboolean running = strcmp(lesson->state, "running") == 0;
    g_autoptr(JsonValue) json = json_pack("{s:s, s:s, s:s, s:f}", "id", lesson->id, "state", lesson->state, "stage",
                                          running ? progress->stage : "", "progress",
                                          running ? CLAMP(progress->progress, 0, 1) : lesson->progress);
    g_autofree char *event = g_strchomp(jsonfile_text(json, FALSE));
    json_object_set_new(json, "type", json_string("lesson"));
    g_autofree char *message = g_strchomp(jsonfile_text(json, FALSE));
    g_mutex_lock(&hub->lock);
    for (guint i = hub->listeners->len; i > 0; i--) {
        Listener *listener = g_ptr_array_index(hub->listeners, i - 1);
        if (may_see(lesson, listener) && !send_to(listener, event, message) && listener->events)
            g_ptr_array_remove_index_fast(hub->listeners, i - 1);
    }
    g_mutex_unlock(&hub->lock);
}

static void send_pending(Hub *hub, GHashTable *pending)
{
    GHashTableIter each;
    gpointer id, progress;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreDb) db = store_acquire(hub->store, &error);
    g_hash_table_iter_init(&each, pending);
    while (db && g_hash_table_iter_next(&each, &id, &progress)) {
        g_autoptr(Lesson) lesson = lessons_get(db, id, NULL, NULL); /* other jobs have other targets */
        if (lesson)
            send_lesson(hub, lesson, progress);
    }
    if (!db)
        g_warning("hub: %s", error->message);
}

/* ---- who may go on listening ---- */

/* Accounts of the listeners as they stand now (id and User; none for one that is gone), asked without the lock. */
static GHashTable *load_accounts(Hub *hub, StoreDb *db)
{
    GHashTable *accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)user_free);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_mutex_lock(&hub->lock);
    for (guint i = 0; i < hub->listeners->len; i++)
        g_ptr_array_add(ids, g_strdup(((const Listener *)g_ptr_array_index(hub->listeners, i))->user));
    g_mutex_unlock(&hub->lock);
    for (guint i = 0; i < ids->len; i++) {
        const char *id = g_ptr_array_index(ids, i);
        User *user = g_hash_table_contains(accounts, id) ? NULL : users_get(db, id, NULL);
        if (user)
            g_hash_table_insert(accounts, g_strdup(id), user);
    }
    return accounts;
}

static gboolean is_over(Listener *listener, GHashTable *accounts, gint64 now)
{
    const User *user = g_hash_table_lookup(accounts, listener->user);
    if (!user || user->disabled || listener->expires <= now)
        return TRUE;
    listener->role = user->role;
    return listener->events && http_events_gone(listener->events);
}

static void end_listener(Hub *hub, guint index)
{
    Listener *listener = g_ptr_array_index(hub->listeners, index);
    if (listener->socket)
        http_socket_close(listener->socket, 1008, "signed out");
    else
        g_ptr_array_remove_index_fast(hub->listeners, index);
}

static void check_listeners(Hub *hub)
{
    gint64 began = store_now();
    g_autoptr(StoreDb) db = store_acquire(hub->store, NULL);
    if (!db)
        return;
    g_autoptr(GHashTable) accounts = load_accounts(hub, db);
    g_mutex_lock(&hub->lock);
    for (guint i = hub->listeners->len; i > 0; i--) {
        Listener *listener = g_ptr_array_index(hub->listeners, i - 1);
        if (listener->since < began && is_over(listener, accounts, began)) /* who came since was not asked for */
            end_listener(hub, i - 1);
    }
    g_mutex_unlock(&hub->lock);
}

void hub_drop(Hub *hub, const char *user, const char *session, const char *but)
{
    g_mutex_lock(&hub->lock);
    for (guint i = hub->listeners->len; i > 0; i--) {
        const Listener *listener = g_ptr_array_index(hub->listeners, i - 1);
        if (strcmp(listener->user, user) == 0 && (!session || g_strcmp0(listener->session, session) == 0) &&
            (!but || g_strcmp0(listener->session, but) != 0))
            end_listener(hub, i - 1);
    }
    g_mutex_unlock(&hub->lock);
}

/* ---- the thread ---- */

static GHashTable *new_pending(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, progress_free);
}

/* Waits until something is to be told; NULL: the time for a check has come. Under lock. */
static GHashTable *await(Hub *hub, gint64 sent, gint64 check)
{
    for (;;) {
        gint64 now = g_get_monotonic_time();
        gboolean some = g_hash_table_size(hub->pending) > 0;
        gint64 due = some ? sent + HUB_PAUSE_MS * 1000 : check;
        if (hub->stopping || (!some && now >= check))
            return NULL;
        if (some && (hub->urgent || now >= due)) {
            GHashTable *taken = g_steal_pointer(&hub->pending);
            hub->pending = new_pending();
            hub->urgent = FALSE;
            return taken;
        }
        g_cond_wait_until(&hub->changed, &hub->lock, due);
    }
}

static gpointer work(gpointer data)
{
    Hub *hub = data;
    gint64 sent = 0, check = g_get_monotonic_time() + HUB_CHECK_SECONDS * G_USEC_PER_SEC;
    g_mutex_lock(&hub->lock);
    while (!hub->stopping) {
        g_autoptr(GHashTable) pending = await(hub, sent, check);
        g_mutex_unlock(&hub->lock);
        if (pending) {
            send_pending(hub, pending);
            sent = g_get_monotonic_time();
        }
        if (g_get_monotonic_time() >= check) {
            check_listeners(hub);
            check = g_get_monotonic_time() + HUB_CHECK_SECONDS * G_USEC_PER_SEC;
        }
        g_mutex_lock(&hub->lock);
    }
    g_mutex_unlock(&hub->lock);
    return NULL;
}

Hub *hub_new(Store *store)
{
    Hub *hub = g_new0(Hub, 1);
    g_mutex_init(&hub->lock);
    g_cond_init(&hub->changed);
    hub->store = store;
    hub->pending = new_pending();
    hub->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    hub->listeners = g_ptr_array_new_with_free_func(listener_free);
    hub->thread = g_thread_new("hub", work, hub);
    return hub;
}

void hub_free(Hub *hub)
{
    if (!hub)
        return;
    g_mutex_lock(&hub->lock);
    hub->stopping = TRUE;
    g_cond_signal(&hub->changed);
    g_mutex_unlock(&hub->lock);
    g_thread_join(hub->thread);
    g_ptr_array_unref(hub->listeners);
    g_hash_table_unref(hub->pending);
    g_hash_table_unref(hub->told);
    g_cond_clear(&hub->changed);
    g_mutex_clear(&hub->lock);
    g_free(hub);
}

/* Whether the state is another than was told last; remembers it until the lesson has ended. Under lock. */
static gboolean is_news(Hub *hub, const char *lesson, const char *state)
{
    gboolean same = g_strcmp0(g_hash_table_lookup(hub->told, lesson), state) == 0;
    gboolean ended = strcmp(state, "running") != 0 && strcmp(state, "queued") != 0;
    if (ended || g_hash_table_size(hub->told) >= LIMIT_HUB_LESSONS)
        g_hash_table_remove(hub->told, lesson);
    else if (!same)
        g_hash_table_replace(hub->told, g_strdup(lesson), g_strdup(state));
    return ended || !same;
}

void hub_tell(Hub *hub, const char *lesson, const char *state, const char *stage, double progress)
{
    g_mutex_lock(&hub->lock);
    if (hub->listeners->len > 0 && g_hash_table_size(hub->pending) < LIMIT_HUB_LESSONS) {
        Progress *told = g_new(Progress, 1);
        *told = (Progress){g_strdup(state), g_strdup(stage), progress};
        hub->urgent = is_news(hub, lesson, state) || hub->urgent;
        g_hash_table_replace(hub->pending, g_strdup(lesson), told);
        g_cond_signal(&hub->changed);
    }
    g_mutex_unlock(&hub->lock);
}

/* ---- listeners come and go ---- */

static Arrival *arrival_new(Hub *hub, const HubListener *from)
{
    Arrival *arrival = g_new(Arrival, 1);
    Listener *listener = g_new0(Listener, 1);
    *listener = (Listener){.user = g_strdup(from->who->user),
                           .session = g_strdup(from->session),
                           .role = from->who->role,
                           .expires = from->expires};
    *arrival = (Arrival){hub, listener};
    return arrival;
}

static void add_listener(Arrival *arrival, HttpEvents *events, HttpSocket *socket)
{
    Listener *listener = g_steal_pointer(&arrival->listener);
    listener->events = events;
    listener->socket = socket;
    listener->since = store_now();
    g_mutex_lock(&arrival->hub->lock);
    g_ptr_array_add(arrival->hub->listeners, listener);
    g_mutex_unlock(&arrival->hub->lock);
}

static void arrival_free(gpointer data)
{
    Arrival *arrival = data;
    if (arrival->listener)
        listener_free(arrival->listener);
    g_free(arrival);
}

static void events_opened(HttpEvents *events, gpointer arrival)
{
    add_listener(arrival, events, NULL);
}

static void socket_opened(HttpSocket *socket, gpointer arrival)
{
    add_listener(arrival, NULL, socket);
}

static void socket_closed(HttpSocket *socket, guint code, gpointer data)
{
    Hub *hub = ((Arrival *)data)->hub;
    g_mutex_lock(&hub->lock);
    for (guint i = hub->listeners->len; i > 0; i--)
        if (((const Listener *)g_ptr_array_index(hub->listeners, i - 1))->socket == socket)
            g_ptr_array_remove_index_fast(hub->listeners, i - 1);
    g_mutex_unlock(&hub->lock);
}

void hub_answer_events(Hub *hub, const HubListener *listener, HttpAnswer *answer)
{
    http_answer_events(answer, events_opened, arrival_new(hub, listener), arrival_free);
}

void hub_answer_socket(Hub *hub, const HubListener *listener, HttpAnswer *answer)
{
    static const HttpSocketEvents events = {socket_opened, NULL, socket_closed};
    http_answer_socket(answer, &events, arrival_new(hub, listener), arrival_free);
}

guint hub_listeners(Hub *hub)
{
    g_mutex_lock(&hub->lock);
    guint n = hub->listeners->len;
    g_mutex_unlock(&hub->lock);
    return n;
}
