/* base/queue.c: see queue.h. */
#include "base/queue.h"

struct BoundedQueue {
    guint capacity;           /* immutable */
    GDestroyNotify item_free; /* immutable */
    GMutex lock;
    GCond changed;
    GQueue items;    /* under lock */
    gboolean closed; /* under lock */
};

BoundedQueue *bounded_queue_new(guint capacity, GDestroyNotify item_free)
{
    g_return_val_if_fail(capacity >= 1, NULL);
    BoundedQueue *queue = g_new0(BoundedQueue, 1);
    queue->capacity = capacity;
    queue->item_free = item_free;
    g_mutex_init(&queue->lock);
    g_cond_init(&queue->changed);
    g_queue_init(&queue->items);
    return queue;
}

void bounded_queue_free(BoundedQueue *queue)
{
    if (!queue)
        return;
    g_queue_clear_full(&queue->items, queue->item_free);
    g_cond_clear(&queue->changed);
    g_mutex_clear(&queue->lock);
    g_free(queue);
}

gboolean bounded_queue_send(BoundedQueue *queue, gpointer item)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&queue->lock);
    while (!queue->closed && queue->items.length >= queue->capacity)
        g_cond_wait(&queue->changed, &queue->lock);
    if (queue->closed)
        return FALSE;
    g_queue_push_tail(&queue->items, item);
    g_cond_broadcast(&queue->changed);
    return TRUE;
}

gpointer bounded_queue_receive(BoundedQueue *queue)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&queue->lock);
    while (!queue->closed && queue->items.length == 0)
        g_cond_wait(&queue->changed, &queue->lock);
    gpointer item = g_queue_pop_head(&queue->items);
    g_cond_broadcast(&queue->changed);
    return item;
}

void bounded_queue_close(BoundedQueue *queue)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&queue->lock);
    queue->closed = TRUE;
    g_cond_broadcast(&queue->changed);
}
