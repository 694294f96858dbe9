/* serve/page.c: the service's page, as tools/embed put it into the program. See page.h. */
#include "serve/page.h"

extern const char _binary_app_template_html_start[], _binary_app_template_html_end[];

GBytes *page_html(void)
{
    const char *start = _binary_app_template_html_start;
    return g_bytes_new_static(start, (gsize)(_binary_app_template_html_end - start));
}
