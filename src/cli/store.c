/* cli/store.c: `otklik store`: a copy of the database, and whether all is whole. */
#include <stdio.h>

#include "base/lang.h"
#include "cli/store_command.h"
#include "store/audit.h"
#include "store/vault.h"

static int backup(StoreCommand *command, GError **error)
{
    return store_backup(store_of(command->db), command->arguments[0], error) ? COMMAND_OK : COMMAND_FAILED;
}

static gboolean check_database(StoreDb *db, guint *faults, GError **error)
{
    g_autoptr(GPtrArray) found = store_check(store_of(db), error);
    for (guint i = 0; found && i < found->len; i++)
        printf("%s\n", (const char *)found->pdata[i]);
    *faults += found ? found->len : 0;
    return found != NULL;
}

static gboolean check_audit(StoreDb *db, guint *faults, GError **error)
{
    AuditVerdict verdict;
    if (!audit_verify(db, &verdict, error))
        return FALSE;
    if (verdict.broken_at)
        printf(tr("the audit log is broken at entry %" G_GINT64_FORMAT "\n",
                  "журнал нарушен на записи %" G_GINT64_FORMAT "\n"),
               verdict.broken_at);
    *faults += verdict.broken_at != 0;
    return TRUE;
}

static void print_fault(const char *text, gpointer faults)
{
    printf("%s\n", text);
    (*(guint *)faults)++;
}

static int check(StoreCommand *command, GError **error)
{
    guint faults = 0;
    gint64 blobs = 0;
    if (!check_database(command->db, &faults, error) || !check_audit(command->db, &faults, error) ||
        !vault_check(command->db, &blobs, print_fault, &faults, error))
        return COMMAND_FAILED;
    if (faults == 0)
        printf(tr("the store is whole: %" G_GINT64_FORMAT " files\n", "хранилище цело: файлов %" G_GINT64_FORMAT "\n"),
               blobs);
    return faults == 0 ? COMMAND_OK : COMMAND_FAILED;
}

static const StoreVerb verbs[] = {
    {"backup", "FILE", FALSE, backup,
     "writes a copy of the database, encrypted with the same key, while the service runs",
     "пишет копию базы, зашифрованную тем же ключом; сервис может работать"},
    {"check", "", FALSE, check, "reads the database, the audit log and every file, and tells what is damaged",
     "читает базу, журнал и каждый файл и сообщает, что повреждено"},
    {0},
};

int command_store(Config *config, int argc, char **argv)
{
    return store_command_run(config, verbs, tr("The store of the service.", "Хранилище сервиса."), NULL, NULL, argc,
                             argv);
}
