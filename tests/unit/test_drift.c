/* tests/unit/test_drift.c: stability of a column, worked out by hand. */
#include "learn/drift.h"

#include <math.h>
#include <string.h>

#include "learn/error.h"

static FrameColumn *numbers(Frame *frame, double (*value)(guint row))
{
    FrameColumn *column = frame_add(frame, "x", FRAME_NUMBER);
    for (guint i = 0; i < frame->rows; i++)
        column->number[i] = value(i);
    return column;
}

static double even(guint row)
{
    return row % 10;
}
static double two_gone(guint row)
{
    return row % 10 < 2 ? 9 : row % 10;
}
static double half_missing(guint row)
{
    return row % 2 ? NAN : row / 2 % 10;
}
static double all_missing(guint row)
{
    return NAN;
}
static double one_value(guint row)
{
    return 1 / 3.0;
}
static double flag(guint row)
{
    return row % 2;
}
static double flag_rare(guint row)
{
    return row % 10 == 0;
}

static double term(double then, double now)
{
    return (now - then) * log(now / then);
}

static void test_numbers(void)
{
    const struct {
        const char *name;
        double (*then)(guint row), (*now)(guint row);
        double sum; /* of the bins */
        guint bins; /* that are not empty both times */
    } cases[] = {
        {"the same", even, even, 0, 10},
        {"two tenths became the last one", even, two_gone, 2 * term(0.1, 0.0005) + term(0.1, 0.3), 10},
        {"half went missing", even, half_missing, 10 * term(0.1, 0.05) + term(0.0005, 0.5), 11},
        {"all went missing", one_value, all_missing, term(1, 0.0005) + term(0.0005, 1), 2},
        {"was always missing", all_missing, all_missing, 0, 1},
        {"one value", one_value, one_value, 0, 1},
        {"a flag", flag, flag_rare, term(0.5, 0.9) + term(0.5, 0.1), 2},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        g_autoptr(Frame) then = frame_new(1000), now = frame_new(1000);
        g_autoptr(DriftBase) base = drift_base(numbers(then, cases[i].then), 1000);
        double psi = drift_psi(base, numbers(now, cases[i].now), 1000);
        g_assert_cmpfloat_with_epsilon(psi, MAX(0, cases[i].sum - (cases[i].bins - 1) * 2 / 1000.0), 1e-9);
        g_autoptr(JsonValue) json = drift_base_json(base);
        g_autofree char *text = jsonfile_text(json, FALSE);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) read = jsonfile_parse(text, strlen(text), "base", &error);
        g_autoptr(DriftBase) back = drift_base_parse(read, "base", &error);
        g_assert_no_error(error);
        g_assert_cmpfloat_with_epsilon(drift_psi(back, now->columns->pdata[0], 1000), psi, 1e-9);
    }
}

/* Rows drawn of the same are stable however few they are, those drawn of a shifted half are not. */
static void test_chance(void)
{
    guint alarms = 0, found = 0;
    GRand *random = g_rand_new_with_seed(6);
    g_autoptr(Frame) then = frame_new(2000);
    FrameColumn *before = frame_add(then, "x", FRAME_NUMBER);
    for (guint i = 0; i < 2000; i++)
        before->number[i] = g_rand_double(random);
    g_autoptr(DriftBase) base = drift_base(before, 2000);
    for (guint round = 0; round < 200; round++) {
        g_autoptr(Frame) now = frame_new(DRIFT_FEW);
        FrameColumn *after = frame_add(now, "x", FRAME_NUMBER), *shifted = frame_add(now, "y", FRAME_NUMBER);
        for (guint i = 0; i < DRIFT_FEW; i++) {
            after->number[i] = g_rand_double(random);
            shifted->number[i] = g_rand_double(random) / 2;
        }
        alarms += drift_psi(base, after, DRIFT_FEW) >= DRIFT_SHIFTED;
        found += drift_psi(base, shifted, DRIFT_FEW) >= DRIFT_SHIFTED;
    }
    g_rand_free(random);
    g_assert_cmpuint(alarms, <=, 6);
    g_assert_cmpuint(found, ==, 200);
}

static FrameColumn *letters(Frame *frame, const char *pattern)
{
    FrameColumn *column = frame_add(frame, "c", FRAME_CATEGORY);
    for (guint i = 0; i < frame->rows; i++) {
        char text[] = {pattern[i % strlen(pattern)], '\0'};
        if (text[0] != '-')
            column->code[i] = frame_level(column, text);
    }
    return column;
}

static void test_categories(void)
{
    const struct {
        const char *name, *then, *now;
        double sum;
        guint bins;
    } cases[] = {
        {"the same in another order", "aabb", "bbaa", 0, 2},
        {"half became the other", "aabb", "abbb", term(0.5, 0.25) + term(0.5, 0.75), 2},
        {"a new one is of the rest", "aabb", "aabz", term(0.5, 0.25) + term(0.0005, 0.25), 3},
        {"missing", "aabb", "aab-", term(0.5, 0.25) + term(0.0005, 0.25), 3},
        {"more than twenty", "abcdefghijklmnopqrstuvwxy", "abcdefghijklmnopqrstyxwvu", 0, 21},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        g_autoptr(Frame) then = frame_new(1000), now = frame_new(1000);
        g_autoptr(DriftBase) base = drift_base(letters(then, cases[i].then), 1000);
        g_autoptr(JsonValue) json = drift_base_json(base);
        g_autoptr(GError) error = NULL;
        g_autoptr(DriftBase) back = drift_base_parse(json, "base", &error);
        g_assert_no_error(error);
        double is = MAX(0, cases[i].sum - (cases[i].bins - 1) * 2 / 1000.0);
        g_assert_cmpfloat_with_epsilon(drift_psi(base, letters(now, cases[i].now), 1000), is, 1e-9);
        g_assert_cmpfloat_with_epsilon(drift_psi(back, now->columns->pdata[0], 1000), is, 1e-9);
    }
}

static void test_cannot_tell(void)
{
    g_autoptr(Frame) frame = frame_new(1000), none = frame_new(0);
    FrameColumn *column = numbers(frame, even), *other = letters(frame, "ab");
    g_autoptr(DriftBase) base = drift_base(column, 1000), empty = drift_base(numbers(none, even), 0);
    g_assert_true(isnan(drift_psi(base, column, DRIFT_FEW - 1)));
    g_assert_false(isnan(drift_psi(base, column, DRIFT_FEW)));
    g_assert_true(isnan(drift_psi(base, other, 1000)));
    g_assert_true(isnan(drift_psi(empty, column, 1000)));
}

static void test_no_base(void)
{
    static const char *const cases[] = {
        "[]",
        "{}",
        "{\"edges\": 1, \"then\": [1, 1]}",
        "{\"edges\": [1], \"then\": [1, 1]}",
        "{\"edges\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], \"then\": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}",
        "{\"edges\": [null], \"then\": [1, 1, 1]}",
        "{\"levels\": [\"a\"], \"then\": [1, 1]}",
        "{\"levels\": [7], \"then\": [1, 1, 1]}",
        "{\"levels\": \"a\", \"then\": [1, 1]}",
        "{\"levels\": "
        "[\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"], "
        "\"then\": []}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) json = jsonfile_parse(cases[i], strlen(cases[i]), "b", &error);
        g_assert_no_error(error);
        g_assert_null(drift_base_parse(json, "metres", &error));
        g_assert_error(error, LEARN_ERROR, LEARN_ERROR_MODEL);
        g_assert_nonnull(strstr(error->message, "metres"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/drift/numbers", test_numbers);
    g_test_add_func("/drift/chance", test_chance);
    g_test_add_func("/drift/categories", test_categories);
    g_test_add_func("/drift/cannot-tell", test_cannot_tell);
    g_test_add_func("/drift/no-base", test_no_base);
    return g_test_run();
}
