/* serve/options.c: see options.h. */
#include "serve/options.h"

#include <string.h>

#include "base/error.h"
#include "base/lang.h"
#include "serve/address.h"

/* Words between commas and spaces; NULL-terminated. */
static char **words(const char *text)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) parts = g_strsplit_set(text, ", \t", -1);
    for (guint i = 0; parts[i]; i++)
        if (*parts[i])
            g_strv_builder_add(builder, parts[i]);
    return g_strv_builder_end(builder);
}

static gboolean check_trusted(char *const *trusted, GError **error)
{
    Network network;
    for (; *trusted; trusted++) {
        if (network_parse(*trusted, &network))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                    tr("serve.trusted_proxies: \"%s\" is neither an address nor a network such as 10.0.0.0/8",
                       "serve.trusted_proxies: «%s» — не адрес и не сеть вида 10.0.0.0/8"),
                    *trusted);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_hosts(char *const *hosts, GError **error)
{
    for (; *hosts; hosts++) {
        if (strcmp(*hosts, "*") == 0 || (g_hostname_is_non_ascii(*hosts) == FALSE && !strpbrk(*hosts, ":/*?@[]")))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                    tr("serve.hosts: \"%s\" is no host name (without http:// and port)",
                       "serve.hosts: «%s» — не имя узла (без http:// и порта)"),
                    *hosts);
        return FALSE;
    }
    return TRUE;
}

static const char *optional(const Config *config, const char *name)
{
    const char *text = config_text(config, name);
    return *text ? text : NULL;
}

gboolean serve_options_load(const Config *config, ServeOptions *options, GError **error)
{
    g_auto(ServeOptions) loaded = {
        .trusted = words(config_text(config, "serve.trusted_proxies")),
        .hosts = words(config_text(config, "serve.hosts")),
    };
    if (!check_trusted(loaded.trusted, error) || !check_hosts(loaded.hosts, error))
        return FALSE;
    loaded.server = (HttpServerOptions){
        .address = config_text(config, "serve.address"),
        .port = (guint)config_integer(config, "serve.port"),
        .certificate = optional(config, "serve.certificate"),
        .certificate_key = optional(config, "serve.certificate_key"),
        .trusted = (const char *const *)loaded.trusted,
        .hosts = (const char *const *)loaded.hosts,
        .threads = (guint)config_integer(config, "serve.threads"),
        .connections = (guint)config_integer(config, "serve.connections"),
        .connections_per_client = (guint)config_integer(config, "serve.connections_per_client"),
        .streams_per_client = (guint)config_integer(config, "serve.streams_per_client"),
        .requests_per_minute = (guint)config_integer(config, "serve.requests_per_minute"),
    };
    if (!loaded.server.certificate != !loaded.server.certificate_key) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_BAD_VALUE,
                    tr("serve.certificate and serve.certificate_key go together: both or neither",
                       "serve.certificate и serve.certificate_key задаются вместе: оба или ни одного"));
        return FALSE;
    }
    *options = loaded;
    loaded = (ServeOptions){0};
    return TRUE;
}

void serve_options_clear(ServeOptions *options)
{
    g_strfreev(options->trusted);
    g_strfreev(options->hosts);
    *options = (ServeOptions){0};
}
