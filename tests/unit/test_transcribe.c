/* Turns and their words: what of a recording is heard, where words land, failures, and stopping. The recogniser is a
 * stand-in whose words are a function of the sound. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "voice/cut.h"
#include "voice/error.h"
#include "voice/transcribe.h"

#define SECONDS(s) ((gsize)((s) * AUDIO_RATE))

/* What the stand-in heard; under lock. */
typedef struct {
    GMutex lock;
    guint calls, fail_every, cancel_at;
    gsize longest, heard;
    GError *always; /* what it answers instead of words */
    Task *task;
} Ear;

/* One word for each second that is begun, "w<level>": the level is that of the second's first sample in thousandths. */
static gboolean ear_recognise(gpointer self, const float *samples, gsize n, VoiceTurn *turn, const Task *task,
                              GError **error)
{
    Ear *ear = self;
    g_mutex_lock(&ear->lock);
    guint call = ++ear->calls;
    ear->longest = MAX(ear->longest, n);
    ear->heard += n;
    if (ear->cancel_at == call)
        task_cancel(ear->task);
    g_mutex_unlock(&ear->lock);
    if (ear->always)
        g_propagate_error(error, g_error_copy(ear->always));
    else if (ear->fail_every && call % ear->fail_every == 0)
        g_set_error(error, VOICE_ERROR, VOICE_ERROR_FAILED, "call %u", call);
    if (ear->always || (ear->fail_every && call % ear->fail_every == 0))
        return FALSE;
    for (gsize at = 0; at < n; at += AUDIO_RATE) {
        g_autofree char *text = g_strdup_printf("w%ld", lrintf(samples[at] * 1000));
        double start = (double)at / AUDIO_RATE;
        voice_turn_add_word(turn, start, MIN(start + 1, (double)n / AUDIO_RATE), 0.5f, text);
    }
    return TRUE;
}

static const char *ear_language(gpointer self)
{
    return "xx";
}

static const AsrEngine ear_engine = {
    .name = "ear", .draft = TRUE, .recognise = ear_recognise, .language = ear_language};

/* `channels` of sound; channel c holds (c + 1) * 0.1 throughout. */
static Sound *level_sound(double seconds, guint channels)
{
    gsize n = SECONDS(seconds);
    g_autofree float *samples = g_new(float, n *channels);
    for (gsize i = 0; i < n * channels; i++)
        samples[i] = 0.1f * (float)(i % channels + 1);
    return sound_from_samples(samples, n, channels, NULL);
}

static const VoiceTurn *turn_of(const Transcript *transcript, guint i)
{
    return g_ptr_array_index(transcript->turns, i);
}

static const VoiceWord *word_of(const Transcript *transcript, guint turn, guint i)
{
    return &g_array_index(turn_of(transcript, turn)->words, VoiceWord, i);
}

static void test_words_lie_in_their_turns(void)
{
    g_autoptr(Sound) sound = level_sound(20, 1);
    g_autoptr(Transcript) transcript = transcript_new();
    guint a = transcript_add_speaker(transcript), b = transcript_add_speaker(transcript);
    transcript_add_turn(transcript, a, 0, 3.5);
    transcript_add_turn(transcript, b, 3.5, 5.25);
    transcript_add_turn(transcript, a, 10, 12);
    Ear ear = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(voice_transcribe(transcript, sound, &ear_engine, &ear, 2, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(transcript->engine, ==, "ear");
    g_assert_cmpstr(transcript->language, ==, "xx");
    g_assert_true(transcript->draft);
    g_assert_cmpuint(transcript->failed, ==, 0);
    static const guint counts[] = {4, 2, 3};
    for (guint t = 0; t < 3; t++) {
        const VoiceTurn *turn = turn_of(transcript, t);
        g_assert_true(turn->tried);
        g_assert_cmpuint(turn->words->len, ==, counts[t]);
        for (guint i = 0; i < turn->words->len; i++) {
            const VoiceWord *word = word_of(transcript, t, i);
            g_assert_cmpfloat(word->start, >=, turn->start);
            g_assert_cmpfloat(word->end, <=, turn->end);
            g_assert_cmpfloat(word->start, <=, word->end);
            g_assert_cmpstr(word->text, ==, "w100");
        }
    }
    /* Between turns that touch there is no margin; beside a pause it is 0.15 s, and words start with it. */
    g_assert_cmpfloat_with_epsilon(word_of(transcript, 1, 1)->start, 4.5, 1e-9);
    g_assert_cmpfloat_with_epsilon(word_of(transcript, 2, 1)->start, 10.85, 1e-9);
    g_assert_cmpuint(ear.heard, ==, SECONDS(3.5) + SECONDS(1.75 + 0.15) + SECONDS(2 + 0.3));
}

static void test_margins_end_half_way(void)
{
    g_autoptr(Sound) sound = level_sound(20, 1);
    g_autoptr(Transcript) transcript = transcript_new();
    guint a = transcript_add_speaker(transcript), b = transcript_add_speaker(transcript);
    transcript_add_turn(transcript, a, 2, 6);
    transcript_add_turn(transcript, b, 3, 4);   /* inside another: no margins */
    transcript_add_turn(transcript, b, 6.1, 7); /* 0.1 s after it: 0.05 s each */
    Ear ear = {0};
    g_assert_true(voice_transcribe(transcript, sound, &ear_engine, &ear, 1, NULL, NULL));
    g_assert_cmpuint(ear.heard, ==, SECONDS(4 + 0.15 + 0.05) + SECONDS(1 + 0.15) + SECONDS(0.9 + 0.05 + 0.15));
}

static void test_own_channel(void)
{
    g_autoptr(Sound) sound = level_sound(4, 2);
    g_autoptr(Transcript) transcript = transcript_new();
    transcript->by_channel = TRUE;
    for (int c = 0; c < 2; c++) {
        guint speaker = transcript_add_speaker(transcript);
        g_array_index(transcript->speakers, VoiceSpeaker, speaker).channel = c;
        transcript_add_turn(transcript, speaker, 1, 2);
    }
    Ear ear = {0};
    g_assert_true(voice_transcribe(transcript, sound, &ear_engine, &ear, 2, NULL, NULL));
    g_assert_cmpstr(word_of(transcript, 0, 0)->text, ==, "w100");
    g_assert_cmpstr(word_of(transcript, 1, 0)->text, ==, "w200");
    g_assert_cmpuint(ear.heard, ==, 2 * SECONDS(1.3)); /* the other channel does not narrow the margins */
}

static void test_long_turn_in_pieces(void)
{
    g_autoptr(Sound) sound = level_sound(200, 1);
    g_autoptr(Transcript) transcript = transcript_new();
    transcript_add_turn(transcript, transcript_add_speaker(transcript), 5, 185);
    Ear ear = {0};
    g_assert_true(voice_transcribe(transcript, sound, &ear_engine, &ear, 4, NULL, NULL));
    g_assert_cmpuint(ear.longest, <=, SECONDS(30));
    g_assert_cmpuint(ear.heard, ==, SECONDS(180.3));
    const VoiceTurn *turn = turn_of(transcript, 0);
    g_assert_cmpuint(turn->words->len, >=, 180);
    for (guint i = 1; i < turn->words->len; i++)
        g_assert_cmpfloat(word_of(transcript, 0, i)->start, >=, word_of(transcript, 0, i - 1)->end - 1e-9);
}

static Transcript *many_turns(guint n)
{
    Transcript *transcript = transcript_new();
    guint speaker = transcript_add_speaker(transcript);
    for (guint i = 0; i < n; i++)
        transcript_add_turn(transcript, speaker, i, i + 0.5);
    return transcript;
}

static void test_failures_are_counted(void)
{
    g_autoptr(Sound) sound = level_sound(40, 1);
    g_autoptr(Transcript) transcript = many_turns(40);
    Ear ear = {.fail_every = 4};
    g_assert_true(voice_transcribe(transcript, sound, &ear_engine, &ear, 1, NULL, NULL));
    g_assert_cmpuint(transcript->failed, ==, 10);
    for (guint i = 0; i < 40; i++) {
        g_assert_cmpint(turn_of(transcript, i)->tried, ==, i % 4 != 3);
        g_assert_cmpint(turn_of(transcript, i)->words->len > 0, ==, i % 4 != 3);
    }
}

static void test_hopeless(void)
{
    const struct {
        guint turns, calls;
        GQuark domain;
        int code;
    } cases[] = {{40, 10, VOICE_ERROR, VOICE_ERROR_FAILED},
                 {3, 3, VOICE_ERROR, VOICE_ERROR_FAILED},
                 {40, 1, VOICE_ERROR, VOICE_ERROR_ENGINE},
                 {40, 1, BASE_ERROR, BASE_ERROR_BAD_VALUE}};
    g_autoptr(Sound) sound = level_sound(40, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Transcript) transcript = many_turns(cases[i].turns);
        g_autoptr(GError) error = NULL, reason = g_error_new(cases[i].domain, cases[i].code, "the reason");
        Ear ear = {.always = reason};
        g_assert_false(voice_transcribe(transcript, sound, &ear_engine, &ear, 1, NULL, &error));
        g_assert_error(error, cases[i].domain, cases[i].code);
        g_assert_cmpuint(ear.calls, ==, cases[i].calls);
        g_assert_null(transcript->engine);
    }
}

static void test_cancel(void)
{
    g_autoptr(Sound) sound = level_sound(40, 1);
    g_autoptr(Transcript) transcript = many_turns(40);
    g_autoptr(GError) error = NULL;
    Task task = {0};
    Ear ear = {.cancel_at = 5, .task = &task};
    g_assert_false(voice_transcribe(transcript, sound, &ear_engine, &ear, 2, &task, &error));
    g_assert_error(error, BASE_ERROR, BASE_ERROR_CANCELLED);
    g_assert_cmpuint(ear.calls, <=, 7);
}

static void on_progress(double done, double rate, gpointer user)
{
    double *latest = user;
    g_assert_cmpfloat(done, >=, *latest);
    g_assert_cmpfloat(done, <=, 1);
    *latest = done;
}

static void test_progress_and_nothing_to_hear(void)
{
    g_autoptr(Sound) sound = level_sound(40, 1);
    for (guint turns = 0; turns <= 20; turns += 20) {
        g_autoptr(Transcript) transcript = many_turns(turns);
        double latest = 0;
        Task task = {.progress = on_progress, .user = &latest};
        Ear ear = {0};
        g_assert_true(voice_transcribe(transcript, sound, &ear_engine, &ear, 3, &task, NULL));
        g_assert_cmpuint(ear.calls, ==, turns);
        g_assert_cmpstr(transcript->engine, ==, "ear");
    }
}

static void test_cut(void)
{
    const gsize n = SECONDS(30), quiet = SECONDS(21.5);
    g_autofree float *samples = g_new(float, n);
    for (gsize i = 0; i < n; i++)
        samples[i] = i % 2 ? 0.3f : -0.3f;
    memset(samples + SECONDS(5), 0, SECONDS(1) * sizeof *samples); /* in the first half: not taken */
    memset(samples + quiet, 0, SECONDS(0.2) * sizeof *samples);
    g_assert_cmpuint(voice_cut(samples, n), ==, quiet + SECONDS(0.1));
    g_assert_cmpuint(voice_cut(samples, SECONDS(0.3)), ==, SECONDS(0.3));
    gsize cut = voice_cut(samples, SECONDS(0.6));
    g_assert_true(cut > SECONDS(0.3) && cut < SECONDS(0.6));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transcribe/words-lie-in-their-turns", test_words_lie_in_their_turns);
    g_test_add_func("/transcribe/margins-end-half-way", test_margins_end_half_way);
    g_test_add_func("/transcribe/own-channel", test_own_channel);
    g_test_add_func("/transcribe/long-turn-in-pieces", test_long_turn_in_pieces);
    g_test_add_func("/transcribe/failures-are-counted", test_failures_are_counted);
    g_test_add_func("/transcribe/hopeless", test_hopeless);
    g_test_add_func("/transcribe/cancel", test_cancel);
    g_test_add_func("/transcribe/progress", test_progress_and_nothing_to_hear);
    g_test_add_func("/transcribe/cut", test_cut);
    return g_test_run();
}
