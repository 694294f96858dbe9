/* base/lang.c: see lang.h. */
#include "base/lang.h"

static gboolean environment_is_russian(void)
{
    static const char *const names[] = {"OTKLIK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);
        if (value && *value)
            return g_str_has_prefix(value, "ru");
    }
    return FALSE;
}

gboolean lang_is_russian(void)
{
    static gsize once; /* 0: not read yet; then 1 (English) or 2 (Russian), for good */
    if (g_once_init_enter(&once))
        g_once_init_leave(&once, environment_is_russian() ? 2 : 1);
    return once == 2;
}
