/* cli/command.h: what every command of `otklik` shares.
 *
 * Layer: cli.  Only this layer prints and decides exit codes. */
#pragma once
#include "base/config.h"
#include "base/task.h"

/* Exit codes. */
enum { COMMAND_OK = 0, COMMAND_FAILED = 1, COMMAND_USAGE = 2, COMMAND_INTERRUPTED = 130 };

/* One command; argv[0] is its name. The configuration holds defaults, file and environment; command_parse() adds the
 * command line. */
int command_lesson(Config *config, int argc, char **argv);
int command_transcribe(Config *config, int argc, char **argv);
int command_diarize(Config *config, int argc, char **argv);
int command_serve(Config *config, int argc, char **argv);
int command_worker(Config *config, int argc, char **argv);
int command_user(Config *config, int argc, char **argv);
int command_audit(Config *config, int argc, char **argv);
int command_store(Config *config, int argc, char **argv);
int command_match(Config *config, int argc, char **argv);
int command_eval(Config *config, int argc, char **argv);
int command_models(Config *config, int argc, char **argv);
int command_config(Config *config, int argc, char **argv);

/* Reads the options of a command: its own `entries` and those that all commands have (--set, --help). FALSE: nothing is
 * left to do and *status is the exit code; help or the error has been printed. After TRUE argv holds the name and the
 * arguments that are no options. */
gboolean command_parse(Config *config, const char *parameters, const char *summary, const GOptionEntry *entries,
                       int *argc, char ***argv, int *status) G_GNUC_WARN_UNUSED_RESULT;

/* Prints an error as the command's one line and gives the exit code for it. Frees the error. */
int command_fail(GError *error);
/* Prints a wrong use of the command and answers COMMAND_USAGE. */
int command_misused(const char *command, const char *why);

/* Sets an option from the command line, unless `value` is NULL: it was not given. */
gboolean command_set(Config *config, const char *name, const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The task that Ctrl-C and SIGTERM cancel; a second signal ends the process at once. Belongs to the process. */
Task *command_task(void);
