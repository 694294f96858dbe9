/* tests/fuzz/fuzz_cookie_token.c: what a client says of who it is: a session's cookie, a bearer token, a CSRF token, an
 * embed's token. A real store with one account answers; nothing but the real secrets lets anybody in. Lines of the
 * input: Authorization, cookie, X-CSRF-Token, embed. */
#include <glib/gstdio.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/secret.h"
#include "serve/access.h"
#include "store/embeds.h"
#include "store/sessions.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static Store *store;
static char *folder, *cookie, *csrf, *secret;

/* One person with a session and a token. */
static void sign_in(StoreDb *db)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *hash = users_hash_password("a long password", &error);
    const UserNew wanted = {"ann", NULL, ROLE_ADMIN, NULL, hash};
    g_autoptr(User) user = users_add(db, &wanted, &error), found = NULL;
    g_autoptr(UserSession) session = NULL;
    g_assert(user);
    cookie = sessions_add(db, user->id, "127.0.0.1", "fuzz", 1000 * 3600 * 1000LL, &error);
    g_assert(cookie && sessions_find(db, cookie, &session, &found, &error) && session);
    csrf = g_strdup(session->csrf);
    g_autoptr(ApiToken) token =
        tokens_add(db, user->id, "fuzz", SCOPE_ADMIN, store_now() + 86400 * 1000, &secret, &error);
    g_assert(token);
}

static void clean_up(void)
{
    store_free(store);
    g_autofree char *command = g_strdup_printf("rm -rf %s", folder);
    g_assert(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    g_autoptr(GError) error = NULL;
    folder = g_dir_make_tmp("otklik-fuzz-XXXXXX", &error);
    const StoreOptions options = {.folder = folder, .create = TRUE};
    store = store_open(&options, &error);
    g_assert_no_error(error);
    g_autoptr(StoreDb) db = store_acquire(store, &error);
    g_assert(db);
    sign_in(db);
    return atexit(clean_up);
}

static void check_token(StoreDb *db, const char *authorization)
{
    g_autoptr(ApiToken) token = NULL;
    g_autoptr(User) user = NULL;
    g_autoptr(GError) error = NULL;
    const char *said = access_bearer(authorization);
    if (!said)
        return;
    g_assert(strlen(said) <= LIMIT_SECRET_BYTES);
    g_assert(tokens_find(db, said, &token, &user, &error));
    g_assert((token != NULL) == (strcmp(said, secret) == 0) && (token != NULL) == (user != NULL));
}

static void check_session(StoreDb *db, const char *said, const char *csrf_said)
{
    g_autoptr(UserSession) session = NULL;
    g_autoptr(User) user = NULL;
    g_autoptr(GError) error = NULL;
    g_assert(sessions_find(db, said, &session, &user, &error));
    g_assert((session != NULL) == (strcmp(said, cookie) == 0) && (session != NULL) == (user != NULL));
    if (session)
        g_assert(secret_text_equal(csrf_said, session->csrf) == (strcmp(csrf_said, csrf) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    g_autofree char *text = g_strndup((const char *)bytes, length);
    if (!g_utf8_validate(text, -1, NULL))
        return 0; /* the server core refuses it before */
    g_auto(GStrv) lines = g_strsplit(text, "\n", 4);
    if (g_strv_length(lines) < 4)
        return 0;
    g_autofree char *lesson = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreDb) db = store_acquire(store, &error);
    g_assert(db);
    check_token(db, lines[0]);
    check_session(db, strcmp(lines[1], "COOKIE") == 0 ? cookie : lines[1], lines[2]);
    g_assert(embeds_find(db, lines[3], &lesson, &error) && !lesson);
    return 0;
}
