/* link/address.c: see address.h. */
#include "link/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "link/error.h"

/* IANA's registries of special-purpose addresses, 2025: what is not globally reachable, and multicast. */
static const struct {
    guint32 network;
    guint bits;
} special4[] = {
    {0x00000000, 8},  /* this network */
    {0x0a000000, 8},  /* private */
    {0x64400000, 10}, /* shared, RFC 6598 */
    {0x7f000000, 8},  /* loopback */
    {0xa9fe0000, 16}, /* link-local, and clouds' metadata */
    {0xac100000, 12}, /* private */
    {0xc0000000, 24}, /* protocol assignments */
    {0xc0000200, 24}, /* documentation */
    {0xc0586300, 24}, /* 6to4 relays */
    {0xc0a80000, 16}, /* private */
    {0xc6120000, 15}, /* benchmarks */
    {0xc6336400, 24}, /* documentation */
    {0xcb007100, 24}, /* documentation */
    {0xe0000000, 4},  /* multicast */
    {0xf0000000, 4},  /* reserved, broadcast */
};

static gboolean is_public4(guint32 address)
{
    for (gsize i = 0; i < G_N_ELEMENTS(special4); i++)
        if ((address ^ special4[i].network) >> (32 - special4[i].bits) == 0)
            return FALSE;
    return TRUE;
}

static guint32 word_at(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static gboolean is_public6(const guint8 *a)
{
    static const guint8 mapped[12] = {[10] = 0xff, [11] = 0xff}, translated[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(a, mapped, sizeof mapped) == 0 || memcmp(a, translated, sizeof translated) == 0)
        return is_public4(word_at(a + 12));
    guint32 top = word_at(a);
    return a[0] >> 5 == 1 &&              /* 2000::/3, all that is given out */
           top >> 9 != 0x20010000 >> 9 && /* 2001::/23: Teredo and other protocols */
           top != 0x20010db8 &&           /* documentation */
           top >> 16 != 0x2002 &&         /* 6to4 holds an address of IPv4 */
           top >> 12 != 0x3fff0;          /* documentation */
}

gboolean address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_public4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        return is_public6(in.sin6_addr.s6_addr);
    }
    return FALSE;
}

/* "host", "host:port", "[v6]:port" or a bare v6 address against a URL's host (v6 in brackets) and port. */
static gboolean is_listed(const char *entry, const char *host, const char *port)
{
    const char *last = strrchr(entry, ':');
    gboolean bare6 = last && *entry != '[' && strchr(entry, ':') != last;
    gboolean with_port = last && !bare6 && (*entry != '[' || last[-1] == ']');
    gsize length = with_port ? (gsize)(last - entry) : strlen(entry);
    if (with_port && strcmp(last + 1, port) != 0)
        return FALSE;
    if (bare6)
        return strlen(host) == length + 2 && g_ascii_strncasecmp(host + 1, entry, length) == 0;
    return strlen(host) == length && g_ascii_strncasecmp(host, entry, length) == 0;
}

static gboolean fail(GError **error, const char *url, const char *why)
{
    g_set_error(error, LINK_ERROR, LINK_ERROR_ADDRESS, "%s: %s", url, why);
    return FALSE;
}

/* The parts as curl itself reads them, so that no other reading of the address is possible. */
static gboolean is_allowed(CURLU *parts, const char *url, const AddressRules *rules, GError **error)
{
    char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL;
    gboolean good = strlen(url) <= LIMIT_ADDRESS_BYTES && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
                    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                    curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                    curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                    curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_NO_USER &&
                    (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
    gboolean listed = FALSE;
    for (guint i = 0; good && rules->hosts && rules->hosts[i]; i++)
        listed |= is_listed(rules->hosts[i], host, port);
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_free(user);
    if (!good)
        return fail(error, user ? "…" : url, /* no password is repeated */
                    tr("not an address of the web (http:// or https://, without a password)",
                       "это не адрес сети (http:// или https://, без пароля)"));
    return listed || fail(error, url,
                          tr("its host is not in the list of allowed hosts (see the settings)",
                             "его хоста нет в списке разрешённых (см. настройки)"));
}

gboolean address_check(const char *url, const AddressRules *rules, GError **error)
{
    CURLU *parts = curl_url();
    g_assert(parts); /* out of memory otherwise */
    gboolean good = is_allowed(parts, url, rules, error);
    curl_url_cleanup(parts);
    return good;
}
