/* voice/talk.c: see talk.h. */
#include "voice/talk.h"

#include <math.h>
#include <stdlib.h>

#include "voice/question.h"

typedef struct {
    guint speaker;
    double start, end;
} Span;

/* Somebody begins (+1) or ends (-1) to speak. */
typedef struct {
    double at;
    int step;
} Event;

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(GArray *values)
{
    if (values->len == 0)
        return NAN;
    g_array_sort(values, by_value);
    guint middle = values->len / 2;
    double upper = g_array_index(values, double, middle);
    return values->len % 2 ? upper : (g_array_index(values, double, middle - 1) + upper) / 2;
}

/* TRUE when a speaker other than `speaker` was heard after `since`; reach[s] is the latest end of each. */
static gboolean others_heard(const double *reach, guint n, guint speaker, double since)
{
    for (guint s = 0; s < n; s++)
        if (s != speaker && reach[s] > since)
            return TRUE;
    return FALSE;
}

/* Turns of one speaker become one span when they touch, or when less than `pause` parts them and nobody else is heard
 * in between. Of Span by start; the caller owns it. */
static GArray *join_turns(const Transcript *transcript, double pause)
{
    guint n = transcript->speakers->len;
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(Span));
    g_autofree guint *open = g_new(guint, MAX(n, 1)); /* index of each speaker's latest span */
    g_autofree double *reach = g_new(double, MAX(n, 1));
    for (guint s = 0; s < n; s++)
        reach[s] = -INFINITY;
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        guint s = turn->speaker;
        double gap = turn->start - reach[s];
        if (gap <= 0 || (gap < pause && !others_heard(reach, n, s, reach[s]))) {
            Span *span = &g_array_index(spans, Span, open[s]);
            span->end = MAX(span->end, turn->end);
        } else {
            Span span = {s, turn->start, turn->end};
            open[s] = spans->len;
            g_array_append_val(spans, span);
        }
        reach[s] = MAX(reach[s], turn->end);
    }
    return spans;
}

static int by_time(const void *a, const void *b)
{
    double left = ((const Event *)a)->at, right = ((const Event *)b)->at;
    return (left > right) - (left < right);
}

/* Seconds of speech and of overlap, and each speaker's own, from spans that do not overlap within a speaker. */
static void measure_time(Talk *talk, const GArray *spans, double duration)
{
    g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(Event));
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);
        Event events_of[] = {{span->start, 1}, {span->end, -1}};
        g_array_append_vals(events, events_of, 2);
        g_array_index(talk->speakers, TalkSpeaker, span->speaker).seconds += span->end - span->start;
    }
    g_array_sort(events, by_time);
    int depth = 0;
    for (guint i = 0; i + 1 < events->len; i++) {
        double step = g_array_index(events, Event, i + 1).at - g_array_index(events, Event, i).at;
        depth += g_array_index(events, Event, i).step;
        talk->speech += depth >= 1 ? step : 0;
        talk->overlap += depth >= 2 ? step : 0;
    }
    talk->silence = MAX(0, duration - talk->speech);
}

static void measure_pauses(Talk *talk, const GArray *spans)
{
    g_autoptr(GArray) pauses = g_array_new(FALSE, FALSE, sizeof(double));
    double reach = INFINITY, longest = 0;
    talk->longest_pause_start = talk->longest_pause_end = NAN;
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);
        double pause = span->start - reach;
        if (pause >= TALK_JOIN)
            g_array_append_val(pauses, pause);
        if (pause >= TALK_JOIN && pause > longest) {
            longest = pause;
            talk->longest_pause_start = reach;
            talk->longest_pause_end = span->start;
        }
        reach = i == 0 ? span->end : MAX(reach, span->end);
    }
    talk->pauses = pauses->len;
    talk->pause_median = median(pauses);
}

/* `next` takes the floor from `holder`, who is another. */
static void take_floor(Talk *talk, const Span *holder, const Span *next, GArray *offsets)
{
    double offset = next->start - holder->end;
    if (fabs(offset) <= TALK_RESPONSE)
        g_array_append_val(offsets, offset);
    if (offset <= -TALK_TRANSITION && offset >= -TALK_INTERRUPT && next->start - holder->start >= TALK_TRANSITION) {
        g_array_index(talk->speakers, TalkSpeaker, next->speaker).interruptions++;
        g_array_index(talk->speakers, TalkSpeaker, holder->speaker).interrupted++;
    }
}

/* Goes through the joined turns and hands the floor on; offsets[s] gathers the offsets of speaker s. */
static void follow_floor(Talk *talk, const GArray *spans, GArray **offsets)
{
    const Span *holder = NULL;
    for (guint i = 0; i < spans->len; i++) {
        const Span *next = &g_array_index(spans, Span, i);
        if (holder && next->end <= holder->end) {
            if (next->end - next->start <= TALK_BACKCHANNEL)
                g_array_index(talk->speakers, TalkSpeaker, next->speaker).backchannels++;
            continue;
        }
        if (holder && holder->speaker != next->speaker)
            take_floor(talk, holder, next, offsets[next->speaker]);
        holder = next;
    }
}

static void measure_floor(Talk *talk, const GArray *spans)
{
    guint n = talk->speakers->len;
    g_autofree GArray **offsets = g_new(GArray *, MAX(n, 1));
    for (guint s = 0; s < n; s++)
        offsets[s] = g_array_new(FALSE, FALSE, sizeof(double));
    follow_floor(talk, spans, offsets);
    for (guint s = 0; s < n; s++) {
        TalkSpeaker *speaker = &g_array_index(talk->speakers, TalkSpeaker, s);
        speaker->responses = offsets[s]->len;
        speaker->response_median = median(offsets[s]);
        g_array_unref(offsets[s]);
    }
}

static void measure_turns(Talk *talk, const GArray *spans)
{
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);
        TalkSpeaker *speaker = &g_array_index(talk->speakers, TalkSpeaker, span->speaker);
        double longest = speaker->turns++ ? speaker->monologue_end - speaker->monologue_start : -1;
        if (span->end - span->start > longest) {
            speaker->monologue_start = span->start;
            speaker->monologue_end = span->end;
        }
    }
}

/* Words and questions of the turns that a recogniser heard; a draft tells nothing. */
static void measure_words(Talk *talk, const Transcript *transcript)
{
    gboolean punctuated = transcript_is_punctuated(transcript);
    g_autofree double *heard = g_new0(double, MAX(talk->speakers->len, 1));
    for (guint t = 0; t < transcript->turns->len && !transcript->draft; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        TalkSpeaker *speaker = &g_array_index(talk->speakers, TalkSpeaker, turn->speaker);
        if (!turn->tried)
            continue;
        if (speaker->words == TALK_UNKNOWN)
            speaker->words = speaker->questions = 0;
        speaker->words += turn->words->len;
        speaker->questions += voice_turn_questions(turn, punctuated);
        heard[turn->speaker] += turn->end - turn->start;
    }
    for (guint s = 0; s < talk->speakers->len; s++) {
        TalkSpeaker *speaker = &g_array_index(talk->speakers, TalkSpeaker, s);
        if (speaker->words != TALK_UNKNOWN && speaker->words >= TALK_RATE_WORDS && heard[s] > 0)
            speaker->words_per_minute = speaker->words * 60 / heard[s];
    }
}

static Talk *talk_new(guint speakers)
{
    const TalkSpeaker silent = {.monologue_start = NAN,
                                .monologue_end = NAN,
                                .response_median = NAN,
                                .questions = TALK_UNKNOWN,
                                .words = TALK_UNKNOWN,
                                .words_per_minute = NAN};
    Talk *talk = g_new0(Talk, 1);
    talk->speakers = g_array_new(FALSE, TRUE, sizeof(TalkSpeaker));
    for (guint s = 0; s < speakers; s++)
        g_array_append_val(talk->speakers, silent);
    return talk;
}

Talk *talk_measure(const Transcript *transcript)
{
    Talk *talk = talk_new(transcript->speakers->len);
    g_autoptr(GArray) speech = join_turns(transcript, 0);
    g_autoptr(GArray) turns = join_turns(transcript, TALK_JOIN);
    double seconds = 0;
    measure_time(talk, speech, transcript->duration);
    measure_pauses(talk, speech);
    measure_turns(talk, turns);
    measure_floor(talk, turns);
    measure_words(talk, transcript);
    for (guint s = 0; s < talk->speakers->len; s++)
        seconds += g_array_index(talk->speakers, TalkSpeaker, s).seconds;
    for (guint s = 0; s < talk->speakers->len && seconds > 0; s++)
        g_array_index(talk->speakers, TalkSpeaker, s).share =
            g_array_index(talk->speakers, TalkSpeaker, s).seconds / seconds;
    return talk;
}

void talk_free(Talk *talk)
{
    if (!talk)
        return;
    g_array_unref(talk->speakers);
    g_free(talk);
}
