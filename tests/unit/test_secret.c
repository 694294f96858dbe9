/* tests/unit/test_secret.c: hashes and codes against published values, passwords, comparisons. */
#include <string.h>

#include "base/secret.h"

static void test_published_hashes(void)
{
    /* FIPS 180-2, "abc"; RFC 4231, test case 2. */
    guint8 hash[SECRET_HASH_BYTES];
    secret_sha256("abc", 3, hash);
    g_autofree char *sha = secret_to_hex(hash, sizeof hash);
    g_assert_cmpstr(sha, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *text = "what do ya want for nothing?";
    secret_hmac_sha256("Jefe", 4, text, strlen(text), hash);
    g_autofree char *mac = secret_to_hex(hash, sizeof hash);
    g_assert_cmpstr(mac, ==, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void test_codes(void)
{
    static const struct {
        const char *bytes, *hex, *base64url;
    } cases[] = {
        {"", "", ""}, {"f", "66", "Zg"}, {"fo", "666f", "Zm8"}, {"foo", "666f6f", "Zm9v"}, {"\xfb\xff", "fbff", "-_8"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length = strlen(cases[i].bytes);
        g_autofree char *hex = secret_to_hex(cases[i].bytes, length);
        g_assert_cmpstr(hex, ==, cases[i].hex);
        g_autofree char *code = secret_to_base64url(cases[i].bytes, length);
        g_assert_cmpstr(code, ==, cases[i].base64url);
        guint8 back[8];
        g_assert_true(secret_from_hex(hex, back, length));
        g_assert_cmpmem(back, length, cases[i].bytes, length);
        g_autoptr(GBytes) bytes = secret_from_base64url(code);
        g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), cases[i].bytes, length);
    }
}

static void test_refused_codes(void)
{
    guint8 back[4];
    static const char *hexes[] = {"", "6", "66", "666f6f6", "666f6f6g", "66 6f6f6f", "666f6f6f6f"};
    for (gsize i = 0; i < G_N_ELEMENTS(hexes); i++)
        g_assert_false(secret_from_hex(hexes[i], back, sizeof back));
    static const char *codes[] = {"A", "Zg==", "Z g", "+/8", "Zm9v\n", "é"};
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
        g_assert_null(secret_from_base64url(codes[i]));
}

static void test_random(void)
{
    g_autofree char *id = secret_new_id(), *other = secret_new_id(), *token = secret_new_token();
    g_assert_cmpuint(strlen(id), ==, 32);
    g_assert_cmpuint(strspn(id, "0123456789abcdef"), ==, 32);
    g_assert_cmpstr(id, !=, other);
    g_assert_cmpuint(strlen(token), ==, 43);
    g_autoptr(GBytes) bytes = secret_from_base64url(token);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 32);
}

static void test_equal(void)
{
    g_assert_true(secret_text_equal("same", "same"));
    g_assert_false(secret_text_equal("same", "sane"));
    g_assert_false(secret_text_equal("same", "same "));
    g_assert_false(secret_text_equal(NULL, NULL));
    g_assert_true(secret_equal("ab", "ab", 2));
    g_assert_false(secret_equal("ab", NULL, 2));
}

static void test_password(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *hash = secret_password_hash("пароль учителя", &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(hash, "$argon2id$v=19$m=32768,t=3,p=1$"));
    g_assert_true(secret_password_check(hash, "пароль учителя"));
    g_assert_false(secret_password_check(hash, "пароль ученика"));
    g_assert_false(secret_password_check("not a hash", ""));
    g_assert_false(secret_password_check(NULL, "пароль учителя"));
}

static gpointer check_many(gpointer hash)
{
    for (guint i = 0; i < 2; i++)
        g_assert_true(secret_password_check(hash, "at once"));
    return NULL;
}

static void test_passwords_at_once(void)
{
    g_autofree char *hash = secret_password_hash("at once", NULL);
    GThread *threads[6];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("password", check_many, hash);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

static void test_nobody_costs_the_same(void)
{
    g_autofree char *hash = secret_password_hash("somebody", NULL);
    gint64 times[2];
    for (guint i = 0; i < 2; i++) { /* the best of three: the machine may be busy */
        times[i] = G_MAXINT64;
        for (guint n = 0; n < 3; n++) {
            gint64 from = g_get_monotonic_time();
            g_assert_false(secret_password_check(i ? NULL : hash, "wrong"));
            times[i] = MIN(times[i], g_get_monotonic_time() - from);
        }
    }
    g_test_message("a wrong password: %.1f ms, an unknown name: %.1f ms", (double)times[0] / 1000,
                   (double)times[1] / 1000);
    g_assert_cmpint(times[1], >, times[0] / 3); /* without the same work it would be a ten-thousandth */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secret/published-hashes", test_published_hashes);
    g_test_add_func("/secret/codes", test_codes);
    g_test_add_func("/secret/refused-codes", test_refused_codes);
    g_test_add_func("/secret/random", test_random);
    g_test_add_func("/secret/equal", test_equal);
    g_test_add_func("/secret/password", test_password);
    g_test_add_func("/secret/passwords-at-once", test_passwords_at_once);
    g_test_add_func("/secret/nobody-costs-the-same", test_nobody_costs_the_same);
    return g_test_run();
}
