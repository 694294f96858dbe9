"""`otklik lesson` on the real clips of ../shared/data/video ($OTKLIK_SHARED): sane output on each.

Skipped without them."""
import pathlib
import tempfile
import unittest

from lesson_run import CLIPS, check_report, lesson

# Clip, people at least and at most. Brief faces in the scenery of a clip may count as people.
PEOPLE = {
    "bito_meeting.mp4": (2, 60),
    "composed_two_tile_d13_d3.mp4": (2, 2),
    "fer_test.mp4": (0, 4),
    "lp_d11.mp4": (1, 1),
    "lp_d12.mp4": (1, 1),
    "lp_d13.mp4": (1, 1),
    "lp_d19.mp4": (1, 1),
    "lp_d20.mp4": (1, 1),
    "lp_d3.mp4": (1, 1),
    "lp_s32.mp4": (1, 1),
    "pyfeat_face_noface.mov": (1, 2),
    "pyfeat_no_face.mp4": (0, 2),
    "pyfeat_noface_face.mov": (1, 2),
    "pyfeat_single_face.mp4": (1, 2),
}


@unittest.skipUnless(CLIPS.is_dir(), f"no clips at {CLIPS} (set OTKLIK_SHARED)")
class Clips(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.out = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.out.cleanup)
        cls.done = lesson(*(CLIPS / name for name in PEOPLE), "-o", cls.out.name, "--quiet")

    def report(self, name):
        return check_report(self, pathlib.Path(self.out.name, pathlib.Path(name).stem))

    def longest(self, name):
        return max(self.report(name)["people"], key=lambda person: person["seen_s"])

    def test_all_are_read(self):
        self.assertEqual((self.done.returncode, self.done.stdout, self.done.stderr), (0, "", ""))
        self.assertEqual(set(PEOPLE), {path.name for path in CLIPS.iterdir() if path.suffix in (".mp4", ".mov")})

    def test_number_of_people(self):
        for name, (least, most) in PEOPLE.items():
            with self.subTest(name):
                report = self.report(name)
                self.assertIn(len(report["people"]), range(least, most + 1))
                self.assertEqual(report["recording"]["damaged"], 0)

    def test_one_face_is_seen_throughout(self):
        for name in PEOPLE:
            if name.startswith("lp_"):
                with self.subTest(name):
                    self.assertGreater(self.longest(name)["face_share"], 0.9)

    def test_no_face_no_person(self):
        for person in self.report("pyfeat_no_face.mp4")["people"]:
            self.assertLess(person["seen_s"], 1.5)

    def test_face_comes_and_goes(self):
        gone = self.longest("pyfeat_face_noface.mov")
        self.assertLess(gone["first_s"], 0.5)
        self.assertLess(gone["last_s"], 3.0)
        come = self.longest("pyfeat_noface_face.mov")
        self.assertGreater(come["first_s"], 3.5)
        self.assertGreater(come["last_s"], 5.5)

    def test_following_loses_no_faces(self):
        """Faces are looked for as motion asks and followed between. Looking in every picture finds hardly more."""
        with tempfile.TemporaryDirectory() as every:
            done = lesson(*(CLIPS / name for name in PEOPLE), "-o", every, "--quiet", "--deaf", "--set", "face.detect_every=0")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            seen = {folder: sum(person["samples"] for name in PEOPLE
                                for person in check_report(self, pathlib.Path(folder, pathlib.Path(name).stem))["people"])
                    for folder in (self.out.name, every)}
            self.assertGreater(seen[self.out.name], 0.97 * seen[every])

    def test_two_tiles_keep_their_sides(self):
        """Left smiles at 6.5-8.2, right is angry or surprised elsewhere: a swap would mix the two."""
        report = self.report("composed_two_tile_d13_d3.mp4")
        for person in report["people"]:
            self.assertGreater(person["face_share"], 0.9)
            self.assertEqual(person["absences"], [])

        def smile(person, start, end):
            chart = person["chart"]
            values = [p for t, p in zip(chart["t"], chart["positive"]) if start <= t <= end and p is not None]
            return sum(values) / len(values)
        left, right = sorted(report["people"], key=lambda person: -smile(person, 6.5, 8.2))
        self.assertGreater(smile(left, 6.5, 8.2), 0.7)
        self.assertLess(smile(right, 6.5, 8.2), 0.3)
        self.assertLess(smile(left, 0.0, 2.8), 0.3)

    def test_cuts_are_seen(self):
        self.assertGreater(self.report("bito_meeting.mp4")["recording"]["cuts"], 0)
        self.assertEqual(self.report("lp_d3.mp4")["recording"]["cuts"], 0)


if __name__ == "__main__":
    unittest.main()
