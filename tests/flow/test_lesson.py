"""`otklik lesson` on made recordings whose truth is known: the sample lesson and the zoo of odd files.

Needs the built program ($OTKLIK), ffmpeg, espeak-ng, numpy, Pillow and python3-jsonschema."""
import itertools
import json
import pathlib
import tempfile
import unittest

from lesson_run import check_failure, check_report, lesson, make, misread, zoo


def of_person(moments, person):
    return [moment for moment in moments if moment["person"] == person]


class Sample(unittest.TestCase):
    """The lesson that `make demo` shows."""

    @classmethod
    def setUpClass(cls):
        cls.media = make("lesson")
        cls.addClassCleanup(cls.media.cleanup)
        cls.folder = pathlib.Path(cls.media.name)
        cls.truth = json.loads((cls.folder / "truth.json").read_text(encoding="utf-8"))
        cls.done = lesson(cls.folder / "lesson.mp4", "-o", cls.folder / "report")

    def spans(self, person, sentiment):
        return [(span["start_s"], span["end_s"]) for span in self.truth["spans"]
                if span["person"] == person and span["sentiment"] == sentiment]

    def pairings(self, report):
        """All ways to say who of the report is who of the truth."""
        names = [person["person"] for person in self.truth["people"]]
        numbers = [person["person"] for person in report["people"]]
        return [dict(zip(names, order)) for order in itertools.permutations(numbers)]

    def test_moments_are_the_true_ones(self):
        report = check_report(self, self.folder / "report")
        self.assertEqual(len(report["people"]), len(self.truth["people"]))

        def wrong(pairing):
            return [(name, found) for name, number in pairing.items()
                    for found in misread(of_person(report["moments"], number), self.spans(name, "negative"))]
        self.assertEqual(min(map(wrong, self.pairings(report)), key=len), [])

    def test_absence_is_seen(self):
        report = check_report(self, self.folder / "report")
        absences = [(gap["start_s"], gap["end_s"]) for person in report["people"] for gap in person["absences"]]
        true = [span for person in self.truth["people"] for span in self.spans(person["person"], "noface")]
        self.assertEqual(len(absences), len(true))
        for (start, end), (true_start, true_end) in zip(sorted(absences), sorted(true)):
            self.assertAlmostEqual(start, true_start, delta=1)
            self.assertAlmostEqual(end, true_end, delta=1)

    def test_who_smiles_is_positive(self):
        for person in check_report(self, self.folder / "report")["people"]:
            self.assertTrue(person["enough"])
            self.assertGreater(person["positive_share"], 0.05)
            self.assertLess(person["positive_share"], 0.5)

    def test_terminal_names_the_strongest(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        self.assertIn("lesson.mp4", self.done.stdout)
        self.assertIn(str(self.folder / "report" / "report.html"), self.done.stdout)
        strongest = sorted(check_report(self, self.folder / "report")["moments"], key=lambda m: -m["magnitude"])
        for place, moment in enumerate(strongest[:3], 1):
            self.assertRegex(self.done.stdout, rf"(?m)^ *{place}\..*person {moment['person']}: {moment['expression']}")

    def test_made_twice_is_the_same(self):
        again = make("lesson", "--seconds", "3"), make("lesson", "--seconds", "3")
        for folder in again:
            self.addCleanup(folder.cleanup)
        for name in ("lesson.mp4", "truth.json"):
            one, other = (pathlib.Path(folder.name, name).read_bytes() for folder in again)
            self.assertEqual(one, other)


class Zoo(unittest.TestCase):
    """Recordings with something odd about each."""

    @classmethod
    def setUpClass(cls):
        cls.folder = zoo()
        cls.animals = json.loads((cls.folder / "zoo.json").read_text(encoding="utf-8"))

    def run_on(self, truth):
        """Analyses one of the zoo; gives the finished run and the folder of its report."""
        out = tempfile.TemporaryDirectory()
        self.addCleanup(out.cleanup)
        return lesson(self.folder / truth["file"], "-o", f"{out.name}/report"), pathlib.Path(out.name, "report")

    def test_broken_ones_fail_with_one_line(self):
        for truth in self.animals:
            if truth.get("error"):
                with self.subTest(truth["file"]):
                    done, out = self.run_on(truth)
                    check_failure(self, done, truth["file"])
                    self.assertFalse(out.exists())

    def test_others_are_read_as_they_are(self):
        for truth in self.animals:
            if not truth.get("error"):
                with self.subTest(truth["file"]):
                    done, out = self.run_on(truth)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.check_truth(truth, check_report(self, out), done.stderr)

    def check_truth(self, truth, report, says):
        recording = report["recording"]
        for name in ("has_sound", "width", "height", "cuts"):
            if name in truth:
                self.assertEqual(recording[name], truth[name], name)
        if truth["people"] is not None:
            self.assertEqual(len(report["people"]), truth["people"])
        self.assertEqual(misread(report["moments"], [truth["moment"]] if truth["moment"] else []), [])
        self.check_gaps(truth, recording, says)

    def check_gaps(self, truth, recording, says):
        gaps = (recording["damaged"], recording["damaged_from_s"], recording["missing_from_s"])
        if not truth.get("partial"):
            self.assertEqual((gaps, says), ((0, None, None), ""))
            return
        self.assertTrue(recording["damaged"] > 0 or recording["missing_from_s"] is not None, gaps)
        self.assertIn(truth["file"], says)


if __name__ == "__main__":
    unittest.main()
