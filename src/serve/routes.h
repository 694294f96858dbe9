/* serve/routes.h: the handlers of the API; routes.c is the table that says which address is whose.
 *
 * Layer: serve (internal).  Threads: as HttpHandler. `user` is the Service. */
#pragma once
#include "serve/http.h"

extern const HttpRoute *const service_routes[];

#define ROUTE_HANDLER(name)                                                                                            \
    gboolean name(HttpRequest *request, HttpAnswer *answer, gpointer user, GError **error) G_GNUC_WARN_UNUSED_RESULT

/* routes_session.c */
ROUTE_HANDLER(route_who_am_i);
ROUTE_HANDLER(route_sign_in);
ROUTE_HANDLER(route_sign_out);
ROUTE_HANDLER(route_change_language);
ROUTE_HANDLER(route_change_password);
/* routes_users.c */
ROUTE_HANDLER(route_list_users);
ROUTE_HANDLER(route_add_user);
ROUTE_HANDLER(route_change_user);
ROUTE_HANDLER(route_remove_user);
/* routes_tokens.c */
ROUTE_HANDLER(route_list_tokens);
ROUTE_HANDLER(route_add_token);
ROUTE_HANDLER(route_revoke_token);
/* routes_lessons.c */
ROUTE_HANDLER(route_list_lessons);
ROUTE_HANDLER(route_fetch_lesson);
ROUTE_HANDLER(route_get_lesson);
ROUTE_HANDLER(route_change_lesson);
ROUTE_HANDLER(route_remove_lesson);
ROUTE_HANDLER(route_cancel_lesson);
ROUTE_HANDLER(route_retry_lesson);
/* routes_report.c */
ROUTE_HANDLER(route_get_report);
ROUTE_HANDLER(route_get_media);
ROUTE_HANDLER(route_get_file);
/* routes_corrections.c */
ROUTE_HANDLER(route_correct_turn);
ROUTE_HANDLER(route_name_teacher);
/* routes_embeds.c */
ROUTE_HANDLER(route_add_embed);
ROUTE_HANDLER(route_embed_page);
ROUTE_HANDLER(route_embed_media);
/* routes_live.c */
ROUTE_HANDLER(route_events);
ROUTE_HANDLER(route_socket);
/* routes_overview.c */
ROUTE_HANDLER(route_overview);
/* routes_subjects.c */
ROUTE_HANDLER(route_list_subjects);
ROUTE_HANDLER(route_add_subject);
ROUTE_HANDLER(route_get_subject);
ROUTE_HANDLER(route_list_consents);
ROUTE_HANDLER(route_add_consent);
ROUTE_HANDLER(route_withdraw_consent);
ROUTE_HANDLER(route_export_subject);
ROUTE_HANDLER(route_erase_subject);
/* routes_audit.c */
ROUTE_HANDLER(route_list_audit);
ROUTE_HANDLER(route_verify_audit);
/* routes_webhooks.c */
ROUTE_HANDLER(route_list_webhooks);
ROUTE_HANDLER(route_add_webhook);
ROUTE_HANDLER(route_change_webhook);
ROUTE_HANDLER(route_remove_webhook);
ROUTE_HANDLER(route_test_webhook);
ROUTE_HANDLER(route_list_deliveries);
ROUTE_HANDLER(route_retry_delivery);
/* routes_match.c */
ROUTE_HANDLER(route_list_models);
ROUTE_HANDLER(route_promote_model);
ROUTE_HANDLER(route_rollback_model);
ROUTE_HANDLER(route_put_stock);
ROUTE_HANDLER(route_match_drift);
/* routes_match_said.c */
ROUTE_HANDLER(route_match_feedback);
ROUTE_HANDLER(route_match_outcomes);
ROUTE_HANDLER(route_forget_lead);
/* routes_match_rank.c */
ROUTE_HANDLER(route_rank);
/* routes_service.c */
ROUTE_HANDLER(route_health);
ROUTE_HANDLER(route_metrics);
ROUTE_HANDLER(route_get_settings);
ROUTE_HANDLER(route_put_settings);
ROUTE_HANDLER(route_permissions);
/* routes_pages.c */
ROUTE_HANDLER(route_page);
ROUTE_HANDLER(route_docs);
ROUTE_HANDLER(route_openapi);
