/* link/fetch.h: fetches a recording from an address that somebody named.
 *
 * Layer: link.  Threads: safe.
 * The rules of link/address.h hold for the address, its redirects and every connection. A connection that breaks off is
 * taken up where it ended when the server can (Range, If-Range), again and again while bytes still come. */
#pragma once
#include "base/task.h"
#include "link/address.h"

typedef struct {
    const char *url;
    AddressRules rules;
    gint64 limit; /* bytes */
    gint64 from;  /* bytes that the caller has already: the rest is asked for; 0: all of it. A server that cannot go on
                     there is LINK_ERROR_REPLY before `begin` is called */
    /* Called once, before the first byte, with the media type that the server tells, or NULL. FALSE ends it. */
    gboolean (*begin)(gpointer user, const char *type, GError **error);
    /* Gets the bytes in order; FALSE ends it with the error. */
    gboolean (*sink)(gpointer user, const void *bytes, gsize n, GError **error);
    gpointer user;
} Fetch;

/* LINK_ERROR_ADDRESS: a rule forbids it; LINK_ERROR_REFUSED: the server says no, or it is larger than `limit`;
 * LINK_ERROR_NETWORK and _BUSY may pass. Tells its progress on `task`, which may be NULL. */
gboolean fetch_run(const Fetch *fetch, const Task *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
