/* match/decode.c: see decode.h. */
#include "match/decode.h"

#include <string.h>

#include "base/lang.h"
#include "match/schema.h"

typedef enum { UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1251, WINDOWS_1252 } Encoding;

static const char *const names[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1251", "windows-1252"};

static const struct {
    const char *alias;
    Encoding encoding;
} aliases[] = {
    {"utf-8", UTF_8},
    {"utf8", UTF_8},
    {"utf-16le", UTF_16LE},
    {"utf-16be", UTF_16BE},
    {"utf-16", UTF_16LE},
    {"windows-1251", WINDOWS_1251},
    {"cp1251", WINDOWS_1251},
    {"win1251", WINDOWS_1251},
    {"1251", WINDOWS_1251},
    {"windows-1252", WINDOWS_1252},
    {"cp1252", WINDOWS_1252},
    {"1252", WINDOWS_1252},
    {"latin-1", WINDOWS_1252},
    {"latin1", WINDOWS_1252},
    {"iso-8859-1", WINDOWS_1252},
};

static const struct {
    const char *bytes;
    gsize length;
    Encoding encoding;
} marks[] = {{"\xef\xbb\xbf", 3, UTF_8}, {"\xff\xfe", 2, UTF_16LE}, {"\xfe\xff", 2, UTF_16BE}};

/* What people take for a table. */
static const struct {
    const char *bytes;
    gsize length;
    const char *en, *ru;
} foreign[] = {
    {"PK\x03\x04", 4, "an Excel workbook or archive; save it as CSV", "книга Excel или архив; сохраните как CSV"},
    {"\xd0\xcf\x11\xe0", 4, "an old Excel workbook; save it as CSV", "старая книга Excel; сохраните как CSV"},
    {"%PDF", 4, "a PDF; a table as CSV is needed", "PDF; нужна таблица в CSV"},
};

/* Letters 128 .. 191 of Windows-1251; 192 .. 255 are А .. я. 0: there is none. */
static const guint16 upper_1251[64] = {
    0x402, 0x403,  0x201a, 0x453, 0x201e, 0x2026, 0x2020, 0x2021, 0x20ac, 0x2030, 0x409,  0x2039, 0x40a,
    0x40c, 0x40b,  0x40f,  0x452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0,      0x2122,
    0x459, 0x203a, 0x45a,  0x45c, 0x45b,  0x45f,  0xa0,   0x40e,  0x45e,  0x408,  0xa4,   0x490,  0xa6,
    0xa7,  0x401,  0xa9,   0x404, 0xab,   0xac,   0xad,   0xae,   0x407,  0xb0,   0xb1,   0x406,  0x456,
    0x491, 0xb5,   0xb6,   0xb7,  0x451,  0x2116, 0x454,  0xbb,   0x458,  0x405,  0x455,  0x457,
};

/* Letters 128 .. 159 of Windows-1252; 160 .. 255 are those of Unicode. */
static const guint16 upper_1252[32] = {
    0x20ac, 0,      0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0,      0x17d,  0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0,      0x17e,  0x178,
};

static gunichar letter_of(Encoding encoding, guchar byte)
{
    if (byte < 128)
        return byte;
    gunichar letter = encoding == WINDOWS_1251 ? (byte < 192 ? upper_1251[byte - 128] : 0x410u + byte - 192)
                                               : (byte < 160 ? upper_1252[byte - 128] : byte);
    return letter ? letter : 0xfffd;
}

static GString *from_bytes(const guchar *bytes, gsize length, Encoding encoding)
{
    GString *text = g_string_sized_new(length + length / 2);
    for (gsize i = 0; i < length; i++)
        if (bytes[i] < 128)
            g_string_append_c(text, (char)bytes[i]);
        else
            g_string_append_unichar(text, letter_of(encoding, bytes[i]));
    return text;
}

static gunichar unit_at(const guchar *bytes, gsize i, Encoding encoding)
{
    return encoding == UTF_16LE ? bytes[i] | (gunichar)bytes[i + 1] << 8 : bytes[i + 1] | (gunichar)bytes[i] << 8;
}

static GString *from_utf16(const guchar *bytes, gsize length, Encoding encoding)
{
    GString *text = g_string_sized_new(length);
    for (gsize i = 0; i + 1 < length; i += 2) {
        gunichar letter = unit_at(bytes, i, encoding);
        if (letter >= 0xd800 && letter < 0xdc00 && i + 3 < length) {
            gunichar low = unit_at(bytes, i + 2, encoding);
            if (low >= 0xdc00 && low < 0xe000) {
                letter = 0x10000 + ((letter - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        g_string_append_unichar(text, letter >= 0xd800 && letter < 0xe000 ? 0xfffd : letter);
    }
    if (length % 2)
        g_string_append_unichar(text, 0xfffd);
    return text;
}

static GString *from_utf8(const guchar *bytes, gsize length)
{
    g_autofree char *text = g_utf8_make_valid((const char *)bytes, (gssize)length);
    return g_string_new(text);
}

/* Guesses. */

/* UTF-16 of tables has a zero in every other byte of Latin letters, digits and delimiters. */
static gboolean is_utf16(const guchar *bytes, gsize length, Encoding *encoding)
{
    gsize zeros[2] = {0, 0}, looked = MIN(length, 4096) & ~(gsize)1;
    for (gsize i = 0; i < looked; i++)
        zeros[i % 2] += !bytes[i];
    gsize more = MAX(zeros[0], zeros[1]), fewer = MIN(zeros[0], zeros[1]);
    *encoding = zeros[1] > zeros[0] ? UTF_16LE : UTF_16BE;
    return looked >= 4 && more * 10 >= looked && fewer * 10 <= more;
}

/* UTF-8, whole or with less than one damaged letter in ten. */
static gboolean is_utf8(const char *bytes, gsize length)
{
    gsize good = 0, bad = 0;
    for (const char *at = bytes, *end = bytes + length; at < end;) {
        if ((guchar)*at < 128) {
            at++;
            continue;
        }
        gunichar letter = g_utf8_get_char_validated(at, end - at);
        gboolean valid = letter < (gunichar)-2;
        good += valid;
        bad += !valid;
        at = valid ? g_utf8_next_char(at) : at + 1;
    }
    return bad == 0 || good > 10 * bad;
}

/* Who stands beside bytes above 127: others of them (letters of both encodings lie above 191), or Latin letters. */
static Encoding guess_windows(const guchar *bytes, gsize length)
{
    gsize alike = 0, latin = 0;
    for (gsize i = 1; i < length; i++) {
        guchar a = bytes[i - 1], b = bytes[i];
        alike += a >= 192 && b >= 192;
        latin += (a >= 128 && g_ascii_isalpha(b)) || (b >= 128 && g_ascii_isalpha(a));
    }
    return alike >= latin ? WINDOWS_1251 : WINDOWS_1252;
}

static Encoding guess(const guchar *bytes, gsize length)
{
    Encoding encoding = UTF_8;
    if (is_utf16(bytes, length, &encoding))
        return encoding;
    return is_utf8((const char *)bytes, length) ? UTF_8 : guess_windows(bytes, length);
}

/* The whole. */

static gboolean fail(const char *name, const char *why, GError **error)
{
    g_set_error(error, MATCH_ERROR, MATCH_ERROR_DATA, "%s: %s", name, why);
    return FALSE;
}

static gboolean choose(const guchar *bytes, gsize length, const char *wanted, const char *name, gsize mark,
                       Encoding *encoding, GError **error)
{
    for (guint i = 0; wanted && i < G_N_ELEMENTS(aliases); i++)
        if (g_ascii_strcasecmp(aliases[i].alias, wanted) == 0) {
            *encoding = aliases[i].encoding;
            return TRUE;
        }
    if (!wanted && mark == 0)
        *encoding = guess(bytes, length);
    return !wanted || fail(name,
                           tr("no such encoding; known are utf-8, utf-16le, utf-16be, windows-1251, windows-1252",
                              "нет такой кодировки; есть utf-8, utf-16le, utf-16be, windows-1251, windows-1252"),
                           error);
}

static gboolean check_foreign(const guchar *bytes, gsize length, const char *name, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(foreign); i++)
        if (length >= foreign[i].length && memcmp(bytes, foreign[i].bytes, foreign[i].length) == 0)
            return fail(name, tr(foreign[i].en, foreign[i].ru), error);
    return TRUE;
}

char *match_decode(const void *bytes, gsize length, const char *wanted, const char *name, const char **encoding,
                   gboolean *bom, gsize *decoded, GError **error)
{
    Encoding found = UTF_8;
    gsize mark = 0;
    if (!check_foreign(bytes, length, name, error))
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(marks) && !mark; i++)
        if (length >= marks[i].length && memcmp(bytes, marks[i].bytes, marks[i].length) == 0) {
            mark = marks[i].length;
            found = marks[i].encoding;
        }
    if (!choose(bytes, length, wanted, name, mark, &found, error))
        return NULL;
    const guchar *from = (const guchar *)bytes + mark;
    gboolean wide = found == UTF_16LE || found == UTF_16BE;
    GString *text = wide             ? from_utf16(from, length - mark, found)
                    : found == UTF_8 ? from_utf8(from, length - mark)
                                     : from_bytes(from, length - mark, found);
    if (memchr(wide ? text->str : (const char *)from, 0, wide ? text->len : length - mark)) {
        g_string_free(text, TRUE);
        fail(name, tr("it holds zero bytes: this is no text", "в нём нулевые байты: это не текст"), error);
        return NULL;
    }
    *encoding = names[found];
    *bom = mark > 0;
    *decoded = text->len;
    return g_string_free(text, FALSE);
}
