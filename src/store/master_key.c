/* store/master_key.c: see master_key.h. */
#include "store/master_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/secret.h"
#include "store/durable.h"

#define SALT_BYTES 16
#define KEY_BYTES 32

static gboolean fail(const char *path, const char *why, GError **error)
{
    g_set_error(error, STORE_ERROR, STORE_ERROR_KEY, "%s: %s", path, why);
    return FALSE;
}

/* A file of `length` bytes in hexadecimal, which others must not be able to read when it is `secret`. */
static gboolean read_digits(const char *path, gboolean secret, guint8 *into, gsize length, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat of;
    if (fd < 0 || fstat(fd, &of) != 0) {
        int code = errno;
        if (fd >= 0)
            close(fd);
        return fail(path, g_strerror(code), error);
    }
    char text[2 * KEY_BYTES + 3] = "";
    gssize got = read(fd, text, sizeof text - 1);
    close(fd);
    gboolean good = FALSE;
    if (!S_ISREG(of.st_mode))
        fail(path, tr("is no file", "это не файл"), error);
    else if (secret && of.st_mode & 077)
        fail(path, tr("others can read the key: chmod 600 it", "ключ могут прочесть другие: сделайте chmod 600"),
             error);
    else if (got < 0 || !secret_from_hex(g_strchomp(text), into, length))
        fail(path, tr("does not hold a key in hexadecimal digits", "в файле нет ключа шестнадцатеричными цифрами"),
             error);
    else
        good = TRUE;
    secret_wipe(text, sizeof text);
    return good;
}

static gboolean make_digits(const char *path, guint8 *into, gsize length, GError **error)
{
    secret_random(into, length);
    char *hex = secret_to_hex(into, length), *line = g_strconcat(hex, "\n", NULL);
    gboolean good = durable_create(path, line, strlen(line), error);
    secret_free(hex);
    secret_free(line);
    return good;
}

static gboolean load_file(const char *path, gboolean fresh, gboolean secret, guint8 *into, gsize length, GError **error)
{
    if (fresh && !g_file_test(path, G_FILE_TEST_EXISTS))
        return make_digits(path, into, length, error);
    return read_digits(path, secret, into, length, error);
}

static gboolean load_passphrase(const StoreOptions *options, gboolean fresh, guint8 key[32], GError **error)
{
    g_autofree char *path = g_build_filename(options->folder, "salt", NULL);
    guint8 salt[SALT_BYTES];
    if (!*options->passphrase)
        return fail("OTKLIK_PASSPHRASE", tr("is empty", "пуста"), error);
    return load_file(path, fresh, FALSE, salt, sizeof salt, error) &&
           secret_key_from_passphrase(options->passphrase, salt, key, error);
}

gboolean master_key_load(const StoreOptions *options, gboolean fresh, guint8 key[32], GError **error)
{
    guint given = (options->key_file != NULL) + (options->key != NULL) + (options->passphrase != NULL);
    if (given > 1)
        return fail(options->folder,
                    tr("give one of key file, OTKLIK_KEY and OTKLIK_PASSPHRASE",
                       "укажите что-то одно: файл ключа, OTKLIK_KEY или OTKLIK_PASSPHRASE"),
                    error);
    if (options->key)
        return secret_from_hex(options->key, key, KEY_BYTES) ||
               fail("OTKLIK_KEY", tr("is not 64 hexadecimal digits", "это не 64 шестнадцатеричные цифры"), error);
    if (options->passphrase)
        return load_passphrase(options, fresh, key, error);
    g_autofree char *usual = g_build_filename(options->folder, "key", NULL);
    return load_file(options->key_file ? options->key_file : usual, fresh, TRUE, key, KEY_BYTES, error);
}

void master_key_derive(const guint8 master[32], KeyUse use, guint8 key[32])
{
    G_STATIC_ASSERT(crypto_kdf_KEYBYTES == KEY_BYTES);
    crypto_kdf_derive_from_key(key, KEY_BYTES, use, "otklik 1", master);
}
