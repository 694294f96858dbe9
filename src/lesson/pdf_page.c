/* lesson/pdf_page.c: see pdf_page.h. */
#include "lesson/pdf_page.h"

#include <cairo-pdf.h>

#define FONT "DejaVu Sans, Sans"
#define RUNNING 34.0 /* top of what stands at the head of a page */
#define FOOT 806.0   /* and at its foot */
#define BAR_HEIGHT 4.5

static const struct {
    double red, green, blue;
} colours[] = {
    [PDF_INK] = {.114, .137, .153},       [PDF_MUTED] = {.357, .396, .424},
    [PDF_RULE] = {.865, .870, .855},      [PDF_PAPER] = {1, 1, 1},
    [PDF_NEGATIVE] = {.722, .263, .169},  [PDF_POSITIVE] = {.067, .463, .424},
    [PDF_MOMENT] = {.965, .875, .855},    [PDF_ABSENT] = {.925, .929, .914},
    [PDF_NOTE] = {.992, .961, .886},      [PDF_NOTE_EDGE] = {.851, .659, .231},
    [PDF_ACCENT] = {.122, .337, .451},    [PDF_VOICE] = {.122, .337, .451},
    [PDF_VOICE + 1] = {.541, .353, 0},    [PDF_VOICE + 2] = {.420, .290, .620},
    [PDF_VOICE + 3] = {.310, .427, .169}, [PDF_VOICE + 4] = {.627, .271, .478},
    [PDF_VOICE + 5] = {.357, .396, .424},
};

static const struct {
    double size;
    gboolean bold;
    PdfColour colour;
    double spacing; /* of lines, as a part of their height */
} styles[] = {
    [PDF_TITLE] = {20, TRUE, PDF_INK, 1},      [PDF_HEADING] = {12.5, TRUE, PDF_INK, 1},
    [PDF_NAME] = {9, TRUE, PDF_INK, 1},        [PDF_BODY] = {8.5, FALSE, PDF_INK, 1.12},
    [PDF_STRONG] = {8.5, TRUE, PDF_INK, 1.12}, [PDF_SMALL] = {7, FALSE, PDF_MUTED, 1.08},
    [PDF_FIGURE] = {14, TRUE, PDF_INK, 1},
};

static void begin_page(Pdf *pdf)
{
    pdf->page++;
    pdf->y = pdf->page == 1 ? RUNNING + 6 : PDF_TOP;
    if (pdf->page == 1)
        return;
    const char *what = pdf_tr(pdf, "Otklik · lesson report", "Отклик · отчёт об уроке");
    pdf_line(pdf, PDF_SMALL, PDF_START, PDF_LEFT, RUNNING, PDF_WIDTH * .7, pdf->title);
    pdf_line(pdf, PDF_SMALL, PDF_END, PDF_LEFT + PDF_WIDTH * .7, RUNNING, PDF_WIDTH * .3, what);
    pdf_rule(pdf, PDF_LEFT, RUNNING + 14, PDF_WIDTH);
}

static void end_page(Pdf *pdf)
{
    g_autofree char *number =
        g_strdup_printf(pdf_tr(pdf, "Page %u of %u", "Страница %u из %u"), pdf->page, MAX(pdf->pages, pdf->page));
    if (pdf->foot)
        pdf_line(pdf, PDF_SMALL, PDF_START, PDF_LEFT, FOOT, PDF_WIDTH * .8, pdf->foot);
    pdf_line(pdf, PDF_SMALL, PDF_END, PDF_LEFT + PDF_WIDTH * .8, FOOT, PDF_WIDTH * .2, number);
    cairo_show_page(pdf->cr);
}

void pdf_init(Pdf *pdf, cairo_surface_t *surface, gboolean russian, const char *title, guint pages)
{
    *pdf = (Pdf){.surface = surface, .russian = russian, .title = title, .pages = pages};
    pdf->cr = cairo_create(surface);
    pdf->fonts = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(pdf->fonts), 72);
    PangoContext *context = pango_font_map_create_context(pdf->fonts);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context, pango_language_from_string(russian ? "ru" : "en"));
    pdf->layout = pango_layout_new(context);
    g_object_unref(context);
    begin_page(pdf);
}

void pdf_clear(Pdf *pdf)
{
    end_page(pdf);
    g_clear_object(&pdf->layout);
    g_clear_object(&pdf->fonts);
    g_clear_pointer(&pdf->cr, cairo_destroy);
}

static void next_page(Pdf *pdf)
{
    end_page(pdf);
    begin_page(pdf);
}

void pdf_need(Pdf *pdf, double height)
{
    if (pdf->y > PDF_TOP && pdf->y + height > PDF_BOTTOM)
        next_page(pdf);
}

void pdf_colour(Pdf *pdf, PdfColour colour)
{
    cairo_set_source_rgb(pdf->cr, colours[colour].red, colours[colour].green, colours[colour].blue);
}

PdfColour pdf_voice_colour(guint speaker)
{
    return (PdfColour)(PDF_VOICE + (MAX(speaker, 1) - 1) % PDF_VOICES);
}

void pdf_box(Pdf *pdf, PdfColour colour, double x, double y, double width, double height)
{
    pdf_colour(pdf, colour);
    cairo_rectangle(pdf->cr, x, y, width, height);
    cairo_fill(pdf->cr);
}

void pdf_rule(Pdf *pdf, double x, double y, double width)
{
    pdf_box(pdf, PDF_RULE, x, y, width, .6);
}

void pdf_bar(Pdf *pdf, PdfColour colour, double x, double y, double width, double share)
{
    pdf_box(pdf, PDF_ABSENT, x, y, width, BAR_HEIGHT);
    pdf_box(pdf, colour, x, y, width * CLAMP(share, 0, 1), BAR_HEIGHT);
}

/* The layout, ready to be measured or drawn. */
static PangoLayout *set_text(Pdf *pdf, PdfStyle style, double width, const char *text)
{
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_size(font, (int)(styles[style].size * PANGO_SCALE));
    pango_font_description_set_weight(font, styles[style].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(pdf->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(pdf->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_height(pdf->layout, -1);
    pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(pdf->layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_alignment(pdf->layout, PANGO_ALIGN_LEFT);
    pango_layout_set_single_paragraph_mode(pdf->layout, FALSE);
    pango_layout_set_line_spacing(pdf->layout, (float)styles[style].spacing);
    pango_layout_set_text(pdf->layout, text, -1);
    return pdf->layout;
}

static double layout_height(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    return (double)logical.height / PANGO_SCALE;
}

static void show(Pdf *pdf, PdfColour colour, double x, double y)
{
    pdf_colour(pdf, colour);
    cairo_move_to(pdf->cr, x, y);
    pango_cairo_show_layout(pdf->cr, pdf->layout);
}

double pdf_text(Pdf *pdf, PdfStyle style, double x, double y, double width, const char *text)
{
    PangoLayout *layout = set_text(pdf, style, width, text);
    show(pdf, styles[style].colour, x, y);
    return layout_height(layout);
}

double pdf_text_cut(Pdf *pdf, PdfStyle style, double x, double y, double width, int lines, const char *text)
{
    PangoLayout *layout = set_text(pdf, style, width, text);
    pango_layout_set_height(layout, -lines);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    show(pdf, styles[style].colour, x, y);
    return layout_height(layout);
}

double pdf_text_height(Pdf *pdf, PdfStyle style, double width, const char *text)
{
    return layout_height(set_text(pdf, style, width, text));
}

double pdf_line_in(Pdf *pdf, PdfStyle style, PdfColour colour, PdfAlign align, double x, double y, double width,
                   const char *text)
{
    static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    PangoLayout *layout = set_text(pdf, style, width, text);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, alignments[align]);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    show(pdf, colour, x, y);
    return layout_height(layout);
}

double pdf_line(Pdf *pdf, PdfStyle style, PdfAlign align, double x, double y, double width, const char *text)
{
    return pdf_line_in(pdf, style, styles[style].colour, align, x, y, width, text);
}

gboolean pdf_flow(Pdf *pdf, PdfStyle style, double x, double width, const char *text, guint last)
{
    /* The layout is used for heads and feet of pages in between, so this text keeps one of its own. */
    g_autoptr(PangoLayout) layout = pango_layout_copy(set_text(pdf, style, width, text));
    gboolean whole = TRUE;
    PangoLayoutIter *line = pango_layout_get_iter(layout);
    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(line, NULL, &logical);
        double height = (double)logical.height / PANGO_SCALE;
        whole = pdf->page < last || pdf->y + height <= PDF_BOTTOM;
        if (!whole)
            break;
        pdf_need(pdf, height);
        pdf_colour(pdf, styles[style].colour);
        int baseline = pango_layout_iter_get_baseline(line) - logical.y;
        cairo_move_to(pdf->cr, x, pdf->y + (double)baseline / PANGO_SCALE);
        pango_cairo_show_layout_line(pdf->cr, pango_layout_iter_get_line_readonly(line));
        pdf->y += height;
    } while (pango_layout_iter_next_line(line));
    pango_layout_iter_free(line);
    return whole;
}

void pdf_heading(Pdf *pdf, const char *text, double follows)
{
    pdf->y += 14;
    pdf_need(pdf, 24 + follows);
    g_autofree char *place = g_strdup_printf("page=%u pos=[%d %d]", pdf->page, (int)PDF_LEFT, (int)pdf->y - 8);
    cairo_pdf_surface_add_outline(pdf->surface, CAIRO_PDF_OUTLINE_ROOT, text, place, 0);
    pdf->y += pdf_line(pdf, PDF_HEADING, PDF_START, PDF_LEFT, pdf->y, PDF_WIDTH, text) + 6;
}
