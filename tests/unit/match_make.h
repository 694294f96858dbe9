/* tests/unit/match_make.h: made-up leads and offices for tests: a deal is likely where area and district are as asked
 * for and the rent is low; the rent per metre follows district, floor and class. */
#pragma once
#include <math.h>
#include <string.h>

#include "match/import.h"

static const char offices_schema[] =
    "{\"name\": \"offices\", \"live_rate\": 0.05, \"columns\": ["
    "{\"name\": \"lead\", \"role\": \"lead-id\"}, {\"name\": \"object\", \"role\": \"premises-id\"},"
    "{\"name\": \"won\", \"role\": \"outcome\"}, {\"name\": \"shown\", \"role\": \"interest\"},"
    "{\"name\": \"metres_wanted\", \"role\": \"lead\", \"type\": \"number\", \"unit\": \"m²\", \"title\": {\"en\": "
    "\"area wanted\", \"ru\": "
    "\"нужная площадь\"}},"
    "{\"name\": \"budget\", \"role\": \"lead\", \"type\": \"number\"},"
    "{\"name\": \"districts\", \"role\": \"lead\", \"type\": \"list\"},"
    "{\"name\": \"source\", \"role\": \"lead\", \"type\": \"category\"},"
    "{\"name\": \"metres\", \"role\": \"premises\", \"type\": \"number\", \"unit\": \"m²\", \"log\": true, \"title\": "
    "{\"en\": \"area\", \"ru\": "
    "\"площадь\"}},"
    "{\"name\": \"rent\", \"role\": \"premises\", \"type\": \"number\"},"
    "{\"name\": \"district\", \"role\": \"premises\", \"type\": \"category\", \"title\": {\"en\": \"district\", "
    "\"ru\": \"район\"}},"
    "{\"name\": \"street\", \"role\": \"premises\", \"type\": \"category\"},"
    "{\"name\": \"floor\", \"role\": \"premises\", \"type\": \"number\"},"
    "{\"name\": \"class\", \"role\": \"premises\", \"type\": \"category\"}],"
    "\"pairs\": [{\"kind\": \"ratio\", \"premises\": \"metres\", \"lead\": \"metres_wanted\", \"name\": \"area against "
    "the area wanted\"},"
    "{\"kind\": \"listed\", \"premises\": \"district\", \"lead\": \"districts\"}],"
    "\"constraints\": [{\"kind\": \"at_most\", \"premises\": \"rent\", \"lead\": \"budget\", \"slack\": 0.2}],"
    "\"price\": {\"target\": \"rent\", \"of\": \"metres\"}}";

static inline MatchSchema *offices(void)
{
    g_autoptr(GError) error = NULL;
    MatchSchema *schema = match_schema_parse(offices_schema, strlen(offices_schema), "offices", &error);
    g_assert_no_error(error);
    return schema;
}

static const char *const office_districts[] = {"Центр", "Север", "Юг", "Порт"};
static const char *const office_classes[] = {"A", "B", "C"};

static inline void add_office(GString *csv, GRand *random, guint lead, guint object, double wanted, double budget,
                              guint likes)
{
    guint district = (guint)g_rand_int_range(random, 0, 4), kind = (guint)g_rand_int_range(random, 0, 3);
    guint floor_of = (guint)g_rand_int_range(random, 1, 20);
    double metres = wanted * exp(g_rand_double_range(random, -1, 1));
    double rent =
        exp(3 + 0.3 * (3 - district) - 0.2 * kind + 0.01 * floor_of + g_rand_double_range(random, -0.15, 0.15));
    double suits = 3 - 9 * fabs(log(metres / wanted)) +
                   (district == likes || district == (likes + 1) % 4 ? 1.5 : -2.5) - 0.08 * rent;
    gboolean won = g_rand_double(random) < 1 / (1 + exp(-suits)),
             shown = won || g_rand_double(random) < 1 / (1 + exp(-suits - 1));
    g_autofree char *metres_text = g_rand_double(random) < 0.1 ? g_strdup("") : g_strdup_printf("%.0f", metres);
    g_string_append_printf(csv, "L%u,O%u,%d,%d,%.0f,%.0f,%s;%s,%s,%s,%.2f,%s,street %u,%u,%s\n", lead, object, won,
                           shown, wanted, budget, office_districts[likes], office_districts[(likes + 1) % 4],
                           lead % 3 ? "site" : "call", metres_text, rent, office_districts[district], object % 37,
                           floor_of, office_classes[kind]);
}

static inline MatchData *make_offices(guint leads, guint offered, guint32 seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GString) csv = g_string_new(
        "lead,object,won,shown,metres_wanted,budget,districts,source,metres,rent,district,street,floor,class\n");
    for (guint i = 0; i < leads; i++) {
        double wanted = g_rand_double_range(random, 40, 400), budget = g_rand_double_range(random, 25, 80);
        guint likes = (guint)g_rand_int_range(random, 0, 4);
        for (guint k = 0; k < offered; k++)
            add_office(csv, random, i, i * offered + k, wanted, budget, likes);
    }
    g_autoptr(MatchSchema) schema = offices();
    g_autoptr(MatchImport) told = NULL;
    g_autoptr(GError) error = NULL;
    MatchData *data =
        match_import_bytes(schema, csv->str, csv->len, "offices.csv", &(MatchImportOptions){0}, &told, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(told->kept, ==, leads * offered);
    return data;
}
