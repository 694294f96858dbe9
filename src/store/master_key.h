/* store/master_key.h: where the key of everything comes from (internal to the layer).
 *
 * Layer: store.
 * The master key is 32 bytes: from a file of 64 hexadecimal digits that only its owner reads, given as such, or made of
 * a passphrase. Nothing is encrypted with it; each use has a key derived from it. */
#pragma once
#include "store/store.h"

typedef enum { KEY_DATABASE = 1, KEY_SUBJECTS, KEY_AUDIT, KEY_SECRETS, KEY_USES } KeyUse;

/* `fresh`: there is no database yet, so that a key file or salt may be made. Otherwise nothing is written. */
gboolean master_key_load(const StoreOptions *options, gboolean fresh, guint8 key[32],
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void master_key_derive(const guint8 master[32], KeyUse use, guint8 key[32]);
