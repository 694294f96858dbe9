"""docs/transcript.schema.json holds what it promises: the JSON that src/voice writes passes, a broken one does not.

Needs the built unit test test_subtitles, which prints that JSON, and python3-jsonschema; run as
`python3 -m unittest tests/flow/test_transcript_schema.py`."""
import copy
import json
import os
import pathlib
import subprocess
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("OTKLIK", ROOT / "build" / "src" / "cli" / "otklik"))
PRINTER = PROGRAM.parents[2] / "tests" / "test_subtitles"
SCHEMA = json.loads((ROOT / "docs" / "transcript.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
REMOVE = object()

# Where in the transcript, what to put there, and the keyword of the schema that must refuse it.
BROKEN = [
    ("another format", ["schema"], "otklik-lesson-report", "const"),
    ("a version to come", ["version"], 2, "const"),
    ("a field nobody knows", ["turns", 0, "mood"], "bad", "additionalProperties"),
    ("no turns", ["turns"], REMOVE, "required"),
    ("a turn without its end", ["turns", 0, "end_s"], REMOVE, "required"),
    ("a word without its text", ["turns", 0, "words", 0, "text"], REMOVE, "required"),
    ("a word of two lines", ["turns", 0, "words", 0, "text"], "a\nb", "pattern"),
    ("an empty word", ["turns", 0, "words", 0, "text"], "", "minLength"),
    ("speaker nought", ["turns", 0, "speaker"], 0, "minimum"),
    ("an unknown role", ["speakers", 0, "role"], "parent", "enum"),
    ("a confidence above 1", ["speakers", 0, "role_confidence"], 1.5, "maximum"),
    ("a role without confidence", ["speakers", 0, "role_confidence"], None, "type"),
    ("confidence in nobody", ["speakers", 1, "person_confidence"], 0.5, "type"),
    ("a time before the start", ["turns", 0, "start_s"], -1, "minimum"),
    ("words that nobody heard", ["turns", 0, "tried"], False, "maxItems"),
    ("heard without a recogniser", ["recogniser"], None, "const"),
]


def written():
    if not PRINTER.exists():
        raise unittest.SkipTest(f"{PRINTER.name} is not built")
    return json.loads(subprocess.run([PRINTER, "json"], capture_output=True, check=True).stdout)


def put(transcript, place, value):
    *way, last = place
    for step in way:
        transcript = transcript[step]
    if value is REMOVE:
        del transcript[last]
    else:
        transcript[last] = value


def objects(part):
    """Every part of the schema that describes an object's fields."""
    if "properties" in part and "type" in part:
        yield part
    for inner in [*part.get("properties", {}).values(), *([part["items"]] if "items" in part else [])]:
        yield from objects(inner)


class TranscriptSchema(unittest.TestCase):
    def test_is_a_schema(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_every_field_is_described_and_no_other_is_allowed(self):
        seen = list(objects(SCHEMA))
        self.assertGreater(len(seen), 6)
        for part in seen:
            self.assertIs(part["additionalProperties"], False, part["description"])
            self.assertEqual(set(part["required"]), set(part["properties"]))
            for name, field in part["properties"].items():
                self.assertTrue("description" in field, name)

    def test_what_is_written_passes(self):
        VALIDATOR.validate(written())

    def test_broken_transcripts_do_not(self):
        whole = written()
        for name, place, value, keyword in BROKEN:
            with self.subTest(name):
                transcript = copy.deepcopy(whole)
                put(transcript, place, value)
                errors = list(VALIDATOR.iter_errors(transcript))
                self.assertIn(keyword, {error.validator for error in errors})


if __name__ == "__main__":
    unittest.main()
