/* serve/error.c: the error domain of the layer. Its errors can name a field. */
#include "serve/http.h"

typedef struct {
    char *field;
} HttpErrorPrivate;

static void http_error_private_init(HttpErrorPrivate *detail)
{
    detail->field = NULL;
}

static void http_error_private_copy(const HttpErrorPrivate *from, HttpErrorPrivate *to)
{
    to->field = g_strdup(from->field);
}

static void http_error_private_clear(HttpErrorPrivate *detail)
{
    g_free(detail->field);
}

G_DEFINE_EXTENDED_ERROR(HttpError, http_error)

gboolean http_fail_field(GError **error, guint status, const char *field, const char *format, ...)
{
    if (!error)
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    *error = g_error_new_valist(HTTP_ERROR, (int)status, format, arguments);
    va_end(arguments);
    http_error_get_private(*error)->field = g_strdup(field);
    return FALSE;
}

const char *http_error_field(const GError *error)
{
    return error->domain == HTTP_ERROR ? http_error_get_private(error)->field : NULL;
}
