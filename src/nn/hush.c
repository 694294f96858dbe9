/* nn/hush.c: see hush.h. */
#include "nn/hush.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

gboolean hush_is_noise(const char *line)
{
    return g_str_has_prefix(line, "Schema error: Trying to register schema with name ") &&
           strstr(line, "but it is already registered");
}

void hush_begin(Hush *hush)
{
    *hush = (Hush){-1, -1};
    fflush(stderr);
    int kept = memfd_create("otklik-hush", MFD_CLOEXEC);
    int real = kept < 0 ? -1 : dup(STDERR_FILENO);
    if (real < 0 || dup2(kept, STDERR_FILENO) < 0) {
        if (kept >= 0)
            close(kept);
        if (real >= 0)
            close(real);
        return;
    }
    *hush = (Hush){real, kept};
}

/* Prints what is no noise. Each line of noise is followed by an empty one, which goes with it. */
static void replay(FILE *kept)
{
    g_autofree char *line = NULL;
    size_t size = 0;
    gboolean after_noise = FALSE;
    ssize_t length;
    while ((length = getline(&line, &size, kept)) > 0) {
        gboolean noise = hush_is_noise(line) || (after_noise && strcmp(line, "\n") == 0);
        if (!noise)
            fwrite(line, 1, (size_t)length, stderr);
        after_noise = hush_is_noise(line);
    }
    fflush(stderr);
}

void hush_end(Hush *hush)
{
    if (hush->real < 0)
        return;
    fflush(stderr);
    dup2(hush->real, STDERR_FILENO);
    close(hush->real);
    lseek(hush->kept, 0, SEEK_SET);
    FILE *kept = fdopen(hush->kept, "r");
    if (kept) {
        replay(kept);
        fclose(kept);
    } else {
        close(hush->kept);
    }
    *hush = (Hush){-1, -1};
}
