/* voice/ctc_decode.c: see ctc_decode.h. */
#include "voice/ctc_decode.h"

#include <math.h>
#include <string.h>

#define PRUNE 12.0f /* tokens that are this much (natural logarithm) less likely than a frame's best are not tried */
#define TRIED 20    /* nor more of them than this: it bounds the memory of a search */

gboolean ctc_normalise(float *scores, gsize frames, guint classes)
{
    for (gsize t = 0; t < frames; t++) {
        float *row = scores + t * classes, most = -INFINITY;
        double sum = 0;
        for (guint c = 0; c < classes; c++)
            most = MAX(most, row[c]);
        for (guint c = 0; c < classes; c++)
            sum += exp((double)row[c] - most);
        if (!isfinite(sum)) /* also when all are -inf or one is NaN */
            return FALSE;
        for (guint c = 0; c < classes; c++)
            row[c] = (float)(row[c] - most - log(sum));
    }
    return TRUE;
}

static guint best_class(const float *row, guint classes)
{
    guint best = 0;
    for (guint c = 1; c < classes; c++)
        if (row[c] > row[best])
            best = c;
    return best;
}

static GArray *decode_greedy(const float *logp, gsize frames, guint classes, guint blank)
{
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(CtcToken));
    guint before = blank;
    for (gsize t = 0; t < frames; t++) {
        guint best = best_class(logp + t * classes, classes);
        float probability = expf(logp[t * classes + best]);
        if (best != blank && best == before) {
            CtcToken *token = &g_array_index(tokens, CtcToken, tokens->len - 1);
            token->last = (guint)t;
            token->confidence = MAX(token->confidence, probability);
        } else if (best != blank) {
            CtcToken token = {best, (guint)t, (guint)t, probability};
            g_array_append_val(tokens, token);
        }
        before = best;
    }
    return tokens;
}

/* A text: its last token and the text before it. Texts form a tree, so that two ways to one text meet in one node. */
typedef struct {
    int parent, child, sibling; /* indices; -1: none */
    guint token;
    double blank, label;           /* log probability so far, of ways that end in blank and in the token */
    double next_blank, next_label; /* the same after the frame at hand */
    gboolean touched;              /* by the frame at hand */
} Prefix;

typedef struct {
    GArray *prefixes; /* of Prefix; 0 is the empty text */
    GArray *kept;     /* of int: the best texts */
    GArray *touched;  /* of int */
} Beam;

static double log_add(double a, double b)
{
    double more = MAX(a, b), less = MIN(a, b);
    return isinf(less) ? more : more + log1p(exp(less - more));
}

static Prefix *prefix_at(const Beam *beam, int i)
{
    return &g_array_index(beam->prefixes, Prefix, i);
}

static int add_prefix(Beam *beam, int parent, guint token)
{
    Prefix made = {parent, -1, -1, token, -INFINITY, -INFINITY, -INFINITY, -INFINITY, FALSE};
    int index = (int)beam->prefixes->len;
    if (parent >= 0) {
        made.sibling = prefix_at(beam, parent)->child;
        prefix_at(beam, parent)->child = index;
    }
    g_array_append_val(beam->prefixes, made);
    return index;
}

static int child_of(Beam *beam, int parent, guint token)
{
    for (int i = prefix_at(beam, parent)->child; i >= 0; i = prefix_at(beam, i)->sibling)
        if (prefix_at(beam, i)->token == token)
            return i;
    return add_prefix(beam, parent, token);
}

static void touch(Beam *beam, int i, double blank, double label)
{
    Prefix *prefix = prefix_at(beam, i);
    if (!prefix->touched)
        g_array_append_val(beam->touched, i);
    prefix->touched = TRUE;
    prefix->next_blank = log_add(prefix->next_blank, blank);
    prefix->next_label = log_add(prefix->next_label, label);
}

/* The most likely tokens of a frame, best first; returns how many. */
static guint choose(const float *row, guint classes, guint blank, guint tried[TRIED])
{
    guint n = 0;
    float floor = row[best_class(row, classes)] - PRUNE;
    for (guint c = 0; c < classes; c++) {
        if (c == blank || row[c] < floor || (n == TRIED && row[c] <= row[tried[n - 1]]))
            continue;
        guint place = n < TRIED ? n++ : n - 1;
        for (; place > 0 && row[tried[place - 1]] < row[c]; place--)
            tried[place] = tried[place - 1];
        tried[place] = c;
    }
    return n;
}

/* One frame's ways on from one text. */
static void extend(Beam *beam, int i, const float *row, guint blank, const guint *tried, guint n)
{
    const Prefix from = *prefix_at(beam, i); /* a copy: the array may move */
    double whole = log_add(from.blank, from.label);
    touch(beam, i, whole + row[blank], i > 0 ? from.label + row[from.token] : -INFINITY);
    for (guint k = 0; k < n; k++) {
        guint c = tried[k]; /* the token at hand again is a new one only behind a blank */
        touch(beam, child_of(beam, i, c), -INFINITY, (i > 0 && c == from.token ? from.blank : whole) + row[c]);
    }
}

static int by_falling_probability(gconstpointer a, gconstpointer b, gpointer user)
{
    const Prefix *left = prefix_at(user, *(const int *)a), *right = prefix_at(user, *(const int *)b);
    double l = log_add(left->blank, left->label), r = log_add(right->blank, right->label);
    return (l < r) - (l > r);
}

/* Texts of this frame become those of the next; the best `width` stay. */
static void advance(Beam *beam, guint width)
{
    for (guint k = 0; k < beam->touched->len; k++) {
        Prefix *prefix = prefix_at(beam, g_array_index(beam->touched, int, k));
        prefix->blank = prefix->next_blank;
        prefix->label = prefix->next_label;
        prefix->next_blank = prefix->next_label = -INFINITY;
        prefix->touched = FALSE;
    }
    g_array_sort_with_data(beam->touched, by_falling_probability, beam);
    g_array_set_size(beam->kept, 0);
    g_array_append_vals(beam->kept, beam->touched->data, MIN(beam->touched->len, width));
    g_array_set_size(beam->touched, 0);
}

/* The tokens of the best text. The caller owns them (GArray of guint). */
static GArray *search(const float *logp, gsize frames, guint classes, guint blank, guint width)
{
    Beam beam = {g_array_new(FALSE, FALSE, sizeof(Prefix)), g_array_new(FALSE, FALSE, sizeof(int)),
                 g_array_new(FALSE, FALSE, sizeof(int))};
    int best = add_prefix(&beam, -1, blank);
    prefix_at(&beam, best)->blank = 0;
    g_array_append_val(beam.kept, best);
    for (gsize t = 0; t < frames; t++) {
        const float *row = logp + t * classes;
        guint tried[TRIED], n = choose(row, classes, blank, tried);
        for (guint k = 0; k < beam.kept->len; k++)
            extend(&beam, g_array_index(beam.kept, int, k), row, blank, tried, n);
        advance(&beam, width);
    }
    GArray *text = g_array_new(FALSE, FALSE, sizeof(guint));
    for (int i = g_array_index(beam.kept, int, 0); i > 0; i = prefix_at(&beam, i)->parent)
        g_array_prepend_val(text, prefix_at(&beam, i)->token);
    g_array_unref(beam.prefixes);
    g_array_unref(beam.kept);
    g_array_unref(beam.touched);
    return text;
}

/* State s of an alignment is blank (even) or token s/2 (odd). May a way go on to `s` from `s - 2`? */
static gboolean may_skip(const GArray *text, guint s)
{
    return s % 2 == 1 && s >= 3 && g_array_index(text, guint, s / 2) != g_array_index(text, guint, s / 2 - 1);
}

/* The most likely way to say `text`: which state each frame is in. The text must fit into the frames. */
static void align(const float *logp, gsize frames, guint classes, guint blank, const GArray *text, guint *state)
{
    guint n = 2 * text->len + 1;
    g_autofree double *score = g_new(double, n), *next = g_new(double, n);
    g_autofree guint8 *step = g_new0(guint8, frames * n);
    for (guint s = 0; s < n; s++)
        score[s] = s == 0 ? 0 : -INFINITY; /* before the first frame: as if in the first blank */
    for (gsize t = 0; t < frames; t++) {
        for (guint s = 0; s < n; s++) {
            guint back = s >= 1 && score[s - 1] > score[s] ? 1 : 0;
            if (may_skip(text, s) && score[s - 2] > score[s - back])
                back = 2;
            guint c = s % 2 ? g_array_index(text, guint, s / 2) : blank;
            step[t * n + s] = (guint8)back;
            next[s] = score[s - back] + logp[t * classes + c];
        }
        memcpy(score, next, n * sizeof *score);
    }
    guint s = n >= 2 && score[n - 2] > score[n - 1] ? n - 2 : n - 1;
    for (gsize t = frames; t > 0; t--) {
        state[t - 1] = s;
        s -= step[(t - 1) * n + s];
    }
}

GArray *ctc_decode(const float *logp, gsize frames, guint classes, guint blank, guint beam)
{
    if (beam <= 1 || frames == 0)
        return decode_greedy(logp, frames, classes, blank);
    g_autoptr(GArray) text = search(logp, frames, classes, blank, beam);
    g_autofree guint *state = g_new(guint, frames);
    GArray *tokens = g_array_new(FALSE, TRUE, sizeof(CtcToken));
    g_array_set_size(tokens, text->len);
    align(logp, frames, classes, blank, text, state);
    for (gsize t = 0; t < frames; t++) {
        if (state[t] % 2 == 0)
            continue;
        CtcToken *token = &g_array_index(tokens, CtcToken, state[t] / 2);
        gboolean begins = t == 0 || state[t - 1] != state[t];
        token->token = g_array_index(text, guint, state[t] / 2);
        token->first = begins ? (guint)t : token->first;
        token->last = (guint)t;
        token->confidence = MAX(token->confidence, expf(logp[t * classes + token->token]));
    }
    return tokens;
}
