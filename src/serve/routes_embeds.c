/* serve/routes_embeds.c: a report in a frame of another site, under an address that expires. */
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "lesson/write.h"
#include "serve/corrected.h"
#include "serve/headers.h"
#include "serve/media.h"
#include "serve/parts.h"
#include "serve/routes.h"
#include "store/embeds.h"

gboolean route_add_embed(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    gint64 expires = 0;
    g_autoptr(JsonValue) body = body_read(request, BODY_NEW_EMBED, error);
    g_autoptr(StoreDb) db = body ? store_acquire(service->store, error) : NULL;
    if (!db || !store_begin(db, error))
        return FALSE;
    g_autoptr(Lesson) lesson = lesson_to_change(db, request, error);
    if (!lesson)
        return FALSE;
    if (strcmp(lesson->state, "done") != 0)
        return http_fail(error, 409, tr("the lesson is not finished yet", "урок ещё не готов"));
    gint64 seconds = body_integer(body, "seconds", 60);
    g_autofree char *token = embeds_add(db, lesson->id, access_viewer(request).user, seconds, &expires, error);
    if (!token ||
        !note(db, request, "lesson.embed", lesson->id, json_pack("{s:I}", "seconds", (json_int_t)seconds), error) ||
        !store_commit(db, error))
        return FALSE;
    g_autofree char *url =
        g_strdup_printf("%s://%s/embed/%s", http_is_secure(request) ? "https" : "http", http_host(request), token);
    g_autoptr(JsonValue) json = json_pack("{s:s, s:o}", "url", url, "expires", json_time(expires));
    return http_answer_json(answer, 201, json, error);
}

/* The lesson an address leads to; 404 when it leads nowhere, or nowhere any more. The caller owns it. */
static Lesson *embedded_lesson(StoreDb *db, const HttpRequest *request, GError **error)
{
    const char *token = http_parameter(request, "token");
    g_autofree char *id = NULL;
    if (strlen(token) <= LIMIT_SECRET_BYTES && !embeds_find(db, token, &id, error))
        return NULL;
    if (!id)
        return (void)http_fail(error, 404,
                               tr("this address has expired or never was", "этот адрес истёк, или его не было")),
               NULL;
    return lessons_get(db, id, NULL, error);
}

/* Once for each time that somebody watches: the log knows no more of them than their address. */
static gboolean note_embed(Service *service, StoreDb *db, const HttpRequest *request, const char *action,
                           const char *lesson, GError **error)
{
    g_autofree char *who = g_strdup_printf("%s %s", action, http_address(request));
    return !played_is_news(service->played, who, lesson, g_get_monotonic_time() / G_USEC_PER_SEC) ||
           note_as(db, request, "embed", action, lesson, NULL, error);
}

/* Hosts as origins: an LMS without TLS may show only a service without TLS. The caller frees. */
static char **origins(const HttpRequest *request, char *const *hosts)
{
    GPtrArray *origins = g_ptr_array_new();
    for (; *hosts; hosts++) {
        g_ptr_array_add(origins, g_strconcat("https://", *hosts, NULL));
        if (!http_is_secure(request))
            g_ptr_array_add(origins, g_strconcat("http://", *hosts, NULL));
    }
    g_ptr_array_add(origins, NULL);
    return (char **)g_ptr_array_free(origins, FALSE);
}

gboolean route_embed_page(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Settings) settings = db ? settings_load(db, error) : NULL;
    g_autoptr(Lesson) lesson = settings ? embedded_lesson(db, request, error) : NULL;
    g_autoptr(JsonValue) report = lesson ? corrected_report(db, lesson->id, error) : NULL;
    if (!report || !note_embed(service, db, request, "lesson.open", lesson->id, error))
        return FALSE;
    g_autofree char *video =
        lesson->media ? g_strdup_printf("/api/v1/embeds/%s/media", http_parameter(request, "token")) : NULL;
    json_object_set_new(json_object_get(report, "recording"), "video", video ? json_string(video) : json_null());
    char *html = lesson_to_html(report);
    g_autoptr(GBytes) page = g_bytes_new_take(html, strlen(html));
    g_auto(GStrv) frames = origins(request, settings->embed_hosts);
    headers_answer_page(answer, 200, page, (const char *const *)frames);
    return TRUE;
}

gboolean route_embed_media(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error)
{
    Service *service = user;
    g_autoptr(StoreDb) db = store_acquire(service->store, error);
    g_autoptr(Lesson) lesson = db ? embedded_lesson(db, request, error) : NULL;
    return lesson && media_answer(db, lesson, answer, error) &&
           note_embed(service, db, request, "lesson.media", lesson->id, error);
}
