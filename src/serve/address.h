/* serve/address.h: addresses of clients, networks, and what trusted proxies say of them.
 *
 * Layer: serve.
 * IPv4 is kept as IPv4-mapped IPv6 (::ffff:a.b.c.d), so that one comparison does for both. */
#pragma once
#include <glib.h>

struct sockaddr;

typedef struct {
    guint8 bytes[16];
} Address;

typedef struct {
    Address address;
    guint bits; /* 0..128 */
} Network;

/* A literal: "192.0.2.1", "2001:db8::1", "[2001:db8::1]". */
gboolean address_parse(const char *text, Address *address);
/* FALSE for families without addresses (a local socket). */
gboolean address_of_socket(const struct sockaddr *socket, Address *address);
char *address_text(const Address *address); /* the caller frees */
gboolean address_is_loopback(const Address *address);
/* Who is counted as one client: an IPv4 address, or 64 bits of an IPv6 one. */
Address address_client(const Address *address);
guint address_hash(gconstpointer address);
gboolean address_equal(gconstpointer a, gconstpointer b);

/* "10.0.0.0/8", "2001:db8::/32", or one address. */
gboolean network_parse(const char *text, Network *network);
gboolean network_contains(const Network *network, const Address *address);
gboolean networks_contain(const Network *networks, guint n, const Address *address);

/* The client behind proxies: `peer` itself unless it is trusted, else the last address of X-Forwarded-For (may be NULL)
 * that is not trusted, or the first one when all are. What is no address ends the search: nothing left of it can be
 * believed. */
Address address_forwarded(const Address *peer, const char *forwarded, const Network *trusted, guint n);
