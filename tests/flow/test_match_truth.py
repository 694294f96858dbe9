"""Learning finds what is true: of the made-up agency (tests/match/make_deals.py) the probability of every offer is known. A model that
saw 3 000 past offers with 30 % of their fields empty judges 250 new ones, with fields as empty, much as the truth does."""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from lesson_run import PROGRAM, ROOT

MAKE_DEALS = ROOT / "tests" / "match" / "make_deals.py"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "OTKLIK_LANG": "en"}


def run(*arguments):
    return subprocess.run(list(map(str, arguments)), check=True, capture_output=True, text=True, timeout=240,
                          env=ENVIRONMENT).stdout


def ranks(values):
    """Places in order, ties sharing their mean place."""
    order = sorted(values)
    places = {value: order.index(value) + (order.count(value) - 1) / 2 for value in set(values)}
    return [places[value] for value in values]


def correlation(a, b):
    """Spearman's."""
    x, y = ranks(a), ranks(b)
    middle = (len(x) - 1) / 2
    return (sum((i - middle) * (k - middle) for i, k in zip(x, y))
            / (sum((i - middle) ** 2 for i in x) * sum((k - middle) ** 2 for k in y)) ** 0.5)


class Truth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="otklik-truth-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        run(sys.executable, MAKE_DEALS, cls.folder, "--rows", "3000")
        schema = json.loads((cls.folder / "schema.json").read_text(encoding="utf-8"))
        cls.columns = {column["name"]: column["role"] for column in schema["columns"]}
        run(PROGRAM, "match", "train", cls.folder / "deals.csv", "--schema", cls.folder / "schema.json", "--out",
            cls.folder / "model.json", "--trials", "2", "--quiet")
        cls.answers = cls.ask_week()

    @classmethod
    def fields(cls, row, *roles):
        return {name: value for name, value in row.items() if cls.columns[name] in roles and value}

    @classmethod
    def ask_week(cls):
        """{(lead, premises): what was answered} of every offer of the week."""
        week, answers = {}, {}
        with (cls.folder / "week.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter=";"):
                week.setdefault(row["заявка"], []).append(row)
        for lead, rows in week.items():
            asked, stock = cls.folder / "asked.json", cls.folder / "offered.json"
            asked.write_text(json.dumps(cls.fields(rows[0], "lead") or {"срок": 12}), encoding="utf-8")
            stock.write_text(json.dumps([cls.fields(row, "premises", "premises-id") for row in rows]), encoding="utf-8")
            answer = json.loads(run(PROGRAM, "match", "rank", "--model", cls.folder / "model.json", "--lead", asked,
                                    "--premises", stock, "--json", "--limit", "1"))
            answers |= {(lead, choice["id"]): choice for choice in answer["ranked"] + answer["dropped"]}
        return answers

    def truth(self):
        with (self.folder / "week_truth.csv").open(encoding="utf-8") as file:
            return {(row["lead"], row["premises"]): float(row["probability"]) for row in csv.DictReader(file)}

    def test_every_offer_is_answered(self):
        self.assertEqual(set(self.answers), set(self.truth()))

    def test_order_is_that_of_the_truth(self):
        truth = self.truth()
        judged = [pair for pair, choice in self.answers.items() if choice["probability"] is not None]
        self.assertGreater(len(judged), 100)
        found = correlation([self.answers[pair]["probability"] for pair in judged], [truth[pair] for pair in judged])
        self.assertGreater(found, 0.5)

    def test_what_is_dropped_is_worse(self):
        truth = self.truth()
        kept, dropped = [], []
        for pair, choice in self.answers.items():
            (dropped if "because" in choice else kept).append(truth[pair])
        self.assertTrue(kept and dropped)
        self.assertLess(sum(dropped) / len(dropped), 0.5 * sum(kept) / len(kept))


if __name__ == "__main__":
    unittest.main()
