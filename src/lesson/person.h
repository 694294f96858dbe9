/* lesson/person.h: sums up what was seen of each person.
 *
 * Layer: lesson (internal). */
#pragma once
#include "lesson/lesson.h"

/* Fills report->people, brief_faces and without_any_face from a timeline; baselines[p] is that of its person p.
 * `number[p]` becomes the report's number of the timeline's person p, 0 for one who is not listed; the caller owns the
 * array. */
guint *lesson_sum_up_people(LessonReport *report, const FaceTimeline *timeline, const Baseline *baselines);

void lesson_person_free(gpointer person);

/* How many of the timeline's pictures lie in from..to, both included. */
guint lesson_pictures_between(const FaceTimeline *timeline, double from, double to);
