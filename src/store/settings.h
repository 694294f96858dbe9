/* store/settings.h: what an admin sets in the page.
 *
 * Layer: store.  Threads: those of the StoreDb. */
#pragma once
#include "store/store.h"

typedef struct {
    int retention_days; /* 1..3650; how long a lesson is kept */
    gboolean share_by_default;
    char **webhook_hosts; /* host names to which webhooks may go, and so on; empty: none */
    char **fetch_hosts;
    char **embed_hosts;
} Settings;
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* What was not set yet is at its default: 365 days, not shared, no hosts. */
Settings *settings_load(StoreDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* STORE_ERROR_INVALID names the field that is out of its range; then nothing is changed. A host is a DNS name or an IP
 * address, with ":port" if it has one, at most LIMIT_HOSTS in a list. */
gboolean settings_save(StoreDb *db, const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
