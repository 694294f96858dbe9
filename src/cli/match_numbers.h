/* cli/match_numbers.h: evaluations of match on a terminal.
 *
 * Layer: cli. */
#pragma once
#include "base/jsonfile.h"

/* Of an evaluation or a card's "held": a line a method, a line of what the threshold drops. */
void match_print_methods(const JsonValue *evaluation);
void match_print_prices(const JsonValue *price);
void match_print_notes(const JsonValue *evaluation);
