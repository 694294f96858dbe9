"""docs/report.schema.json holds what it promises: the made-up reports of tests/ui pass, broken ones do not.

Needs node and python3-jsonschema; run as `python3 -m unittest tests/flow/test_schema.py`."""
import copy
import json
import pathlib
import subprocess
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
REMOVE = object()

# Where in the report, what to put there, and the keyword of the schema that must refuse it.
BROKEN = [
    ("another format", ["schema"], "something-else", "const"),
    ("a version to come", ["version"], 4, "const"),
    ("a field nobody knows", ["people", 0, "mood"], "bad", "additionalProperties"),
    ("no totals", ["totals"], REMOVE, "required"),
    ("a moment without its end", ["moments", 0, "end_s"], REMOVE, "required"),
    ("a share above 1", ["people", 0, "face_share"], 1.01, "maximum"),
    ("a time before the start", ["moments", 0, "onset_s"], -0.1, "minimum"),
    ("half a person", ["people", 0, "person"], 1.5, "type"),
    ("person nought", ["moments", 0, "person"], 0, "minimum"),
    ("a positive expression", ["moments", 0, "expression"], "happy", "enum"),
    ("a number as text", ["moments", 0, "peak"], "0.9", "type"),
    ("a picture from elsewhere", ["moments", 0, "thumbnail"], "https://example.org/a.png", "pattern"),
    ("a video from elsewhere", ["recording", "video"], "https://example.org/a.mp4", "not"),
    ("a video on another host", ["recording", "video"], "//example.org/a.mp4", "not"),
    ("a short checksum", ["models", 0, "sha256"], "abc", "pattern"),
    ("local time", ["analysed_at"], "2026-11-21T07:00:00", "pattern"),
    ("an unknown law", ["settings", "legal_mode"], "none", "enum"),
    ("shares in spite of too little data", ["people", 0, "enough"], False, "type"),
    ("no shares in spite of enough data", ["people", 0, "confidence"], None, "type"),
    ("moments although expressions were not read", ["settings", "expression"], False, "maxItems"),
    ("a speaker with an unknown role", ["voice", "speakers", 0, "role"], "guest", "enum"),
    ("a role without its confidence", ["voice", "speakers", 0, "role_confidence"], None, "type"),
    ("a talk share above 1", ["voice", "speakers", 0, "share"], 1.01, "maximum"),
    ("half a monologue", ["voice", "speakers", 0, "monologue"], {"start_s": 1}, "required"),
    ("a field nobody knows in a turn", ["voice", "turns", 0, "mood"], "bad", "additionalProperties"),
    ("a turn without its words' place", ["voice", "turns", 0, "text"], REMOVE, "required"),
    ("speaker nought", ["voice", "turns", 0, "speaker"], 0, "minimum"),
    ("words although no recogniser ran", ["voice", "engine"], None, "type"),
    ("a pause that is none", ["voice", "pause_median_s"], 0.5, "minimum"),
    ("who speaks although nothing was heard", ["voice"], None, "maxItems"),
    ("a moment without who speaks", ["moments", 0, "speakers"], REMOVE, "required"),
    ("no word on the voice", ["voice"], REMOVE, "required"),
    ("too many points", ["people", 0, "chart", "t"], [0.5] * 1501, "maxItems"),
]


def made_up(kind):
    script = ROOT / "tests" / "ui" / "make-report.mjs"
    return json.loads(subprocess.run(["node", script, kind], capture_output=True, check=True).stdout)


def put(report, place, value):
    *way, last = place
    for step in way:
        report = report[step]
    if value is REMOVE:
        del report[last]
    else:
        report[last] = value


def objects(schema):
    """Every part of the schema that describes an object's fields (not the conditions, which only narrow them)."""
    if "properties" in schema and "type" in schema:
        yield schema
    parts = list(schema.get("properties", {}).values())
    if "items" in schema:
        parts.append(schema["items"])
    for part in parts:
        yield from objects(part)


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_every_field_is_described_and_no_other_is_allowed(self):
        seen = list(objects(SCHEMA))
        self.assertGreater(len(seen), 8)
        for part in seen:
            self.assertIs(part["additionalProperties"], False, part["description"])
            for name, field in part["properties"].items():
                self.assertTrue("description" in field, name)

    def test_made_up_reports_pass(self):
        for kind in ["plain", "large", "damaged", "legal", "empty"]:
            with self.subTest(kind):
                VALIDATOR.validate(made_up(kind))

    def test_broken_reports_do_not(self):
        whole = made_up("plain")
        for name, place, value, keyword in BROKEN:
            with self.subTest(name):
                report = copy.deepcopy(whole)
                put(report, place, value)
                errors = list(VALIDATOR.iter_errors(report))
                self.assertIn(keyword, {error.validator for error in errors})


if __name__ == "__main__":
    unittest.main()
