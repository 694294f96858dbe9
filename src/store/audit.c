/* store/audit.c: see audit.h. */
#include "store/audit.h"

#include <string.h>

#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"

#define COLUMNS "seq, at, actor, action, object, detail, address, previous, hash"

/* Where the chain stands. */
typedef struct {
    gint64 seq;
    guint8 hash[SECRET_HASH_BYTES]; /* zeros before the first entry */
} ChainEnd;

void audit_entry_free(AuditEntry *entry)
{
    if (!entry)
        return;
    g_free(entry->actor);
    g_free(entry->actor_name);
    g_free(entry->action);
    g_free(entry->object);
    g_free(entry->detail);
    g_free(entry->address);
    g_free(entry);
}

/* ---- the chain ---- */

/* Lengths stand before texts, so that no letter can move from one column to the next. */
static void digest_text(GByteArray *into, const char *text)
{
    guint64 length = GUINT64_TO_LE(strlen(text));
    g_byte_array_append(into, (const guint8 *)&length, sizeof length);
    g_byte_array_append(into, (const guint8 *)text, (guint)strlen(text));
}

static void digest_integer(GByteArray *into, gint64 value)
{
    guint64 bytes = GUINT64_TO_LE((guint64)value);
    g_byte_array_append(into, (const guint8 *)&bytes, sizeof bytes);
}

static void hash_entry(const guint8 previous[SECRET_HASH_BYTES], gint64 seq, gint64 at, const char *const texts[5],
                       guint8 hash[SECRET_HASH_BYTES])
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, previous, SECRET_HASH_BYTES);
    digest_integer(bytes, seq);
    digest_integer(bytes, at);
    for (guint i = 0; i < 5; i++)
        digest_text(bytes, texts[i]);
    secret_sha256(bytes->data, bytes->len, hash);
}

static GBytes *seal_of(StoreDb *db, const ChainEnd *end)
{
    guint8 mac[SECRET_HASH_BYTES];
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    digest_integer(bytes, end->seq);
    g_byte_array_append(bytes, end->hash, sizeof end->hash);
    secret_hmac_sha256(store_key(store_of(db), KEY_AUDIT), 32, bytes->data, bytes->len, mac);
    return g_bytes_new(mac, sizeof mac);
}

static gboolean load_end(StoreDb *db, ChainEnd *end, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", NULL);
    gboolean found;
    *end = (ChainEnd){0};
    if (!store_step(rows, &found, error))
        return FALSE;
    if (found) {
        g_autoptr(GBytes) hash = store_bytes(rows, 1);
        end->seq = store_integer(rows, 0);
        memcpy(end->hash, g_bytes_get_data(hash, NULL), MIN(g_bytes_get_size(hash), sizeof end->hash));
    }
    return TRUE;
}

static gboolean add_entry(StoreDb *db, const ChainEnd *before, const ChainEnd *end, gint64 at,
                          const char *const texts[5], GError **error)
{
    g_autoptr(GBytes) previous = g_bytes_new(before->hash, sizeof before->hash);
    g_autoptr(GBytes) hash = g_bytes_new(end->hash, sizeof end->hash), seal = seal_of(db, end);
    return store_run(db, NULL, error, "INSERT INTO audit (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "iisssssbb",
                     end->seq, at, texts[0], texts[1], texts[2], texts[3], texts[4], previous, hash) &&
           store_run(db, NULL, error,
                     "INSERT INTO audit_head (one, seq, seal) VALUES (1, ?, ?) "
                     "ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, seal = excluded.seal",
                     "ib", end->seq, seal);
}

gboolean audit_append(StoreDb *db, const AuditEvent *event, GError **error)
{
    const char *const texts[5] = {event->actor, event->action, event->object ? event->object : "",
                                  event->detail ? event->detail : "{}", event->address ? event->address : ""};
    static const char *const names[5] = {"actor", "action", "object", "detail", "address"};
    for (guint i = 0; i < 5; i++)
        if (!store_check_text(names[i], texts[i], i < 2 ? 1 : 0, LIMIT_DETAIL_BYTES, error))
            return FALSE;
    g_auto(StoreScope) scope = {0};
    ChainEnd before, end;
    if (!store_scope_begin(&scope, db, error) || !load_end(db, &before, error))
        return FALSE;
    gint64 at = store_now();
    end.seq = before.seq + 1;
    hash_entry(before.hash, end.seq, at, texts, end.hash);
    return add_entry(db, &before, &end, at, texts, error) && store_scope_end(&scope, error);
}

/* ---- reading ---- */

static gpointer read_entry(StoreRows *rows)
{
    AuditEntry *entry = g_new0(AuditEntry, 1);
    *entry = (AuditEntry){
        .seq = store_integer(rows, 0),
        .at = store_integer(rows, 1),
        .actor = store_dup(rows, 2),
        .action = store_dup(rows, 3),
        .object = store_dup(rows, 4),
        .detail = store_dup(rows, 5),
        .address = store_dup(rows, 6),
        .actor_name = store_dup(rows, 7),
    };
    return entry;
}

/* "lesson." finds what begins with it, "lesson.open" itself alone. */
static char *action_pattern(const char *action)
{
    if (!action)
        return NULL;
    g_autoptr(GString) pattern = g_string_new(action);
    g_string_replace(pattern, "\\", "\\\\", 0);
    g_string_replace(pattern, "%", "\\%", 0);
    g_string_replace(pattern, "_", "\\_", 0);
    if (g_str_has_suffix(action, "."))
        g_string_append_c(pattern, '%');
    return g_string_free(g_steal_pointer(&pattern), FALSE);
}

GPtrArray *audit_list(StoreDb *db, const AuditFilter *filter, GError **error)
{
    g_autofree char *action = action_pattern(filter->action);
    gint64 limit = filter->limit ? MIN(filter->limit, LIMIT_LIST) : LIMIT_LIST;
    StoreRows *rows = store_query(
        db, error,
        "SELECT seq, at, actor, action, object, detail, address, "
        "(SELECT display FROM users WHERE id = actor) FROM audit "
        "WHERE (? IS NULL OR actor = ?) AND (? IS NULL OR action LIKE ? ESCAPE '\\') AND (? IS NULL OR object = ?) "
        "AND (? = 0 OR seq < ?) ORDER BY seq DESC LIMIT ?",
        "ssssssiii", filter->actor, filter->actor, action, action, filter->object, filter->object, filter->before,
        filter->before, limit);
    return store_collect(rows, read_entry, (GDestroyNotify)audit_entry_free, error);
}

static gboolean same_hash(StoreRows *rows, int column, const guint8 hash[SECRET_HASH_BYTES])
{
    g_autoptr(GBytes) kept = store_bytes(rows, column);
    return kept && g_bytes_get_size(kept) == SECRET_HASH_BYTES &&
           memcmp(g_bytes_get_data(kept, NULL), hash, SECRET_HASH_BYTES) == 0;
}

/* Whether the row follows `end`, which then becomes the row's. */
static gboolean follows(StoreRows *rows, ChainEnd *end)
{
    const char *const texts[5] = {store_text(rows, 2), store_text(rows, 3), store_text(rows, 4), store_text(rows, 5),
                                  store_text(rows, 6)};
    ChainEnd next = {.seq = end->seq + 1};
    hash_entry(end->hash, next.seq, store_integer(rows, 1), texts, next.hash);
    gboolean good =
        store_integer(rows, 0) == next.seq && same_hash(rows, 7, end->hash) && same_hash(rows, 8, next.hash);
    *end = next;
    return good;
}

/* The sealed end; all zeros when nothing was ever written. */
typedef struct {
    gint64 seq;
    GBytes *seal;
} Head;

static void head_clear(Head *head)
{
    g_clear_pointer(&head->seal, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Head, head_clear)

static gboolean load_head(StoreDb *db, Head *head, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT seq, seal FROM audit_head", NULL);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    head_clear(head);
    *head = found ? (Head){store_integer(rows, 0), store_bytes(rows, 1)} : (Head){0};
    return TRUE;
}

/* Walks the chain; where it passes the head, the seal must fit. */
static gboolean walk(StoreDb *db, const Head *head, ChainEnd *end, AuditVerdict *verdict, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT " COLUMNS " FROM audit ORDER BY seq", NULL);
    gboolean found;
    while (!verdict->broken_at) {
        if (!store_step(rows, &found, error))
            return FALSE;
        if (!found)
            break;
        verdict->entries++;
        gboolean good = follows(rows, end);
        g_autoptr(GBytes) seal = end->seq == head->seq ? seal_of(db, end) : NULL;
        if (!good || (seal && !g_bytes_equal(seal, head->seal)))
            verdict->broken_at = end->seq;
    }
    return TRUE;
}

/* Nobody waits for this: entries may be added meanwhile. So the head is read before the chain, which must reach it, and
 * after it, when it must have reached the chain's end. */
gboolean audit_verify(StoreDb *db, AuditVerdict *verdict, GError **error)
{
    ChainEnd end = {0};
    g_auto(Head) head = {0};
    *verdict = (AuditVerdict){0};
    if (!load_head(db, &head, error) || !walk(db, &head, &end, verdict, error))
        return FALSE;
    if (!verdict->broken_at && end.seq < head.seq)
        verdict->broken_at = end.seq + 1; /* the tail was cut off */
    if (!load_head(db, &head, error))
        return FALSE;
    if (!verdict->broken_at && end.seq > head.seq)
        verdict->broken_at = head.seq + 1; /* added without the seal */
    return TRUE;
}
