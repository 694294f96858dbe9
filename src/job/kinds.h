/* job/kinds.h: every kind of job; job/workers.h says what a kind is.
 *
 * Layer: job (internal). */
#pragma once
#include "job/workers.h"

extern const JobKind job_kind_lesson, job_kind_webhook, job_kind_retention, job_kind_match;
