/* match/rules.c: hard constraints, and the baseline that knows nothing else; see learn.h. */
#include <math.h>

#include "match/learn.h"

static gboolean number_broken(const MatchConstraint *constraint, double mine, double asked)
{
    double slack = constraint->slack * fabs(asked);
    if (isnan(mine) || isnan(asked))
        return FALSE;
    switch (constraint->kind) {
    case MATCH_AT_LEAST:
        return mine < asked - slack;
    case MATCH_AT_MOST:
        return mine > asked + slack;
    default:
        return mine != asked;
    }
}

/* Marks the rows that break a constraint, unless an earlier one has marked them. */
static void mark_broken(const MatchSchema *schema, const PairRows *rows, guint which, double *mine, double *asked,
                        int *broken)
{
    const MatchConstraint *constraint = &g_array_index(schema->constraints, MatchConstraint, which);
    gboolean number = match_type_is_number(match_schema_column(schema, constraint->premises)->type);
    if (number) {
        pair_numbers(schema, rows, constraint->premises, mine);
        pair_numbers(schema, rows, constraint->lead, asked);
    } else {
        pair_texts_agree(schema, rows, constraint->premises, constraint->lead, constraint->kind == MATCH_MUST_BE_LISTED,
                         mine);
    }
    for (guint i = 0; i < rows->n; i++)
        if (broken[i] < 0 && (number ? number_broken(constraint, mine[i], asked[i]) : mine[i] == 0))
            broken[i] = (int)which;
}

int *match_broken_constraints(const MatchSchema *schema, const PairRows *rows)
{
    int *broken = g_new(int, rows->n + 1);
    g_autofree double *mine = g_new(double, rows->n + 1), *asked = g_new(double, rows->n + 1);
    for (guint i = 0; i < rows->n; i++)
        broken[i] = -1;
    for (guint k = 0; k < schema->constraints->len; k++)
        mark_broken(schema, rows, k, mine, asked, broken);
    return broken;
}

/* How far a pair is from what is asked, 0 (as asked) to 1. */
static double distance_of(const MatchPair *pair, double value)
{
    if (isnan(value))
        return 0.5;
    gboolean yes_or_no = pair->kind == MATCH_SAME || pair->kind == MATCH_LISTED;
    return yes_or_no ? 1 - value : fabs(value) / (1 + fabs(value));
}

void match_rules_score(const MatchSchema *schema, const PairRows *rows, float *score, gboolean *broken)
{
    g_autofree int *constraint = match_broken_constraints(schema, rows);
    g_autofree double *value = g_new(double, rows->n + 1);
    for (guint i = 0; i < rows->n; i++) {
        broken[i] = constraint[i] >= 0;
        score[i] = broken[i] ? -(float)schema->pairs->len - 1 : 0;
    }
    for (guint k = 0; k < schema->pairs->len; k++) {
        pair_numbers(schema, rows, schema->columns->len + k, value);
        for (guint i = 0; i < rows->n; i++)
            score[i] -= (float)distance_of(&g_array_index(schema->pairs, MatchPair, k), value[i]);
    }
}
