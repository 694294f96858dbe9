/* lesson/pdf_words.h: numbers, times and names as the PDF writes them, in its language.
 *
 * Layer: lesson.  The caller owns every text that is answered as char *. NAN is written as "–". */
#pragma once
#include "base/jsonfile.h"
#include "lesson/pdf_page.h"

/* Members of a JSON object; what is missing, null or of another type is NAN or NULL. */
double pdf_number_of(const JsonValue *object, const char *name);
guint pdf_count_of(const JsonValue *object, const char *name); /* 0 for what is none */
const char *pdf_text_of(const JsonValue *object, const char *name);

char *pdf_decimal(const Pdf *pdf, double value, int digits);
char *pdf_percent(double share);
char *pdf_time(double seconds);
char *pdf_seconds(const Pdf *pdf, double seconds);
/* "high, 81%" */
char *pdf_confidence(const Pdf *pdf, double share);
char *pdf_date(const Pdf *pdf, const char *iso);
const char *pdf_expression(const Pdf *pdf, const char *name);

char *pdf_person(const Pdf *pdf, guint number);
/* "Teacher", "Student 2" or "Speaker 3", by the report's `voice`. */
char *pdf_speaker(const Pdf *pdf, const JsonValue *report, guint number);
const JsonValue *pdf_speaker_of(const JsonValue *report, guint number); /* NULL: there is none */
