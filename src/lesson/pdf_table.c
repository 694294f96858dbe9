/* lesson/pdf_table.c: what the sections of the PDF share. See pdf_sections.h. */
#include "base/limits.h"
#include "lesson/pdf_sections.h"

#define GAP 8.0 /* between columns */

gboolean pdf_expressions_read(const JsonValue *report)
{
    return json_is_true(json_object_get(json_object_get(report, "settings"), "expression"));
}

static gint by_strength(gconstpointer a, gconstpointer b)
{
    double left = pdf_number_of(*(const JsonValue *const *)a, "magnitude");
    double right = pdf_number_of(*(const JsonValue *const *)b, "magnitude");
    return (left < right) - (left > right);
}

GPtrArray *pdf_strongest(const JsonValue *report)
{
    GPtrArray *strongest = g_ptr_array_new();
    const JsonValue *moments = json_object_get(report, "moments");
    for (gsize i = 0; i < json_array_size(moments); i++)
        g_ptr_array_add(strongest, json_array_get(moments, i));
    g_ptr_array_sort(strongest, by_strength);
    if (strongest->len > LIMIT_PDF_MOMENTS)
        g_ptr_array_set_size(strongest, LIMIT_PDF_MOMENTS);
    return strongest;
}

void pdf_note(Pdf *pdf, const char *text)
{
    double height = pdf_text_height(pdf, PDF_BODY, PDF_WIDTH - 22, text) + 9;
    pdf_need(pdf, height);
    pdf_box(pdf, PDF_NOTE, PDF_LEFT, pdf->y, PDF_WIDTH, height);
    pdf_box(pdf, PDF_NOTE_EDGE, PDF_LEFT, pdf->y, 2.5, height);
    pdf_text(pdf, PDF_BODY, PDF_LEFT + 11, pdf->y + 4, PDF_WIDTH - 22, text);
    pdf->y += height + 4;
}

void pdf_columns(Pdf *pdf, const PdfColumn *columns, gsize n)
{
    double height = 0, x = PDF_LEFT;
    for (gsize i = 0; i < n; i++)
        height = MAX(height, pdf_text_height(pdf, PDF_SMALL, columns[i].width - GAP, columns[i].title));
    for (gsize i = 0; i < n; x += columns[i++].width) {
        double own = pdf_text_height(pdf, PDF_SMALL, columns[i].width - GAP, columns[i].title);
        pdf_text(pdf, PDF_SMALL, x, pdf->y + height - own, columns[i].width - GAP, columns[i].title);
    }
    pdf->y += height + 4;
    pdf_rule(pdf, PDF_LEFT, pdf->y, PDF_WIDTH);
    pdf->y += 5;
}
