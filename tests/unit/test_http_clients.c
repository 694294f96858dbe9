/* tests/unit/test_http_clients.c: addresses, networks, what proxies say, and how many requests a client may make. */
#include <arpa/inet.h>
#include <string.h>

#include "serve/address.h"
#include "serve/limiter.h"

static Address parsed(const char *text)
{
    Address address = {{0}};
    g_assert_true(address_parse(text, &address));
    return address;
}

static void test_address(void)
{
    static const struct {
        const char *text, *written;
    } cases[] = {{"192.0.2.1", "192.0.2.1"},
                 {"2001:DB8:0::1", "2001:db8::1"},
                 {"[::1]", "::1"},
                 {"::ffff:192.0.2.1", "192.0.2.1"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Address address = parsed(cases[i].text);
        g_autofree char *written = address_text(&address);
        g_assert_cmpstr(written, ==, cases[i].written);
    }
    static const char *const bad[] = {"",          "[]",        "[",        "localhost", "1.2.3",
                                      "1.2.3.4.5", "[1.2.3.4]", "::1%eth0", "1.2.3.4:80"};
    Address address;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(address_parse(bad[i], &address));
}

static void test_of_socket(void)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    inet_pton(AF_INET, "192.0.2.1", &ipv4.sin_addr);
    Address address, same = parsed("192.0.2.1");
    g_assert_true(address_of_socket((gpointer)&ipv4, &address));
    g_assert_true(address_equal(&address, &same));
    g_assert_cmpuint(address_hash(&address), ==, address_hash(&same));
    struct sockaddr local = {.sa_family = AF_UNIX};
    g_assert_false(address_of_socket(&local, &address));
}

static void test_loopback(void)
{
    static const struct {
        const char *text;
        gboolean is;
    } cases[] = {{"127.0.0.1", TRUE}, {"127.9.9.9", TRUE}, {"::1", TRUE}, {"128.0.0.1", FALSE}, {"::2", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Address address = parsed(cases[i].text);
        g_assert_cmpint(address_is_loopback(&address), ==, cases[i].is);
    }
}

static void test_network(void)
{
    static const struct {
        const char *network, *address;
        gboolean within;
    } cases[] = {{"10.0.0.0/8", "10.255.0.1", TRUE},
                 {"10.0.0.0/8", "11.0.0.1", FALSE},
                 {"192.0.2.128/25", "192.0.2.129", TRUE},
                 {"192.0.2.128/25", "192.0.2.127", FALSE},
                 {"192.0.2.1", "192.0.2.1", TRUE},
                 {"192.0.2.1/32", "192.0.2.2", FALSE},
                 {"0.0.0.0/0", "255.1.1.1", TRUE},
                 {"0.0.0.0/0", "2001:db8::1", FALSE},
                 {"::/0", "10.0.0.1", TRUE},
                 {"2001:db8::/33", "2001:db8:7fff::1", TRUE},
                 {"2001:db8::/33", "2001:db8:8000::1", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Network network;
        Address address = parsed(cases[i].address);
        g_assert_true(network_parse(cases[i].network, &network));
        g_assert_cmpint(network_contains(&network, &address), ==, cases[i].within);
    }
    static const char *const bad[] = {"",          "/8",           "10.0.0.0/33", "10.0.0.0/-1",
                                      "10.0.0.0/", "10.0.0.0/8/8", "::/129",      "x/8"};
    Network network;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(network_parse(bad[i], &network));
}

static void test_forwarded(void)
{
    static const struct {
        const char *peer, *forwarded, *client;
    } cases[] = {{"192.0.2.9", "203.0.113.1", "192.0.2.9"}, /* not trusted */
                 {"10.0.0.1", "203.0.113.1", "203.0.113.1"},
                 {"10.0.0.1", NULL, "10.0.0.1"},
                 {"10.0.0.1", "", "10.0.0.1"},
                 {"10.0.0.1", "1.1.1.1, 203.0.113.1", "203.0.113.1"}, /* the first may be made up */
                 {"10.0.0.1", "1.1.1.1,203.0.113.1 , 10.0.0.2", "203.0.113.1"},
                 {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
                 {"10.0.0.1", "203.0.113.1:80", "203.0.113.1"},
                 {"10.0.0.1", "[2001:db8::1]:80", "2001:db8::1"},
                 {"10.0.0.1", "1.1.1.1, unknown, 10.0.0.2", "10.0.0.2"}};
    Network trusted[1];
    g_assert_true(network_parse("10.0.0.0/24", &trusted[0]));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Address peer = parsed(cases[i].peer), client = address_forwarded(&peer, cases[i].forwarded, trusted, 1);
        g_autofree char *text = address_text(&client);
        g_assert_cmpstr(text, ==, cases[i].client);
    }
}

static void test_bucket(void)
{
    g_autoptr(Limiter) limiter = limiter_new(6, 10); /* one token in ten seconds */
    Address one = parsed("192.0.2.1"), two = parsed("192.0.2.2");
    for (int i = 0; i < 6; i++)
        g_assert_cmpuint(limiter_take(limiter, &one, 100), ==, 0);
    g_assert_cmpuint(limiter_take(limiter, &one, 100), ==, 10);
    g_assert_cmpuint(limiter_take(limiter, &one, 104.5), ==, 6);
    g_assert_cmpuint(limiter_take(limiter, &two, 104.5), ==, 0);
    g_assert_cmpuint(limiter_take(limiter, &one, 110), ==, 0);
    g_assert_cmpuint(limiter_take(limiter, &one, 110), ==, 10);
    for (int i = 0; i < 6; i++) /* never more than a minute's worth */
        g_assert_cmpuint(limiter_take(limiter, &one, 100000), ==, 0);
    g_assert_cmpuint(limiter_take(limiter, &one, 100000), >, 0);
}

static void test_one_client_of_ipv6_is_a_network(void)
{
    g_autoptr(Limiter) limiter = limiter_new(1, 10);
    Address one = parsed("2001:db8::1"), same = parsed("2001:db8::ffff:2"), other = parsed("2001:db8:0:1::1");
    g_assert_cmpuint(limiter_take(limiter, &one, 0), ==, 0);
    g_assert_cmpuint(limiter_take(limiter, &same, 0), >, 0);
    g_assert_cmpuint(limiter_take(limiter, &other, 0), ==, 0);
}

static void test_bounded(void)
{
    g_autoptr(Limiter) limiter = limiter_new(60, 100);
    Address address = parsed("10.0.0.0");
    guint refused = 0;
    for (guint i = 0; i < 300; i++) {
        address.bytes[14] = (guint8)(i >> 8);
        address.bytes[15] = (guint8)i;
        refused += limiter_take(limiter, &address, 5) > 0;
    }
    g_assert_cmpuint(limiter_clients(limiter), ==, 100);
    g_assert_cmpuint(refused, ==, 140); /* two hundred without a bucket share sixty tokens */
    address.bytes[13] = 1;
    g_assert_cmpuint(limiter_take(limiter, &address, 100), ==, 0); /* the full ones are forgotten */
    g_assert_cmpuint(limiter_clients(limiter), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/address/literal", test_address);
    g_test_add_func("/http/address/of-socket", test_of_socket);
    g_test_add_func("/http/address/loopback", test_loopback);
    g_test_add_func("/http/address/network", test_network);
    g_test_add_func("/http/address/forwarded", test_forwarded);
    g_test_add_func("/http/limiter/bucket", test_bucket);
    g_test_add_func("/http/limiter/ipv6", test_one_client_of_ipv6_is_a_network);
    g_test_add_func("/http/limiter/bounded", test_bounded);
    return g_test_run();
}
