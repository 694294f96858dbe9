/* link/transfer.c: see transfer.h. */
#include "link/transfer.h"

#define POLL_MS 100

CURL *transfer_easy_new(void)
{
    static gsize once = 0;
    if (g_once_init_enter(&once))
        g_once_init_leave(&once, curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 1 : 2);
    CURL *easy = curl_easy_init();
    g_assert(easy); /* out of memory otherwise */
    return easy;
}

CURLcode transfer_run_on(CURLM *multi, CURL *easy, const Task *task)
{
    CURLcode result = CURLE_ABORTED_BY_CALLBACK;
    int running = 1, queued;
    curl_multi_add_handle(multi, easy);
    while (running && !task_is_cancelled(task, NULL))
        if (curl_multi_perform(multi, &running) != CURLM_OK ||
            (running && curl_multi_poll(multi, NULL, 0, POLL_MS, NULL) != CURLM_OK))
            break;
    const CURLMsg *message = curl_multi_info_read(multi, &queued);
    if (!running && message)
        result = message->data.result;
    curl_multi_remove_handle(multi, easy);
    return result;
}

CURLcode transfer_run(CURL *easy, const Task *task)
{
    CURLM *multi = curl_multi_init();
    g_assert(multi);
    CURLcode result = transfer_run_on(multi, easy, task);
    curl_multi_cleanup(multi);
    return result;
}
