/* store/settings.c: see settings.h. */
#include "store/settings.h"

#include <string.h>

#include "base/lang.h"
#include "base/limits.h"
#include "store/internal.h"

#define DEFAULT_DAYS 365
#define MOST_DAYS 3650

/* Where a setting's value lies in Settings, and how it is kept. */
typedef enum { KIND_DAYS, KIND_SWITCH, KIND_HOSTS } SettingKind;
static const struct {
    const char *name;
    SettingKind kind;
    gsize place;
} table[] = {
    {"retention_days", KIND_DAYS, G_STRUCT_OFFSET(Settings, retention_days)},
    {"share_by_default", KIND_SWITCH, G_STRUCT_OFFSET(Settings, share_by_default)},
    {"webhook_hosts", KIND_HOSTS, G_STRUCT_OFFSET(Settings, webhook_hosts)},
    {"fetch_hosts", KIND_HOSTS, G_STRUCT_OFFSET(Settings, fetch_hosts)},
    {"embed_hosts", KIND_HOSTS, G_STRUCT_OFFSET(Settings, embed_hosts)},
};

void settings_free(Settings *settings)
{
    if (!settings)
        return;
    g_strfreev(settings->webhook_hosts);
    g_strfreev(settings->fetch_hosts);
    g_strfreev(settings->embed_hosts);
    g_free(settings);
}

static Settings *settings_default(void)
{
    Settings *settings = g_new0(Settings, 1);
    settings->retention_days = DEFAULT_DAYS;
    settings->webhook_hosts = g_new0(char *, 1);
    settings->fetch_hosts = g_new0(char *, 1);
    settings->embed_hosts = g_new0(char *, 1);
    return settings;
}

static void take_value(Settings *settings, const char *name, const char *value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        if (table[i].kind == KIND_HOSTS) {
            char ***hosts = (char ***)G_STRUCT_MEMBER_P(settings, table[i].place);
            g_strfreev(*hosts);
            *hosts = *value ? g_strsplit(value, " ", -1) : g_new0(char *, 1);
        } else {
            G_STRUCT_MEMBER(int, settings, table[i].place) = (int)g_ascii_strtoll(value, NULL, 10);
        }
    }
}

Settings *settings_load(StoreDb *db, GError **error)
{
    g_autoptr(Settings) settings = settings_default();
    g_autoptr(StoreRows) rows = store_query(db, error, "SELECT name, value FROM settings", NULL);
    g_autoptr(GError) reason = NULL;
    if (!rows)
        return NULL;
    while (store_next(rows, &reason))
        take_value(settings, store_text(rows, 0), store_text(rows, 1));
    if (!reason)
        return g_steal_pointer(&settings);
    g_propagate_error(error, g_steal_pointer(&reason));
    return NULL;
}

/* Digits after one colon, 1..65535. */
static gboolean is_port(const char *text)
{
    guint64 port;
    return g_ascii_string_to_unsigned(text, 10, 1, 65535, &port, NULL);
}

/* A DNS name or IPv4 address: labels of letters, digits and hyphens. */
static gboolean is_name(const char *text)
{
    g_auto(GStrv) labels = g_strsplit(text, ".", -1);
    if (strlen(text) > 253)
        return FALSE;
    for (char **label = labels; *label; label++) {
        gsize length = strlen(*label);
        if (length == 0 || length > 63 || (*label)[0] == '-' || (*label)[length - 1] == '-')
            return FALSE;
        for (const char *at = *label; *at; at++)
            if (!g_ascii_isalnum(*at) && *at != '-')
                return FALSE;
    }
    return labels[0] != NULL;
}

static gboolean is_host(const char *text)
{
    const char *end = text[0] == '[' ? strchr(text, ']') : NULL;
    if (end) {
        g_autofree char *address = g_strndup(text + 1, (gsize)(end - text - 1));
        return strchr(address, ':') && g_hostname_is_ip_address(address) &&
               (end[1] == '\0' || (end[1] == ':' && is_port(end + 2)));
    }
    const char *colon = strrchr(text, ':');
    g_autofree char *name = colon ? g_strndup(text, (gsize)(colon - text)) : g_strdup(text);
    return is_name(name) && (!colon || is_port(colon + 1));
}

static gboolean check_hosts(const char *field, char *const *hosts, GError **error)
{
    if (g_strv_length((char **)hosts) > LIMIT_HOSTS)
        return store_refuse(field, error, tr("takes at most %d hosts", "не больше %d узлов"), LIMIT_HOSTS);
    for (; *hosts; hosts++)
        if (!is_host(*hosts))
            return store_refuse(field, error, tr("\"%s\" is no host name", "«%s» — не имя узла"), *hosts);
    return TRUE;
}

/* The value as it is kept; NULL with an error: it is out of its range. The caller owns it. */
static char *kept_value(const Settings *settings, gsize i, GError **error)
{
    gconstpointer place = (const char *)settings + table[i].place;
    if (table[i].kind == KIND_HOSTS) {
        char *const *hosts = *(char *const *const *)place;
        return check_hosts(table[i].name, hosts, error) ? g_strjoinv(" ", (char **)hosts) : NULL;
    }
    int value = *(const int *)place;
    if (table[i].kind == KIND_SWITCH)
        return g_strdup(value ? "1" : "0");
    if (value >= 1 && value <= MOST_DAYS)
        return g_strdup_printf("%d", value);
    store_refuse(table[i].name, error, tr("is from 1 to %d", "от 1 до %d"), MOST_DAYS);
    return NULL;
}

gboolean settings_save(StoreDb *db, const Settings *settings, GError **error)
{
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *value = kept_value(settings, i, error);
        if (!value || !store_run(db, NULL, error,
                                 "INSERT INTO settings (name, value) VALUES (?, ?) "
                                 "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                 "ss", table[i].name, value))
            return FALSE;
    }
    return store_scope_end(&scope, error);
}
