/* lesson/pdf_sections.h: the parts of the PDF, in their order; pdf.c is the table of them.
 *
 * Layer: lesson.  Each draws from pdf->y on and leaves pdf->y below itself. `report` is a whole report.json. */
#pragma once
#include "lesson/pdf_words.h"

void pdf_head(Pdf *pdf, const JsonValue *report);
void pdf_people(Pdf *pdf, const JsonValue *report);
void pdf_talk(Pdf *pdf, const JsonValue *report);
void pdf_charts(Pdf *pdf, const JsonValue *report);
void pdf_moments(Pdf *pdf, const JsonValue *report);
void pdf_transcript(Pdf *pdf, const JsonValue *report);
/* What was looked at and with how much confidence: two lines of the head. */
void pdf_evidence(Pdf *pdf, const JsonValue *report);
void pdf_basis(Pdf *pdf, const JsonValue *report);

/* FALSE: the legal mode forbids to read expressions. */
gboolean pdf_expressions_read(const JsonValue *report);
/* Moments by strength, at most LIMIT_PDF_MOMENTS, borrowed from the report; the caller unrefs the array. */
GPtrArray *pdf_strongest(const JsonValue *report);
/* A text on a coloured ground with a bar at its left, over the whole width. */
void pdf_note(Pdf *pdf, const char *text);

/* A column of a table. */
typedef struct {
    const char *title;
    double width;
} PdfColumn;
/* Heads of columns side by side from the left margin, and a rule below. */
void pdf_columns(Pdf *pdf, const PdfColumn *columns, gsize n);
