"""`otklik match import`, `sets` and `profile`: on a made-up agency in every manner of export, and on the shared tables of deals
(skipped without them: OTKLIK_SHARED, default ../shared beside the repository)."""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from lesson_run import PROGRAM, ROOT

MAKE_DEALS = ROOT / "tests" / "match" / "make_deals.py"
EXAMPLES = ROOT / "examples" / "match"
SHARED = pathlib.Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared")) / "data" / "match"


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="otklik-match-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def otklik(self, *arguments, **environment):
        variables = {name: value for name, value in os.environ.items() if not name.startswith("OTKLIK_")}
        variables |= {"OTKLIK_LANG": "en", "OTKLIK_STORE_FOLDER": str(self.folder / "data"), **environment}
        return subprocess.run([PROGRAM, "match", *map(str, arguments)], capture_output=True, text=True, timeout=120,
                              env=variables)

    def good(self, *arguments):
        done = self.otklik(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def told(self, *arguments):
        return json.loads(self.good(*arguments, "--json"))

    def refused(self, says, *arguments, status=1):
        done = self.otklik(*arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertRegex(done.stderr, f"^otklik: .*{says}.*\n$")

    def make(self, *options):
        made = self.folder / "-".join(["made", *options]).replace("/", "_")
        subprocess.run([sys.executable, MAKE_DEALS, made, "--rows", "300", *options], check=True, timeout=60)
        return made


class MadeUp(Folder):
    def test_every_manner_gives_the_same_set(self):
        manners = [("utf-8", ";", ","), ("cp1251", ";", ","), ("utf-8-sig", ",", "."), ("utf-16", "\t", ","),
                   ("utf-16-le", "|", "."), ("cp1251", ",", ",")]
        hashes = set()
        for encoding, delimiter, decimal in manners:
            made = self.make("--encoding", encoding, "--delimiter", delimiter, "--decimal", decimal)
            told = self.told("import", made / "deals.csv", "--schema", made / "schema.json")
            self.assertEqual((told["import"]["kept"], told["import"]["rejected"]), (300, 0), (encoding, delimiter))
            self.assertEqual((told["import"]["delimiter"], told["import"]["decimal"]), (delimiter, decimal))
            hashes.add(told["hash"])
        self.assertEqual(len(hashes), 1)
        self.assertEqual(self.good("sets").count("\n"), 1)  # what is the same is not kept twice

    def test_bad_rows_are_told_and_kept_aside(self):
        made = self.make()
        lines = (made / "deals.csv").read_text(encoding="utf-8").splitlines()
        lines[3] += ";"
        lines[7] = lines[7].replace(";нет;", ";наверное;", 1).replace(";да;", ";наверное;", 1)
        lines[-1] = lines[-1][:20]
        (made / "bad.csv").write_text("\n".join(lines), encoding="utf-8")
        rejects = self.folder / "rejects.csv"
        text = self.good("import", made / "bad.csv", "--schema", made / "schema.json", "--rejects", rejects)
        self.assertIn("300 rows: 297 taken, 3 kept aside", text)
        self.assertIn('  line 8, column "сделка": "наверное" is neither yes nor no\n', text)
        rows = list(csv.DictReader(rejects.read_text(encoding="utf-8").splitlines()))
        self.assertEqual([row["line"] for row in rows], ["4", "8", "301"])
        self.assertIn("fields", rows[2]["reason"])
        self.assertEqual(rows[2]["row"], lines[-1])
        self.assertEqual([row["line"] for row in json.loads(self.good("sets", "agency", "--rejects"))], [4, 8, 301])

    def test_versions(self):
        first, second = self.make(), self.make("--seed", "2")
        self.assertEqual(self.told("import", first / "deals.csv", "--schema", first / "schema.json")["version"], 1)
        self.assertEqual(self.told("import", second / "deals.csv", "--schema", second / "schema.json")["version"], 2)
        listed = self.told("sets")
        self.assertEqual([one["version"] for one in listed], [2, 1])
        self.assertEqual(self.told("profile", "agency@1")["hash"], listed[1]["hash"])
        self.assertEqual(self.told("profile")["hash"], listed[0]["hash"])

    def test_profile(self):
        made = self.make("--rows", "3000")
        profile = self.told("profile", made / "deals.csv", "--schema", made / "schema.json")
        self.assertEqual(profile["rows"], 3000)
        self.assertAlmostEqual(profile["outcome"]["rate"], 1 / 6, delta=0.03)
        features = [one for one in profile["columns"] if one["role"] in ("lead", "premises")]
        self.assertEqual(len(features), 17)
        self.assertAlmostEqual(sum(one["missing"] for one in features) / 17, 0.3, delta=0.03)
        self.assertEqual([one for one in profile["suspects"] if not one["declared"]], [])
        self.assertEqual(profile["duplicates"]["rows"], 0)

    def test_errors(self):
        made = self.make()
        deals, schema = made / "deals.csv", made / "schema.json"
        self.refused("--schema is missing", "import", deals, status=2)
        self.refused("nowhere.csv", "import", self.folder / "nowhere.csv", "--schema", schema)
        self.refused("no such encoding", "import", deals, "--schema", schema, "--encoding", "klingon")
        self.refused("--decimal is", "import", deals, "--schema", schema, "--decimal", "x", status=2)
        self.refused("stock.csv, line 1: the table has no column \"заявка\"", "import", made / "stock.csv", "--schema", schema)
        self.refused("deals.csv, line 1", "import", deals, "--schema", deals)
        self.refused("no such data set", "profile", "nothing")
        broken = json.loads(schema.read_text(encoding="utf-8"))
        broken["pairs"][0]["lead"] = "nobody"
        (made / "broken.json").write_text(json.dumps(broken), encoding="utf-8")
        self.refused(r"broken.json: pairs\[0\].lead: there is no column \"nobody\"", "import", deals, "--schema",
                     made / "broken.json")
        self.assertFalse((self.folder / "data").exists() and self.told("sets"))  # nothing half done is left


@unittest.skipUnless(SHARED.is_dir(), f"no tables at {SHARED} (OTKLIK_SHARED)")
class Shared(Folder):
    def bring(self, name, table):
        return self.told("import", SHARED / name / table, "--schema", EXAMPLES / f"{name}.json")

    def test_expedia(self):
        told = self.bring("expedia_sample", "train_head.csv")
        self.assertEqual([(one["line"], one["column"]) for one in told["rejects"]], [(5060, None)])
        self.assertIn("35 fields", told["rejects"][0]["reason"])
        self.assertEqual((told["import"]["kept"], told["import"]["left_out"]), (5056, 2))  # the cut search goes whole
        profile = self.told("profile")
        self.assertEqual((profile["leads"], profile["outcome"]["deals"]), (208, 138))
        self.assertEqual({(one["column"], one["kind"], one["declared"]) for one in profile["suspects"]},
                         {("click_bool", "tells", True), ("gross_bookings_usd", "filled", True)})

    def test_leaks_of_expedia_are_found_when_nobody_declares_them(self):
        schema = json.loads((EXAMPLES / "expedia_sample.json").read_text(encoding="utf-8"))
        for column in schema["columns"]:
            if column["name"] in ("click_bool", "gross_bookings_usd"):
                column |= {"role": "premises", "type": "number"}
        (self.folder / "naive.json").write_text(json.dumps(schema), encoding="utf-8")
        done = self.otklik("profile", SHARED / "expedia_sample" / "train_head.csv", "--schema", self.folder / "naive.json")
        self.assertIn("1 of 5059 rows", done.stderr)
        text = done.stdout
        self.assertIn('LEAK? "click_bool": alone it tells the outcome', text)
        self.assertIn('LEAK? "gross_bookings_usd": being filled gives the outcome away', text)

    def test_speed_dating(self):
        told = self.bring("speed_dating", "speed_dating.csv")
        self.assertEqual((told["import"]["encoding"], told["import"]["rows"], told["import"]["kept"]),
                         ("windows-1252", 8378, 8368))
        self.assertEqual({one["column"] for one in told["rejects"]}, {"pid"})

    def test_nyc_office_rent(self):
        told = self.bring("nyc_office_rent", "listings_normalised.csv")
        self.assertEqual((told["import"]["rows"], told["import"]["kept"], told["import"]["left_out"]), (3310, 1470, 1840))
        columns = {one["name"]: one for one in self.told("profile")["columns"]}
        self.assertEqual(round((1 - columns["rent_usd_per_sqft_year"]["missing"]) * 1470), 724)

    def test_maven_crm(self):
        told = self.bring("maven_crm", "sales_pipeline.csv")
        self.assertEqual((told["import"]["kept"], told["import"]["open"], told["import"]["rejected"]), (8800, 2089, 0))
        profile = self.told("profile")
        self.assertEqual((profile["outcome"]["deals"], profile["outcome"]["failures"]), (4238, 2473))
        self.assertEqual(profile["premises"], 7)  # "GTXPro" is a product like others, whatever another table calls it
        self.assertEqual([one["column"] for one in profile["suspects"]], ["close_value"])


if __name__ == "__main__":
    unittest.main()
