/* link/address.h: which addresses this program calls when somebody names one (SSRF).
 *
 * Layer: link.  Threads: pure.
 * Two rules: the host stands in a list that an admin made, and the very address that is connected to is a public one.
 * The second is checked on the socket (link/exchange.h), so that no trick with names gets around it. */
#pragma once
#include <glib.h>
#include <sys/socket.h>

typedef struct {
    const char *const *hosts; /* "example.org": on any port; "example.org:8443": on this one; ends with NULL */
    gboolean private_too;     /* addresses of this machine and of local networks are called as well */
} AddressRules;

/* FALSE for loopback, private, link-local, shared, reserved, documentation and multicast addresses, for those of IPv6
 * that hold such a one of IPv4, and for anything that is neither IPv4 nor IPv6. */
gboolean address_is_public(const struct sockaddr *address);

/* LINK_ERROR_ADDRESS unless `url` is http or https, names a listed host and holds no name or password. */
gboolean address_check(const char *url, const AddressRules *rules, GError **error) G_GNUC_WARN_UNUSED_RESULT;
