/* base/queue.h: a bounded queue between two threads.
 *
 * Layer: base.  Threads: any number of senders and receivers.
 * Ownership: an item belongs to the queue after a TRUE send and to the receiver after a receive.
 * Closing means drain: what was sent before stays receivable; later sends are refused and freed by the caller. */
#pragma once
#include <glib.h>

typedef struct BoundedQueue BoundedQueue;

/* `capacity` >= 1. `item_free` frees what nobody received when the queue is freed. */
BoundedQueue *bounded_queue_new(guint capacity, GDestroyNotify item_free);
void bounded_queue_free(BoundedQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BoundedQueue, bounded_queue_free)

/* Waits while the queue is full. FALSE: it was closed and the caller still owns `item`. */
gboolean bounded_queue_send(BoundedQueue *queue, gpointer item) G_GNUC_WARN_UNUSED_RESULT;
/* Waits while the queue is empty. NULL: it is closed and empty. */
gpointer bounded_queue_receive(BoundedQueue *queue) G_GNUC_WARN_UNUSED_RESULT;
/* Wakes everyone. Safe to call twice and from either side. */
void bounded_queue_close(BoundedQueue *queue);
