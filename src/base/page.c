/* base/page.c: see page.h. */
#include "base/page.h"

#include <string.h>

#define MARK "@REPORT@"

/* Puts `json` between <script> tags: "</" would end the script, "<!" begin a comment, and two line separators are no
 * JavaScript. (g_str_has_prefix() would measure the rest of a long text at each of its bytes.) */
static void append_for_script(GString *page, const char *json)
{
    for (; *json; json++) {
        if (json[0] == '<' && (json[1] == '/' || json[1] == '!'))
            g_string_append(page, "\\u003c");
        else if (strncmp(json, "\u2028", 3) == 0 || strncmp(json, "\u2029", 3) == 0) {
            g_string_append(page, json[2] == '\xa8' ? "\\u2028" : "\\u2029");
            json += 2;
        } else
            g_string_append_c(page, *json);
    }
}

char *page_fill(const char *start, const char *end, const JsonValue *json)
{
    const char *mark = g_strstr_len(start, end - start, MARK);
    g_assert(mark);
    g_autofree char *text = jsonfile_text(json, FALSE);
    GString *page = g_string_new_len(start, mark - start);
    append_for_script(page, text);
    g_string_append_len(page, mark + strlen(MARK), end - mark - (gssize)strlen(MARK));
    return g_string_free(page, FALSE);
}
