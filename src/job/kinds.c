/* job/kinds.c: see kinds.h. */
#include "job/kinds.h"

#include <string.h>

const JobKind *const job_kinds[] = {&job_kind_lesson, &job_kind_webhook, &job_kind_retention, &job_kind_match, NULL};

const JobKind *job_kind(const char *name)
{
    for (guint i = 0; job_kinds[i]; i++)
        if (strcmp(job_kinds[i]->name, name) == 0)
            return job_kinds[i];
    return NULL;
}
