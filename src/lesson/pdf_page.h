/* lesson/pdf_page.h: A4 pages that fill from top to bottom, and text, lines and boxes on them.
 *
 * Layer: lesson.  Threads: a Pdf belongs to one thread.
 * Lengths are points (1/72 inch) from the upper left corner of the page. */
#pragma once
#include <cairo.h>
#include <glib.h>
#include <pango/pangocairo.h>

#define PDF_LEFT 48.0
#define PDF_WIDTH 499.28 /* between the margins */
#define PDF_TOP 64.0
#define PDF_BOTTOM 786.0

typedef enum {
    PDF_INK,
    PDF_MUTED,
    PDF_RULE,
    PDF_PAPER,
    PDF_NEGATIVE,
    PDF_POSITIVE,
    PDF_MOMENT,
    PDF_ABSENT,
    PDF_NOTE,
    PDF_NOTE_EDGE,
    PDF_ACCENT,
    PDF_VOICE, /* the first of PDF_VOICES colours of speakers */
} PdfColour;
#define PDF_VOICES 6

typedef enum {
    PDF_TITLE,
    PDF_HEADING,
    PDF_NAME,
    PDF_BODY,
    PDF_STRONG,
    PDF_SMALL,
    PDF_FIGURE,
} PdfStyle;

typedef enum {
    PDF_START,
    PDF_MIDDLE,
    PDF_END,
} PdfAlign;

typedef struct {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts;
    PangoLayout *layout; /* for every text in turn */
    gboolean russian;
    const char *foot;  /* stands at the foot of every page; NULL: nothing does */
    const char *title; /* stands at the head of every page but the first */
    double y;          /* where the next thing goes */
    guint page, pages; /* from 1; `pages` 0: they are being counted */
} Pdf;

/* The text in the report's language, not that of the program (base/lang.h). */
#define pdf_tr(pdf, en, ru) ((pdf)->russian ? (ru) : (en))

/* Begins the first page on `surface`, which must outlive the Pdf and is not owned. The caller may set `foot` then. */
void pdf_init(Pdf *pdf, cairo_surface_t *surface, gboolean russian, const char *title, guint pages);
/* Ends the last page. */
void pdf_clear(Pdf *pdf);
/* A new page, unless `height` fits on this one. */
void pdf_need(Pdf *pdf, double height);

void pdf_colour(Pdf *pdf, PdfColour colour);
/* The colour of the speaker with that number, from 1. */
PdfColour pdf_voice_colour(guint speaker);
void pdf_box(Pdf *pdf, PdfColour colour, double x, double y, double width, double height);
void pdf_rule(Pdf *pdf, double x, double y, double width);
/* A bar that is full to `share` (0..1). */
void pdf_bar(Pdf *pdf, PdfColour colour, double x, double y, double width, double share);

/* Wrapped text from (x, y) down; answers its height. It does not move pdf->y. */
double pdf_text(Pdf *pdf, PdfStyle style, double x, double y, double width, const char *text);
double pdf_text_height(Pdf *pdf, PdfStyle style, double width, const char *text);
/* One line, cut with "…" where it does not fit; answers its height. */
double pdf_line(Pdf *pdf, PdfStyle style, PdfAlign align, double x, double y, double width, const char *text);
/* As pdf_text(), cut with "…" after `lines` lines. */
double pdf_text_cut(Pdf *pdf, PdfStyle style, double x, double y, double width, int lines, const char *text);
/* As pdf_line(), in another colour than the style's. */
double pdf_line_in(Pdf *pdf, PdfStyle style, PdfColour colour, PdfAlign align, double x, double y, double width,
                   const char *text);

/* Text from pdf->y on that goes on over pages, until page `last`; FALSE: it was cut there. */
gboolean pdf_flow(Pdf *pdf, PdfStyle style, double x, double width, const char *text, guint last);
/* A section's heading, also in the outline; keeps `follows` points of what comes next on the same page. */
void pdf_heading(Pdf *pdf, const char *text, double follows);
