/* store/open.h: the store that the configuration names.
 *
 * Layer: store.  Threads: call it before others start, for it changes the environment.
 * The folder is store.folder, the key file store.key_file. Instead of a key file a key of 64 hexadecimal digits may
 * stand in the environment (OTKLIK_KEY), or a passphrase (OTKLIK_PASSPHRASE). They are no options, so that neither
 * `otklik config` nor a list of processes shows them; they are wiped from the environment once they are read. */
#pragma once
#include "base/config.h"
#include "store/store.h"

/* `folder` NULL: as configured, and where nothing is configured ${XDG_DATA_HOME:-~/.local/share}/otklik. `create`: make
 * a new store when there is none. The caller frees the store. */
Store *store_open_configured(const Config *config, const char *folder, gboolean create,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
