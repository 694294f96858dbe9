"""`otklik eval`, the real program: on pictures drawn here always, on real faces where the shared data is at hand.

OTKLIK names the program (default: build/src/cli/otklik), OTKLIK_SHARED the shared folder (default: ../shared beside the repository).
"""
import csv
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
OTKLIK = os.environ.get("OTKLIK", str(ROOT / "build/src/cli/otklik"))
DATA = Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared")) / "data"
LABELS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]


def otklik_eval(*words, **environment):
    environment = {**os.environ, "OTKLIK_LANG": "en", "OTKLIK_CONFIG": "", **environment}
    return subprocess.run([OTKLIK, "eval", *map(str, words)], capture_output=True, text=True, env=environment)


class EvalTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def manifest(self, columns, *rows):
        path = self.folder / "manifest.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([columns.split(","), *rows])
        return path

    def picture(self, name, pixels):
        Image.fromarray(np.asarray(pixels, np.uint8)).save(self.folder / name)
        return name

    def blank(self, name="blank.png", width=320, height=240):
        return self.picture(name, np.full((height, width), 128))

    def answer(self, *words, **environment):
        done = otklik_eval(*words, "--json", **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_fails(self, code, parts, *words, **environment):
        """One line on standard error that holds every part; nothing on standard output."""
        done = otklik_eval(*words, **environment)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def assert_estimate(self, estimate):
        self.assertEqual(list(estimate), ["value", "low", "high"])
        self.assertLessEqual(estimate["low"], estimate["value"])
        self.assertLessEqual(estimate["value"], estimate["high"])
        self.assertTrue(0 <= estimate["low"] and estimate["high"] <= 1, estimate)


NOTHING = {"value": None, "low": None, "high": None}


class Expression(EvalTest):
    def crops(self, labels):
        noise = np.random.default_rng(7)
        files = [self.picture(f"{i}.png", noise.integers(0, 256, (48, 48))) for i in range(len(labels))]
        return self.manifest("file,label,group", *((file, label, f"person {i % 4}") for i, (file, label) in enumerate(zip(files, labels))))

    def test_cropped(self):
        labels = [*LABELS, "contempt", "happiness", "angry"]
        result = self.answer("expression", "--cropped", "--manifest", self.crops(labels))
        self.assertEqual((result["n"], result["not_judged"], result["not_judged_share"]), (10, 0, 0))
        self.assertEqual(result["operating_point"], "ferplus")
        for metric in ("accuracy", "macro_f1", "f1_negative", "auc_negative", "ece"):
            self.assert_estimate(result[metric])
        self.assertEqual(result["confusion"]["labels"], LABELS)
        matrix = np.array(result["confusion"]["matrix"])
        self.assertEqual(matrix.sum(axis=1).tolist(), [2, 2, 1, 2, 1, 1, 1])  # contempt is disgust, happiness happy
        self.assertAlmostEqual(result["accuracy"]["value"], matrix.trace() / 10, places=3)

    def test_same_input_same_numbers(self):
        manifest = self.crops(LABELS)
        once = self.answer("expression", "--cropped", "--manifest", manifest)
        self.assertEqual(once, self.answer("expression", "--cropped", "--manifest", manifest))

    def test_operating_points(self):
        manifest = self.crops(LABELS)
        points = [self.answer("expression", "--cropped", "--operating-point", name, "--manifest", manifest) for name in ("fer", "ferplus")]
        self.assertEqual([point["operating_point"] for point in points], ["fer", "ferplus"])
        self.assertNotEqual(points[0]["threshold"], points[1]["threshold"])
        self.assert_fails(1, ["nonesuch", "fer", "ferplus"], "expression", "--cropped", "--operating-point", "nonesuch", "--manifest", manifest)

    def test_coverage(self):
        manifest = self.crops(LABELS * 3)
        result = self.answer("expression", "--cropped", "--coverage", "--manifest", manifest)
        rows = result["coverage_rows"]
        self.assertEqual(list(dict.fromkeys(row["measure"] for row in rows)), ["size", "light", "detail", "turn", "face", "certainty"])
        for row in rows:
            self.assertTrue(row["left_out_wrong"] is None or 0 <= row["left_out_wrong"] <= 1, row)
            if row["coverage"] == 1:
                self.assertAlmostEqual(row["wrong_classes"], 1 - result["accuracy"]["value"], places=3)
                self.assertIsNone(row["left_out_wrong"])
        limits = [row["limit"] for row in rows if row["measure"] == "light"]
        self.assertEqual(limits, sorted(limits))  # the fewer are kept, the lighter
        self.assertNotIn("coverage_rows", self.answer("expression", "--cropped", "--manifest", manifest))
        table = otklik_eval("expression", "--cropped", "--coverage", "--manifest", manifest).stdout
        self.assertRegex(table, r"certainty +1\.000")

    def test_shrunk_pictures_are_small(self):
        manifest = self.crops(LABELS)
        sizes = [max(row["limit"] for row in self.answer("expression", "--cropped", "--coverage", *more, "--manifest", manifest)["coverage_rows"]
                     if row["measure"] == "size") for more in ((), ("--shrink", "24"), ("--shrink", "96"))]
        self.assertAlmostEqual(sizes[1], sizes[0] / 2, places=2)
        self.assertEqual(sizes[2], sizes[0])
        for more in (("--shrink", "3"), ("--shrink", "5000")):
            self.assert_fails(2, ["--shrink"], "expression", *more, "--manifest", manifest)
        self.assert_fails(2, ["--coverage is for expression"], "detect", "--coverage", "--manifest", manifest)

    def test_no_face_is_not_judged(self):
        result = self.answer("expression", "--manifest", self.manifest("file,label", (self.blank(), "happy")))
        self.assertEqual((result["n"], result["not_judged"], result["not_judged_share"]), (1, 1, 1))
        self.assertEqual({why: n for why, n in result["not_judged_why"].items() if n}, {"not_found": 1})
        self.assertEqual(result["accuracy"], NOTHING)

    def test_mistakes_are_named(self):
        blank = self.blank()
        (self.folder / "text.jpg").write_text("no picture at all")
        for columns, row, parts in (
                ("file,label", (blank, "bored"), ["manifest.csv", "line 2", "label", "bored"]),
                ("file,label", ("missing.jpg", "happy"), ["line 2", "missing.jpg"]),
                ("file,label", ("text.jpg", "happy"), ["line 2", "text.jpg"]),
                ("file,emotion", (blank, "happy"), ["manifest.csv", "label"])):
            with self.subTest(parts=parts):
                self.assert_fails(1, parts, "expression", "--manifest", self.manifest(columns, row))
        self.assert_fails(1, ["no rows"], "expression", "--manifest", self.manifest("file,label"))
        self.assert_fails(1, ["nowhere.csv"], "expression", "--manifest", self.folder / "nowhere.csv")

    def test_law(self):
        manifest = self.crops(LABELS)
        self.assert_fails(1, ["eu-education"], "expression", "--cropped", "--manifest", manifest, OTKLIK_LEGAL_MODE="eu-education")

    def test_table_in_both_languages(self):
        manifest = self.crops(LABELS)
        for language, word in (("en", "AUC of negative"), ("ru", "AUC негатива")):
            done = otklik_eval("expression", "--cropped", "--manifest", manifest, OTKLIK_LANG=language)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(word, done.stdout)
            self.assertRegex(done.stdout, r"\d\.\d{3}  \[\d\.\d{3} \.\. \d\.\d{3}\]")


class Detect(EvalTest):
    def test_photo_without_faces(self):
        result = self.answer("detect", "--manifest", self.manifest("file,x,y,w,h", (self.blank(), "", "", "", "")))
        self.assertEqual((result["n"], result["faces"], result["side"]), (1, 0, 320))
        self.assertEqual(result["iou30"], {"recall": NOTHING, "precision": NOTHING, "ap": NOTHING})

    def test_rows_of_a_photo_belong_together(self):
        rows = [(self.blank("a.png"), 10, 10, 40, 40), (self.blank("b.png"), "", "", "", ""), ("a.png", 100, 10, 40, 40)]
        result = self.answer("detect", "--side", 160, "--manifest", self.manifest("file,x,y,w,h", *rows))
        self.assertEqual((result["n"], result["faces"], result["side"]), (2, 2, 160))
        self.assertEqual(result["iou50"]["recall"]["value"], 0)  # nothing is drawn there

    def test_mistakes_are_named(self):
        blank = self.blank()
        for row, parts in (((blank, 1, 2, "three", 4), ["line 2", '"w"', "three"]), ((blank, 1, 2, 0, 4), ["line 2", '"w"']),
                           ((blank, 1, "", 3, 4), ["line 2", '"y"']), (("missing.jpg", "", "", "", ""), ["line 2", "missing.jpg"])):
            with self.subTest(parts=parts):
                self.assert_fails(1, parts, "detect", "--manifest", self.manifest("file,x,y,w,h", row))


class Video(EvalTest):
    COLUMNS = "file,start_s,end_s,tile,label,sentiment,confidence"

    def grey_clip(self):
        path = self.folder / "grey.mp4"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=gray:size=160x120:rate=10:duration=3", "-pix_fmt", "yuv420p", path],
                       check=True)
        return path.name

    def test_spans(self):
        clip = self.grey_clip()
        rows = [(clip, 0, 2, "", "none", "noface", "high"), (clip, 0, 2, "left", "happy", "positive", "high"),
                (clip, 1, 2, "", "surprise", "ambiguous", "high"), (clip, 60, 90, "", "none", "noface", "high")]
        result = self.answer("video", "--manifest", self.manifest(self.COLUMNS, *rows))
        self.assertEqual((result["n"], result["files"], result["segments"], result["right"]), (4, 1, 3, 1))
        self.assertAlmostEqual(result["share"]["value"], 1 / 3, places=3)
        self.assertEqual([span["answer"] for span in result["each"]], ["noface", "noface", "noface", "unjudged"])  # the last is past the end
        self.assertEqual([span["right"] for span in result["each"]], [True, False, None, False])
        self.assertGreater(result["each"][0]["pictures"], 5)

    def test_talking_is_not_counted_but_told(self):
        result = self.answer("video", "--manifest", self.manifest(self.COLUMNS, (self.grey_clip(), 0, 2, "", "talking", "ambiguous", "")))
        self.assertEqual((result["n"], result["segments"]), (1, 0))
        self.assertEqual([(row["mouth"], row["samples"]) for row in result["mouths"]], [("still", 0), ("moving", 0)])

    def test_mistakes_are_named(self):
        clip = self.grey_clip()
        for row, parts in (((clip, 2, 1, "", "none", "noface", ""), ["line 2", "end_s"]), ((clip, 0, 1, "top", "none", "noface", ""), ["line 2", "tile", "top"]),
                           ((clip, 0, 1, "", "none", "bored", ""), ["line 2", "sentiment", "bored"]),
                           (("missing.mp4", 0, 1, "", "none", "noface", ""), ["line 2", "missing.mp4"])):
            with self.subTest(parts=parts):
                self.assert_fails(1, parts, "video", "--manifest", self.manifest(self.COLUMNS, row))


class CommandLine(EvalTest):
    def test_wrong_use(self):
        manifest = self.manifest("file,label")
        for words in ((), ("voice", "--manifest", manifest), ("detect",), ("detect", "--cropped", "--manifest", manifest),
                      ("expression", "--side", "320", "--manifest", manifest), ("detect", "--side", "10", "--manifest", manifest),
                      ("detect", "--threshold", "1.5", "--manifest", manifest), ("detect", "--operating-point", "fer", "--manifest", manifest),
                      ("expression", "detect", "--manifest", manifest), ("expression", "--nonesuch")):
            with self.subTest(words=words):
                self.assert_fails(2, ["eval"], *words)

    def test_help_in_both_languages(self):
        for language, word in (("en", "KIND --manifest FILE"), ("ru", "ВИД --manifest ФАЙЛ")):
            done = otklik_eval("--help", OTKLIK_LANG=language)
            self.assertEqual(done.returncode, 0)
            self.assertIn(word, done.stdout)
            self.assertIn("--operating-point", done.stdout)


class RealFaces(EvalTest):
    """The first bars of the shipped models, on people none of them was trained on."""

    def shared(self, name):
        if not (DATA / name).exists():
            self.skipTest(f"{DATA / name} is not here (OTKLIK_SHARED)")
        return DATA / name

    def test_detector(self):
        images = self.shared("faces/fddb_dev") / "images"
        with (images.parent / "annotations.csv").open(newline="") as file:
            faces = [(images / face["file"], *(face[side] for side in "xywh")) for face in csv.DictReader(file)]
        result = self.answer("detect", "--manifest", self.manifest("file,x,y,w,h", *faces))
        self.assertEqual((result["n"], result["faces"]), (100, 172))
        self.assertGreaterEqual(result["iou30"]["recall"]["value"], 0.90)
        self.assertGreaterEqual(result["iou30"]["precision"]["value"], 0.90)
        self.assertLess(result["iou50"]["ap"]["value"], result["iou30"]["ap"]["value"] + 1e-9)

    def test_neutral_and_smiling(self):
        result = self.answer("expression", "--manifest", self.shared("faces/london_dev/labels.csv"))
        self.assertLessEqual(result["not_judged_share"], 0.02)
        self.assertGreaterEqual(result["accuracy"]["value"], 0.70)  # faint smiles read as neutral
        negative = np.array(result["confusion"]["matrix"])[:, [LABELS.index(name) for name in ("angry", "disgust", "fear", "sad")]]
        self.assertLessEqual(negative.sum(), 0.05 * result["n"])  # nobody looks so there

    def public_test(self, choose):
        """PublicTest rows without a twin in Training that `choose` gives a label, as crops with a manifest."""
        data = np.load(self.shared("faces/fer2013_dev.npz"))
        usage, group = data["usage"], data["near_dup_group"]
        rows = np.flatnonzero((usage == 1) & ~np.isin(group, group[usage == 0]))
        images, labels = data["images"], choose(data)
        lines = [(self.picture(f"{row}.png", images[row]), labels[row], group[row]) for row in rows if labels[row]]
        return self.manifest("file,label,group", *lines)

    def assert_bars(self, result, **least):
        for name, bar in least.items():
            with self.subTest(name):
                self.assertGreaterEqual(result[name]["value"], bar)
        self.assertLessEqual(result["ece"]["value"], 0.03)

    def test_fer_labels(self):
        manifest = self.public_test(lambda data: data["fer_classes"][data["fer_label"]])
        result = self.answer("expression", "--cropped", "--operating-point", "fer", "--manifest", manifest)
        self.assertEqual(result["not_judged"], 0)
        self.assert_bars(result, f1_negative=0.83, auc_negative=0.90, accuracy=0.66)

    def test_ferplus_majority(self):
        def majority(data):
            votes, columns = data["ferplus_votes"], data["ferplus_columns"]
            top = columns[votes.argmax(axis=1)]
            clear = (votes.max(axis=1) > 5) & ~np.isin(top, ["unknown", "NF"])
            return np.where(clear, top, "")

        result = self.answer("expression", "--cropped", "--manifest", self.public_test(majority))
        self.assert_bars(result, f1_negative=0.82, auc_negative=0.95, accuracy=0.89)

    def test_video_spans(self):
        result = self.answer("video", "--manifest", self.shared("video/segments.csv"))
        self.assertEqual((result["n"], result["segments"], result["false_moments"]), (21, 19, 0))
        self.assertGreaterEqual(result["share"]["value"], 0.90)


if __name__ == "__main__":
    unittest.main()
