/* lesson/pdf_picture.h: the report's faces in the PDF.
 *
 * Layer: lesson. */
#pragma once
#include "lesson/pdf_page.h"

/* Draws a data: address of a PNG into a square; an empty square when there is none or it cannot be read (over
 * LIMIT_PDF_PICTURE_SIDE pixels a side, broken, or no PNG). */
void pdf_picture(Pdf *pdf, const char *address, double x, double y, double side);
