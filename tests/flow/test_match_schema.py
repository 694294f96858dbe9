"""docs/match-eval.schema.json holds what it promises: the made-up evaluations of tests/ui pass, broken ones do not.

Needs node and python3-jsonschema; run as `python3 -m unittest tests/flow/test_match_schema.py`."""
import copy
import json
import pathlib
import subprocess
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "match-eval.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
REMOVE = object()

# Where in the evaluation, what to put there, and the keyword of the schema that must refuse it.
BROKEN = [
    ("another format", ["format"], "otklik-match-eval-2", "const"),
    ("a field nobody knows", ["mood"], "bad", "additionalProperties"),
    ("no notes", ["notes"], REMOVE, "required"),
    ("a note in one language", ["notes", 0, "ru"], REMOVE, "required"),
    ("a short hash", ["data", "hash"], "abc", "pattern"),
    ("a base rate above 1", ["data", "base_rate"], 1.01, "maximum"),
    ("another kind", ["how", "kind"], "guess", "enum"),
    ("folds below none", ["how", "folds"], -1, "minimum"),
    ("a number alone", ["price", "mae"], 7.2, "type"),
    ("a number without its bounds", ["price", "mae"], {"value": 7.2}, "required"),
    ("too many points", ["price", "points"], [[1, 1, 1, 1]] * 501, "maxItems"),
    ("a point without its interval", ["price", "points", 0], [1, 1], "minItems"),
    ("a bin without its count", ["reliability", 0, "count"], REMOVE, "required"),
    ("half a pair", ["reliability", 0, "count"], 1.5, "type"),
    ("a slice without its level", ["slices", 0, "level"], REMOVE, "required"),
    ("a share below 0", ["features", 0, "share"], -0.1, "minimum"),
    ("too long a curve", ["precision_recall"], [[0, 0]] * 102, "maxItems"),
]


def made_up(kind):
    script = ROOT / "tests" / "ui" / "make-match.mjs"
    return json.loads(subprocess.run(["node", script, kind], capture_output=True, check=True).stdout)


def put(evaluation, place, value):
    *way, last = place
    for step in way:
        evaluation = evaluation[step]
    if value is REMOVE:
        del evaluation[last]
    else:
        evaluation[last] = value


def keywords(errors):
    """The keywords that refused, also those within an anyOf."""
    return {found for error in errors for found in [error.validator, *keywords(error.context)]}


class MatchSchema(unittest.TestCase):
    def test_is_a_schema(self):
        Draft202012Validator.check_schema(SCHEMA)

    def test_made_up_evaluations_pass(self):
        for kind in ("plain", "model", "prices", "bare"):
            with self.subTest(kind):
                self.assertEqual([error.message for error in VALIDATOR.iter_errors(made_up(kind))], [])

    def test_broken_ones_do_not(self):
        whole = made_up("model")
        for name, place, value, keyword in BROKEN:
            with self.subTest(name):
                broken = copy.deepcopy(whole)
                put(broken, place, value)
                self.assertIn(keyword, keywords(VALIDATOR.iter_errors(broken)))

    def test_estimates_are_whole(self):
        whole = made_up("model")
        for bound in ("value", "low", "high"):
            broken = copy.deepcopy(whole)
            del broken["methods"][0]["auc"][bound]
            self.assertNotEqual(list(VALIDATOR.iter_errors(broken)), [])


if __name__ == "__main__":
    unittest.main()
