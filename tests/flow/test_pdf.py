"""report.pdf: what stands in it, in both languages, and that it agrees with report.json."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

from lesson_run import PROGRAM, environment, lesson, zoo
from pdf_text import Pdf

WORDS = {
    "en": {"person": "Person 1", "moments": "Strongest negative moments", "page": "Page {} of {}", "conversation": "Conversation",
           "feeling": "not of a feeling", "mode": "Legal mode “eu-education” switches", "decimal": "."},
    "ru": {"person": "Участник 1", "moments": "Самые сильные негативные моменты", "page": "Страница {} из {}",
           "conversation": "Разговор", "feeling": "а не о чувстве", "mode": "Правовой режим «eu-education» выключает", "decimal": ","},
}


class ReportPdf(unittest.TestCase):
    def report(self, *options):
        """The report's JSON and the text of its PDF's pages."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        done = lesson(zoo() / "plain.mp4", "-o", folder.name, "--quiet", *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        out = pathlib.Path(folder.name)
        return json.loads((out / "report.json").read_text(encoding="utf-8")), Pdf((out / "report.pdf").read_bytes()).text()

    def test_says_what_the_report_says(self):
        for language, words in WORDS.items():
            with self.subTest(language):
                report, pages = self.report("--lang", language)
                self.assertGreater(len(report["moments"]), 0)
                text = re.sub(r"\s+", " ", "\n".join(pages))
                for name in ("person", "moments", "conversation", "feeling"):
                    self.assertIn(words[name], text)
                for number, page in enumerate(pages, 1):
                    self.assertIn(words["page"].format(number, len(pages)), page)
                    self.assertIn("plain.mp4", page)
                self.check_moments(report, text, words["decimal"])

    def check_moments(self, report, text, decimal):
        for moment in report["moments"]:
            self.assertIn(f"{moment['magnitude']:.2f}".replace(".", decimal), text)
            seconds = round(moment["onset_s"] * 10) / 10
            self.assertIn(f"{int(seconds // 60)}:{seconds % 60:04.1f} – ", text)

    def test_legal_mode_tells_nothing_of_expressions(self):
        for language, words in WORDS.items():
            with self.subTest(language):
                _, pages = self.report("--lang", language, "--set", "legal.mode=eu-education")
                text = "\n".join(pages)
                self.assertIn(words["mode"], re.sub(r"\s+", " ", text))
                self.assertIn(words["person"], text)
                for name in ("moments", "feeling"):
                    self.assertNotIn(words[name], text)

    def test_without_a_font_the_rest_is_written(self):
        with tempfile.TemporaryDirectory() as name:
            fonts = pathlib.Path(name, "fonts.conf")
            fonts.write_text('<?xml version="1.0"?><fontconfig><dir>/no/fonts/here</dir></fontconfig>')
            done = subprocess.run([PROGRAM, "lesson", zoo() / "plain.mp4", "-o", f"{name}/report", "--quiet", "--deaf"],
                                  env={**environment(), "FONTCONFIG_FILE": str(fonts)}, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn("fonts-dejavu-core", done.stderr)
            self.assertEqual({path.name for path in pathlib.Path(name, "report").iterdir()},
                             {"report.json", "report.html", "moments.csv"})


if __name__ == "__main__":
    unittest.main()
