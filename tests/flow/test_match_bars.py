"""What match reaches on real tables, judged by folds of whole leads: the bounds are those that were set for it before it was written."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from lesson_run import PROGRAM, ROOT

SHARED = pathlib.Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared")) / "data" / "match"


def evaluate(name, table, *options):
    with tempfile.TemporaryDirectory(prefix="otklik-bars-") as folder:
        told = pathlib.Path(folder) / "told.json"
        subprocess.run([PROGRAM, "match", "eval", str(SHARED / name / table), "--schema", str(ROOT / "examples" / "match" / f"{name}.json"),
                        "--json", str(told), *options], check=True, capture_output=True, timeout=600)
        return json.loads(told.read_text(encoding="utf-8"))


@unittest.skipUnless(SHARED.is_dir(), f"no tables at {SHARED} (OTKLIK_SHARED)")
class Bars(unittest.TestCase):
    def test_hotel_searches(self):
        blend = evaluate("expedia_sample", "train_head.csv")["methods"][0]
        self.assertEqual(blend["name"], "blend")
        self.assertGreaterEqual(blend["auc"]["value"], 0.76)
        self.assertGreaterEqual(blend["ndcg5"]["value"], 0.34)
        self.assertGreaterEqual(blend["dropped90"]["value"], 0.38)
        self.assertLessEqual(blend["ece"]["value"], 0.03)

    def test_pairs_of_people(self):
        told = evaluate("speed_dating", "speed_dating.csv", "--trials", "2")
        self.assertLess(told["methods"][0]["brier"]["value"], told["constant_brier"])

    def test_office_rents(self):
        price = evaluate("nyc_office_rent", "listings_normalised.csv")["price"]
        self.assertGreater(price["r2"]["value"], price["linear"]["r2"]["value"])
        self.assertLess(price["mdape"]["value"], price["linear"]["mdape"]["value"])
        self.assertTrue(0.75 <= price["coverage"]["value"] <= 0.85, price["coverage"])


if __name__ == "__main__":
    unittest.main()
