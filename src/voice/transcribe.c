/* voice/transcribe.c: see transcribe.h. */
#include "voice/transcribe.h"

#include "base/error.h"
#include "base/lang.h"
#include "base/limits.h"
#include "nn/session.h"
#include "voice/cut.h"
#include "voice/error.h"

#define PIECE (30 * AUDIO_RATE) /* samples heard in one go */
#define MARGIN 0.15             /* seconds heard around a turn, where nobody else speaks: words start before loudness */
#define HOPELESS 10             /* failures without a success that end the work */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

/* What is heard of a turn, seconds. */
typedef struct {
    double start, end;
} Span;

typedef struct {
    /* immutable */
    Transcript *transcript; /* each turn belongs to the worker that took it */
    const Sound *sound;
    const AsrEngine *engine;
    gpointer open_engine;
    const Task *task;
    Span *heard; /* of each turn */
    double total;

    GMutex lock;
    GCond moved; /* a field below has changed */
    /* under lock */
    guint next, running, succeeded, failed;
    double done;   /* seconds heard, of `total` */
    GError *error; /* ends the work */
} Job;

static VoiceTurn *turn_at(const Transcript *transcript, guint i)
{
    return g_ptr_array_index(transcript->turns, i);
}

/* Which sound a turn is heard in: a channel, or SOUND_MIX. */
static guint channel_of(const Transcript *transcript, const VoiceTurn *turn)
{
    int channel = g_array_index(transcript->speakers, VoiceSpeaker, turn->speaker).channel;
    return transcript->by_channel && channel >= 0 ? (guint)channel : SOUND_MIX;
}

/* Each turn with its margins. They reach at most half-way to the nearest other turn of the same sound, and are absent
 * on a side where another one is going on. The caller frees them. */
static Span *heard_spans(const Transcript *transcript)
{
    guint n = transcript->turns->len;
    Span *spans = g_new(Span, n);
    double ended[3] = {0, 0, 0}; /* latest end so far in channel 0, in channel 1, in the mix */
    for (guint i = 0; i < n; i++) {
        const VoiceTurn *turn = turn_at(transcript, i);
        guint channel = channel_of(transcript, turn);
        double *before = &ended[MIN(channel, 2)], after = G_MAXDOUBLE;
        for (guint k = i + 1; k < n && after >= turn->end + 2 * MARGIN; k++) {
            const VoiceTurn *other = turn_at(transcript, k);
            if (other->start >= turn->end + 2 * MARGIN)
                break;
            if (channel_of(transcript, other) == channel && other->end > turn->end)
                after = MAX(other->start, turn->end);
        }
        double left = turn->start - CLAMP((turn->start - *before) / 2, 0, MARGIN);
        spans[i] = (Span){MAX(left, 0), turn->end + MIN((after - turn->end) / 2, MARGIN)};
        *before = MAX(*before, turn->end);
    }
    return spans;
}

/* Moves the words from `first` on from a piece's clock to the recording's, and into the turn; what lies outside it is
 * dropped. */
static void settle_words(VoiceTurn *turn, guint first, double shift)
{
    guint kept = first;
    for (guint i = first; i < turn->words->len; i++) {
        VoiceWord *word = &g_array_index(turn->words, VoiceWord, i);
        double start = MAX(word->start + shift, turn->start), end = MIN(word->end + shift, turn->end);
        if (end < start)
            continue;
        VoiceWord moved = {start, end, word->confidence, g_steal_pointer(&word->text)};
        VoiceWord *place = &g_array_index(turn->words, VoiceWord, kept++);
        g_free(place->text);
        *place = moved;
    }
    g_array_set_size(turn->words, kept);
}

static void report(Job *job, double seconds)
{
    g_mutex_lock(&job->lock);
    job->done += seconds;
    g_cond_signal(&job->moved);
    g_mutex_unlock(&job->lock);
}

static gboolean hear_piece(Job *job, VoiceTurn *turn, const float *samples, gsize n, gint64 from, GError **error)
{
    guint first = turn->words->len;
    if (task_is_cancelled(job->task, error) ||
        !job->engine->recognise(job->open_engine, samples, n, turn, job->task, error))
        return FALSE;
    settle_words(turn, first, (double)from / AUDIO_RATE);
    if (turn->words->len <= LIMIT_TURN_WORDS)
        return TRUE;
    g_set_error(error, VOICE_ERROR, VOICE_ERROR_FAILED,
                tr("%s writes more than %d words for one turn", "%s пишет больше %d слов на одну реплику"),
                job->engine->name, LIMIT_TURN_WORDS);
    return FALSE;
}

/* Hears a turn piece by piece. */
static gboolean hear_turn(Job *job, VoiceTurn *turn, Span span, float *samples, GError **error)
{
    guint channel = channel_of(job->transcript, turn);
    gint64 from = (gint64)(span.start * AUDIO_RATE), to = (gint64)(span.end * AUDIO_RATE);
    while (from < to) {
        gsize n = (gsize)MIN(to - from, PIECE);
        if (!sound_read(job->sound, channel, from, samples, n, error))
            return FALSE;
        if (from + (gint64)n < to)
            n = voice_cut(samples, n);
        if (!hear_piece(job, turn, samples, n, from, error))
            return FALSE;
        from += (gint64)n;
        report(job, (double)n / AUDIO_RATE);
    }
    return TRUE;
}

/* Whether an error is of this turn alone, not of the engine's configuration, the sound or the person who stopped it. */
static gboolean is_passing(const GError *error)
{
    return g_error_matches(error, VOICE_ERROR, VOICE_ERROR_FAILED) || g_error_matches(error, NN_ERROR, NN_ERROR_RUN);
}

/* Books a turn's success (NULL) or failure. Takes the error. */
static void book(Job *job, VoiceTurn *turn, GError *error)
{
    turn->tried = error == NULL;
    if (error)
        g_array_set_size(turn->words, 0);
    g_mutex_lock(&job->lock);
    job->succeeded += !error;
    job->failed += error != NULL;
    guint enough = MIN(HOPELESS, job->transcript->turns->len);
    gboolean final = error && (!is_passing(error) || (job->succeeded == 0 && job->failed >= enough));
    if (final && !job->error)
        job->error = g_steal_pointer(&error);
    g_mutex_unlock(&job->lock);
    if (error)
        g_info("%s: %s", job->engine->name, error->message);
    g_clear_error(&error);
}

static gboolean take_turn(Job *job, guint *i)
{
    g_mutex_lock(&job->lock);
    gboolean taken = !job->error && job->next < job->transcript->turns->len;
    if (taken)
        *i = job->next++;
    g_mutex_unlock(&job->lock);
    return taken;
}

static gpointer work(gpointer data)
{
    Job *job = data;
    g_autofree float *samples = g_new(float, PIECE);
    guint i;
    while (take_turn(job, &i)) {
        GError *error = NULL;
        VoiceTurn *turn = turn_at(job->transcript, i);
        g_array_set_size(turn->words, 0);
        hear_turn(job, turn, job->heard[i], samples, &error);
        book(job, turn, error);
    }
    g_mutex_lock(&job->lock);
    job->running--;
    g_cond_signal(&job->moved);
    g_mutex_unlock(&job->lock);
    return NULL;
}

/* Tells the caller's task how far the workers are, until they end. */
static void watch(Job *job)
{
    gint64 begun = g_get_monotonic_time();
    g_mutex_lock(&job->lock);
    while (job->running > 0) {
        g_cond_wait_until(&job->moved, &job->lock, g_get_monotonic_time() + PROGRESS_INTERVAL);
        double done = job->done, elapsed = (double)(g_get_monotonic_time() - begun) / G_USEC_PER_SEC;
        g_mutex_unlock(&job->lock);
        task_progress(job->task, job->total > 0 ? MIN(done / job->total, 1) : 1, elapsed > 0 ? done / elapsed : 0);
        g_mutex_lock(&job->lock);
    }
    g_mutex_unlock(&job->lock);
}

static void run_workers(Job *job, guint workers)
{
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    job->running = CLAMP(workers, 1, MAX(job->transcript->turns->len, 1));
    for (guint i = job->running; i > 0; i--)
        g_ptr_array_add(threads, g_thread_new("transcribe", work, job));
    watch(job);
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(g_ptr_array_index(threads, i));
}

gboolean voice_transcribe(Transcript *transcript, const Sound *sound, const AsrEngine *engine, gpointer open_engine,
                          guint workers, const Task *task, GError **error)
{
    g_autofree Span *heard = heard_spans(transcript);
    Job job = {.transcript = transcript,
               .sound = sound,
               .engine = engine,
               .open_engine = open_engine,
               .task = task,
               .heard = heard};
    for (guint i = 0; i < transcript->turns->len; i++)
        job.total += heard[i].end - heard[i].start;
    g_mutex_init(&job.lock);
    g_cond_init(&job.moved);
    run_workers(&job, workers);
    g_mutex_clear(&job.lock);
    g_cond_clear(&job.moved);
    if (job.error) {
        g_propagate_error(error, job.error);
        return FALSE;
    }
    g_free(transcript->engine);
    transcript->engine = g_strdup(engine->name);
    g_free(transcript->language);
    transcript->language = g_strdup(engine->language(open_engine));
    transcript->draft = engine->draft;
    transcript->failed = job.failed;
    return TRUE;
}
