/* cli/audit.c: `otklik audit`: who did what, and whether the log is whole. */
#include <stdio.h>

#include "base/lang.h"
#include "base/limits.h"
#include "cli/store_command.h"
#include "store/audit.h"

typedef struct {
    char *actor, *action, *object;
    int limit;
} Arguments;

static void arguments_clear(Arguments *arguments)
{
    g_free(arguments->actor);
    g_free(arguments->action);
    g_free(arguments->object);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static int verify(StoreCommand *command, GError **error)
{
    AuditVerdict verdict;
    if (!audit_verify(command->db, &verdict, error))
        return COMMAND_FAILED;
    if (!verdict.broken_at) {
        printf(
            tr("the audit log is whole: %" G_GINT64_FORMAT " entries\n", "журнал цел: записей %" G_GINT64_FORMAT "\n"),
            verdict.entries);
        return COMMAND_OK;
    }
    g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED,
                tr("the audit log is broken at entry %" G_GINT64_FORMAT, "журнал нарушен на записи %" G_GINT64_FORMAT),
                verdict.broken_at);
    return COMMAND_FAILED;
}

static void print_entry(const AuditEntry *entry)
{
    g_autofree char *time = store_time_text(entry->at);
    printf("%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s\t%s\t%s\n", entry->seq, time,
           entry->actor_name ? entry->actor_name : entry->actor, entry->action, entry->object, entry->address,
           entry->detail);
}

/* Page by page, newest first. */
static int list(StoreCommand *command, GError **error)
{
    const Arguments *arguments = command->options;
    AuditFilter filter = {.actor = arguments->actor, .action = arguments->action, .object = arguments->object};
    for (int left = arguments->limit; left > 0;) {
        filter.limit = (guint)MIN(left, LIMIT_LIST);
        g_autoptr(GPtrArray) entries = audit_list(command->db, &filter, error);
        if (!entries)
            return COMMAND_FAILED;
        for (guint i = 0; i < entries->len; i++)
            print_entry(entries->pdata[i]);
        if (entries->len < filter.limit)
            break;
        filter.before = ((const AuditEntry *)entries->pdata[entries->len - 1])->seq;
        left -= (int)entries->len;
    }
    return COMMAND_OK;
}

static const StoreVerb verbs[] = {
    {"verify", "", FALSE, verify, "finds an entry that was changed, removed, added or cut off",
     "находит изменённые, удалённые, подставленные и отрезанные записи"},
    {"list", "", FALSE, list, "number, time, who, what, to what, address and detail, separated by tabs",
     "номер, время, кто, что, с чем, адрес и подробности через табуляцию"},
    {0},
};

int command_audit(Config *config, int argc, char **argv)
{
    g_auto(Arguments) arguments = {.limit = LIMIT_LIST};
    const GOptionEntry entries[] = {
        {"actor", 0, 0, G_OPTION_ARG_STRING, &arguments.actor,
         tr("only what this account id, token:ID, system or cli did",
            "только сделанное этой учётной записью (id), token:ID, system или cli"),
         "ID"},
        {"action", 0, 0, G_OPTION_ARG_STRING, &arguments.action,
         tr("only this action; \"lesson.\" for all of lessons", "только это действие; «lesson.» — все над уроками"),
         tr("ACTION", "ДЕЙСТВИЕ")},
        {"object", 0, 0, G_OPTION_ARG_STRING, &arguments.object,
         tr("only what was done to this", "только сделанное с этим"), "ID"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &arguments.limit,
         tr("entries, newest first", "сколько записей, новые первыми"), "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    return store_command_run(config, verbs, tr("The audit log of the service.", "Журнал действий сервиса."), entries,
                             &arguments, argc, argv);
}
