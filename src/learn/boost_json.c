/* learn/boost_json.c: trees out of XGBoost's JSON; see boost_model.h. It comes from the library itself, never from
 * outside. */
#include "base/lang.h"
#include "learn/boost_model.h"

/* One tree of XGBoost's JSON: an array for each property, an element for each node. */
typedef struct {
    const JsonValue *left, *right, *column, *value, *missing_left, *cover;
} TreeJson;

static double element(const JsonValue *array, gsize i)
{
    const JsonValue *value = json_array_get(array, i);
    return json_is_boolean(value) ? json_is_true(value) : json_number_value(value);
}

/* Adds the nodes level by level, the children of a split side by side, as boost_model.h wants them. */
static gboolean add_tree(Boost *boost, const TreeJson *tree)
{
    g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize root = 0;
    g_array_append_val(queue, root);
    boost_tree_begins(boost);
    for (guint i = 0; i < queue->len; i++) {
        gsize at = g_array_index(queue, gsize, i);
        double left = element(tree->left, at), right = element(tree->right, at);
        BoostNode node = {.value = (float)element(tree->value, at), .cover = (float)element(tree->cover, at)};
        if (left >= 0) {
            gsize children[] = {(gsize)left, (gsize)right};
            node.splits = 1;
            node.column = (guint16)element(tree->column, at);
            node.missing_right = element(tree->missing_left, at) <= 0;
            g_array_append_vals(queue, children, 2);
        }
        boost_add(boost, node);
    }
    return boost_tree_ends(boost);
}

gboolean boost_add_json(Boost *boost, JsonValue *model, GError **error)
{
    JsonValue *trees = NULL;
    if (json_unpack(model, "{s{s{s{so}}}}", "learner", "gradient_booster", "model", "trees", &trees) != 0)
        return boost_refused(error, tr("the library's JSON has no trees", "в JSON библиотеки нет деревьев"));
    for (gsize i = 0; i < json_array_size(trees); i++) {
        TreeJson tree;
        if (json_unpack(json_array_get(trees, i), "{so so so so so so}", "left_children", &tree.left, "right_children",
                        &tree.right, "split_indices", &tree.column, "split_conditions", &tree.value, "default_left",
                        &tree.missing_left, "sum_hessian", &tree.cover) != 0)
            return boost_refused(
                error, tr("the library's JSON has another form of tree", "деревья в JSON библиотеки другого вида"));
        if (!add_tree(boost, &tree))
            return boost_refused(
                error, tr("the library made a tree that is too deep", "библиотека сделала слишком глубокое дерево"));
    }
    return TRUE;
}
