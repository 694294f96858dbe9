/* store/values.c: reading rows into records, and checking what people wrote. See internal.h. */
#include <stdarg.h>
#include <string.h>

#include "base/lang.h"
#include "store/internal.h"

char *store_dup(StoreRows *rows, int column)
{
    return g_strdup(store_text(rows, column));
}

gboolean store_not_found(const char *what, GError **error)
{
    g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, tr("there is no such %s", "нет такой записи: %s"), what);
    return FALSE;
}

gboolean store_step(StoreRows *rows, gboolean *found, GError **error)
{
    g_autoptr(GError) reason = NULL;
    *found = rows && store_next(rows, &reason);
    if (!reason)
        return rows != NULL;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

gboolean store_first(StoreRows *rows, const char *what, GError **error)
{
    gboolean found;
    return store_step(rows, &found, error) && (found || store_not_found(what, error));
}

GPtrArray *store_collect(StoreRows *rows, gpointer (*read)(StoreRows *rows), GDestroyNotify free, GError **error)
{
    g_autoptr(StoreRows) owned = rows;
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(free);
    gboolean found;
    do {
        if (!store_step(owned, &found, error))
            return NULL;
        if (found)
            g_ptr_array_add(records, read(owned));
    } while (found);
    return g_steal_pointer(&records);
}

gboolean store_refuse(const char *field, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, STORE_ERROR, STORE_ERROR_INVALID, "%s: %s", field, why);
    return FALSE;
}

static gboolean has_control(const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            return TRUE;
    return FALSE;
}

static gboolean is_blank(const char *text)
{
    while (*text && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return *text == '\0';
}

gboolean store_check_text(const char *field, const char *text, gsize least, gsize most, GError **error)
{
    gsize length = text ? strlen(text) : 0;
    if (!text || (least > 0 && length == 0))
        return store_refuse(field, error, "%s", tr("is missing", "не задано"));
    if (!g_utf8_validate(text, -1, NULL) || has_control(text))
        return store_refuse(field, error, "%s", tr("is not UTF-8 text of one line", "это не строка текста в UTF-8"));
    if (length < least || length > most)
        return store_refuse(field, error,
                            tr("takes %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT " bytes",
                               "нужно от %" G_GSIZE_FORMAT " до %" G_GSIZE_FORMAT " байт"),
                            least, most);
    return least == 0 || !is_blank(text) || store_refuse(field, error, "%s", tr("is blank", "пусто"));
}

gboolean store_check_word(const char *field, const char *text, const char *const *words, GError **error)
{
    if (text && g_strv_contains(words, text))
        return TRUE;
    g_autofree char *choices = g_strjoinv(", ", (char **)words);
    return store_refuse(field, error, tr("is one of %s", "одно из: %s"), choices);
}

char *store_folded(const char *text, const char *more)
{
    g_autofree char *both = more ? g_strconcat(text, "\n", more, NULL) : g_strdup(text);
    g_autofree char *folded = g_utf8_casefold(both, -1);
    return g_utf8_normalize(folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

char *store_pattern(const char *text)
{
    g_autofree char *folded = store_folded(text, NULL);
    GString *pattern = g_string_new("%");
    for (const char *at = folded; *at; at++) {
        if (strchr("%_\\", *at))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *at);
    }
    g_string_append_c(pattern, '%');
    return g_string_free(pattern, FALSE);
}
