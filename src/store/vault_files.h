/* store/vault_files.h: where blobs lie (internal to the layer).
 *
 * Layer: store.
 * vault/ab/abcd... holds the finished blob abcd..., vault/new/ those that are being written. */
#pragma once
#include "store/internal.h"

char *vault_blob_path(const Store *store, const char *blob); /* the caller frees */
char *vault_part_path(const Store *store, const char *blob);
