/* link/transfer.h: runs one transfer of curl to its end, and hears of a cancel meanwhile.
 *
 * Layer: link (internal).  Threads: a handle belongs to one thread at a time. */
#pragma once
#include "base/task.h"

#include <curl/curl.h>

/* A handle with curl's defaults; the caller cleans it up. */
CURL *transfer_easy_new(void);
/* Runs the prepared handle on `multi`; CURLE_ABORTED_BY_CALLBACK: `task` was cancelled. */
CURLcode transfer_run_on(CURLM *multi, CURL *easy, const Task *task);
/* The same on a connection of its own. */
CURLcode transfer_run(CURL *easy, const Task *task);
