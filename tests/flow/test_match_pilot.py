"""`otklik match pilot` and the page of `otklik match eval --html`, on the made-up agency of tests/match/make_deals.py.

OTKLIK names the program (default: build/src/cli/otklik). Run as `python3 -m unittest tests/flow/test_match_pilot.py`."""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
OTKLIK = os.environ.get("OTKLIK", str(ROOT / "build/src/cli/otklik"))
SCHEMA = json.loads((ROOT / "docs/match-eval.schema.json").read_text(encoding="utf-8"))


def otklik(*words, **environment):
    environment = {**os.environ, "OTKLIK_LANG": "en", "OTKLIK_CONFIG": "", **environment}
    return subprocess.run([OTKLIK, "match", *map(str, words)], capture_output=True, text=True, env=environment)


class Pilot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.kept.cleanup)
        cls.folder = Path(cls.kept.name)
        subprocess.run([sys.executable, ROOT / "tests/match/make_deals.py", cls.folder, "--rows", "1500"], check=True)
        cls.model = cls.folder / "model.json"
        done = otklik("train", cls.folder / "deals.csv", "--schema", cls.folder / "schema.json", "--trials", "1", "--out",
                      cls.model)
        assert done.returncode == 0, done.stderr

    def pilot(self, week="week.csv", *words):
        return otklik("pilot", self.folder / week, "--model", self.model, *words)

    def test_counts_agree_with_the_table(self):
        done = self.pilot("week.csv", "--json")
        result = json.loads(done.stdout)
        with open(self.folder / "week.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        self.assertEqual([lead["id"] for lead in result["leads"]], list(dict.fromkeys(row["заявка"] for row in rows)))
        for lead in result["leads"]:
            mine = [row for row in rows if row["заявка"] == lead["id"]]
            won = {row["объект"] for row in mine if row["сделка"] == "да"}
            self.assertEqual(lead["offered"], len(mine))
            self.assertEqual(lead["suitable"], len(won))
            self.assertLessEqual({lost["id"] for lost in lead["lost"]}, won)
            self.assertTrue(all(lost["text"] for lost in lead["lost"]))
        judged = [lead for lead in result["leads"] if lead["suitable"]]
        self.assertEqual(result["judged"], len(judged))
        self.assertEqual(result["intact"], sum(not lead["lost"] for lead in judged))
        self.assertEqual(result["passed"], result["intact"] >= 0.8 * result["judged"])
        self.assertEqual(done.returncode, 0 if result["passed"] else 1)

    def test_words(self):
        done = self.pilot()
        self.assertRegex(done.stdout, r"\d+ of 25 dropped; of \d+ suitable \d+ lost")
        self.assertRegex(done.stdout, r"In \d+ of \d+ leads nothing suitable is lost: \d+\.\d %, needed are 80\.0 %")
        russian = otklik("pilot", self.folder / "week.csv", "--model", self.model, OTKLIK_LANG="ru").stdout
        self.assertRegex(russian, "Проверка (не )?пройдена")

    def test_a_week_that_loses_everything_does_not_pass(self):
        """Every offer is marked a deal: what is dropped is lost."""
        text = (self.folder / "week.csv").read_text(encoding="utf-8")
        head, *rows = text.splitlines()
        place = head.split(";").index("сделка")
        marked = [";".join([*row.split(";")[:place], "да", *row.split(";")[place + 1:]]) for row in rows]
        (self.folder / "all.csv").write_text("\n".join([head, *marked, ""]), encoding="utf-8")
        done = self.pilot("all.csv", "--json")
        result = json.loads(done.stdout)
        self.assertEqual([len(lead["lost"]) for lead in result["leads"]], [lead["dropped"] for lead in result["leads"]])
        self.assertFalse(result["passed"])
        self.assertEqual(done.returncode, 1)

    def test_errors_name_what_is_wrong(self):
        head = (self.folder / "week.csv").read_text(encoding="utf-8").splitlines()[0]
        (self.folder / "short.csv").write_text("заявка;объект\n1;2\n", encoding="utf-8")
        (self.folder / "bare.csv").write_text(head + "\n", encoding="utf-8")
        cases = [
            (("pilot", self.folder / "gone.csv", "--model", self.model), "gone.csv"),
            (("pilot", self.folder / "short.csv", "--model", self.model), "short.csv"),
            (("pilot", self.folder / "bare.csv", "--model", self.model), "bare.csv"),
            (("pilot", self.folder / "week.csv", "--model", self.folder / "lead.json"), "lead.json"),
            (("pilot", self.folder / "week.csv", "--model", self.model, "--need", "1.5"), "1.5"),
            (("pilot", self.folder / "week.csv", "--data", self.folder / "store"), "model"),
        ]
        for words, named in cases:
            with self.subTest(named):
                done = otklik(*words)
                self.assertEqual(done.returncode, 1)
                self.assertIn(named, done.stderr)
                self.assertEqual(done.stdout, "")
        self.assertEqual(otklik("pilot").returncode, 2)

    def test_evaluation_is_a_page_and_keeps_its_format(self):
        page, numbers = self.folder / "eval.html", self.folder / "eval.json"
        done = otklik("eval", self.folder / "deals.csv", "--schema", self.folder / "schema.json", "--model", self.model,
                      "--html", page, "--json", numbers)
        self.assertEqual(done.returncode, 0, done.stderr)
        evaluation = json.loads(numbers.read_text(encoding="utf-8"))
        self.assertEqual([error.message for error in Draft202012Validator(SCHEMA).iter_errors(evaluation)], [])
        text = page.read_text(encoding="utf-8")
        inside = re.search(r'<script type="application/json" id="evaluation">(.*?)</script>', text, re.DOTALL)
        self.assertEqual(json.loads(inside.group(1)), evaluation)
        self.assertNotRegex(text.replace(inside.group(0), ""), r'(src|href)="(https?:)?//')


if __name__ == "__main__":
    unittest.main()
