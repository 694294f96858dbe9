/* base/secret.c: see secret.h. */
#include "base/secret.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"

#define ID_BYTES 16
#define TOKEN_BYTES 32
#define PASSPHRASE_PASSES 3
#define PASSPHRASE_BYTES (128 * 1024 * 1024)

G_STATIC_ASSERT(crypto_hash_sha256_BYTES == SECRET_HASH_BYTES);
G_STATIC_ASSERT(crypto_pwhash_SALTBYTES == 16);

/* Every call comes through here first. */
static void get_ready(void)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        if (sodium_init() < 0)
            g_error("libsodium cannot be used on this machine");
        g_once_init_leave(&ready, 1);
    }
}

void secret_random(void *into, gsize length)
{
    get_ready();
    randombytes_buf(into, length);
}

char *secret_new_id(void)
{
    guint8 bytes[ID_BYTES];
    secret_random(bytes, sizeof bytes);
    return secret_to_hex(bytes, sizeof bytes);
}

char *secret_new_token(void)
{
    guint8 bytes[TOKEN_BYTES];
    secret_random(bytes, sizeof bytes);
    char *token = secret_to_base64url(bytes, sizeof bytes);
    sodium_memzero(bytes, sizeof bytes);
    return token;
}

char *secret_to_hex(const void *bytes, gsize length)
{
    char *hex = g_malloc(2 * length + 1);
    return sodium_bin2hex(hex, 2 * length + 1, bytes, length);
}

gboolean secret_from_hex(const char *hex, void *into, gsize length)
{
    gsize got = 0;
    const char *end = NULL;
    return strlen(hex) == 2 * length && sodium_hex2bin(into, length, hex, 2 * length, NULL, &got, &end) == 0 &&
           got == length && *end == '\0';
}

char *secret_to_base64url(const void *bytes, gsize length)
{
    gsize room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = g_malloc(room);
    return sodium_bin2base64(text, room, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

GBytes *secret_from_base64url(const char *text)
{
    gsize room = strlen(text) / 4 * 3 + 3, got = 0;
    g_autofree guint8 *bytes = g_malloc(room);
    const char *end = NULL;
    if (sodium_base642bin(bytes, room, text, strlen(text), NULL, &got, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        *end != '\0')
        return NULL;
    return g_bytes_new(bytes, got);
}

void secret_sha256(const void *bytes, gsize length, guint8 hash[SECRET_HASH_BYTES])
{
    crypto_hash_sha256(hash, bytes, length);
}

GBytes *secret_text_hash(const char *text)
{
    guint8 hash[SECRET_HASH_BYTES];
    secret_sha256(text, strlen(text), hash);
    return g_bytes_new(hash, sizeof hash);
}

void secret_hmac_sha256(const void *key, gsize key_length, const void *bytes, gsize length,
                        guint8 mac[SECRET_HASH_BYTES])
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_length);
    crypto_auth_hmacsha256_update(&state, bytes, length);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_memzero(&state, sizeof state);
}

gboolean secret_equal(const void *a, const void *b, gsize length)
{
    return a && b && sodium_memcmp(a, b, length) == 0;
}

/* Lengths may show: those of tokens are the same for all. */
gboolean secret_text_equal(const char *a, const char *b)
{
    return a && b && strlen(a) == strlen(b) && secret_equal(a, b, strlen(a));
}

/* How many passwords are being computed. */
static struct {
    GMutex lock;
    GCond free;
    guint running; /* under lock */
} passwords;

static void password_begin(void)
{
    get_ready();
    g_mutex_lock(&passwords.lock);
    while (passwords.running >= LIMIT_PASSWORDS_AT_ONCE)
        g_cond_wait(&passwords.free, &passwords.lock);
    passwords.running++;
    g_mutex_unlock(&passwords.lock);
}

static void password_end(void)
{
    g_mutex_lock(&passwords.lock);
    passwords.running--;
    g_cond_signal(&passwords.free);
    g_mutex_unlock(&passwords.lock);
}

static gboolean out_of_memory(GError **error)
{
    g_set_error_literal(
        error, BASE_ERROR, BASE_ERROR_TOO_LARGE,
        tr("there is not enough memory to hash a password", "не хватает памяти, чтобы хешировать пароль"));
    return FALSE;
}

char *secret_password_hash(const char *password, GError **error)
{
    char hash[crypto_pwhash_STRBYTES];
    password_begin();
    int failed = crypto_pwhash_str_alg(hash, password, strlen(password), SECRET_PASSWORD_PASSES, SECRET_PASSWORD_BYTES,
                                       crypto_pwhash_ALG_ARGON2ID13);
    password_end();
    if (failed) {
        out_of_memory(error);
        return NULL;
    }
    return g_strdup(hash);
}

gboolean secret_password_check(const char *hash, const char *password)
{
    /* With a hash of all zero bytes: the same cost, and no password is known that fits. */
    static const char nobody[] = "$argon2id$v=19$m=32768,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    password_begin();
    gboolean fits = crypto_pwhash_str_verify(hash ? hash : nobody, password, strlen(password)) == 0;
    password_end();
    return fits && hash;
}

gboolean secret_key_from_passphrase(const char *passphrase, const guint8 salt[16], guint8 key[32], GError **error)
{
    password_begin();
    int failed = crypto_pwhash(key, 32, passphrase, strlen(passphrase), salt, PASSPHRASE_PASSES, PASSPHRASE_BYTES,
                               crypto_pwhash_ALG_ARGON2ID13);
    password_end();
    return failed ? out_of_memory(error) : TRUE;
}

void secret_wipe(void *bytes, gsize length)
{
    sodium_memzero(bytes, length);
}

void secret_free(char *text)
{
    if (text)
        sodium_memzero(text, strlen(text));
    g_free(text);
}
