/* learn/expression_score.c: see expression_score.h. */
#include "learn/expression_score.h"

static const struct {
    const char *name;
    FaceExpression expression;
} other_names[] = {
    {"anger", FACE_ANGRY},     {"disgusted", FACE_DISGUST}, {"contempt", FACE_DISGUST},   {"fearful", FACE_FEAR},
    {"happiness", FACE_HAPPY}, {"sadness", FACE_SAD},       {"surprised", FACE_SURPRISE},
};

gboolean expression_label(const char *label, FaceExpression *expression)
{
    for (guint i = 0; i < FACE_EXPRESSIONS; i++) {
        if (g_ascii_strcasecmp(label, face_expression_names[i]) == 0) {
            *expression = i;
            return TRUE;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(other_names); i++) {
        if (g_ascii_strcasecmp(label, other_names[i].name) == 0) {
            *expression = other_names[i].expression;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean expression_is_negative(FaceExpression expression)
{
    return expression == FACE_ANGRY || expression == FACE_DISGUST || expression == FACE_FEAR || expression == FACE_SAD;
}

/* Every answer once, for all metrics and all draws. */
typedef struct {
    const ExpressionItem *items;
    float threshold;
    guint *answer;
    float *confidence; /* probability of the answer */
    gboolean *right;
    float *negative;    /* probability */
    gboolean *positive; /* the truth is negative: what is to be found */
} Answers;

static void answers_init(Answers *answers, const ExpressionItem *items, gsize n, float threshold)
{
    answers->items = items;
    answers->threshold = threshold;
    answers->answer = g_new(guint, n + 1); /* + 1: never an allocation of nothing */
    answers->confidence = g_new(float, n + 1);
    answers->right = g_new(gboolean, n + 1);
    answers->negative = g_new(float, n + 1);
    answers->positive = g_new(gboolean, n + 1);
    for (gsize i = 0; i < n; i++) {
        const FaceReading *reading = &items[i].reading;
        guint top = 0;
        for (guint e = 1; e < FACE_EXPRESSIONS; e++)
            if (reading->probability[e] > reading->probability[top])
                top = e;
        answers->answer[i] = top;
        answers->confidence[i] = reading->probability[top];
        answers->right[i] = top == (guint)items[i].truth;
        answers->negative[i] = reading->negative;
        answers->positive[i] = expression_is_negative(items[i].truth);
    }
}

static void answers_clear(Answers *answers)
{
    g_free(answers->answer);
    g_free(answers->confidence);
    g_free(answers->right);
    g_free(answers->negative);
    g_free(answers->positive);
}

/* `weight` NULL: every item once. */
static Confusion count_confusion(const double *weight, gsize n, const Answers *answers)
{
    Confusion confusion = {.classes = FACE_EXPRESSIONS};
    for (gsize i = 0; i < n; i++)
        confusion.cell[answers->items[i].truth][answers->answer[i]] += weight ? weight[i] : 1;
    return confusion;
}

static double accuracy(const double *weight, gsize n, gconstpointer user)
{
    Confusion confusion = count_confusion(weight, n, user);
    return confusion_accuracy(&confusion);
}

static double macro_f1(const double *weight, gsize n, gconstpointer user)
{
    Confusion confusion = count_confusion(weight, n, user);
    return confusion_macro_f1(&confusion);
}

static double f1_negative(const double *weight, gsize n, gconstpointer user)
{
    const Answers *answers = user;
    double true_positive = 0, false_positive = 0, false_negative = 0;
    for (gsize i = 0; i < n; i++) {
        gboolean answered = answers->negative[i] >= answers->threshold;
        if (answered && answers->positive[i])
            true_positive += weight[i];
        else if (answered)
            false_positive += weight[i];
        else if (answers->positive[i])
            false_negative += weight[i];
    }
    return metrics_f1(true_positive, false_positive, false_negative);
}

static double auc_negative(const double *weight, gsize n, gconstpointer user)
{
    const Answers *answers = user;
    return metrics_auc(answers->negative, answers->positive, weight, n);
}

static double ece(const double *weight, gsize n, gconstpointer user)
{
    const Answers *answers = user;
    return metrics_ece(answers->confidence, answers->right, weight, n);
}

ExpressionScore expression_score(const ExpressionItem *items, gsize n, const guint *group, guint n_groups,
                                 float threshold, guint rounds)
{
    Answers answers;
    answers_init(&answers, items, n, threshold);
    ExpressionScore score = {
        .accuracy = bootstrap(accuracy, &answers, n, group, n_groups, rounds),
        .macro_f1 = bootstrap(macro_f1, &answers, n, group, n_groups, rounds),
        .f1_negative = bootstrap(f1_negative, &answers, n, group, n_groups, rounds),
        .auc_negative = bootstrap(auc_negative, &answers, n, group, n_groups, rounds),
        .ece = bootstrap(ece, &answers, n, group, n_groups, rounds),
        .confusion = count_confusion(NULL, n, &answers),
    };
    answers_clear(&answers);
    return score;
}
