/* cli/password.c: see password.h. */
#include "cli/password.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "base/secret.h"
#include "cli/command.h"

/* One byte of standard input. With `waiting` the signals that it lets through come while one waits and at no other
 * time, so that none is lost just before. */
static gssize read_byte(char *byte, const sigset_t *waiting)
{
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (waiting && ppoll(&input, 1, NULL, waiting) < 0)
        return -1;
    return read(STDIN_FILENO, byte, 1);
}

/* One line of standard input, byte by byte: what follows belongs to somebody else. */
static char *read_line(const sigset_t *waiting, GError **error)
{
    char line[LIMIT_PASSWORD_BYTES + 2];
    gsize length = 0;
    gssize got;
    while (length < sizeof line - 1 && (got = read_byte(line + length, waiting)) == 1 && line[length] != '\n')
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

/* The prompt comes after the silence: what is typed at once is neither shown nor lost. A signal ends the wait for what
 * is typed, so that the terminal shows it again. */
static char *ask(const Task *task, const char *prompt, GError **error)
{
    sigset_t stops, usual_signals;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stops, &usual_signals);
    struct termios usual = {0};
    gboolean terminal = tcgetattr(STDIN_FILENO, &usual) == 0;
    struct termios silent = usual;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    fprintf(stderr, "%s", prompt);
    char *line = task_is_cancelled(task, error) ? NULL : read_line(&usual_signals, error);
    if (terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &usual);
    pthread_sigmask(SIG_SETMASK, &usual_signals, NULL);
    fputc('\n', stderr);
    return line;
}

static char *ask_twice(GError **error)
{
    const Task *task = command_task();
    char *first = ask(task, tr("Password: ", "Пароль: "), error);
    char *second = first ? ask(task, tr("Once more: ", "Ещё раз: "), error) : NULL;
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
        return read_line(NULL, error);
    if (isatty(STDIN_FILENO))
        return ask_twice(error);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                        tr("there is no terminal to ask for the password: use --password-stdin",
                           "нет терминала, чтобы спросить пароль: используйте --password-stdin"));
    return NULL;
}
