/* serve/options.h: the server's settings from the configuration (serve.*).
 *
 * Layer: serve. */
#pragma once
#include "base/config.h"
#include "serve/server.h"

/* Texts split into lists live here; the rest is borrowed from the configuration. */
typedef struct {
    HttpServerOptions server; /* without routes' hooks, user, metrics and problems */
    char **trusted, **hosts;
} ServeOptions;

/* Checks names, networks and that both or neither of the certificate files are given; names the option that is
 * wrong. */
gboolean serve_options_load(const Config *config, ServeOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void serve_options_clear(ServeOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeOptions, serve_options_clear)
