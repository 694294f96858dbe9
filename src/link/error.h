/* link/error.h: what can go wrong between this program and others.
 *
 * Layer: link. */
#pragma once
#include <glib.h>

#define LINK_ERROR (link_error_quark())
GQuark link_error_quark(void);

typedef enum {
    LINK_ERROR_ADDRESS, /* an address or access key is not one */
    LINK_ERROR_NETWORK, /* no connection, or none in time; may pass */
    LINK_ERROR_BUSY,    /* the server answers that it cannot now (429, 5xx); may pass */
    LINK_ERROR_REFUSED, /* the server answers that the request is wrong: key, model, address */
    LINK_ERROR_REPLY,   /* the answer is not what the protocol says */
} LinkError;
