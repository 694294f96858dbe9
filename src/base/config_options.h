/* base/config_options.h: the table of every option (internal to config.c and `otklik config`).
 *
 * Layer: base. */
#pragma once
#include "base/config.h"

extern const ConfigOption config_option_table[];
extern const guint config_option_count;
