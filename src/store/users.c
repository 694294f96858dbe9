/* store/users.c: see users.h. */
#include "store/users.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "store/internal.h"
#include "store/sessions.h"

#define COLUMNS "id, name, display, role, language, created, disabled"

static const struct {
    UserRole role;
    const char *name;
} roles[] = {
    {ROLE_ADMIN, "admin"},
    {ROLE_MANAGER, "manager"},
    {ROLE_TEACHER, "teacher"},
    {ROLE_VIEWER, "viewer"},
};

static const char *const languages[] = {"en", "ru", NULL};

const char *user_role_name(UserRole role)
{
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
        if (roles[i].role == role)
            return roles[i].name;
    g_return_val_if_reached("viewer");
}

gboolean user_role_from_name(const char *name, UserRole *role)
{
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
        if (g_strcmp0(roles[i].name, name) != 0)
            continue;
        *role = roles[i].role;
        return TRUE;
    }
    return FALSE;
}

void user_free(User *user)
{
    if (!user)
        return;
    g_free(user->id);
    g_free(user->name);
    g_free(user->display);
    g_free(user->language);
    g_free(user);
}

static gpointer read_user(StoreRows *rows)
{
    User *user = g_new0(User, 1);
    UserRole role = ROLE_VIEWER;
    user_role_from_name(store_text(rows, 3), &role);
    *user = (User){
        .id = store_dup(rows, 0),
        .name = store_dup(rows, 1),
        .display = store_dup(rows, 2),
        .role = role,
        .language = store_dup(rows, 4),
        .created = store_integer(rows, 5),
        .disabled = store_integer(rows, 6),
    };
    return user;
}

static gboolean check_name(const char *name, GError **error)
{
    if (!store_check_text("name", name, 1, LIMIT_NAME_BYTES, error))
        return FALSE;
    g_autofree char *stripped = g_strstrip(g_strdup(name));
    return strcmp(stripped, name) == 0 ||
           store_refuse("name", error, "%s", tr("has spaces at its ends", "пробелы по краям"));
}

static gboolean check_role(UserRole role, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
        if (roles[i].role == role)
            return TRUE;
    return store_refuse("role", error, "%s", tr("there is no such role", "нет такой роли"));
}

char *users_hash_password(const char *password, GError **error)
{
    gsize length = strlen(password);
    if (length < LIMIT_PASSWORD_LEAST || length > LIMIT_PASSWORD_BYTES) {
        store_refuse("password", error, tr("takes %d to %d bytes", "нужно от %d до %d байт"), LIMIT_PASSWORD_LEAST,
                     LIMIT_PASSWORD_BYTES);
        return NULL;
    }
    return secret_password_hash(password, error);
}

static gboolean has_room(StoreDb *db, GError **error)
{
    gint64 count = 0;
    if (!users_count(db, &count, error))
        return FALSE;
    return count < LIMIT_USERS ||
           store_refuse("name", error, tr("there are %d accounts already", "учётных записей уже %d"), LIMIT_USERS);
}

/* A taken name is told as such; the database's own message would name a column. */
static gboolean is_free(StoreDb *db, const char *name, GError **error)
{
    gint64 taken = 0;
    if (!store_ask(db, &taken, error, "SELECT count(*) FROM users WHERE name = ?", "s", name))
        return FALSE;
    if (taken == 0)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, "name: %s", tr("is taken", "занято"));
    return FALSE;
}

static gboolean check_new(const UserNew *user, GError **error)
{
    g_return_val_if_fail(user->password_hash, FALSE);
    return check_name(user->name, error) &&
           store_check_text("display", user->display ? user->display : "", 0, LIMIT_NAME_BYTES, error) &&
           check_role(user->role, error) &&
           store_check_word("language", user->language ? user->language : "en", languages, error);
}

User *users_add(StoreDb *db, const UserNew *user, GError **error)
{
    if (!check_new(user, error))
        return NULL;
    const char *display = user->display && *user->display ? user->display : user->name;
    g_autofree char *id = store_new_id(), *folded = store_folded(user->name, display);
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) || !has_room(db, error) || !is_free(db, user->name, error) ||
        !store_run(db, NULL, error,
                   "INSERT INTO users (id, name, display, role, password, language, folded, created) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   "sssssssi", id, user->name, display, user_role_name(user->role), user->password_hash,
                   user->language ? user->language : "en", folded, store_now()) ||
        !store_scope_end(&scope, error))
        return NULL;
    return users_get(db, id, error);
}

static User *only_user(StoreRows *taken, GError **error)
{
    g_autoptr(StoreRows) rows = taken;
    return rows && store_first(rows, tr("account", "учётная запись"), error) ? read_user(rows) : NULL;
}

User *users_get(StoreDb *db, const char *id, GError **error)
{
    return only_user(store_query(db, error, "SELECT " COLUMNS " FROM users WHERE id = ?", "s", id), error);
}

User *users_find(StoreDb *db, const char *name, GError **error)
{
    return only_user(store_query(db, error, "SELECT " COLUMNS " FROM users WHERE name = ?", "s", name), error);
}

GPtrArray *users_list(StoreDb *db, GError **error)
{
    return store_collect(store_query(db, error, "SELECT " COLUMNS " FROM users ORDER BY name", NULL), read_user,
                         (GDestroyNotify)user_free, error);
}

gboolean users_count(StoreDb *db, gint64 *count, GError **error)
{
    return store_ask(db, count, error, "SELECT count(*) FROM users", NULL);
}

/* Unless somebody else can still administer. `user` is the one who may lose it. */
static gboolean keep_an_admin(StoreDb *db, const User *user, GError **error)
{
    gint64 others = 0;
    if (user->role != ROLE_ADMIN || user->disabled)
        return TRUE;
    if (!store_ask(db, &others, error,
                   "SELECT count(*) FROM users WHERE role = 'admin' AND disabled IS NULL AND id <> ?", "s", user->id))
        return FALSE;
    if (others > 0)
        return TRUE;
    g_set_error_literal(
        error, STORE_ERROR, STORE_ERROR_CONFLICT,
        tr("this is the last admin who may sign in", "это последний администратор, который может войти"));
    return FALSE;
}

static gboolean check_change(StoreDb *db, const User *user, const UserChange *change, GError **error)
{
    gboolean loses = (change->role && change->role != ROLE_ADMIN) || change->disabled == TRUE;
    return (!change->display || store_check_text("display", change->display, 1, LIMIT_NAME_BYTES, error)) &&
           (!change->language || store_check_word("language", change->language, languages, error)) &&
           (!change->role || check_role(change->role, error)) && (!loses || keep_an_admin(db, user, error));
}

static gint64 disabled_after(const User *user, const UserChange *change)
{
    if (change->disabled < 0 || (change->disabled && user->disabled))
        return user->disabled;
    return change->disabled ? store_now() : 0;
}

static gboolean write_change(StoreDb *db, const User *user, const UserChange *change, GError **error)
{
    const char *display = change->display ? change->display : user->display;
    g_autofree char *folded = store_folded(user->name, display);
    return store_run(db, NULL, error,
                     "UPDATE users SET display = ?, language = ?, role = ?, folded = ?, disabled = NULLIF(?, 0) "
                     "WHERE id = ?",
                     "ssssis", display, change->language ? change->language : user->language,
                     user_role_name(change->role ? change->role : user->role), folded, disabled_after(user, change),
                     user->id);
}

gboolean users_change(StoreDb *db, const char *id, const UserChange *change, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(User) user = users_get(db, id, error);
    return user && check_change(db, user, change, error) && write_change(db, user, change, error) &&
           (change->disabled != TRUE || sessions_end_all(db, id, NULL, error)) && store_scope_end(&scope, error);
}

gboolean users_remove(StoreDb *db, const char *id, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    g_autoptr(User) user = users_get(db, id, error);
    return user && keep_an_admin(db, user, error) &&
           store_run(db, NULL, error, "DELETE FROM users WHERE id = ?", "s", id) && store_scope_end(&scope, error);
}

gboolean users_set_password(StoreDb *db, const char *id, const char *password_hash, const char *keep, GError **error)
{
    g_auto(StoreScope) scope = {0};
    return store_scope_begin(&scope, db, error) &&
           store_run_one(db, tr("account", "учётная запись"), error, "UPDATE users SET password = ? WHERE id = ?", "ss",
                         password_hash, id) &&
           sessions_end_all(db, id, keep, error) && store_scope_end(&scope, error);
}

/* *user and *hash are NULL when there is nobody of that name. */
static gboolean load_hash(StoreDb *db, const char *name, User **user, char **hash, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(
        db, error, "SELECT " COLUMNS ", password FROM users WHERE name = ? AND disabled IS NULL", "s", name);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    if (found) {
        *user = read_user(rows);
        *hash = store_dup(rows, 7);
    }
    return TRUE;
}

gboolean users_check_password(StoreDb *db, const char *name, const char *password, User **user, GError **error)
{
    g_assert(!store_in_transaction(db));
    g_autoptr(User) found = NULL;
    g_autofree char *hash = NULL;
    *user = NULL;
    if (!load_hash(db, name, &found, &hash, error))
        return FALSE;
    if (secret_password_check(hash, password))
        *user = g_steal_pointer(&found);
    return TRUE;
}
