"""How `otklik lesson` behaves as a command: output, exit codes, streams, interruption.

Needs what test_lesson.py needs."""
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from lesson_run import FILES, PROGRAM, ROOT, check_failure, check_report, environment, lesson, zoo


class Command(unittest.TestCase):
    def setUp(self):
        self.folder, self.plain = zoo(), zoo() / "plain.mp4"
        out = tempfile.TemporaryDirectory()
        self.addCleanup(out.cleanup)
        self.out = pathlib.Path(out.name)

    def test_json_is_the_report(self):
        done = lesson(self.plain, "-o", self.out, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout), check_report(self, self.out))

    def test_quiet_says_nothing(self):
        done = lesson(self.plain, "-o", self.out, "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        check_report(self, self.out)

    def with_limits(self, **limits):
        """The built-in expression net with other limits; its path."""
        sidecar = json.loads((ROOT / "models" / "expression.json").read_text())
        sidecar["limits"] = {"size": 0, "light": 0, "detail": 0, "turn": 0, **limits}
        (self.out / "net.json").write_text(json.dumps(sidecar))
        return shutil.copy(ROOT / "models" / "expression.onnx", self.out / "net.onnx")

    def test_what_is_not_judged_has_its_reason(self):
        for why, limits in (("small", {"size": 4000}), ("dark", {"light": 255}), ("turned", {"turn": 1e-9}), ("blurred", {"detail": 8})):
            with self.subTest(why):
                done = lesson(self.plain, "-o", self.out / why, "--quiet", "--deaf", "--expression-model", self.with_limits(**limits))
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                report = check_report(self, self.out / why)
                person, = report["people"]
                self.assertGreater(person["not_judged"][why], 0.9 * person["samples"])
                self.assertEqual((person["enough"], person["expressions"], person["baseline"], report["moments"]), (False, None, None, []))
                self.assertGreater(person["seen_s"], 6)  # who cannot be read is still there
                self.assertGreater(person["chart"]["not_judged"].count(why), 0.9 * len(person["chart"]["t"]))
                self.assertNotIn(0, person["chart"]["negative"])  # a hole, never a zero
        self.assertEqual(report["settings"]["limits"], {"size": 0, "height": 20, "light": 0, "turn": 0, "detail": 8})

    def test_default_folder_is_here(self):
        done = lesson(self.plain, "--quiet", cwd=self.out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        check_report(self, self.out / "plain.otklik")

    def test_page_finds_the_recording(self):
        copy = shutil.copy(self.plain, self.out / "a lesson.mp4")
        lesson(copy, "-o", self.out / "report", "--quiet")
        self.assertEqual(check_report(self, self.out / "report")["recording"]["video"], "../a%20lesson.mp4")

    def test_several_files_each_get_a_folder(self):
        files = [self.plain, self.folder / "no-face.mp4", self.folder / "cuts.mp4"]
        done = lesson(*files, "-o", self.out, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        reports = [check_report(self, self.out / path.stem) for path in files]
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], reports)
        self.assertEqual([report["recording"]["file"] for report in reports], [path.name for path in files])

    def test_one_bad_file_does_not_stop_the_others(self):
        done = lesson(self.folder / "text.mp4", self.plain, self.folder / "missing.mp4", "-o", self.out, "--quiet")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(len(done.stderr.splitlines()), 2)
        self.assertIn("text.mp4", done.stderr.splitlines()[0])
        self.assertIn("missing.mp4", done.stderr.splitlines()[1])
        self.assertEqual([path.name for path in self.out.iterdir()], ["plain"])
        check_report(self, self.out / "plain")

    def test_same_name_twice_keeps_both(self):
        lesson(self.plain, self.plain, "-o", self.out, "--quiet")
        self.assertEqual(len(list(self.out.iterdir())), 2)
        for folder in self.out.iterdir():
            check_report(self, folder)

    def test_stdin_is_a_recording(self):
        with subprocess.Popen(["cat", self.plain], stdout=subprocess.PIPE) as pipe:
            done = lesson("-", "-o", self.out, "--quiet", stdin=pipe.stdout)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        from_stdin = check_report(self, self.out)
        self.assertIsNone(from_stdin["recording"]["video"])
        lesson(self.plain, "-o", self.out, "--quiet")
        from_file = check_report(self, self.out)
        self.assertEqual(from_stdin["people"], from_file["people"])
        self.assertEqual(from_stdin["moments"], from_file["moments"])

    def test_empty_stdin_fails(self):
        check_failure(self, lesson("-", "-o", self.out), "standard input")

    def test_legal_mode_switches_expressions_off(self):
        done = lesson(self.plain, "-o", self.out, "--set", "legal.mode=eu-education")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = check_report(self, self.out)
        self.assertEqual((report["settings"]["expression"], report["moments"]), (False, []))
        self.assertEqual([person["negative_share"] for person in report["people"]], [None])

    def test_languages(self):
        texts = [lesson(self.plain, "-o", self.out, "--lang", name).stdout for name in ("en", "ru")]
        self.assertNotEqual(*texts)
        self.assertIn("person 1", texts[0])
        self.assertIn("человек 1", texts[1])

    def test_missing_models(self):
        for name in ("face.detector", "face.expression_model"):
            with self.subTest(name):
                done = lesson(self.plain, "-o", self.out, "--set", f"{name}={self.out}/none.onnx")
                check_failure(self, done, "none.onnx")
        self.assertEqual(list(self.out.iterdir()), [])

    def test_broken_models(self):
        model = self.out / "letter.onnx"
        model.write_text("not a model")
        model.with_suffix(".json").write_text("{}")
        for name in ("face.detector", "face.expression_model"):
            with self.subTest(name):
                check_failure(self, lesson(self.plain, "-o", self.out, "--set", f"{name}={model}"), "letter")

    def test_output_that_cannot_be_written(self):
        (self.out / "file").write_text("in the way")
        check_failure(self, lesson(self.plain, "-o", self.out / "file" / "report"), "file")

    def test_folder_is_no_recording(self):
        check_failure(self, lesson(self.folder, "-o", self.out / "report"), self.folder.name)

    def test_misuse(self):
        for arguments in ((), ("--no-such-option", self.plain), (self.plain, "--set", "lesson.rate"),
                          (self.plain, "--set", "no.such=1"), (self.plain, "--set", "lesson.rate=-1"),
                          (self.plain, "--lang", "xx")):
            with self.subTest(arguments):
                done = lesson(*arguments, cwd=self.out)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertEqual(list(self.out.iterdir()), [])


class Interrupted(unittest.TestCase):
    """Ctrl-C in the middle of a recording that cannot end: it comes through a pipe that stays open."""

    def setUp(self):
        out = tempfile.TemporaryDirectory()
        self.addCleanup(out.cleanup)
        self.out = pathlib.Path(out.name)

    def interrupt(self, number):
        with subprocess.Popen([PROGRAM, "lesson", "-", "-o", self.out / "report"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as run:
            self.addCleanup(run.kill)
            # Far more than a pipe holds: once all is written, the program is in the middle of the recording.
            run.stdin.write(8 * self.transport_stream())
            run.stdin.flush()
            run.send_signal(number)
            says = run.stderr.read().decode()
            return run.wait(60), says

    def transport_stream(self):
        """A recording in a format that may be put one behind another."""
        path = self.out / "plain.ts"
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", zoo() / "plain.mp4", "-c", "copy",
                        path], check=True)
        return path.read_bytes()

    def test_no_half_written_report(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                status, says = self.interrupt(number)
                self.assertEqual(status, 130, says)
                self.assertLessEqual(len(says.splitlines()), 1, says)
                left = {path.name for path in self.out.glob("report/*")}
                self.assertEqual(left & FILES, set())
                self.assertEqual(left, set(), "temporary files were left")


if __name__ == "__main__":
    unittest.main()
