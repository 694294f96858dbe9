/* store/subjects.c: rows of people. Export and erasure are in subject_export.c and subject_erase.c. See subjects.h. */
#include "store/subjects.h"

#include "base/lang.h"
#include "base/limits.h"
#include "store/subject_key.h"

#define COLUMNS                                                                                                        \
    "SELECT s.id, s.kind, s.name, s.user, s.created, s.erased, "                                                       \
    "(SELECT count(*) FROM lessons WHERE subject = s.id), s.receipt FROM subjects s "

const char *const subject_kinds[] = {"teacher", "student", "other", NULL};

void subject_free(Subject *subject)
{
    if (!subject)
        return;
    g_free(subject->id);
    g_free(subject->kind);
    g_free(subject->name);
    g_free(subject->user);
    g_free(subject->receipt);
    g_free(subject);
}

static gpointer read_subject(StoreRows *rows)
{
    Subject *subject = g_new0(Subject, 1);
    *subject = (Subject){
        .id = store_dup(rows, 0),
        .kind = store_dup(rows, 1),
        .name = store_dup(rows, 2),
        .user = store_dup(rows, 3),
        .created = store_integer(rows, 4),
        .erased = store_integer(rows, 5),
        .lessons = store_integer(rows, 6),
        .receipt = store_dup(rows, 7),
    };
    return subject;
}

/* An account has one living subject at most, and must be there. */
static gboolean check_user(StoreDb *db, const char *user, GError **error)
{
    gint64 known = 0, taken = 0;
    if (!user)
        return TRUE;
    if (!store_ask(db, &known, error, "SELECT count(*) FROM users WHERE id = ?", "s", user) ||
        !store_ask(db, &taken, error, "SELECT count(*) FROM subjects WHERE user = ? AND erased IS NULL", "s", user))
        return FALSE;
    if (known == 0)
        return store_not_found(tr("account", "учётная запись"), error);
    if (taken == 0)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, "user: %s",
                tr("the account belongs to a person already", "у этой учётной записи уже есть человек"));
    return FALSE;
}

char *subjects_add(StoreDb *db, const char *kind, const char *name, const char *user, GError **error)
{
    if (!store_check_word("kind", kind, subject_kinds, error) ||
        !store_check_text("name", name, 1, LIMIT_NAME_BYTES, error))
        return NULL;
    g_autofree char *id = store_new_id(), *folded = store_folded(name, NULL);
    g_autoptr(GBytes) key = subject_key_new(store_of(db), id);
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) || !check_user(db, user, error) ||
        !store_run(db, NULL, error,
                   "INSERT INTO subjects (id, kind, name, folded, user, wrapped_key, created) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
                   "sssssbi", id, kind, name, folded, user, key, store_now()) ||
        !store_scope_end(&scope, error))
        return NULL;
    return g_steal_pointer(&id);
}

/* *id is NULL when there is none. */
static gboolean find_of_user(StoreDb *db, const char *user, char **id, GError **error)
{
    g_autoptr(StoreRows) rows =
        store_query(db, error, "SELECT id FROM subjects WHERE user = ? AND erased IS NULL", "s", user);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    *id = found ? store_dup(rows, 0) : NULL;
    return TRUE;
}

static char *display_of(StoreDb *db, const char *user, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT display FROM users WHERE id = ?", "s", user);
    return rows && store_first(rows, tr("account", "учётная запись"), error) ? store_dup(rows, 0) : NULL;
}

char *subjects_of_user(StoreDb *db, const char *user, GError **error)
{
    g_autofree char *id = NULL;
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) || !find_of_user(db, user, &id, error))
        return NULL;
    if (!id) {
        g_autofree char *name = display_of(db, user, error);
        id = name ? subjects_add(db, "teacher", name, user, error) : NULL;
    }
    return id && store_scope_end(&scope, error) ? g_steal_pointer(&id) : NULL;
}

Subject *subjects_get(StoreDb *db, const char *id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, COLUMNS "WHERE s.id = ?", "s", id);
    return rows && store_first(rows, tr("person", "человек"), error) ? read_subject(rows) : NULL;
}

GPtrArray *subjects_list(StoreDb *db, const char *search, GError **error)
{
    g_autofree char *pattern = store_pattern(search ? search : "");
    StoreRows *rows = store_query(db, error, COLUMNS "WHERE s.folded LIKE ? ESCAPE '\\' ORDER BY s.name, s.id LIMIT ?",
                                  "si", pattern, (gint64)LIMIT_LIST);
    return store_collect(rows, read_subject, (GDestroyNotify)subject_free, error);
}
