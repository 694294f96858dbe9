/* cli/user.c: `otklik user`: accounts of the service, also the first one. */
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/secret.h"
#include "cli/password.h"
#include "cli/store_command.h"
#include "store/users.h"

typedef struct {
    char *role, *display, *language;
    gboolean password_stdin;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->role);
    g_free(arguments->display);
    g_free(arguments->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static char *ask_hash(const Arguments *arguments, GError **error)
{
    char *password = password_read(arguments->password_stdin, error);
    char *hash = password ? users_hash_password(password, error) : NULL;
    secret_free(password);
    return hash;
}

/* The first account administers; others teach, unless it is said. */
static gboolean choose_role(StoreDb *db, const Arguments *arguments, UserRole *role, GError **error)
{
    gint64 users;
    if (!users_count(db, &users, error))
        return FALSE;
    *role = users == 0 ? ROLE_ADMIN : ROLE_TEACHER;
    if (!arguments->role || user_role_from_name(arguments->role, role))
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_INVALID,
                tr("--role %s: is one of admin, manager, teacher, viewer",
                   "--role %s: одно из admin, manager, teacher, viewer"),
                arguments->role);
    return FALSE;
}

/* Before the password is asked for, so that it is not typed in vain. */
static gboolean name_is_free(StoreDb *db, const char *name, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(User) user = users_find(db, name, &reason);
    if (!user)
        return TRUE;
    g_set_error(error, STORE_ERROR, STORE_ERROR_CONFLICT, tr("the name %s is taken", "имя %s занято"), user->name);
    return FALSE;
}

static int add(StoreCommand *command, GError **error)
{
    const Arguments *arguments = command->options;
    StoreDb *db = command->db;
    UserNew new = {.name = command->arguments[0], .display = arguments->display, .language = arguments->language};
    if (!choose_role(db, arguments, &new.role, error) || !name_is_free(db, new.name, error))
        return COMMAND_FAILED;
    g_autofree char *hash = ask_hash(arguments, error);
    new.password_hash = hash;
    if (!hash || !store_begin(db, error))
        return COMMAND_FAILED;
    g_autoptr(User) user = users_add(db, &new, error);
    if (!user ||
        !store_command_note(db, "user.add", user->id, json_pack("{s:s}", "role", user_role_name(user->role)), error) ||
        !store_commit(db, error))
        return COMMAND_FAILED;
    printf(tr("added %s (%s)\n", "добавлено: %s (%s)\n"), user->name, user_role_name(user->role));
    return COMMAND_OK;
}

static int list(StoreCommand *command, GError **error)
{
    g_autoptr(GPtrArray) users = users_list(command->db, error);
    for (guint i = 0; users && i < users->len; i++) {
        const User *user = users->pdata[i];
        printf("%s\t%s\t%s\t%s\t%s\n", user->name, user_role_name(user->role), user->language,
               user->disabled ? tr("disabled", "отключена") : tr("active", "активна"), user->display);
    }
    return users ? COMMAND_OK : COMMAND_FAILED;
}

static int set_password(StoreCommand *command, GError **error)
{
    StoreDb *db = command->db;
    g_autoptr(User) user = users_find(db, command->arguments[0], error);
    g_autofree char *hash = user ? ask_hash(command->options, error) : NULL;
    if (!hash || !store_begin(db, error) || !users_set_password(db, user->id, hash, NULL, error) ||
        !store_command_note(db, "user.password", user->id, NULL, error) || !store_commit(db, error))
        return COMMAND_FAILED;
    printf(tr("%s has a new password and is signed out everywhere\n", "у %s новый пароль, все входы завершены\n"),
           user->name);
    return COMMAND_OK;
}

static int change(StoreCommand *command, const UserChange *what, const char *action, GError **error)
{
    StoreDb *db = command->db;
    if (!store_begin(db, error))
        return COMMAND_FAILED;
    g_autoptr(User) user = users_find(db, command->arguments[0], error);
    if (!user || !users_change(db, user->id, what, error) || !store_command_note(db, action, user->id, NULL, error) ||
        !store_commit(db, error))
        return COMMAND_FAILED;
    return COMMAND_OK;
}

static int disable(StoreCommand *command, GError **error)
{
    return change(command, &(UserChange){.disabled = TRUE}, "user.disable", error);
}

static int enable(StoreCommand *command, GError **error)
{
    return change(command, &(UserChange){.disabled = FALSE}, "user.enable", error);
}

static int change_given(StoreCommand *command, GError **error)
{
    const Arguments *arguments = command->options;
    UserChange what = {.display = arguments->display, .language = arguments->language, .disabled = -1};
    if (arguments->role && !choose_role(command->db, arguments, &what.role, error))
        return COMMAND_FAILED;
    return change(command, &what, "user.change", error);
}

static int remove_user(StoreCommand *command, GError **error)
{
    StoreDb *db = command->db;
    if (!store_begin(db, error))
        return COMMAND_FAILED;
    g_autoptr(User) user = users_find(db, command->arguments[0], error);
    if (!user || !users_remove(db, user->id, error) || !store_command_note(db, "user.remove", user->id, NULL, error) ||
        !store_commit(db, error))
        return COMMAND_FAILED;
    return COMMAND_OK;
}

static const StoreVerb verbs[] = {
    {"add", "NAME", TRUE, add, "adds an account and asks for its password; the first one is an admin",
     "добавляет учётную запись и спрашивает пароль; первая — администратор"},
    {"list", "", FALSE, list, "name, role, language, state and display name, separated by tabs",
     "имя, роль, язык, состояние и отображаемое имя через табуляцию"},
    {"change", "NAME", FALSE, change_given, "gives it what the options say", "меняет то, что указано настройками"},
    {"password", "NAME", FALSE, set_password, "sets a new password and ends all sessions",
     "задаёт новый пароль и завершает все входы"},
    {"disable", "NAME", FALSE, disable, "it can sign in no more", "больше не может войти"},
    {"enable", "NAME", FALSE, enable, "it can sign in again", "снова может войти"},
    {"remove", "NAME", FALSE, remove_user, "removes the account; its lessons stay",
     "удаляет учётную запись; её уроки остаются"},
    {0},
};

int command_user(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {0};
    const GOptionEntry entries[] = {
        {"role", 0, 0, G_OPTION_ARG_STRING, &arguments.role, "admin, manager, teacher, viewer", tr("ROLE", "РОЛЬ")},
        {"display", 0, 0, G_OPTION_ARG_STRING, &arguments.display, tr("name that is shown", "отображаемое имя"),
         tr("TEXT", "ТЕКСТ")},
        {"language", 0, 0, G_OPTION_ARG_STRING, &arguments.language,
         tr("en or ru: of the page", "en или ru: язык страницы"), tr("LANGUAGE", "ЯЗЫК")},
        {"password-stdin", 0, 0, G_OPTION_ARG_NONE, &arguments.password_stdin,
         tr("the password is the first line of standard input", "пароль — первая строка стандартного ввода"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    return store_command_run(config, verbs, tr("Accounts of the service.", "Учётные записи сервиса."), entries,
                             &arguments, argc, argv);
}
