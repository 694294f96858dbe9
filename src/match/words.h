/* match/words.h: what a pair's values and constraints are in words, English and Russian.
 *
 * Layer: match (internal).  Threads: pure.  The caller owns the texts. */
#pragma once
#include "match/learn.h"

/* "area 250 m² against area wanted 240 m²"; what speaks for a source (column or pair) of one row. `place` is the share
 * of the premises offered whose value is smaller, NAN when that is not compared. */
char *words_of_source(const MatchSchema *schema, const PairRows *rows, guint source, guint row, double place,
                      const char *language);
/* "price 1 200 is above what was asked for: 1 000" */
char *words_of_constraint(const MatchSchema *schema, const PairRows *rows, guint constraint, guint row,
                          const char *language);
char *words_of_threshold(double probability, double threshold, const char *language);
