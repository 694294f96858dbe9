/* store/match_blob.c: see match_blob.h. */
#include "store/match_blob.h"

#include <string.h>

#include "base/jsonfile.h"
#include "base/lang.h"
#include "base/limits.h"
#include "store/subjects.h"
#include "store/vault.h"

#define SETTING "match.subject"

/* NULL without an error: there is none, or it was erased. */
static gboolean find_subject(StoreDb *db, char **id, GError **error)
{
    g_autoptr(StoreRows) rows = store_query(
        db, error,
        "SELECT s.id FROM settings t JOIN subjects s ON s.id = t.value WHERE t.name = ? AND s.erased IS NULL", "s",
        SETTING);
    gboolean found;
    if (!store_step(rows, &found, error))
        return FALSE;
    *id = found ? store_dup(rows, 0) : NULL;
    return TRUE;
}

static gboolean remember_subject(StoreDb *db, const char *id, GError **error)
{
    return store_run(db, NULL, error,
                     "INSERT INTO settings (name, value) VALUES (?, ?) "
                     "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     "ss", SETTING, id);
}

static char *subject(StoreDb *db, GError **error)
{
    g_autofree char *id = NULL;
    g_auto(StoreScope) scope = {0};
    if (!store_scope_begin(&scope, db, error) || !find_subject(db, &id, error))
        return NULL;
    if (!id) {
        id = subjects_add(db, "other", tr("Match: deals and models", "Match: сделки и модели"), NULL, error);
        if (!id || !remember_subject(db, id, error))
            return NULL;
    }
    return store_scope_end(&scope, error) ? g_steal_pointer(&id) : NULL;
}

char *match_blob_put(StoreDb *db, const char *type, GBytes *bytes, GError **error)
{
    gsize length;
    const void *start = g_bytes_get_data(bytes, &length);
    g_autofree char *owner = subject(db, error);
    return owner ? vault_put(db, owner, type, start, length, error) : NULL;
}

gboolean match_check_name(const char *name, GError **error)
{
    if (!store_check_text("name", name, 1, LIMIT_NAME_BYTES, error))
        return FALSE;
    return !strchr(name, '@') || store_refuse("name", error, "%s",
                                              tr("has an \"@\", which parts name and version",
                                                 "содержит «@», а он отделяет версию от имени"));
}

gboolean match_check_fields(const char *field, const char *text, GError **error)
{
    gsize length = strlen(text);
    if (length > LIMIT_MATCH_FIELDS_BYTES)
        return store_refuse(field, error, tr("is longer than %d bytes", "длиннее %d байт"), LIMIT_MATCH_FIELDS_BYTES);
    g_autoptr(JsonValue) value = jsonfile_parse(text, length, field, NULL);
    return json_is_object(value) || store_refuse(field, error, "%s", tr("is no JSON object", "это не объект JSON"));
}

void match_which_parse(MatchWhich *which, const char *text)
{
    const char *at = strrchr(text, '@');
    guint64 version = 0;
    which->name = at ? g_strndup(text, (gsize)(at - text)) : g_strdup(text);
    which->label = at ? g_strdup(at + 1) : NULL;
    if (which->label && g_ascii_string_to_unsigned(which->label, 10, 1, LIMIT_MATCH_VERSIONS, &version, NULL))
        which->version = (gint64)version;
}

void match_which_clear(MatchWhich *which)
{
    g_clear_pointer(&which->name, g_free);
    g_clear_pointer(&which->label, g_free);
}
