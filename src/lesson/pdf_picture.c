/* lesson/pdf_picture.c: see pdf_picture.h. */
#include "lesson/pdf_picture.h"

#include <string.h>

#include "base/limits.h"

#define PREFIX "data:image/png;base64,"
#define PNG_HEAD 24 /* signature, and the header chunk up to the height */

/* What cairo reads from. */
typedef struct {
    const guchar *bytes;
    gsize left;
} Source;

static cairo_status_t read_source(void *data, unsigned char *into, unsigned int length)
{
    Source *source = data;
    if (length > source->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(into, source->bytes, length);
    source->bytes += length;
    source->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

static guint32 big_endian(const guchar *bytes)
{
    guint32 value;
    memcpy(&value, bytes, sizeof value);
    return GUINT32_FROM_BE(value);
}

/* Looked at before decoding: a small file may promise a huge picture. */
static gboolean small_enough(const guchar *png, gsize length)
{
    return length > PNG_HEAD && memcmp(png, "\x89PNG\r\n\x1a\n", 8) == 0 &&
           big_endian(png + 16) <= LIMIT_PDF_PICTURE_SIDE && big_endian(png + 20) <= LIMIT_PDF_PICTURE_SIDE;
}

/* NULL: it cannot be read. */
static cairo_surface_t *load(const char *address)
{
    if (!address || !g_str_has_prefix(address, PREFIX))
        return NULL;
    gsize length;
    g_autofree guchar *png = g_base64_decode(address + strlen(PREFIX), &length);
    if (!small_enough(png, length))
        return NULL;
    Source source = {png, length};
    cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(read_source, &source);
    if (cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS)
        return picture;
    cairo_surface_destroy(picture);
    return NULL;
}

void pdf_picture(Pdf *pdf, const char *address, double x, double y, double side)
{
    pdf_box(pdf, PDF_ABSENT, x, y, side, side);
    cairo_surface_t *picture = pdf->pages > 0 ? load(address) : NULL; /* none while pages are counted */
    if (!picture)
        return;
    double width = cairo_image_surface_get_width(picture), height = cairo_image_surface_get_height(picture);
    double scale = side / MAX(width, height);
    cairo_save(pdf->cr);
    cairo_translate(pdf->cr, x + (side - width * scale) / 2, y + (side - height * scale) / 2);
    cairo_scale(pdf->cr, scale, scale);
    cairo_set_source_surface(pdf->cr, picture, 0, 0);
    cairo_paint(pdf->cr);
    cairo_restore(pdf->cr);
    cairo_surface_destroy(picture);
}
