/* text/normalise.c: see normalise.h. */
#include "text/normalise.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#define DAMAGED 0xfffd
#define IE 0x0435 /* е, which with dots is ё */
#define COMBINING_GRAVE 0x0300
#define COMBINING_ACUTE 0x0301
#define COMBINING_DOTS 0x0308

/* UTF-16, as ICU works on it. The caller owns it. */
typedef struct {
    UChar *units;
    int32_t length;
} Wide;

/* Only memory can fail here, and GLib ends the program then. */
static void must(UErrorCode status)
{
    if (U_FAILURE(status))
        g_error("ICU: %s", u_errorName(status));
}

static Wide wide_from(const char *text, gssize length)
{
    g_autofree char *valid = g_utf8_make_valid(text, length);
    gsize bytes = strlen(valid);
    Wide wide = {g_new(UChar, bytes + 1), 0}; /* never more units than bytes */
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide.units, (int32_t)bytes + 1, &wide.length, valid, (int32_t)bytes, &status);
    must(status);
    return wide;
}

/* One of the forms of Unicode. Takes over `wide`. */
static Wide to_form(Wide wide, const UNormalizer2 *form)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = unorm2_normalize(form, wide.units, wide.length, NULL, 0, &status);
    status = U_ZERO_ERROR; /* it said that nothing is too little room */
    Wide formed = {g_new(UChar, (gsize)length + 1), length};
    unorm2_normalize(form, wide.units, wide.length, formed.units, length + 1, &status);
    must(status);
    g_free(wide.units);
    return formed;
}

static gboolean is_mark(UChar32 c)
{
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* Takes stress off Cyrillic letters and the dots off "ё", where letters and their marks stand apart. */
static void drop_marks(Wide *wide)
{
    UChar32 letter = 0; /* what marks stand on */
    int32_t kept = 0;
    for (int32_t at = 0; at < wide->length;) {
        UChar32 c;
        U16_NEXT(wide->units, at, wide->length, c);
        if (!is_mark(c))
            letter = c;
        gboolean stress = (c == COMBINING_ACUTE || c == COMBINING_GRAVE) && uscript_hasScript(letter, USCRIPT_CYRILLIC);
        if (!stress && !(c == COMBINING_DOTS && letter == IE))
            U16_APPEND_UNSAFE(wide->units, kept, c);
    }
    wide->length = kept;
}

/* Texts that differ in looks only become one: case, compatible forms, stress, ё. Takes over `wide`. */
static Wide fold(Wide wide)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *folded = unorm2_getNFKCCasefoldInstance(&status), *apart = unorm2_getNFDInstance(&status),
                       *together = unorm2_getNFCInstance(&status);
    must(status);
    wide = to_form(to_form(wide, folded), apart);
    drop_marks(&wide);
    return to_form(wide, together);
}

static gboolean is_apostrophe(UChar32 c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02bc || c == 0x02b9;
}

static gboolean is_letter(UChar32 c)
{
    const uint32_t part_of_word = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
    return c == DAMAGED || (!is_apostrophe(c) && (U_GET_GC_MASK(c) & part_of_word) != 0);
}

/* Whether a word goes on at `at`: with a letter, for a mark would have nothing to stand on. */
static gboolean goes_on(Wide wide, int32_t at)
{
    UChar32 c = 0;
    if (at < wide.length)
        U16_NEXT(wide.units, at, wide.length, c);
    return is_letter(c) && !is_mark(c);
}

/* Keeps what belongs to words and puts one space between them. */
static char *keep_words(Wide wide)
{
    GString *text = g_string_sized_new((gsize)wide.length + 1);
    UChar32 before = 0; /* what was read before `c`, marks that stand on nothing aside */
    gboolean parted = FALSE;
    for (int32_t at = 0; at < wide.length;) {
        UChar32 c;
        U16_NEXT(wide.units, at, wide.length, c);
        if (is_mark(c) && !is_letter(before))
            continue;
        gboolean inner = is_apostrophe(c) && is_letter(before) && goes_on(wide, at);
        if (is_letter(c) || inner) {
            if (parted && text->len > 0)
                g_string_append_c(text, ' ');
            parted = FALSE;
            g_string_append_unichar(text, inner ? '\'' : (gunichar)c);
        } else {
            parted = TRUE;
        }
        before = c;
    }
    return g_string_free(text, FALSE);
}

char *text_normalise(const char *text, gssize length)
{
    Wide folded = fold(wide_from(text, length));
    char *normalised = keep_words(folded);
    g_free(folded.units);
    return normalised;
}

char **text_words(const char *normalised)
{
    return *normalised ? g_strsplit(normalised, " ", -1) : g_new0(char *, 1);
}

/* A piece of the text as UTF-8. */
static char *piece(Wide wide, int32_t from, int32_t to)
{
    GString *text = g_string_new(NULL);
    while (from < to) {
        UChar32 c;
        U16_NEXT(wide.units, from, to, c);
        g_string_append_unichar(text, (gunichar)c);
    }
    return g_string_free(text, FALSE);
}

char **text_characters(const char *normalised)
{
    Wide wide = wide_from(normalised, -1);
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *breaks = ubrk_open(UBRK_CHARACTER, "", wide.units, wide.length, &status);
    must(status);
    GPtrArray *characters = g_ptr_array_new();
    int32_t from = ubrk_first(breaks), to;
    while ((to = ubrk_next(breaks)) != UBRK_DONE) {
        g_ptr_array_add(characters, piece(wide, from, to));
        from = to;
    }
    ubrk_close(breaks);
    g_free(wide.units);
    g_ptr_array_add(characters, NULL);
    return (char **)g_ptr_array_free(characters, FALSE);
}
