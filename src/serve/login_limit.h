/* serve/login_limit.h: slows down who guesses passwords.
 *
 * Layer: serve.  Threads: safe.
 * Wrong attempts are counted for the name from one address, for the name from anywhere, and for the address; the first
 * few are free, then each makes the next wait twice as long: 1, 2, 4 ... seconds, LOGIN_LONGEST at most. A count is
 * forgotten after LOGIN_FORGET without an attempt, and a name's at one address when it succeeds. At most
 * LIMIT_LOGIN_KEYS counts are kept; the oldest give way. */
#pragma once
#include <glib.h>

#define LOGIN_LONGEST 900 /* seconds */
#define LOGIN_FORGET 3600 /* seconds */

typedef struct LoginLimit LoginLimit;
LoginLimit *login_limit_new(void);
void login_limit_free(LoginLimit *limit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LoginLimit, login_limit_free)

/* Seconds until an attempt is heard; 0: now. `now` is monotonic, in seconds. */
guint login_limit_wait(LoginLimit *limit, const char *name, const char *address, gint64 now);
void login_limit_failed(LoginLimit *limit, const char *name, const char *address, gint64 now);
void login_limit_succeeded(LoginLimit *limit, const char *name, const char *address);
