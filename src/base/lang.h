/* base/lang.h: the two languages Otklik speaks to people.
 *
 * Layer: base.  Threads: safe; the language is read from the environment once and then never changes.
 * Order: OTKLIK_LANG, LC_ALL, LC_MESSAGES, LANG; a value that begins with "ru" means Russian, all else English. */
#pragma once
#include <glib.h>

gboolean lang_is_russian(void);

/* Both texts stand side by side where they are used. As a conditional of two literals it is still checked as a
 * printf format by the compiler. */
#define tr(en, ru) (lang_is_russian() ? (ru) : (en))
