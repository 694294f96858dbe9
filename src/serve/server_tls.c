/* serve/server_tls.c: see server_tls.h. */
#include "serve/server_tls.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/limits.h"
#include "serve/http.h"

#define CHAIN 16 /* certificates in one file */

typedef struct {
    gnutls_pcert_st chain[CHAIN];
    unsigned n;
    gnutls_privkey_t key;
} Pair;

struct ServerTls {
    char *certificate, *key; /* immutable: paths */
    GMutex lock;
    GPtrArray *pairs; /* under lock: Pair; the last one is given out, handshakes may still use those before */
};

static void pair_free(gpointer data)
{
    Pair *pair = data;
    for (unsigned i = 0; i < pair->n; i++)
        gnutls_pcert_deinit(&pair->chain[i]);
    if (pair->key)
        gnutls_privkey_deinit(pair->key);
    g_free(pair);
}

static gboolean load(const char *path, char **bytes, gnutls_datum_t *datum, GError **error)
{
    gsize length;
    if (!file_load(path, LIMIT_CERTIFICATE_BYTES, bytes, &length, error))
        return FALSE;
    *datum = (gnutls_datum_t){(guchar *)*bytes, (unsigned)length};
    return TRUE;
}

static gboolean check(int code, const char *path, const char *what, GError **error)
{
    if (code >= 0)
        return TRUE;
    g_set_error(error, HTTP_ERROR, 500, "%s: %s: %s", path, what, gnutls_strerror(code));
    return FALSE;
}

static gboolean fit_together(const Pair *pair, const ServerTls *tls, GError **error)
{
    guint8 ours[64], theirs[64];
    size_t n = sizeof ours, m = sizeof theirs;
    gnutls_pubkey_t public;
    if (!check(gnutls_pubkey_init(&public), tls->key, "TLS", error))
        return FALSE;
    gboolean same = gnutls_pubkey_import_privkey(public, pair->key, 0, 0) >= 0 &&
                    gnutls_pubkey_get_key_id(public, GNUTLS_KEYID_USE_SHA256, ours, &n) >= 0 &&
                    gnutls_pubkey_get_key_id(pair->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, theirs, &m) >= 0 &&
                    n == m && memcmp(ours, theirs, n) == 0;
    gnutls_pubkey_deinit(public);
    if (!same)
        g_set_error(error, HTTP_ERROR, 500,
                    tr("%s is not the key of the certificate in %s", "%s — не ключ сертификата из %s"), tls->key,
                    tls->certificate);
    return same;
}

static Pair *read_pair(const ServerTls *tls, GError **error)
{
    const char *no_certificate = tr("no PEM certificate", "это не сертификат PEM");
    const char *no_key = tr("no PEM key without a password", "это не ключ PEM без пароля");
    g_autofree char *certificate = NULL, *key = NULL;
    gnutls_datum_t certificate_datum, key_datum;
    if (!load(tls->certificate, &certificate, &certificate_datum, error) || !load(tls->key, &key, &key_datum, error))
        return NULL;
    Pair *pair = g_new0(Pair, 1);
    unsigned n = CHAIN;
    gboolean good =
        check(gnutls_pcert_list_import_x509_raw(pair->chain, &n, &certificate_datum, GNUTLS_X509_FMT_PEM, 0),
              tls->certificate, no_certificate, error);
    pair->n = good ? n : 0;
    good = good && check(gnutls_privkey_init(&pair->key), tls->key, no_key, error) &&
           check(gnutls_privkey_import_x509_raw(pair->key, &key_datum, GNUTLS_X509_FMT_PEM, NULL, 0), tls->key, no_key,
                 error) &&
           fit_together(pair, tls, error);
    if (good)
        return pair;
    pair_free(pair);
    return NULL;
}

ServerTls *server_tls_new(const char *certificate, const char *key, GError **error)
{
    ServerTls *tls = g_new0(ServerTls, 1);
    tls->certificate = g_strdup(certificate);
    tls->key = g_strdup(key);
    tls->pairs = g_ptr_array_new_with_free_func(pair_free);
    g_mutex_init(&tls->lock);
    if (server_tls_reload(tls, error))
        return tls;
    server_tls_free(tls);
    return NULL;
}

void server_tls_free(ServerTls *tls)
{
    if (!tls)
        return;
    g_free(tls->certificate);
    g_free(tls->key);
    g_ptr_array_unref(tls->pairs);
    g_mutex_clear(&tls->lock);
    g_free(tls);
}

gboolean server_tls_reload(ServerTls *tls, GError **error)
{
    Pair *pair = read_pair(tls, error);
    if (!pair)
        return FALSE;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&tls->lock);
    g_ptr_array_add(tls->pairs, pair);
    return TRUE;
}

static int give(gnutls_session_t session, const gnutls_datum_t *authorities, int n_authorities,
                const gnutls_pk_algorithm_t *algorithms, int n_algorithms, gnutls_pcert_st **chain, unsigned *n,
                gnutls_privkey_t *key)
{
    ServerTls *tls = gnutls_session_get_ptr(session);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&tls->lock);
    Pair *pair = g_ptr_array_index(tls->pairs, tls->pairs->len - 1);
    *chain = pair->chain;
    *n = pair->n;
    *key = pair->key;
    return 0;
}

const struct MHD_OptionItem *server_tls_options(void)
{
    static const struct MHD_OptionItem options[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (gpointer)(gsize)give},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (gpointer) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL},
    };
    return options;
}

void server_tls_attach(ServerTls *tls, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info && info->tls_session)
        gnutls_session_set_ptr(info->tls_session, tls);
}
