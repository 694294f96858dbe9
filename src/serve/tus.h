/* serve/tus.h: resumable uploads by the tus 1.0.0 protocol (https://tus.io/protocols/resumable-upload).
 *
 * Layer: serve.  Threads: as handlers.
 * Extensions: creation, creation-with-upload, expiration, termination. The protocol stands here; who keeps the bytes is
 * a table of calls:
 *
 *     static const TusStorage uploads = {"/api/v1/uploads", max_size, create, find, open, append, close, finish,
 * remove}; static const HttpRoute routes[] = {TUS_ROUTES("/api/v1/uploads", &uploads, ACCESS_PUBLIC, ACCESS_UPLOAD),
 * {0}};
 *
 * `user` is the server's. Bytes that arrived before a connection broke count: `close` is called for them all the
 * same. */
#pragma once
#include "serve/http.h"

typedef struct {
    gint64 length;  /* in all */
    gint64 offset;  /* bytes that are kept */
    gint64 expires; /* seconds since 1970 UTC; 0: never */
    char *metadata; /* the header Upload-Metadata as it was sent, or NULL; freed by the caller */
} TusState;

/* Upload-Metadata: at most LIMIT_TUS_PAIRS pairs; values are decoded and UTF-8, without control characters. */
typedef struct TusMetadata TusMetadata;
TusMetadata *tus_metadata_parse(const char *header, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* header may be NULL */
void tus_metadata_free(TusMetadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TusMetadata, tus_metadata_free)
const char *tus_metadata_get(const TusMetadata *metadata, const char *key); /* NULL: absent */
const char *tus_metadata_text(const TusMetadata *metadata);                 /* as it was sent; "" when absent */

typedef struct {
    const char *path;                  /* where uploads live; Location is PATH/ID */
    gint64 (*max_size)(gpointer user); /* of one upload, bytes */
    /* Makes an upload of `length` bytes and answers its id, which the caller frees; *expires as in TusState. */
    char *(*create)(HttpRequest *request, gpointer user, gint64 length, const TusMetadata *metadata, gint64 *expires,
                    GError **error);
    /* FALSE with 404 (unknown, or another person's), 410 (expired). */
    gboolean (*find)(HttpRequest *request, gpointer user, const char *id, TusState *state, GError **error);
    /* Opens it for appending at `offset`; 409 when that is not where it ends, 423 when somebody else appends now. */
    gpointer (*open)(HttpRequest *request, gpointer user, const char *id, gint64 offset, GError **error);
    gboolean (*append)(gpointer writer, const void *bytes, gsize length, GError **error);
    /* Called once for each `open`: what was appended is safe now; frees the writer. */
    gboolean (*close)(gpointer writer, GError **error);
    /* All bytes are there and safe, the writer is closed. May add headers. When it fails, a PATCH of 0 bytes at the end
     * tries it again. */
    gboolean (*finish)(HttpRequest *request, HttpAnswer *answer, gpointer user, const char *id, GError **error);
    gboolean (*remove)(HttpRequest *request, gpointer user, const char *id, GError **error);
} TusStorage;

gboolean tus_options(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
gboolean tus_head(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
gboolean tus_delete(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error);
extern const HttpStreamed tus_post, tus_patch;

/* The rows of a table of routes; the storage is found through HttpRoute.data. */
#define TUS_ROUTES(where, storage, anybody, uploader)                                                                  \
    {"OPTIONS", where, tus_options, NULL, 0, anybody, storage},                                                        \
        {"POST", where, NULL, &tus_post, 0, uploader, storage},                                                        \
        {"OPTIONS", where "/{id}", tus_options, NULL, 0, anybody, storage},                                            \
        {"HEAD", where "/{id}", tus_head, NULL, 0, uploader, storage},                                                 \
        {"PATCH", where "/{id}", NULL, &tus_patch, 0, uploader, storage},                                              \
    {                                                                                                                  \
        "DELETE", where "/{id}", tus_delete, NULL, 0, uploader, storage                                                \
    }
