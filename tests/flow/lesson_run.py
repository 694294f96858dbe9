"""What the flow tests of `otklik lesson` share: the program, the made recordings, and what every report must hold."""
import atexit
import csv
import functools
import html.parser
import json
import os
import pathlib
import re
import subprocess
import tempfile

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OTKLIK", str(ROOT / "build" / "src" / "cli" / "otklik"))
CLIPS = pathlib.Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared")) / "data" / "video"
SCHEMA = Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")))
FILES = {"report.json", "report.html", "report.pdf", "moments.csv"}
TRANSCRIPT = {"transcript.vtt", "transcript.srt", "transcript.txt", "transcript.json"}
NUMBERS = ["person", "onset_s", "peak_s", "end_s", "magnitude", "peak", "confidence", "face_share", "peak_less_baseline"]
PATIENCE = 600  # seconds after which a run counts as hung


def make(kind, *options):
    """A temporary folder with the recordings of that kind; the caller cleans it up."""
    folder = tempfile.TemporaryDirectory(prefix="otklik-flow-")
    subprocess.run([ROOT / "tests" / "make-media", kind, folder.name, *options], check=True, capture_output=True)
    return folder


@functools.cache
def zoo():
    """The folder of the odd recordings, made once and removed when the tests end. Tests leave it as it is."""
    folder = make("zoo")
    atexit.register(folder.cleanup)
    return pathlib.Path(folder.name)


def environment():
    """The caller's environment without settings that would change what the program says or does."""
    kept = {name: value for name, value in os.environ.items() if not re.match(r"(OTKLIK|LC)_|LANG", name)}
    return {**kept, "OTKLIK_LANG": "en", "OTKLIK_CONFIG": "", "OTKLIK_ASR_ENGINE": "none", "LC_ALL": "C.UTF-8"}


def lesson(*arguments, stdin=subprocess.DEVNULL, cwd=None):
    return subprocess.run([PROGRAM, "lesson", *map(str, arguments)], stdin=stdin, cwd=cwd, env=environment(),
                          capture_output=True, text=True, timeout=PATIENCE)


class Links(html.parser.HTMLParser):
    """Collects what a page would fetch, and the report inside it."""

    def __init__(self, page):
        super().__init__()
        self.loads, self.report, self.inside = [], "", False
        self.feed(page)
        self.loads += re.findall(r"url\(\s*['\"]?\s*((?:https?:)?//[^)]*)", page)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.inside = tag == "script" and named.get("id") == "report"
        if tag != "a":
            self.loads += [value for name, value in attributes if name in ("src", "href", "srcset", "data", "poster")
                           and value and not value.startswith(("data:", "#"))]

    def handle_data(self, data):
        if self.inside:
            self.report += data

    def handle_endtag(self, tag):
        self.inside = False


def check_report(test, folder):
    """Asserts what holds for every report; returns it."""
    folder = pathlib.Path(folder)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    test.assertEqual({path.name for path in folder.iterdir()}, FILES | (TRANSCRIPT if report["voice"] else set()))
    test.assertEqual([error.message for error in SCHEMA.iter_errors(report)], [])
    page = Links((folder / "report.html").read_text(encoding="utf-8"))
    test.assertEqual(page.loads, [], "the page loads something from elsewhere")
    test.assertEqual(json.loads(page.report), report, "the page holds another report")
    with open(folder / "moments.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    test.assertEqual(header, NUMBERS + ["not_judged", "speakers", "words"])
    test.assertEqual([[float(value) for value in row[:-3]] for row in rows],
                     [[moment[name] for name in NUMBERS] for moment in report["moments"]])
    test.assertEqual([row[-3].split() for row in rows],
                     [[f"{why}:{n}" for why, n in moment["not_judged"].items() if n] for moment in report["moments"]])
    test.assertEqual([row[-2].split() for row in rows],
                     [list(map(str, moment["speakers"])) for moment in report["moments"]])
    check_sense(test, report)
    return report


def check_sense(test, report):
    """Numbers that must agree with each other."""
    duration, people = report["recording"]["duration_s"], report["people"]
    test.assertEqual([person["person"] for person in people], list(range(1, len(people) + 1)))
    test.assertEqual(report["totals"]["people"], len(people))
    test.assertEqual(report["totals"]["moments"], sum(person["moments"] for person in people))
    for person in people:
        test.assertLessEqual(person["first_s"], person["last_s"])
        test.assertAlmostEqual(person["seen_s"] + person["without_face_s"], duration, delta=0.01)
        test.assertLessEqual(person["judged_samples"], person["samples"])
        if report["settings"]["expression"]:
            test.assertEqual(person["judged_samples"] + sum(person["not_judged"].values()), person["samples"])
        if person["baseline"] is None:
            test.assertEqual(person["subtracted"], 0)
        for gap in person["absences"]:
            test.assertLess(gap["start_s"], gap["end_s"])
    for moment in report["moments"]:
        test.assertLessEqual(moment["onset_s"], moment["peak_s"])
        test.assertLessEqual(moment["peak_s"], moment["end_s"])
        test.assertLessEqual(moment["end_s"], duration + 0.01)
        test.assertGreaterEqual(moment["peak_less_baseline"], report["settings"]["threshold"] - 0.0001)
        test.assertAlmostEqual(moment["peak"] - moment["peak_less_baseline"], people[moment["person"] - 1]["subtracted"], delta=0.0002)
        test.assertGreaterEqual(moment["end_s"] - moment["onset_s"], report["settings"]["min_moment_s"] - 0.001)
        test.assertIn(moment["person"], range(1, len(people) + 1))
    if report["voice"]:
        check_conversation(test, report["voice"], people)


def check_conversation(test, voice, people):
    speakers = [speaker["speaker"] for speaker in voice["speakers"]]
    test.assertEqual(speakers, list(range(1, len(speakers) + 1)))
    test.assertLessEqual(sum(speaker["role"] == "teacher" for speaker in voice["speakers"]), 1)
    test.assertEqual(voice["turns"], sorted(voice["turns"], key=lambda turn: (turn["start_s"], turn["speaker"])))
    test.assertEqual({turn["speaker"] for turn in voice["turns"]}, set(speakers))
    spoken = sum(turn["end_s"] - turn["start_s"] for turn in voice["turns"])
    test.assertAlmostEqual(sum(speaker["seconds"] for speaker in voice["speakers"]), spoken, delta=0.01 * len(voice["turns"]) + 0.01)
    for speaker in voice["speakers"]:
        if speaker["person"] is not None:
            test.assertEqual(people[speaker["person"] - 1]["speaker"], speaker["speaker"])


def check_failure(test, done, name):
    """Asserts that a run failed with one line that names what it is about, and without a crash."""
    test.assertEqual(done.returncode, 1, done.stderr)
    test.assertEqual(done.stdout, "")
    test.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
    test.assertTrue(done.stderr.startswith("otklik: "), done.stderr)
    test.assertIn(name, done.stderr)


def overlap(moment, start, end):
    return moment["onset_s"] < end and moment["end_s"] > start


def misread(moments, spans, tolerance=1.0, shortest=1.5):
    """What is wrong with one person's moments, given the true negative (start, end) spans: the spans of at least
    `shortest` seconds that no moment overlaps and the moments that reach further than the tolerance beyond a span."""
    missed = [span for span in spans if span[1] - span[0] >= shortest and not any(overlap(m, *span) for m in moments)]
    false = [(m["onset_s"], m["end_s"]) for m in moments
             if not any(start - tolerance <= m["onset_s"] and m["end_s"] <= end + tolerance for start, end in spans)]
    return missed + false
