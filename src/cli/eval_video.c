/* cli/eval_video.c: `otklik eval video`: runs the whole video pipeline on every recording and compares what it says of
 * the labelled spans. */
#include <string.h>

#include "base/file.h"
#include "cli/eval.h"
#include "cli/progress.h"
#include "learn/segment_score.h"
#include "lesson/baseline.h"
#include "lesson/face_models.h"
#include "lesson/moment.h"

#define CALM_MOMENT 1.0 /* seconds */

/* A labelled span: a row of the manifest. */
typedef struct {
    guint file; /* among the recordings */
    double start, end;
    SegmentTile tile;
    gboolean counted; /* FALSE: surprise, talking or ambiguous, which is neither right nor wrong */
    gboolean talking; /* its mouths are looked at */
    Sentiment truth;  /* where counted */
    SegmentSeen seen;
    MouthSeen mouths[2]; /* still, moving: where people talk */
    double moment;       /* seconds of the longest time in it that lies in one declared moment */
} Segment;

typedef struct {
    int file, start, end, tile, label, sentiment, confidence; /* tile, label and confidence may be -1 */
} Columns;

static gboolean find_columns(const CsvTable *manifest, Columns *columns, GError **error)
{
    columns->tile = csv_column(manifest, "tile", NULL);
    columns->label = csv_column(manifest, "label", NULL);
    columns->confidence = csv_column(manifest, "confidence", NULL);
    return (columns->file = csv_column(manifest, "file", error)) >= 0 &&
           (columns->start = csv_column(manifest, "start_s", error)) >= 0 &&
           (columns->end = csv_column(manifest, "end_s", error)) >= 0 &&
           (columns->sentiment = csv_column(manifest, "sentiment", error)) >= 0;
}

static gboolean read_tile(const char *text, SegmentTile *tile)
{
    static const char *const names[] = {[TILE_WHOLE] = "", [TILE_LEFT] = "left", [TILE_RIGHT] = "right"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(text, names[i]) == 0) {
            *tile = i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean read_segment(const EvalArguments *arguments, const CsvTable *manifest, const Columns *columns,
                             guint row, Segment *segment, GError **error)
{
    const char *tile = csv_text(manifest, row, columns->tile), *sentiment = csv_text(manifest, row, columns->sentiment);
    if (!csv_number(manifest, row, columns->start, &segment->start, error) ||
        !csv_number(manifest, row, columns->end, &segment->end, error))
        return FALSE;
    if (segment->end < segment->start)
        return eval_bad_field(arguments, manifest, row, "end_s", csv_text(manifest, row, columns->end), error);
    if (!read_tile(tile, &segment->tile))
        return eval_bad_field(arguments, manifest, row, "tile", tile, error);
    const char *label = csv_text(manifest, row, columns->label);
    segment->talking = strcmp(label, "talking") == 0;
    segment->counted = !segment->talking && strcmp(sentiment, "ambiguous") != 0 && strcmp(label, "surprise") != 0;
    if (segment->counted && !sentiment_parse(sentiment, &segment->truth))
        return eval_bad_field(arguments, manifest, row, "sentiment", sentiment, error);
    return TRUE;
}

static gboolean read_segments(const EvalArguments *arguments, const CsvTable *manifest, const Columns *columns,
                              GArray *segments, GPtrArray *files, GError **error)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint row = 0; row < csv_rows(manifest); row++) {
        g_autofree char *path = csv_path(manifest, row, columns->file);
        Segment segment = {.file = eval_number_of(numbers, path)};
        if (!read_segment(arguments, manifest, columns, row, &segment, error))
            return FALSE;
        if (segment.file == files->len)
            g_ptr_array_add(files, g_steal_pointer(&path));
        g_array_append_val(segments, segment);
    }
    return TRUE;
}

static FaceTimeline *analyse_file(const EvalArguments *arguments, const FaceModels *models, const char *path,
                                  GError **error)
{
    const Config *config = arguments->config;
    const VideoOptions how = face_models_video(config);
    const FaceAnalysis analysis = face_models_analysis(config, models->detector, models->reader);
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name = file_display_name(base);
    g_autoptr(VideoReader) video = video_open(path, &how, arguments->task, error);
    if (!video)
        return NULL;
    Progress progress;
    progress_begin(&progress, arguments->task, name);
    FaceTimeline *timeline = face_analyse(video, &analysis, arguments->task, error);
    progress_end(arguments->task);
    return timeline;
}

/* Takes each person's resting face off the curves, as the lesson does before it declares a moment. */
static void subtract_baselines(const EvalArguments *arguments, const FaceModels *models, FaceTimeline *timeline)
{
    if (strcmp(config_text(arguments->config, "lesson.baseline"), "on") != 0)
        return;
    g_autofree Baseline *baselines = lesson_baselines(timeline, face_reader_rest(models->reader));
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        for (guint i = 0; i < track->samples->len; i++)
            g_array_index(track->samples, FaceSample, i).negative -= baselines[track->person].subtract;
    }
}

/* How much of the segment a moment of a face in its tile covers. */
static double covered(const FaceTimeline *timeline, const Segment *segment, const FaceTrack *track,
                      const Moment *moment)
{
    const FaceBox *box = &g_array_index(track->samples, FaceSample, 0).box;
    gboolean left = box->x + box->width / 2 < (float)timeline->width / 2;
    if (segment->tile != TILE_WHOLE && left != (segment->tile == TILE_LEFT))
        return 0;
    return MAX(0, MIN(moment->end, segment->end) - MAX(moment->onset, segment->start));
}

/* Declares the moments of one recording, and notes for each of its segments the longest that reaches into it. */
static void find_moments(const EvalArguments *arguments, const FaceModels *models, const FaceTimeline *timeline,
                         guint file, GArray *segments)
{
    const MomentRule rule = lesson_moment_rule(arguments->config, models->threshold);
    for (guint t = 0; t < timeline->tracks->len; t++) {
        const FaceTrack *track = g_ptr_array_index(timeline->tracks, t);
        MomentFinder finder;
        Moment moment;
        moment_finder_init(&finder, &rule);
        for (guint i = 0; i <= track->samples->len; i++) {
            gboolean done = i < track->samples->len
                                ? moment_finder_feed(&finder, &g_array_index(track->samples, FaceSample, i), &moment)
                                : moment_finder_flush(&finder, &moment);
            for (guint row = 0; done && row < segments->len; row++) {
                Segment *segment = &g_array_index(segments, Segment, row);
                if (segment->file == file)
                    segment->moment = MAX(segment->moment, covered(timeline, segment, track, &moment));
            }
        }
    }
}

/* Analyses one recording and looks at each of its segments. */
static gboolean look_at_file(const EvalArguments *arguments, const CsvTable *manifest, const FaceModels *models,
                             const char *path, guint file, GArray *segments, GError **error)
{
    g_autoptr(FaceTimeline) timeline = analyse_file(arguments, models, path, error);
    if (timeline) {
        subtract_baselines(arguments, models, timeline);
        find_moments(arguments, models, timeline, file, segments);
    }
    for (guint row = 0; row < segments->len; row++) {
        Segment *segment = &g_array_index(segments, Segment, row);
        if (segment->file != file)
            continue;
        if (!timeline) {
            eval_blame_row(arguments, manifest, row, error);
            return FALSE;
        }
        segment->seen = segment_look(timeline, segment->start, segment->end, segment->tile, models->threshold);
        if (segment->talking)
            segment_mouths(timeline, segment->start, segment->end, segment->tile, models->threshold,
                           &segment->mouths[0], &segment->mouths[1]);
    }
    return TRUE;
}

static gboolean is_right(const Segment *segment)
{
    return segment->seen.answer == segment->truth;
}

static JsonValue *segment_to_json(const CsvTable *manifest, const Columns *columns, guint row, const Segment *segment)
{
    const SegmentSeen *seen = &segment->seen;
    double face_share = (double)seen->with_face / seen->pictures; /* NaN without pictures becomes null */
    JsonValue *right = segment->counted ? json_boolean(is_right(segment)) : json_null(), *result = json_object();
    json_object_set_new(result, "file", json_string(csv_text(manifest, row, columns->file)));
    json_object_set_new(result, "start_s", jsonfile_number(segment->start, 3));
    json_object_set_new(result, "end_s", jsonfile_number(segment->end, 3));
    json_object_set_new(result, "tile", json_string(csv_text(manifest, row, columns->tile)));
    json_object_set_new(result, "label", json_string(csv_text(manifest, row, columns->label)));
    json_object_set_new(result, "sentiment", json_string(csv_text(manifest, row, columns->sentiment)));
    json_object_set_new(result, "confidence", json_string(csv_text(manifest, row, columns->confidence)));
    json_object_set_new(result, "answer", json_string(sentiment_names[seen->answer]));
    json_object_set_new(result, "right", right);
    json_object_set_new(result, "negative", jsonfile_number(seen->negative, 4));
    json_object_set_new(result, "happy", jsonfile_number(seen->probability[FACE_HAPPY], 4));
    json_object_set_new(result, "moment_s", jsonfile_number(segment->moment, 3));
    json_object_set_new(result, "face_share", jsonfile_number(face_share, 4));
    json_object_set_new(result, "pictures", json_integer(seen->pictures));
    return result;
}

static JsonValue *segments_to_json(const CsvTable *manifest, const Columns *columns, const GArray *segments)
{
    JsonValue *list = json_array();
    for (guint row = 0; row < segments->len; row++)
        json_array_append_new(list, segment_to_json(manifest, columns, row, &g_array_index(segments, Segment, row)));
    return list;
}

/* Counts the right ones among the counted segments; *share is by drawing recordings. */
static void count_right(const GArray *segments, guint files, guint *counted, guint *right, Estimate *share)
{
    g_autofree gboolean *hit = g_new(gboolean, segments->len);
    g_autofree guint *group = g_new(guint, segments->len);
    g_autofree int *group_of_file = g_new(int, files); /* recordings without a counted segment are no group */
    guint groups = 0;
    *counted = *right = 0;
    for (guint file = 0; file < files; file++)
        group_of_file[file] = -1;
    for (guint row = 0; row < segments->len; row++) {
        const Segment *segment = &g_array_index(segments, Segment, row);
        if (!segment->counted)
            continue;
        if (group_of_file[segment->file] < 0)
            group_of_file[segment->file] = (int)groups++;
        group[*counted] = (guint)group_of_file[segment->file];
        hit[*counted] = is_right(segment);
        *right += hit[(*counted)++] != FALSE;
    }
    *share = segment_share(hit, group, *counted, groups, EVAL_ROUNDS);
}

/* Segments that people call calm or glad, with more than CALM_MOMENT of a declared moment in them. */
static guint count_false_moments(const GArray *segments)
{
    guint n = 0;
    for (guint row = 0; row < segments->len; row++) {
        const Segment *segment = &g_array_index(segments, Segment, row);
        n += segment->counted && segment->truth != SENTIMENT_NEGATIVE && segment->moment > CALM_MOMENT;
    }
    return n;
}

/* A row for still and one for moving mouths of all talking spans: how many samples, and what they are read as. */
static JsonValue *mouths_to_json(const GArray *segments)
{
    static const char *const names[] = {"still", "moving"};
    JsonValue *rows = json_array();
    for (guint side = 0; side < G_N_ELEMENTS(names); side++) {
        MouthSeen all = {0};
        for (guint row = 0; row < segments->len; row++) {
            const MouthSeen *seen = &g_array_index(segments, Segment, row).mouths[side];
            all = (MouthSeen){all.samples + seen->samples, all.startled + seen->startled, all.negative + seen->negative,
                              all.fear + seen->fear, all.surprise + seen->surprise};
        }
        JsonValue *row = json_object();
        json_object_set_new(row, "mouth", json_string(names[side]));
        json_object_set_new(row, "samples", json_integer(all.samples));
        json_object_set_new(row, "fear", jsonfile_number(all.fear / all.samples, 4));
        json_object_set_new(row, "surprise", jsonfile_number(all.surprise / all.samples, 4));
        json_object_set_new(row, "fear_or_surprise", jsonfile_number((double)all.startled / all.samples, 4));
        json_object_set_new(row, "negative", jsonfile_number((double)all.negative / all.samples, 4));
        json_array_append_new(rows, row);
    }
    return rows;
}

static gboolean anybody_talks(const GArray *segments)
{
    for (guint row = 0; row < segments->len; row++)
        if (g_array_index(segments, Segment, row).talking)
            return TRUE;
    return FALSE;
}

static JsonValue *score_to_json(const EvalArguments *arguments, const CsvTable *manifest, const Columns *columns,
                                const GArray *segments, guint files, float threshold)
{
    guint counted, right;
    Estimate share;
    count_right(segments, files, &counted, &right, &share);
    JsonValue *result = json_object();
    json_object_set_new(result, "kind", json_string("video"));
    json_object_set_new(result, "n", json_integer(segments->len));
    json_object_set_new(result, "files", json_integer(files));
    json_object_set_new(result, "operating_point", json_string(eval_operating_point(arguments)));
    json_object_set_new(result, "threshold", jsonfile_number(threshold, 4));
    json_object_set_new(result, "segments", json_integer(counted));
    json_object_set_new(result, "right", json_integer(right));
    json_object_set_new(result, "share", eval_estimate(share));
    json_object_set_new(result, "false_moments", json_integer(count_false_moments(segments)));
    if (anybody_talks(segments))
        json_object_set_new(result, "mouths", mouths_to_json(segments));
    json_object_set_new(result, "each", segments_to_json(manifest, columns, segments));
    return result;
}

static JsonValue *look_at_all(const EvalArguments *arguments, const CsvTable *manifest, const FaceModels *models,
                              GError **error)
{
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    Columns columns;
    if (!find_columns(manifest, &columns, error) ||
        !read_segments(arguments, manifest, &columns, segments, files, error))
        return NULL;
    for (guint file = 0; file < files->len; file++)
        if (!look_at_file(arguments, manifest, models, g_ptr_array_index(files, file), file, segments, error))
            return NULL;
    return score_to_json(arguments, manifest, &columns, segments, files->len, models->threshold);
}

JsonValue *eval_video(const EvalArguments *arguments, GError **error)
{
    g_autoptr(CsvTable) manifest = eval_load_manifest(arguments, error);
    g_auto(FaceModels) models = {0};
    if (!manifest || !face_models_load(arguments->config, &models, error))
        return NULL;
    return look_at_all(arguments, manifest, &models, error);
}
