/* serve/address.c: see address.h. */
#include "serve/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/limits.h"

static const guint8 mapped[12] = {[10] = 0xff, [11] = 0xff};

static gboolean is_mapped(const Address *address)
{
    return memcmp(address->bytes, mapped, sizeof mapped) == 0;
}

static void from_ipv4(const void *bytes, Address *address)
{
    memcpy(address->bytes, mapped, sizeof mapped);
    memcpy(address->bytes + sizeof mapped, bytes, 4);
}

gboolean address_parse(const char *text, Address *address)
{
    char plain[INET6_ADDRSTRLEN];
    gsize length = strlen(text);
    gboolean bracketed = text[0] == '[' && text[length - 1] == ']';
    if (bracketed) {
        text++;
        length -= 2;
    }
    if (length == 0 || length >= sizeof plain)
        return FALSE;
    memcpy(plain, text, length);
    plain[length] = '\0';
    struct in_addr ipv4;
    if (!bracketed && inet_pton(AF_INET, plain, &ipv4) == 1) {
        from_ipv4(&ipv4, address);
        return TRUE;
    }
    return inet_pton(AF_INET6, plain, address->bytes) == 1;
}

gboolean address_of_socket(const struct sockaddr *socket, Address *address)
{
    if (socket->sa_family == AF_INET)
        from_ipv4(&((const struct sockaddr_in *)(gconstpointer)socket)->sin_addr, address);
    else if (socket->sa_family == AF_INET6)
        memcpy(address->bytes, &((const struct sockaddr_in6 *)(gconstpointer)socket)->sin6_addr, 16);
    return socket->sa_family == AF_INET || socket->sa_family == AF_INET6;
}

char *address_text(const Address *address)
{
    char text[INET6_ADDRSTRLEN] = "";
    gboolean ipv4 = is_mapped(address);
    inet_ntop(ipv4 ? AF_INET : AF_INET6, address->bytes + (ipv4 ? sizeof mapped : 0), text, sizeof text);
    return g_strdup(text);
}

gboolean address_is_loopback(const Address *address)
{
    static const Address one = {{[15] = 1}};
    return (is_mapped(address) && address->bytes[12] == 127) || address_equal(address, &one);
}

Address address_client(const Address *address)
{
    Address client = *address;
    if (!is_mapped(address))
        memset(client.bytes + 8, 0, 8);
    return client;
}

guint address_hash(gconstpointer address)
{
    const guint8 *bytes = ((const Address *)address)->bytes;
    guint hash = 2166136261u; /* FNV-1a */
    for (guint i = 0; i < 16; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

gboolean address_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(Address)) == 0;
}

gboolean network_parse(const char *text, Network *network)
{
    const char *slash = strchr(text, '/');
    g_autofree char *address = slash ? g_strndup(text, (gsize)(slash - text)) : g_strdup(text);
    if (!address_parse(address, &network->address))
        return FALSE;
    gboolean ipv4 = strchr(address, ':') == NULL;
    guint64 bits = ipv4 ? 32 : 128;
    if (slash && !g_ascii_string_to_unsigned(slash + 1, 10, 0, bits, &bits, NULL))
        return FALSE;
    network->bits = (guint)bits + (ipv4 ? 96 : 0);
    return TRUE;
}

gboolean network_contains(const Network *network, const Address *address)
{
    guint whole = network->bits / 8, rest = network->bits % 8;
    if (memcmp(network->address.bytes, address->bytes, whole) != 0)
        return FALSE;
    return rest == 0 || ((network->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}

gboolean networks_contain(const Network *networks, guint n, const Address *address)
{
    for (guint i = 0; i < n; i++)
        if (network_contains(&networks[i], address))
            return TRUE;
    return FALSE;
}

/* "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]:4711": some proxies add the port. */
static gboolean parse_hop(const char *text, Address *address)
{
    if (address_parse(text, address))
        return TRUE;
    const char *colon = strrchr(text, ':');
    if (!colon || (text[0] != '[' && strchr(text, ':') != colon))
        return FALSE;
    g_autofree char *host = g_strndup(text, (gsize)(colon - text));
    return address_parse(host, address);
}

Address address_forwarded(const Address *peer, const char *forwarded, const Network *trusted, guint n)
{
    Address client = *peer;
    if (!forwarded || strlen(forwarded) > LIMIT_HTTP_FIELD)
        return client;
    g_auto(GStrv) hops = g_strsplit(forwarded, ",", -1);
    for (guint i = g_strv_length(hops); i > 0 && networks_contain(trusted, n, &client); i--) {
        Address hop;
        if (!parse_hop(g_strstrip(hops[i - 1]), &hop))
            break;
        client = hop;
    }
    return client;
}
