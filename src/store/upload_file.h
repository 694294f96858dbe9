/* store/upload_file.h: where an upload's bytes lie (internal to the layer).
 *
 * Layer: store. */
#pragma once
#include "store/internal.h"

char *upload_path(const Store *store, const char *id); /* the caller frees */
