/* serve/routes.c: every address of the service, what serves it, and who may call it. docs/openapi.yaml says the same to
 * people; tests/server/test_api_permissions.py holds both against the running server. */
#include "serve/routes.h"

#include "base/limits.h"
#include "serve/access.h"
#include "serve/uploads.h"

#define ADMIN ROLE_ADMIN
#define MANAGERS (ADMIN | ROLE_MANAGER)
#define TEACHERS (MANAGERS | ROLE_TEACHER)
#define ALL (TEACHERS | ROLE_VIEWER)
#define READ ACCESS_SCOPE(SCOPE_LESSONS_READ)
#define WRITE ACCESS_SCOPE(SCOPE_LESSONS_WRITE)
#define SUMS ACCESS_SCOPE(SCOPE_OVERVIEW_READ)
#define RULE ACCESS_SCOPE(SCOPE_ADMIN)
#define ASK ACCESS_SCOPE(SCOPE_MATCH_READ)
#define TELL ACCESS_SCOPE(SCOPE_MATCH_WRITE)
#define BODY LIMIT_BODY_BYTES
#define ROWS LIMIT_MATCH_BODY_BYTES

static const HttpRoute api[] = {
    {"GET", "/healthz", route_health, NULL, 0, ACCESS_PUBLIC},
    {"GET", "/metrics", route_metrics, NULL, 0, ADMIN | RULE | ACCESS_LOCAL},
    {"GET", "/api/v1/session", route_who_am_i, NULL, 0, ACCESS_PUBLIC},
    {"POST", "/api/v1/session", route_sign_in, NULL, BODY, ACCESS_PUBLIC},
    {"DELETE", "/api/v1/session", route_sign_out, NULL, 0, ALL},
    {"PATCH", "/api/v1/session", route_change_language, NULL, BODY, ALL},
    {"POST", "/api/v1/session/password", route_change_password, NULL, BODY, ALL},
    {"GET", "/api/v1/users", route_list_users, NULL, 0, MANAGERS | RULE},
    {"POST", "/api/v1/users", route_add_user, NULL, BODY, ADMIN | RULE},
    {"PATCH", "/api/v1/users/{id}", route_change_user, NULL, BODY, ADMIN | RULE},
    {"DELETE", "/api/v1/users/{id}", route_remove_user, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/tokens", route_list_tokens, NULL, 0, TEACHERS},
    {"POST", "/api/v1/tokens", route_add_token, NULL, BODY, TEACHERS},
    {"DELETE", "/api/v1/tokens/{id}", route_revoke_token, NULL, 0, TEACHERS},
    TUS_ROUTES("/api/v1/uploads", &service_uploads, ACCESS_PUBLIC, TEACHERS | WRITE),
    {"GET", "/api/v1/lessons", route_list_lessons, NULL, 0, ALL | READ},
    {"POST", "/api/v1/lessons", route_fetch_lesson, NULL, BODY, TEACHERS | WRITE},
    {"GET", "/api/v1/lessons/{id}", route_get_lesson, NULL, 0, ALL | READ},
    {"PATCH", "/api/v1/lessons/{id}", route_change_lesson, NULL, BODY, TEACHERS | WRITE},
    {"DELETE", "/api/v1/lessons/{id}", route_remove_lesson, NULL, 0, TEACHERS | WRITE},
    {"POST", "/api/v1/lessons/{id}/cancel", route_cancel_lesson, NULL, 0, TEACHERS | WRITE},
    {"POST", "/api/v1/lessons/{id}/retry", route_retry_lesson, NULL, 0, TEACHERS | WRITE},
    {"GET", "/api/v1/lessons/{id}/report", route_get_report, NULL, 0, ALL | READ},
    {"GET", "/api/v1/lessons/{id}/media", route_get_media, NULL, 0, ALL | READ},
    {"GET", "/api/v1/lessons/{id}/files/{name}", route_get_file, NULL, 0, ALL | READ},
    {"PUT", "/api/v1/lessons/{id}/turns/{index}", route_correct_turn, NULL, BODY, TEACHERS | WRITE},
    {"PUT", "/api/v1/lessons/{id}/teacher", route_name_teacher, NULL, BODY, TEACHERS | WRITE},
    {"POST", "/api/v1/lessons/{id}/embeds", route_add_embed, NULL, BODY, TEACHERS | WRITE},
    {"GET", "/embed/{token}", route_embed_page, NULL, 0, ACCESS_SECRET},
    {"GET", "/api/v1/embeds/{token}/media", route_embed_media, NULL, 0, ACCESS_SECRET},
    {"GET", "/api/v1/events", route_events, NULL, 0, ALL | READ},
    {"GET", "/api/v1/socket", route_socket, NULL, 0, ALL | READ},
    {"GET", "/api/v1/overview", route_overview, NULL, 0, MANAGERS | SUMS},
    {"GET", "/api/v1/subjects", route_list_subjects, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/subjects", route_add_subject, NULL, BODY, ADMIN | RULE},
    {"GET", "/api/v1/subjects/{id}", route_get_subject, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/subjects/{id}/consents", route_list_consents, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/subjects/{id}/consents", route_add_consent, NULL, BODY, ADMIN | RULE},
    {"POST", "/api/v1/consents/{id}/withdraw", route_withdraw_consent, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/subjects/{id}/export", route_export_subject, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/subjects/{id}/erase", route_erase_subject, NULL, BODY, ADMIN | RULE},
    {"GET", "/api/v1/audit", route_list_audit, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/audit/verify", route_verify_audit, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/webhooks", route_list_webhooks, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/webhooks", route_add_webhook, NULL, BODY, ADMIN | RULE},
    {"PATCH", "/api/v1/webhooks/{id}", route_change_webhook, NULL, BODY, ADMIN | RULE},
    {"DELETE", "/api/v1/webhooks/{id}", route_remove_webhook, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/webhooks/{id}/test", route_test_webhook, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/deliveries", route_list_deliveries, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/deliveries/{id}/retry", route_retry_delivery, NULL, 0, ADMIN | RULE},
    {"POST", "/api/v1/match/rank", route_rank, NULL, ROWS, MANAGERS | ASK},
    {"POST", "/api/v1/match/feedback", route_match_feedback, NULL, BODY, MANAGERS | TELL},
    {"POST", "/api/v1/match/outcomes", route_match_outcomes, NULL, ROWS, MANAGERS | TELL},
    {"GET", "/api/v1/match/models", route_list_models, NULL, 0, MANAGERS | ASK},
    {"POST", "/api/v1/match/models/rollback", route_rollback_model, NULL, BODY, ADMIN | RULE},
    {"POST", "/api/v1/match/models/{id}/promote", route_promote_model, NULL, BODY, ADMIN | RULE},
    {"PUT", "/api/v1/match/stock", route_put_stock, NULL, ROWS, MANAGERS | TELL},
    {"GET", "/api/v1/match/drift", route_match_drift, NULL, 0, MANAGERS | ASK},
    {"DELETE", "/api/v1/match/leads/{lead}", route_forget_lead, NULL, 0, ADMIN | RULE},
    {"GET", "/api/v1/settings", route_get_settings, NULL, 0, ADMIN | RULE},
    {"PUT", "/api/v1/settings", route_put_settings, NULL, BODY, ADMIN | RULE},
    {"GET", "/api/v1/permissions", route_permissions, NULL, 0, ADMIN | RULE},
    {"GET", "/api/docs", route_docs, NULL, 0, ACCESS_PUBLIC},
    {"GET", "/api/v1/openapi.yaml", route_openapi, NULL, 0, ACCESS_PUBLIC},
    {NULL},
};

/* Places within the page stand behind the "#" of its address. */
static const HttpRoute pages[] = {{"GET", "/", route_page, NULL, 0, ACCESS_PAGE}, {NULL}};

const HttpRoute *const service_routes[] = {api, pages, NULL};
