/* serve/match_desk.h: models, and models with the whole stock, that are ready to answer leads.
 *
 * Layer: serve.  Threads: safe; what is handed out does not change and lives until its last reference is gone.
 * Preparing takes far longer than answering, so the last LIMIT_MATCH_PREPARED are kept: a version never changes, and a
 * stock is the same as long as its stamp is. */
#pragma once
#include "match/rank.h"
#include "store/match_models.h"

typedef struct MatchDesk MatchDesk;
MatchDesk *match_desk_new(void);
void match_desk_free(MatchDesk *desk);

typedef struct {
    gatomicrefcount references;
    char *id;     /* of the version */
    gint64 stamp; /* of the stock; -1: no stock is prepared */
    MatchModel *model;
    MatchRanker *ranker; /* of the stock; NULL: none */
    GPtrArray
        *fields; /* of char *: each of the premises as JSON without its id, in the order of the ranker; NULL: none */
} MatchPrepared;
void match_prepared_unref(MatchPrepared *prepared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MatchPrepared, match_prepared_unref)

/* `stock`: with all vacant premises of the model's name, of which there must be some (MATCH_ERROR_DATA). */
MatchPrepared *match_desk_prepare(MatchDesk *desk, StoreDb *db, const MatchModelRow *row, gboolean stock,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A ranker of premises out of a JSON list, and their fields as above. */
MatchRanker *match_ranker_of(MatchModel *model, const JsonValue *premises, GPtrArray **fields,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
