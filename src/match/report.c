/* match/report.c: see report.h. */
#include "match/report.h"

#include "base/lang.h"
#include "base/page.h"
#include "match/schema.h"

#define FORMAT "otklik-match-eval-1"

/* The page's template, built from web/ and embedded by tools/embed. */
extern const char _binary_match_template_html_start[], _binary_match_template_html_end[];

char *match_report_html(const JsonValue *evaluation, GError **error)
{
    const char *format = json_string_value(json_object_get(evaluation, "format"));
    if (g_strcmp0(format, FORMAT) != 0) {
        g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA,
                    tr("not an evaluation of match: its format is \"%s\", not \"%s\"",
                       "это не оценка подбора: формат «%s», а не «%s»"),
                    format ? format : "", FORMAT);
        return NULL;
    }
    return page_fill(_binary_match_template_html_start, _binary_match_template_html_end, evaluation);
}
