/* serve/played.h: remembers who has a recording open, so that the log holds one entry for playing it and not one for
 * every piece that a player asks for.
 *
 * Layer: serve (internal).  Threads: safe. */
#pragma once
#include <glib.h>

#define PLAYED_SECONDS 600 /* an entry stands for so long */

typedef struct Played Played;
Played *played_new(void);
void played_free(Played *played);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Played, played_free)

/* Whether an entry is due now; `now` is monotonic, in seconds. */
gboolean played_is_news(Played *played, const char *actor, const char *lesson, gint64 now);
