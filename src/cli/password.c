/* cli/password.c: see password.h. */
#include "cli/password.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "cli/command.h"

/* One line of standard input, byte by byte: what follows belongs to somebody else. */
static char *read_line(GError **error)
{
    char line[LIMIT_PASSWORD_BYTES + 2];
    gsize length = 0;
    gssize got;
    while (length < sizeof line - 1 && (got = read(STDIN_FILENO, line + length, 1)) == 1 && line[length] != '\n')
        length++;
    line[length] = '\0';
    if (got < 0) {
        gboolean stopped = errno == EINTR;
        g_set_error(error, BASE_ERROR, stopped ? BASE_ERROR_CANCELLED : BASE_ERROR_IO, "%s",
                    stopped ? tr("interrupted", "прервано") : g_strerror(errno));
        return NULL;
    }
    if (length > 0 && line[length - 1] == '\r')
        line[length - 1] = '\0';
    char *copy = g_strdup(line);
    secret_wipe(line, sizeof line);
    if (g_utf8_validate(copy, -1, NULL))
        return copy;
    secret_free(copy);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_BAD_VALUE, tr("the password is not UTF-8", "пароль не в UTF-8"));
    return NULL;
}

/* The prompt comes after the silence: what is typed at once is neither shown nor lost. A signal ends the read, so that
 * the terminal shows again what is typed. */
static char *ask(const char *prompt, GError **error)
{
    struct termios usual = {0};
    gboolean terminal = tcgetattr(STDIN_FILENO, &usual) == 0;
    struct termios silent = usual;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    fprintf(stderr, "%s", prompt);
    char *line = read_line(error);
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &usual);
    fputc('\n', stderr);
    return line;
}

static char *ask_twice(GError **error)
{
    command_task();
    char *first = ask(tr("Password: ", "Пароль: "), error);
    char *second = first ? ask(tr("Once more: ", "Ещё раз: "), error) : NULL;
    gboolean same = secret_text_equal(first, second);
    if (first && second && !same)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                            tr("the two passwords differ", "пароли не совпали"));
    secret_free(second);
    if (!same)
        g_clear_pointer(&first, secret_free);
    return first;
}

char *password_read(gboolean from_stdin, GError **error)
{
    if (from_stdin)
        return read_line(error);
    if (isatty(STDIN_FILENO))
        return ask_twice(error);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                        tr("there is no terminal to ask for the password: use --password-stdin",
                           "нет терминала, чтобы спросить пароль: используйте --password-stdin"));
    return NULL;
}
