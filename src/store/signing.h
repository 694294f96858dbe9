/* store/signing.h: the store's own signature (internal to the layer).
 *
 * Layer: store.
 * An Ed25519 key is made when it is first needed and kept in the database, sealed. Signatures and public keys are
 * base64url texts. */
#pragma once
#include "store/internal.h"

/* Within the caller's transaction, if one is open. The caller frees both texts. */
gboolean signing_sign(StoreDb *db, const char *text, char **public_key, char **signature,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean signing_check(const char *text, const char *public_key, const char *signature);
