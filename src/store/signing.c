/* store/signing.c: see signing.h. */
#include "store/signing.h"

#include <sodium.h>
#include <string.h>

#include "base/lang.h"
#include "base/secret.h"
#include "store/seal.h"

#define NAME "signing"
#define SEED crypto_sign_SEEDBYTES

/* *found: there is a seed. */
static gboolean load_seed(StoreDb *db, guint8 seed[SEED], gboolean *found, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT value FROM secrets WHERE name = ?", "s", NAME);
    if (!store_step(rows, found, error))
        return FALSE;
    g_autoptr(GBytes) sealed = *found ? store_bytes(rows, 0) : NULL;
    if (!*found || seal_open(store_key(store_of(db), KEY_SECRETS), NAME, sealed, seed, SEED))
        return TRUE;
    g_set_error_literal(error, STORE_ERROR, STORE_ERROR_DAMAGED,
                        tr("the signing key is damaged", "ключ подписи повреждён"));
    return FALSE;
}

static gboolean make_seed(StoreDb *db, guint8 seed[SEED], GError **error)
{
    secret_random(seed, SEED);
    g_autoptr(GBytes) sealed = seal_close(store_key(store_of(db), KEY_SECRETS), NAME, seed, SEED);
    return store_run(db, NULL, error, "INSERT INTO secrets (name, value) VALUES (?, ?)", "sb", NAME, sealed);
}

static gboolean get_seed(StoreDb *db, guint8 seed[SEED], GError **error)
{
    gboolean found;
    g_auto(StoreScope) scope = {0};
    return store_scope_begin(&scope, db, error) && load_seed(db, seed, &found, error) &&
           (found || make_seed(db, seed, error)) && store_scope_end(&scope, error);
}

gboolean signing_sign(StoreDb *db, const char *text, char **public_key, char **signature, GError **error)
{
    guint8 seed[SEED], open[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES], made[crypto_sign_BYTES];
    if (!get_seed(db, seed, error))
        return FALSE;
    crypto_sign_seed_keypair(open, secret, seed);
    crypto_sign_detached(made, NULL, (const guint8 *)text, strlen(text), secret);
    secret_wipe(seed, sizeof seed);
    secret_wipe(secret, sizeof secret);
    *public_key = secret_to_base64url(open, sizeof open);
    *signature = secret_to_base64url(made, sizeof made);
    return TRUE;
}

gboolean signing_check(const char *text, const char *public_key, const char *signature)
{
    g_autoptr(GBytes) open = secret_from_base64url(public_key), made = secret_from_base64url(signature);
    return open && made && g_bytes_get_size(open) == crypto_sign_PUBLICKEYBYTES &&
           g_bytes_get_size(made) == crypto_sign_BYTES &&
           crypto_sign_verify_detached(g_bytes_get_data(made, NULL), (const guint8 *)text, strlen(text),
                                       g_bytes_get_data(open, NULL)) == 0;
}
