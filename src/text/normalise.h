/* text/normalise.h: brings texts that say the same into the same letters, to compare or to search them.
 *
 * Layer: text.  Threads: safe.
 * What becomes of a text (Unicode NFKC_Casefold, then rules for Russian and English):
 * - compatible forms are one (full width, ligatures, composed and combining letters), capitals are small;
 *   zero-width characters and soft hyphens are gone;
 * - "ё" is "е": most Russian texts write it so; stress marks on Cyrillic letters are gone, "й" stays;
 * - an apostrophe of any shape between two letters or digits is kept as "'" ("don't"); elsewhere it parts words;
 * - all other punctuation and symbols, hyphens and dashes among them, part words: "кто-то" is "кто то" however a
 *   recogniser writes it, "3.5" is "3 5";
 * - digits stay digits: "5" and "five" are different words;
 * - between words there is one space, none at the ends.
 * Bytes that are no UTF-8 become U+FFFD, which counts as a letter: damage is an error, not a gap. */
#pragma once
#include <glib.h>

/* `length` bytes, or up to a NUL when it is -1. The caller owns what these return. */
char *text_normalise(const char *text, gssize length);
/* The words of a normalised text, ending with NULL; "" has none. */
char **text_words(const char *normalised);
/* What a reader sees as characters (grapheme clusters, Unicode UAX #29), the spaces between words among them. */
char **text_characters(const char *normalised);
