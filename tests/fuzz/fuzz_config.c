/* tests/fuzz/fuzz_config.c: a configuration file that a person wrote. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    g_assert(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_new();
    g_assert(config_load_file(config, path, &error) == (error == NULL));
    double rate = config_number(config, "lesson.rate");
    g_assert(rate >= 0.2 && rate <= 60);
    close(fd);
    return 0;
}
