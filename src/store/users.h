/* store/users.h: accounts.
 *
 * Layer: store.  Threads: those of the StoreDb.
 * The last admin who may sign in can be neither removed, disabled nor given another role (STORE_ERROR_CONFLICT).
 * A password is hashed before the transaction that keeps it: it takes a tenth of a second, and others wait to write. */
#pragma once
#include "store/store.h"

/* Bits, so that a table can name several. */
typedef enum { ROLE_ADMIN = 1, ROLE_MANAGER = 2, ROLE_TEACHER = 4, ROLE_VIEWER = 8 } UserRole;
const char *user_role_name(UserRole role);                      /* "admin" ... */
gboolean user_role_from_name(const char *name, UserRole *role); /* FALSE: there is no such role */

typedef struct {
    char *id, *name, *display;
    UserRole role;
    char *language; /* "en" or "ru" */
    gint64 created;
    gint64 disabled; /* 0: may sign in */
} User;
void user_free(User *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(User, user_free)

typedef struct {
    const char
        *name; /* 1..LIMIT_NAME_BYTES of UTF-8, no spaces at its ends, no control characters; unique without case */
    const char *display; /* NULL or "": the name */
    UserRole role;
    const char *language;      /* NULL: "en" */
    const char *password_hash; /* of users_hash_password() */
} UserNew;

typedef struct {
    const char *display;  /* NULL: stays */
    const char *language; /* NULL: stays */
    UserRole role;        /* 0: stays */
    int disabled;         /* -1: stays; TRUE ends all sessions */
} UserChange;

/* Refuses a password of fewer than LIMIT_PASSWORD_LEAST or more than LIMIT_PASSWORD_BYTES bytes. The caller frees. */
char *users_hash_password(const char *password, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* STORE_ERROR_CONFLICT when the name is taken. The caller owns the user. */
User *users_add(StoreDb *db, const UserNew *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* STORE_ERROR_NOT_FOUND when there is none. */
User *users_get(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
User *users_find(StoreDb *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *users_list(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* of User *, by name */
gboolean users_count(StoreDb *db, gint64 *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean users_change(StoreDb *db, const char *id, const UserChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sessions, tokens and embeds go with them; lessons stay, without an owner. */
gboolean users_remove(StoreDb *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends all sessions but the one of token `keep` (may be NULL). */
gboolean users_set_password(StoreDb *db, const char *id, const char *password_hash, const char *keep,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *user is NULL when name or password is wrong or the account is disabled, which takes as long as a right one. FALSE:
 * the store failed. Not within a transaction. */
gboolean users_check_password(StoreDb *db, const char *name, const char *password, User **user,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
