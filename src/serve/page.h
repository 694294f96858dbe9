/* serve/page.h: the service's page, built from web/src/app and part of the program.
 *
 * Layer: serve.  Threads: any; the bytes never change.
 * It is one file that loads nothing from elsewhere. Places in it stand behind the "#", so "/" is its only address. Its
 * script and style are inline: serve/fixed.h names them in the policy. */
#pragma once
#include <glib.h>

GBytes *page_html(void); /* the caller unrefs */
