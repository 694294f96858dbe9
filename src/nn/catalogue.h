/* nn/catalogue.h: models that are known but not part of the program: what they are, and whether a folder has them.
 *
 * Layer: nn.  Threads: a catalogue is immutable; any number of threads may read one.
 * The format is described in docs/models.md. A catalogue is never believed about a file's content: its hash is. */
#pragma once
#include <glib.h>

/* Texts are never empty; they belong to the catalogue. */
typedef struct {
    char *name;    /* what people call it: letters, digits, '-', '_', '.' */
    char *task;    /* "detector", "vad" ... */
    char *file;    /* its name in the folder of models, of the same letters */
    gint64 bytes;  /* 1 .. LIMIT_MODEL_BYTES */
    char *sha256;  /* in lower-case hexadecimal */
    char *licence; /* as an SPDX identifier where there is one */
    char *setting; /* the option of the configuration that takes it */
    char *address; /* where its makers publish it */
    char **hosts;  /* other hosts that the address may redirect to; ends with NULL */
} CatalogueEntry;

typedef struct {
    GPtrArray *entries; /* of CatalogueEntry, in the order of the file; no two share a name or a file */
} Catalogue;

/* The catalogue in the file `path`; NULL is the one that is part of the program. BASE_ERROR_SYNTAX names the entry and
 * the field. */
Catalogue *catalogue_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of bytes; `label` is what messages call them. */
Catalogue *catalogue_parse(const char *bytes, gsize length, const char *label,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void catalogue_free(Catalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogue, catalogue_free)

/* The entry of that name; NULL and BASE_ERROR_UNKNOWN, which lists the names. */
const CatalogueEntry *catalogue_find(const Catalogue *catalogue, const char *name,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
    CATALOGUE_ABSENT,
    CATALOGUE_PRESENT, /* there, and of the right size; its content was not read */
    CATALOGUE_WHOLE,   /* every byte is as the catalogue says */
    CATALOGUE_DAMAGED, /* there, and it differs */
} CatalogueState;

/* Whether `folder` has the entry's file. With `read` its hash is taken, else only its size is looked at. FALSE: it
 * cannot be read. */
gboolean catalogue_look(const CatalogueEntry *entry, const char *folder, gboolean read, CatalogueState *state,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The SHA-256 of what `fd` holds from its start, in lower-case hexadecimal; `label` is what messages call it. The
 * caller owns it. */
char *catalogue_hash(int fd, const char *label, GError **error) G_GNUC_WARN_UNUSED_RESULT;
