/* voice/roles.c: see roles.h. */
#include "voice/roles.h"

#include <math.h>

#include "voice/cues.h"
#include "voice/talk.h"

/* Points of a speaker, in natural logarithms of odds. */
#define WEIGHT_SHARE 0.7     /* x ln(share of talk) */
#define WEIGHT_LENGTH 0.3    /* x ln(mean seconds of a turn) */
#define WEIGHT_HUB 2.0       /* x share of the changes of speaker that involve this one */
#define WEIGHT_QUESTIONS 0.5 /* x ln(1 + questions), once QUESTIONS_ENOUGH were asked by all */
#define WEIGHT_CUES 1.0      /* x ln of (1 + teacher's cues) over (1 + student's cues) */
#define SHARE_FLOOR 0.04     /* a smaller share gives no fewer points */
#define LENGTH_FLOOR 0.5     /* seconds */
#define QUESTIONS_ENOUGH 3

/* Points that need no words. */
static void add_talk_points(const Talk *talk, double *points)
{
    for (guint s = 0; s < talk->speakers->len; s++) {
        const TalkSpeaker *speaker = &g_array_index(talk->speakers, TalkSpeaker, s);
        double length = speaker->turns ? speaker->seconds / speaker->turns : 0;
        points[s] += WEIGHT_SHARE * log(MAX(speaker->share, SHARE_FLOOR));
        points[s] += WEIGHT_LENGTH * log(MAX(length, LENGTH_FLOOR));
    }
}

/* In a group, turns go to and fro between the teacher and the others; with two speakers this is even. */
static void add_hub_points(const Transcript *transcript, double *points)
{
    guint n = transcript->speakers->len, changes = 0;
    g_autofree guint *involved = g_new0(guint, n);
    for (guint t = 1; t < transcript->turns->len; t++) {
        const VoiceTurn *before = g_ptr_array_index(transcript->turns, t - 1);
        const VoiceTurn *after = g_ptr_array_index(transcript->turns, t);
        if (before->speaker == after->speaker)
            continue;
        changes++;
        involved[before->speaker]++;
        involved[after->speaker]++;
    }
    for (guint s = 0; s < n && changes > 0; s++)
        points[s] += WEIGHT_HUB * involved[s] / changes;
}

static void add_question_points(const Talk *talk, double *points)
{
    guint asked = 0;
    for (guint s = 0; s < talk->speakers->len; s++) {
        guint questions = g_array_index(talk->speakers, TalkSpeaker, s).questions;
        asked += questions == TALK_UNKNOWN ? 0 : questions;
    }
    for (guint s = 0; s < talk->speakers->len && asked >= QUESTIONS_ENOUGH; s++) {
        guint questions = g_array_index(talk->speakers, TalkSpeaker, s).questions;
        points[s] += WEIGHT_QUESTIONS * log1p(questions == TALK_UNKNOWN ? 0 : questions);
    }
}

static void add_cue_points(const Transcript *transcript, double *points)
{
    guint n = transcript->speakers->len;
    g_autofree CueCount *said = g_new0(CueCount, n);
    for (guint t = 0; t < transcript->turns->len; t++) {
        const VoiceTurn *turn = g_ptr_array_index(transcript->turns, t);
        CueCount count = cue_count(turn);
        said[turn->speaker].teacher += count.teacher;
        said[turn->speaker].student += count.student;
    }
    for (guint s = 0; s < n; s++)
        points[s] += WEIGHT_CUES * (log1p(said[s].teacher) - log1p(said[s].student));
}

/* The speaker with most points, and its lead: the difference of the two largest softmax shares. */
static guint find_lead(const double *points, guint n, double *lead)
{
    guint best = 0;
    double sum = 0, second = -INFINITY;
    for (guint s = 1; s < n; s++)
        best = points[s] > points[best] ? s : best;
    for (guint s = 0; s < n; s++) {
        sum += exp(points[s] - points[best]);
        if (s != best)
            second = MAX(second, points[s]);
    }
    *lead = (1 - exp(second - points[best])) / sum;
    return best;
}

static void set_roles(Transcript *transcript, const Talk *talk, guint teacher, double confidence, gboolean given)
{
    for (guint s = 0; s < transcript->speakers->len; s++) {
        VoiceSpeaker *speaker = &g_array_index(transcript->speakers, VoiceSpeaker, s);
        if (!given && g_array_index(talk->speakers, TalkSpeaker, s).seconds < ROLES_MIN_SECONDS)
            continue;
        speaker->role = s == teacher ? VOICE_ROLE_TEACHER : VOICE_ROLE_STUDENT;
        speaker->role_confidence = (float)confidence;
        speaker->role_given = given;
    }
}

/* TRUE when at least two speakers said enough to compare. */
static gboolean can_judge(const Talk *talk)
{
    guint heard = 0;
    double seconds = 0;
    for (guint s = 0; s < talk->speakers->len; s++) {
        seconds += g_array_index(talk->speakers, TalkSpeaker, s).seconds;
        heard += g_array_index(talk->speakers, TalkSpeaker, s).seconds >= ROLES_MIN_SECONDS;
    }
    return heard >= 2 && seconds >= ROLES_MIN_SPEECH;
}

static void judge(Transcript *transcript, const Talk *talk)
{
    guint n = transcript->speakers->len;
    g_autofree double *points = g_new0(double, n);
    double lead;
    add_talk_points(talk, points);
    add_hub_points(transcript, points);
    if (!transcript->draft) {
        add_question_points(talk, points);
        add_cue_points(transcript, points);
    }
    for (guint s = 0; s < n; s++) /* who said next to nothing is no candidate */
        if (g_array_index(talk->speakers, TalkSpeaker, s).seconds < ROLES_MIN_SECONDS)
            points[s] = -INFINITY;
    guint best = find_lead(points, n, &lead);
    if (lead >= ROLES_MIN_LEAD)
        set_roles(transcript, talk, best, lead, FALSE);
}

void voice_assign_roles(Transcript *transcript, int teacher)
{
    g_return_if_fail(teacher < (int)transcript->speakers->len);
    g_autoptr(Talk) talk = talk_measure(transcript);
    for (guint s = 0; s < transcript->speakers->len; s++) {
        VoiceSpeaker *speaker = &g_array_index(transcript->speakers, VoiceSpeaker, s);
        speaker->role = VOICE_ROLE_UNKNOWN;
        speaker->role_confidence = 0;
        speaker->role_given = FALSE;
    }
    if (teacher >= 0)
        set_roles(transcript, talk, (guint)teacher, 1, TRUE);
    else if (can_judge(talk))
        judge(transcript, talk);
}
