/* link/pull.h: brings a model of the catalogue into the folder of models.
 *
 * Layer: link.  Threads: safe; two processes that want the same model at once: the second is told so.
 * The file gets its name when every byte has been compared with the catalogue's hash; until then it is
 * FOLDER/.FILE.part. What a broken connection or a killed process leaves is gone on with by the next call. The rules of
 * link/address.h hold: the address's own host, and those the entry names. */
#pragma once
#include "base/task.h"
#include "nn/catalogue.h"

/* TRUE: FOLDER/FILE is whole; *fetched tells whether it had to be brought. LINK_ERROR_REPLY: what came differs from the
 * catalogue, nothing was installed and nothing of it is kept. LINK_ERROR_BUSY, _NETWORK: may pass; what came is kept.
 * `private_too`: also from this machine and local networks. Tells its progress on `task`, which may be NULL. */
gboolean pull_model(const CatalogueEntry *entry, const char *folder, gboolean private_too, gboolean *fetched,
                    const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
