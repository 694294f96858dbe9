/* learn/boost_bytes.c: boosted trees as bytes and back; see boost.h.
 *
 * Little-endian: the word BOOST_MAGIC, columns (32 bits), trees (32 bits), the base (float); then each tree: its nodes
 * (32 bits), and of each node, level by level, what it is (32 bits: the column of a split, with MISSING_LEFT; or LEAF),
 * value and cover (floats). Places of children follow from the order (boost_model.h), so whatever bytes make is a tree.
 */
#include <math.h>
#include <string.h>

#include "base/lang.h"
#include "learn/boost_model.h"

#define BOOST_MAGIC "OTKTREE1"
#define MAGIC_BYTES 8
#define NODE_BYTES 12
#define MISSING_LEFT 0x80000000u
#define LEAF 0x7fffffffu

static void put_word(GByteArray *out, guint32 word)
{
    guint32 little = GUINT32_TO_LE(word);
    g_byte_array_append(out, (const guint8 *)&little, sizeof little);
}

static void put_float(GByteArray *out, float value)
{
    guint32 word;
    memcpy(&word, &value, sizeof word);
    put_word(out, word);
}

static void put_node(GByteArray *out, const BoostNode *node)
{
    guint32 split = node->missing_right ? node->column : node->column | MISSING_LEFT;
    put_word(out, node->splits ? split : LEAF);
    put_float(out, node->value);
    put_float(out, node->cover);
}

GBytes *boost_bytes(const Boost *boost, GError **error)
{
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)BOOST_MAGIC, MAGIC_BYTES);
    put_word(out, (guint32)boost->columns);
    put_word(out, boost_trees(boost));
    put_float(out, boost->base);
    for (guint tree = 0; tree < boost_trees(boost); tree++) {
        guint32 first = g_array_index(boost->tree, BoostTree, tree).first, end = boost_tree_end(boost, tree);
        put_word(out, end - first);
        for (guint32 i = first; i < end; i++)
            put_node(out, &g_array_index(boost->node, BoostNode, i));
    }
    return g_byte_array_free_to_bytes(out);
}

/* What is still to be read. */
typedef struct {
    const guint8 *at;
    gsize left;
} Rest;

static gboolean take_word(Rest *rest, guint32 *word)
{
    if (rest->left < sizeof *word)
        return FALSE;
    memcpy(word, rest->at, sizeof *word);
    *word = GUINT32_FROM_LE(*word);
    rest->at += sizeof *word;
    rest->left -= sizeof *word;
    return TRUE;
}

static gboolean take_float(Rest *rest, float *value)
{
    guint32 word;
    if (!take_word(rest, &word))
        return FALSE;
    memcpy(value, &word, sizeof word);
    return isfinite(*value);
}

/* Reads one node; the reason when it cannot be, else NULL. */
static const char *take_node(Rest *rest, gsize columns, BoostNode *node)
{
    guint32 split;
    if (!take_word(rest, &split) || !take_float(rest, &node->value) || !take_float(rest, &node->cover) ||
        node->cover < 0)
        return tr("a number of a node is missing or not finite", "нет числа узла, или оно не конечно");
    if (split == LEAF)
        return NULL;
    if ((split & ~MISSING_LEFT) >= columns)
        return tr("a node splits a column that the model does not have",
                  "узел делит по столбцу, которого у модели нет");
    node->splits = 1;
    node->column = (guint16)split;
    node->missing_right = split < MISSING_LEFT;
    return NULL;
}

/* Reads one tree; the reason when it cannot be, else NULL. */
static const char *take_tree(Rest *rest, Boost *boost)
{
    guint32 nodes;
    if (!take_word(rest, &nodes) || nodes == 0 || nodes > rest->left / NODE_BYTES)
        return tr("a tree has no nodes, or more than there are bytes", "у дерева нет узлов, или их больше, чем байтов");
    boost_tree_begins(boost);
    for (guint32 i = 0; i < nodes; i++) {
        BoostNode node = {0};
        const char *why = take_node(rest, boost->columns, &node);
        if (why)
            return why;
        boost_add(boost, node);
    }
    return boost_tree_ends(boost)
               ? NULL
               : tr("nodes make no tree, or too deep a one", "узлы не дерево, или оно слишком глубоко");
}

static const char *take_boost(Rest *rest, gsize columns, Boost **boost)
{
    guint32 own_columns, trees;
    float base;
    if (rest->left < MAGIC_BYTES || memcmp(rest->at, BOOST_MAGIC, MAGIC_BYTES) != 0)
        return tr("it does not begin as one", "начинается иначе");
    rest->at += MAGIC_BYTES;
    rest->left -= MAGIC_BYTES;
    if (!take_word(rest, &own_columns) || !take_word(rest, &trees) || !take_float(rest, &base))
        return tr("it ends too early", "обрывается");
    if (own_columns != columns || columns == 0 || columns > BOOST_MAX_COLUMNS)
        return tr("it was learnt from another number of columns", "училась на другом числе столбцов");
    *boost = boost_new(columns, base);
    for (guint32 tree = 0; tree < trees; tree++) {
        const char *why = take_tree(rest, *boost);
        if (why)
            return why;
    }
    return rest->left ? tr("something follows its last tree", "за последним деревом что-то есть") : NULL;
}

Boost *boost_parse(const void *bytes, gsize length, gsize columns, const char *name, GError **error)
{
    g_autoptr(Boost) boost = NULL;
    const char *why = take_boost(&(Rest){bytes, length}, columns, &boost);
    if (why) {
        g_set_error(error, LEARN_ERROR, LEARN_ERROR_MODEL,
                    tr("%s is no model of trees: %s", "%s — не модель из деревьев: %s"), name, why);
        return NULL;
    }
    return g_steal_pointer(&boost);
}
