/* base/secret.h: random ids and tokens, hashes, and passwords: what every layer needs of libsodium.
 *
 * Layer: base.  Threads: safe.  Nothing here can fail, save hashing a password when memory is short.
 * A token is shown to its owner once; what is kept of it is its SHA-256. */
#pragma once
#include <glib.h>

#define SECRET_HASH_BYTES 32

void secret_random(void *into, gsize length);
char *secret_new_id(void);    /* 128 random bits as 32 hexadecimal digits; the caller frees */
char *secret_new_token(void); /* 256 random bits as 43 letters of base64url; the caller frees */

/* Texts are owned by the caller. Hexadecimal digits are lower case; base64url has no padding. */
char *secret_to_hex(const void *bytes, gsize length);
gboolean secret_from_hex(const char *hex, void *into, gsize length); /* FALSE: not exactly 2 x length digits */
char *secret_to_base64url(const void *bytes, gsize length);
GBytes *secret_from_base64url(const char *text); /* NULL: not base64url; the caller unrefs */

void secret_sha256(const void *bytes, gsize length, guint8 hash[SECRET_HASH_BYTES]);
GBytes *secret_text_hash(const char *text); /* SHA-256 of a token, as the store keeps it; the caller unrefs */
void secret_hmac_sha256(const void *key, gsize key_length, const void *bytes, gsize length,
                        guint8 mac[SECRET_HASH_BYTES]);

/* In a time that does not depend on where they differ. NULL equals nothing. */
gboolean secret_equal(const void *a, const void *b, gsize length);
gboolean secret_text_equal(const char *a, const char *b);

/* Argon2id, version 1.3, SECRET_PASSWORD_PASSES passes over SECRET_PASSWORD_BYTES of memory: a tenth to a fifth of
 * a second of one core. At most LIMIT_PASSWORDS_AT_ONCE are computed at a time, the others wait: a flood of sign-ins
 * takes neither all memory nor all cores. */
#define SECRET_PASSWORD_PASSES 3
#define SECRET_PASSWORD_BYTES (32 * 1024 * 1024)
char *secret_password_hash(const char *password, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* the caller frees */
/* `hash` NULL: does the same work against a hash that nothing matches, so that the time does not tell who exists. */
gboolean secret_password_check(const char *hash, const char *password);
/* A key of 32 bytes from a passphrase and a salt of 16, with three passes over 128 MiB: made once at each start. */
gboolean secret_key_from_passphrase(const char *passphrase, const guint8 salt[16], guint8 key[32],
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void secret_wipe(void *bytes, gsize length);
void secret_free(char *text); /* wipes and frees; NULL is no error */
