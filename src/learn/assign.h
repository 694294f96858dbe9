/* learn/assign.h: the best one-to-one pairing of two groups.
 *
 * Layer: learn.  Threads: pure.
 * The Hungarian method with potentials (Kuhn 1955; Jonker & Volgenant 1987), in min(rows, columns)^2 x max(rows,
 * columns) steps. */
#pragma once
#include <glib.h>

#define ASSIGN_NONE G_MAXUINT

/* Pairs rows with columns so that the sum of worth[row * columns + column] (none below 0) is the largest.
 * `partner[row]` becomes the column of each row, or ASSIGN_NONE: where a row is left over, or its pair would be worth
 * 0. */
void assign_best(const double *worth, guint rows, guint columns, guint *partner);
