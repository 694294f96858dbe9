/* nn/catalogue.c: see catalogue.h. */
#include "nn/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/jsonfile.h"
#include "base/lang.h"
#include "base/limits.h"

#define FORMAT "otklik-models-1"
#define SHA256_LETTERS 64
#define CHUNK (256 * 1024)

/* models/catalog.json, embedded by tools/embed. */
extern const char _binary_catalog_json_start[], _binary_catalog_json_end[];

static void entry_free(gpointer data)
{
    CatalogueEntry *entry = data;
    char *const texts[] = {entry->name,    entry->task,    entry->file,   entry->sha256,
                           entry->licence, entry->setting, entry->address};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(entry->hosts);
    g_free(entry);
}

void catalogue_free(Catalogue *catalogue)
{
    if (!catalogue)
        return;
    g_ptr_array_unref(catalogue->entries);
    g_free(catalogue);
}

static gboolean fail(GError **error, const char *label, gsize number, const char *field)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX,
                tr("%s: model %" G_GSIZE_FORMAT ": \"%s\" is missing or not as it must be",
                   "%s: модель %" G_GSIZE_FORMAT ": поля «%s» нет, или оно не такое, как нужно"),
                label, number, field);
    return FALSE;
}

/* A word that is safe as a file's name, whatever wrote it. */
static gboolean is_name(const char *text)
{
    gsize length = strlen(text);
    return length > 0 && length <= LIMIT_NAME_BYTES && g_ascii_isalnum(*text) &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == length;
}

static gboolean is_hash(const char *text)
{
    return strlen(text) == SHA256_LETTERS && strspn(text, "0123456789abcdef") == SHA256_LETTERS;
}

static gboolean is_text(const char *text)
{
    return *text && strlen(text) <= LIMIT_ADDRESS_BYTES;
}

static gboolean read_hosts(const JsonValue *list, CatalogueEntry *entry)
{
    g_autoptr(GStrvBuilder) hosts = g_strv_builder_new();
    gboolean good = !list || (json_is_array(list) && json_array_size(list) <= LIMIT_HOSTS);
    for (gsize i = 0; good && i < json_array_size(list); i++) {
        const char *host = json_string_value(json_array_get(list, i));
        good = host && is_text(host);
        if (good)
            g_strv_builder_add(hosts, host);
    }
    entry->hosts = g_strv_builder_end(hosts);
    return good;
}

/* Adds one entry; `number` counts from 1. */
static gboolean read_entry(Catalogue *catalogue, const JsonValue *value, const char *label, gsize number,
                           GError **error)
{
    CatalogueEntry *entry = g_new0(CatalogueEntry, 1);
    g_ptr_array_add(catalogue->entries, entry);
    const struct {
        const char *key;
        char **into;
        gboolean (*fits)(const char *text);
    } fields[] = {
        {"name", &entry->name, is_name},       {"task", &entry->task, is_name},
        {"file", &entry->file, is_name},       {"sha256", &entry->sha256, is_hash},
        {"licence", &entry->licence, is_text}, {"setting", &entry->setting, is_name},
        {"address", &entry->address, is_text},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *text = json_string_value(json_object_get(value, fields[i].key));
        if (!text || !fields[i].fits(text))
            return fail(error, label, number, fields[i].key);
        *fields[i].into = g_strdup(text);
    }
    entry->bytes = json_integer_value(json_object_get(value, "bytes"));
    if (entry->bytes < 1 || entry->bytes > LIMIT_MODEL_BYTES)
        return fail(error, label, number, "bytes");
    for (gsize i = 0; i + 1 < number; i++) {
        const CatalogueEntry *other = g_ptr_array_index(catalogue->entries, i);
        if (strcmp(other->name, entry->name) == 0 || strcmp(other->file, entry->file) == 0)
            return fail(error, label, number, strcmp(other->name, entry->name) == 0 ? "name" : "file");
    }
    return read_hosts(json_object_get(value, "hosts"), entry) || fail(error, label, number, "hosts");
}

Catalogue *catalogue_parse(const char *bytes, gsize length, const char *label, GError **error)
{
    g_autoptr(JsonValue) root = jsonfile_parse(bytes, length, label, error);
    if (!root)
        return NULL;
    const JsonValue *models = json_object_get(root, "models");
    if (g_strcmp0(json_string_value(json_object_get(root, "format")), FORMAT) != 0 || !json_is_array(models) ||
        json_array_size(models) > LIMIT_CATALOGUE_MODELS) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_SYNTAX,
                    tr("%s: not a catalogue of models (\"format\": \"%s\", \"models\": at most %d)",
                       "%s: это не каталог моделей («format»: «%s», «models»: не больше %d)"),
                    label, FORMAT, LIMIT_CATALOGUE_MODELS);
        return NULL;
    }
    g_autoptr(Catalogue) catalogue = g_new0(Catalogue, 1);
    catalogue->entries = g_ptr_array_new_with_free_func(entry_free);
    for (gsize i = 0; i < json_array_size(models); i++)
        if (!read_entry(catalogue, json_array_get(models, i), label, i + 1, error))
            return NULL;
    return g_steal_pointer(&catalogue);
}

Catalogue *catalogue_load(const char *path, GError **error)
{
    if (!path)
        return catalogue_parse(_binary_catalog_json_start,
                               (gsize)(_binary_catalog_json_end - _binary_catalog_json_start),
                               tr("the built-in catalogue", "встроенный каталог"), error);
    g_autofree char *bytes = NULL, *label = file_display_name(path);
    gsize length;
    return file_load(path, LIMIT_JSON_BYTES, &bytes, &length, error) ? catalogue_parse(bytes, length, label, error)
                                                                     : NULL;
}

const CatalogueEntry *catalogue_find(const Catalogue *catalogue, const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < catalogue->entries->len; i++) {
        const CatalogueEntry *entry = g_ptr_array_index(catalogue->entries, i);
        if (strcmp(entry->name, name) == 0)
            return entry;
        g_string_append_printf(known, "%s%s", i ? ", " : "", entry->name);
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_UNKNOWN,
                tr("the catalogue has no model \"%s\" (it has: %s)", "в каталоге нет модели «%s» (есть: %s)"), name,
                known->str);
    return NULL;
}

static gboolean fail_to_read(const char *label, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", label, g_strerror(errno));
    return FALSE;
}

char *catalogue_hash(int fd, const char *label, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guchar *chunk = g_malloc(CHUNK);
    gssize n;
    for (off_t at = 0; (n = pread(fd, chunk, CHUNK, at)) != 0; at += n) {
        if (n < 0) {
            (void)fail_to_read(label, error);
            return NULL;
        }
        g_checksum_update(sum, chunk, n);
    }
    return g_strdup(g_checksum_get_string(sum));
}

static gboolean look_at(const CatalogueEntry *entry, int fd, const char *label, gboolean read, CatalogueState *state,
                        GError **error)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return fail_to_read(label, error);
    *state = S_ISREG(status.st_mode) && status.st_size == entry->bytes ? CATALOGUE_PRESENT : CATALOGUE_DAMAGED;
    if (!read || *state == CATALOGUE_DAMAGED)
        return TRUE;
    g_autofree char *hash = catalogue_hash(fd, label, error);
    *state = g_strcmp0(hash, entry->sha256) == 0 ? CATALOGUE_WHOLE : CATALOGUE_DAMAGED;
    return hash != NULL;
}

gboolean catalogue_look(const CatalogueEntry *entry, const char *folder, gboolean read, CatalogueState *state,
                        GError **error)
{
    g_autofree char *path = g_build_filename(folder, entry->file, NULL), *label = file_display_name(path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    *state = CATALOGUE_ABSENT;
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || fail_to_read(label, error);
    gboolean good = look_at(entry, fd, label, read, state, error);
    close(fd);
    return good;
}
