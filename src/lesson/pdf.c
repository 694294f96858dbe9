/* lesson/pdf.c: see pdf.h. */
#include "lesson/pdf.h"

#include <cairo-pdf.h>
#include <string.h>

#include "base/lang.h"
#include "lesson/error.h"
#include "lesson/pdf_sections.h"

#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define FORMAT "otklik-lesson-report"
#define VERSION 3 /* of the format, the one that to_json.c writes */
#define OLDEST 2  /* that is still drawn: reports in stores */

static void (*const sections[])(Pdf *, const JsonValue *) = {
    pdf_head, pdf_people, pdf_talk, pdf_charts, pdf_moments, pdf_transcript, pdf_basis,
};

static gboolean known(const JsonValue *report, GError **error)
{
    const JsonValue *version = json_object_get(report, "version");
    if (g_strcmp0(pdf_text_of(report, "schema"), FORMAT) == 0 && json_integer_value(version) >= OLDEST &&
        json_integer_value(version) <= VERSION && pdf_text_of(json_object_get(report, "recording"), "file"))
        return TRUE;
    g_set_error_literal(error, LESSON_ERROR, LESSON_ERROR_REPORT,
                        tr("this is no lesson report of version 2 or 3", "это не отчёт об уроке версии 2 или 3"));
    return FALSE;
}

/* Pango lists its four generic families even where fontconfig has no font at all, and gives up the program when it must
 * draw then. */
static gboolean has_font(GError **error)
{
    static const char *const generic[] = {"Sans", "Serif", "Monospace", "System-ui", NULL};
    PangoFontMap *fonts = pango_cairo_font_map_new();
    g_autofree PangoFontFamily **families = NULL;
    int n = 0;
    gboolean found = FALSE;
    pango_font_map_list_families(fonts, &families, &n);
    for (int i = 0; i < n && !found; i++)
        found = !g_strv_contains(generic, pango_font_family_get_name(families[i]));
    g_object_unref(fonts);
    if (!found)
        g_set_error_literal(error, LESSON_ERROR, LESSON_ERROR_NO_FONT,
                            tr("no font is installed, so no PDF can be drawn: install one (Debian: fonts-dejavu-core)",
                               "нет ни одного шрифта, PDF нарисовать нечем: установите шрифт (Debian: "
                               "fonts-dejavu-core)"));
    return found;
}

static cairo_status_t collect(void *bytes, const unsigned char *data, unsigned int length)
{
    if (bytes)
        g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, const JsonValue *report, const char *title)
{
    const char *date = pdf_text_of(report, "analysed_at");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Otklik " OTKLIK_VERSION);
    if (date) {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    }
}

/* Draws it all; `pages` of an earlier run, or 0. Answers the number of pages, 0 on failure. `bytes` may be NULL. */
static guint draw(const JsonValue *report, gboolean russian, guint pages, GByteArray *bytes, GError **error)
{
    const char *title = pdf_text_of(json_object_get(report, "recording"), "file");
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, bytes, A4_WIDTH, A4_HEIGHT);
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    describe(surface, report, title);
    Pdf pdf;
    pdf_init(&pdf, surface, russian, title, pages);
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++)
        sections[i](&pdf, report);
    pages = pdf.page;
    pdf_clear(&pdf);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        return pages;
    g_set_error(error, LESSON_ERROR, LESSON_ERROR_DRAW, tr("the PDF cannot be drawn: %s", "PDF не нарисовать: %s"),
                cairo_status_to_string(status));
    return 0;
}

GBytes *lesson_to_pdf(const JsonValue *report, const char *language, GError **error)
{
    gboolean russian = strcmp(language, "ru") == 0;
    if (!known(report, error) || !has_font(error))
        return NULL;
    guint pages = draw(report, russian, 0, NULL, error); /* to know how many there are */
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (pages == 0 || draw(report, russian, pages, bytes, error) == 0)
        return NULL;
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
