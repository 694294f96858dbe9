/* learn/assign.c: see assign.h. */
#include "learn/assign.h"

#include <math.h>

/* One problem, with the shorter side as rows; rows and columns are counted from 1, 0 means none. */
typedef struct {
    const double *worth;
    guint rows, columns, stride;
    gboolean turned;            /* rows and columns of `worth` are swapped here */
    double *of_row, *of_column; /* potentials */
    double *slack;              /* of each column: the least reduced cost from the rows of the tree */
    guint *owner;               /* the row each column is paired with */
    guint *before;              /* the column before each column on its path */
    gboolean *used;
} Problem;

static double cost(const Problem *problem, guint row, guint column)
{
    guint first = problem->turned ? column : row, second = problem->turned ? row : column;
    return -problem->worth[(gsize)(first - 1) * problem->stride + second - 1];
}

/* Grows the tree by the column that is nearest to it and answers that column. */
static guint grow(Problem *problem, guint at)
{
    guint row = problem->owner[at], nearest = 0;
    double least = INFINITY;
    problem->used[at] = TRUE;
    for (guint column = 1; column <= problem->columns; column++) {
        if (problem->used[column])
            continue;
        double reduced = cost(problem, row, column) - problem->of_row[row] - problem->of_column[column];
        if (reduced < problem->slack[column]) {
            problem->slack[column] = reduced;
            problem->before[column] = at;
        }
        if (problem->slack[column] < least) {
            least = problem->slack[column];
            nearest = column;
        }
    }
    for (guint column = 0; column <= problem->columns; column++) {
        if (problem->used[column]) {
            problem->of_row[problem->owner[column]] += least;
            problem->of_column[column] -= least;
        } else {
            problem->slack[column] -= least;
        }
    }
    return nearest;
}

/* Gives a row its column, moving the rows before it where that is better. */
static void place_row(Problem *problem, guint row)
{
    guint at = 0;
    problem->owner[0] = row;
    for (guint column = 0; column <= problem->columns; column++) {
        problem->slack[column] = INFINITY;
        problem->used[column] = FALSE;
    }
    do
        at = grow(problem, at);
    while (problem->owner[at] != 0);
    while (at != 0) {
        problem->owner[at] = problem->owner[problem->before[at]];
        at = problem->before[at];
    }
}

void assign_best(const double *worth, guint rows, guint columns, guint *partner)
{
    gboolean turned = rows > columns;
    Problem problem = {worth, MIN(rows, columns), MAX(rows, columns), columns, turned, NULL, NULL, NULL, NULL, NULL,
                       NULL};
    g_autofree double *of_row = problem.of_row = g_new0(double, problem.rows + 1);
    g_autofree double *of_column = problem.of_column = g_new0(double, problem.columns + 1);
    g_autofree double *slack = problem.slack = g_new0(double, problem.columns + 1);
    g_autofree guint *owner = problem.owner = g_new0(guint, problem.columns + 1);
    g_autofree guint *before = problem.before = g_new0(guint, problem.columns + 1);
    g_autofree gboolean *used = problem.used = g_new0(gboolean, problem.columns + 1);
    for (guint row = 1; row <= problem.rows; row++)
        place_row(&problem, row);
    for (guint row = 0; row < rows; row++)
        partner[row] = ASSIGN_NONE;
    for (guint column = 1; column <= problem.columns; column++) {
        if (owner[column] == 0)
            continue;
        guint row = (turned ? column : owner[column]) - 1, other = (turned ? owner[column] : column) - 1;
        if (worth[(gsize)row * columns + other] > 0)
            partner[row] = other;
    }
}
