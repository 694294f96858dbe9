/* tests/unit/test_pdf.c: the PDF of a report: a whole file, the same each time, bounded, whatever the report lacks.
 * What is written in it is read by tests/flow/test_pdf.py. */
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "lesson/error.h"
#include "lesson/pdf.h"

static const char plain[] =
    "{'schema':'otklik-lesson-report','version':3,'generator':{'name':'otklik','version':'0.1.0'},"
    "'analysed_at':'2026-11-21T10:00:00Z','recording':{'file':'урок.mp4','duration_s':60,'width':640,'height':480,"
    "'format':'mov','codec':'h264','has_sound':true,'pictures':300,'damaged':0,'missing_from_s':null},"
    "'settings':{'rate':5,'operating_point':'ferplus','threshold':0.6,'leave':0.4,'min_moment_s':0.8,'smoothing_s':0.6,"
    "'legal_mode':'research','expression':true},'models':[],"
    "'people':[{'person':1,'speaker':1,'seen_s':60,'without_face_s':0,'face_share':1,'absences':[],'samples':300,"
    "'judged_samples':300,'enough':true,'negative_share':0.2,'positive_share':0.1,'confidence':0.8,'moments':1,"
    "'portrait':null,'chart':{'t':[0,30,60],'negative':[0.1,null,0.9],'positive':[0.2,0.2,0.2]}}],"
    "'moments':[{'person':1,'onset_s':10,'peak_s':12,'end_s':15,'magnitude':1.5,'peak':0.9,'confidence':0.8,"
    "'face_share':1,'expression':'sad','thumbnail':null,'speakers':[1],'words':'not now'}],"
    "'voice':{'engine':'whisper','language':'en','draft':false,'failed_turns':0,'speech_s':20,'overlap_s':0,"
    "'silence_s':40,'pauses':3,'pause_median_s':1.5,'speakers':[{'speaker':1,'role':'teacher','role_confidence':0.7,"
    "'seconds':20,'share':1,'turns':1,'monologue':{'start_s':1,'end_s':9},'interruptions':0,'interrupted':0,"
    "'responses':0,'response_median_s':null,'questions':1,'words':2,'words_per_minute':null}],"
    "'turns':[{'speaker':1,'start_s':1,'end_s':9,'confidence':0.9,'text':'good morning'}]},"
    "'totals':{'people':1,'moments':1,'moments_listed':1,'brief_faces':0,'without_any_face_s':0}}";

/* The caller owns it. */
static JsonValue *report_new(void)
{
    GError *error = NULL;
    g_autofree char *text = g_strdelimit(g_strdup(plain), "'", '"');
    JsonValue *report = jsonfile_parse(text, strlen(text), "report", &error);
    g_assert_no_error(error);
    return report;
}

static GBytes *draw(const JsonValue *report, const char *language)
{
    GError *error = NULL;
    GBytes *pdf = lesson_to_pdf(report, language, &error);
    g_assert_no_error(error);
    return pdf;
}

static guint pages(GBytes *pdf)
{
    gsize length, n = 0;
    const char *at = g_bytes_get_data(pdf, &length), *end = at + length;
    static const char mark[] = "/Type /Page "; /* as cairo writes it */
    for (; (at = memmem(at, (gsize)(end - at), mark, strlen(mark))); at++)
        n++;
    return (guint)n;
}

static void assert_whole(GBytes *pdf)
{
    gsize length;
    const char *bytes = g_bytes_get_data(pdf, &length);
    g_assert_true(g_str_has_prefix(bytes, "%PDF-1.4\n"));
    g_assert_cmpint(memcmp(bytes + length - 6, "%%EOF\n", 6), ==, 0);
    g_assert_cmpuint(pages(pdf), >=, 1);
}

static void test_whole(void)
{
    static const char *const languages[] = {"en", "ru"};
    g_autoptr(JsonValue) report = report_new();
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autoptr(GBytes) pdf = draw(report, languages[i]);
        assert_whole(pdf);
        g_assert_cmpuint(pages(pdf), <=, 2);
    }
}

static void test_same_bytes(void)
{
    g_autoptr(JsonValue) report = report_new();
    g_autoptr(GBytes) first = draw(report, "en");
    g_autoptr(GBytes) again = draw(report, "en");
    g_autoptr(GBytes) other = draw(report, "ru");
    g_assert_true(g_bytes_equal(first, again));
    g_assert_false(g_bytes_equal(first, other));
}

/* Every member in turn is left out, null, and of another type: a report of these may be badly kept, never a crash. */
static void test_lacking(void)
{
    static const char *const paths[] = {"people", "moments", "voice", "totals", "settings", "models", "analysed_at"};
    static const char *const values[] = {"null", "[]", "{}", "\"text\"", "[null, 5, {}]", "-1e300"};
    for (gsize p = 0; p < G_N_ELEMENTS(paths); p++)
        for (gsize v = 0; v < G_N_ELEMENTS(values); v++) {
            g_autoptr(JsonValue) report = report_new();
            json_object_set_new(report, paths[p], json_loads(values[v], JSON_DECODE_ANY, NULL));
            g_autoptr(GBytes) pdf = draw(report, "en");
            assert_whole(pdf);
        }
}

/* Members of the one person, moment, speaker and turn, set to values that a curve or bar must not choke on. */
static void test_odd_numbers(void)
{
    static const char *const lists[] = {"people", "moments"};
    static const char *const values[] = {"-1e300", "1e300", "null", "\"\"", "4294967296"};
    for (gsize l = 0; l < G_N_ELEMENTS(lists); l++)
        for (gsize v = 0; v < G_N_ELEMENTS(values); v++) {
            g_autoptr(JsonValue) report = report_new();
            JsonValue *thing = json_array_get(json_object_get(report, lists[l]), 0);
            const char *name;
            JsonValue *old;
            void *next;
            json_object_foreach_safe(thing, next, name, old)
                json_object_set_new(thing, name, json_loads(values[v], JSON_DECODE_ANY, NULL));
            g_autoptr(GBytes) pdf = draw(report, "ru");
            assert_whole(pdf);
        }
}

/* 1 x 1 pixel; what it promises can be changed. */
static const guchar png[] = {
    0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,  'I',  'H',  'D',  'R',  0,
    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,   0x3a, 0x7e, 0x9b, 0x55, 0,
    0,    0,    10,   'I',  'D',  'A',  'T',  8,    0xd7, 0x63, 0x68, 0,   0,    0,    0x82, 0,    0x81,
    0xdd, 0x43, 0x6a, 0xf4, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xae, 0x42, 0x60, 0x82,
};

static GBytes *with_thumbnail(const char *address)
{
    g_autoptr(JsonValue) report = report_new();
    JsonValue *moment = json_array_get(json_object_get(report, "moments"), 0);
    json_object_set_new(moment, "thumbnail", json_string(address));
    return draw(report, "en");
}

static gboolean has_picture(GBytes *pdf)
{
    gsize length;
    const void *bytes = g_bytes_get_data(pdf, &length);
    return memmem(bytes, length, "/Subtype /Image", 15) != NULL;
}

static void test_pictures(void)
{
    guchar huge[sizeof png];
    memcpy(huge, png, sizeof png);
    huge[16] = 0x7f; /* two thousand million pixels wide */
    g_autofree char *good = g_base64_encode(png, sizeof png), *much = g_base64_encode(huge, sizeof huge);
    g_autofree char *cut = g_base64_encode(png, 40);
    const struct {
        const char *prefix, *text;
        gboolean drawn;
    } cases[] = {
        {"data:image/png;base64,", good, TRUE},   {"data:image/png;base64,", much, FALSE},
        {"data:image/png;base64,", cut, FALSE},   {"data:image/png;base64,", "%%%", FALSE},
        {"https://example.org/", "x.png", FALSE}, {"", "", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *address = g_strconcat(cases[i].prefix, cases[i].text, NULL);
        g_autoptr(GBytes) pdf = with_thumbnail(address);
        assert_whole(pdf);
        g_assert_cmpint(has_picture(pdf), ==, cases[i].drawn);
    }
}

static void test_transcript_is_bounded(void)
{
    g_autoptr(JsonValue) report = report_new();
    JsonValue *turns = json_object_get(json_object_get(report, "voice"), "turns");
    g_autoptr(GString) words = g_string_new(NULL);
    for (int i = 0; i < 2000; i++)
        g_string_append(words, "слово ");
    JsonValue *turn = json_array_get(turns, 0);
    json_object_set_new(turn, "text", json_string(words->str)); /* goes over pages by itself */
    for (int i = 0; i < 400; i++)
        json_array_append(turns, turn);
    g_autoptr(GBytes) pdf = draw(report, "ru");
    g_assert_cmpuint(pages(pdf), >=, LIMIT_PDF_TRANSCRIPT_PAGES);
    g_assert_cmpuint(pages(pdf), <=, LIMIT_PDF_TRANSCRIPT_PAGES + 3);
}

/* Stores hold reports of version 2, which have neither baselines nor reasons. */
static void test_older_report(void)
{
    g_autoptr(JsonValue) report = report_new();
    json_object_set_new(report, "version", json_integer(2));
    g_autoptr(GBytes) pdf = draw(report, "en");
    assert_whole(pdf);
}

static void test_unknown_report(void)
{
    static const char *const texts[] = {"{}", "[]", "{\"schema\": \"otklik-lesson-report\", \"version\": 4}"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) report = json_loads(texts[i], 0, NULL);
        g_assert_null(lesson_to_pdf(report, "en", &error));
        g_assert_error(error, LESSON_ERROR, LESSON_ERROR_REPORT);
    }
}

static void test_no_font(void)
{
    if (g_test_subprocess()) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonValue) report = report_new();
        g_assert_null(lesson_to_pdf(report, "en", &error));
        g_assert_error(error, LESSON_ERROR, LESSON_ERROR_NO_FONT);
        g_assert_nonnull(strstr(error->message, "fonts-dejavu-core"));
        return;
    }
    static const char none[] = "<?xml version=\"1.0\"?><fontconfig><dir>/no/fonts/here</dir></fontconfig>";
    g_autofree char *file = NULL;
    int made = g_file_open_tmp("otklik-fonts-XXXXXX", &file, NULL);
    g_assert_cmpint(made, >=, 0);
    g_assert_cmpint(write(made, none, strlen(none)), ==, strlen(none));
    close(made);
    g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "FONTCONFIG_FILE", file, TRUE);
    g_test_trap_subprocess_with_envp(NULL, (const char *const *)environment, 0, G_TEST_SUBPROCESS_DEFAULT);
    unlink(file);
    g_test_trap_assert_passed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/whole", test_whole);
    g_test_add_func("/pdf/same-bytes", test_same_bytes);
    g_test_add_func("/pdf/lacking", test_lacking);
    g_test_add_func("/pdf/odd-numbers", test_odd_numbers);
    g_test_add_func("/pdf/pictures", test_pictures);
    g_test_add_func("/pdf/transcript-is-bounded", test_transcript_is_bounded);
    g_test_add_func("/pdf/older-report", test_older_report);
    g_test_add_func("/pdf/unknown-report", test_unknown_report);
    g_test_add_func("/pdf/no-font", test_no_font);
    return g_test_run();
}
