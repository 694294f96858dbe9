/* store/open.c: see open.h. */
#include "store/open.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

/* NULL for a setting that is not there or empty. */
static const char *given(const char *text)
{
    return text && *text ? text : NULL;
}

/* A variable's value, which nobody can read any more after that, also not in /proc; NULL when it is not set. */
static char *take_variable(const char *name)
{
    char *value = getenv(name), *copy = g_strdup(value);
    if (value)
        secret_wipe(value, strlen(value));
    g_unsetenv(name);
    return copy;
}

Store *store_open_configured(const Config *config, const char *folder, gboolean create, GError **error)
{
    const char *configured = given(folder) ? folder : given(config_text(config, "store.folder"));
    g_autofree char *usual = g_build_filename(g_get_user_data_dir(), "otklik", NULL);
    char *key = take_variable("OTKLIK_KEY"), *passphrase = take_variable("OTKLIK_PASSPHRASE");
    const StoreOptions options = {.folder = configured ? configured : usual,
                                  .key_file = given(config_text(config, "store.key_file")),
                                  .key = given(key),
                                  .passphrase = given(passphrase),
                                  .create = create};
    Store *store = store_open(&options, error);
    secret_free(key);
    secret_free(passphrase);
    return store;
}
