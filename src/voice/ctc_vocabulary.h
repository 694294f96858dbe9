/* voice/ctc_vocabulary.h: what the classes of a CTC net mean, and how its tokens become words.
 *
 * Layer: voice (internal).  Threads: a vocabulary is immutable.
 * A text file with one token a line, in the order of the net's classes; lines of the form "TOKEN NUMBER", as in
 * sherpa-onnx's tokens.txt, are taken too. Words begin with "▁" (SentencePiece), or are parted by a token " " or "|";
 * where there is none of these every token is a word. */
#pragma once
#include <glib.h>

typedef enum {
    CTC_TEXT,      /* part of a word */
    CTC_BEGIN,     /* begins a word */
    CTC_SEPARATOR, /* stands between words */
    CTC_SILENT,    /* blank, or a mark such as <unk>: no text */
} CtcKind;

typedef struct CtcVocabulary CtcVocabulary;

/* `classes` is how many the net has; `blank` the blank's token, or "": one of "<blk>", "<blank>", "<pad>", "[PAD]",
 * "<b>", or the class behind the last token when the file has one token less than there are classes. VOICE_ERROR_MODEL
 * names `label` and the line. */
CtcVocabulary *ctc_vocabulary_parse(const char *bytes, gsize length, const char *label, guint classes,
                                    const char *blank, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ctc_vocabulary_free(CtcVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CtcVocabulary, ctc_vocabulary_free)

guint ctc_vocabulary_blank(const CtcVocabulary *vocabulary);
CtcKind ctc_vocabulary_kind(const CtcVocabulary *vocabulary, guint token);
/* The text that a token adds to a word, without the mark of a word's beginning. */
const char *ctc_vocabulary_text(const CtcVocabulary *vocabulary, guint token);
