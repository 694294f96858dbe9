/* serve/server_tls.h: the server's certificate, which can be read again while it runs.
 *
 * Layer: serve.  Threads: safe. */
#pragma once
#include <glib.h>
#include <microhttpd.h>

typedef struct ServerTls ServerTls;
/* NULL with an error that names the file. */
ServerTls *server_tls_new(const char *certificate, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void server_tls_free(ServerTls *tls); /* after the daemon has ended */
/* Reads both files again; on failure the old pair stays. */
gboolean server_tls_reload(ServerTls *tls, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Options of a daemon, with MHD_OPTION_END: TLS 1.2 and 1.3, and that it asks for the certificate. Each connection is
 * to be attached when it starts. */
const struct MHD_OptionItem *server_tls_options(void);
void server_tls_attach(ServerTls *tls, struct MHD_Connection *connection);
