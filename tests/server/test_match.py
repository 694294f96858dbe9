"""Match in the running service: a made-up agency's deals are imported and learnt from by commands beside it; leads are
ranked over its API, answers are logged, judged, learnt from again, and forgotten."""
import functools
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from jsonschema import Draft202012Validator

import api

sys.path.insert(0, str(api.ROOT / "tests" / "match"))
ROWS = 1800


@functools.cache
def agency():
    """The files of a made-up agency."""
    folder = tempfile.TemporaryDirectory(prefix="otklik-agency-")
    subprocess.run([sys.executable, api.ROOT / "tests/match/make_deals.py", folder.name, "--rows", str(ROWS), "--vacant", "60"],
                   check=True, capture_output=True)
    return folder


def made(name):
    return pathlib.Path(agency().name) / name


def load(name):
    return json.loads(made(name).read_text(encoding="utf-8"))


def described(name, value):
    """Fails unless the value is what the API's description says of this schema."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": api.OPENAPI["components"]}
    wrong = [error.message for error in Draft202012Validator(schema).iter_errors(value)]
    assert not wrong, (name, wrong[:3])


def command(site, *arguments):
    return site.command("match", *arguments)


def learnt_site(settings=None):
    """A service that knows the agency's stock, and one model of its deals."""
    site = api.Site(settings)
    for step in (["import", made("deals.csv"), "--schema", made("schema.json")], ["train"], ["stock", "import", made("stock.json")]):
        done = command(site, *step)
        assert done.returncode == 0, (step, done)
    return site


class Match(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = learnt_site()
        cls.addClassCleanup(cls.site.close)
        cls.admin = cls.site.admin
        cls.manager = cls.site.person("manager")
        cls.asks, cls.tells = cls.site.token(cls.manager, "match:read"), cls.site.token(cls.manager, "match:write")
        cls.lead, cls.bare, cls.stock = load("lead.json"), load("lead_bare.json"), load("stock.json")

    def rank(self, who=None, status=200, **body):
        answer = (who or self.asks).ask("POST", "/api/v1/match/rank", {"lead": self.lead, "lead_id": "Z-1", **body})
        self.assertEqual(answer.status, status, answer)
        described("Ranked", answer.json)
        return answer.json

    def refused(self, field=None, status=400, path="rank", method="POST", who=None, **body):
        if path == "rank":
            body = {"lead": self.lead, "lead_id": "Z-1", **body}
        answer = (who or self.admin).ask(method, f"/api/v1/match/{path}", body)
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        if field:
            self.assertIn(field, answer.json["detail"] + answer.json.get("field", ""))
        return answer.json

    def drift(self):
        answer = self.asks.get("/api/v1/match/drift", days=1)
        self.assertEqual(answer.status, 200, answer)
        described("Drift", answer.json)
        return answer.json

    # ---- answers ----

    def test_all_vacant(self):
        told = self.rank(premises="all vacant", language="ru")
        self.assertEqual(told["model"], "agency@1")
        self.assertEqual(len(told["ranked"]) + len(told["dropped"]), len(self.stock))
        self.assertEqual([each["place"] for each in told["ranked"]], list(range(1, len(told["ranked"]) + 1)))
        chances = [each["probability"] for each in told["ranked"]]
        self.assertEqual(chances, sorted(chances, reverse=True))
        self.assertTrue(all(0 <= chance <= 1 for chance in chances))
        self.assertGreater(len(told["dropped"]), 0)
        for each in told["dropped"]:
            self.assertIn(each["because"], ("constraint", "probability"))
            self.assertTrue(each["text"])
        best = told["ranked"][0]
        self.assertEqual(len(best["reasons"]), 3)
        self.assertLess(best["price"]["low"], best["price"]["high"])
        russian = "".join(reason["text"] for reason in best["reasons"])
        self.assertTrue(any("а" <= letter <= "я" for letter in russian.lower()), russian)

    def test_language_and_default_stock(self):
        ours, theirs = self.rank(language="en"), self.rank(language="ru")
        self.assertEqual([each["id"] for each in ours["ranked"]], [each["id"] for each in theirs["ranked"]])
        self.assertNotEqual(ours["ranked"][0]["reasons"], theirs["ranked"][0]["reasons"])

    def test_given_premises(self):
        told = self.rank(premises=self.stock[:3])
        ids = {each["id"] for each in told["ranked"] + told["dropped"]}
        self.assertEqual(ids, {each["объект"] for each in self.stock[:3]})
        whole = self.rank()
        self.assertEqual(len(whole["ranked"]) + len(whole["dropped"]), len(self.stock))  # the stock is as it was

    def test_limit(self):
        told = self.rank(limit=2)
        with_reasons = [each for each in told["ranked"] if each["reasons"]]
        self.assertLessEqual(len(with_reasons), 2)

    def test_two_fields_are_enough(self):
        self.assertEqual(len(self.bare), 2)
        told = self.rank(lead=self.bare, lead_id="Z-bare")
        self.assertGreater(len(told["ranked"]), 0)

    def test_what_was_not_seen_in_training(self):
        told = self.rank(lead={**self.lead, "источник": "с Марса"}, language="en")
        self.assertTrue(any("Марса" in note for note in told["notes"]), told["notes"])

    def test_the_same_as_the_command(self):
        done = command(self.site, "rank", "--lead", made("lead.json"), "--json")
        self.assertEqual(done.returncode, 0, done)
        ranked = [each["id"] for each in json.loads(done.stdout)["ranked"]]
        self.assertEqual(ranked, [each["id"] for each in self.rank()["ranked"]])

    # ---- what is refused ----

    def test_bad_requests(self):
        self.refused("lead", lead={})
        self.refused("площадь_от", lead={"площадь_от": "сто метров"})
        self.refused("рост", lead={**self.lead, "рост": 180})
        self.refused("lead", lead=[1])
        self.refused("lead_id", lead_id="")
        self.refused("lead_id", lead_id="x" * 101)
        self.refused("premises", premises=[])
        self.refused("premises", premises="some")
        self.refused("premises[0]", premises=[{"площадь": 10}])  # without an id
        self.refused("premises[1]", premises=[self.stock[0], self.stock[0]])
        self.refused("площадь", premises=[{**self.stock[0], "площадь": "много"}])
        self.refused("limit", limit=-1)
        self.refused("language", language="de")
        self.refused("color", color="red")
        self.refused("nobody", status=404, model="nobody")
        self.refused("agency@9", status=404, model="agency@9")

    def test_bodies_that_are_none(self):
        for body in (b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"lead": {"a": 1, "a": 2}, "lead_id": "1"}', b"[" * 2000):
            answer = self.admin.ask("POST", "/api/v1/match/rank", body, {"Content-Type": "application/json"})
            self.assertIn(answer.status, (400, 413), body[:20])
        text = self.admin.ask("POST", "/api/v1/match/rank", b"{}", {"Content-Type": "text/plain"})
        self.assertEqual(text.status, 415)
        large = json.dumps({"lead": {"a": "x" * (17 << 20)}, "lead_id": "1"}).encode()
        try:
            self.assertEqual(self.admin.ask("POST", "/api/v1/match/rank", large, {"Content-Type": "application/json"}).status, 413)
        except ConnectionError:
            pass  # it stopped listening before all was sent
        self.assertEqual(self.admin.get("/healthz").status, 200)

    def test_scopes(self):
        self.refused(status=403, who=self.tells)
        self.refused(status=403, path="feedback", who=self.asks, lead="Z", premises="P", kind="good")
        self.refused(status=403, path="models/rollback", who=self.manager, name="agency")
        self.assertEqual(self.site.person("teacher").get("/api/v1/match/models").status, 403)

    # ---- what is kept ----

    def audit(self, action):
        return self.admin.get("/api/v1/audit", action=action).json["items"]

    def test_every_answer_is_in_the_audit_log(self):
        told = self.rank(lead_id="Иванов Z-77")
        entry = self.audit("match.rank")[0]
        self.assertEqual(entry["object"], told["answer"])
        self.assertNotIn("Иванов", json.dumps(entry, ensure_ascii=False))  # the log outlives the lead
        self.assertTrue(entry["actor"].startswith("token:"))
        self.assertTrue(self.admin.get("/api/v1/audit/verify").json["good"])

    def test_forgetting(self):
        self.rank(lead_id="Z-forget"), self.rank(lead_id="Z-forget")
        self.tells.ask("POST", "/api/v1/match/feedback", {"lead": "Z-forget", "premises": "P", "kind": "bad"})
        gone = self.admin.ask("DELETE", "/api/v1/match/leads/Z-forget")
        self.assertEqual((gone.status, gone.json), (200, {"answers": 2, "feedback": 1}))
        again = self.admin.ask("DELETE", "/api/v1/match/leads/Z-forget")
        self.assertEqual(again.json, {"answers": 0, "feedback": 0})
        self.assertGreaterEqual(len(self.audit("match.forget")), 2)
        self.assertEqual(self.manager.ask("DELETE", "/api/v1/match/leads/Z-forget").status, 403)

    def test_feedback_and_outcomes(self):
        self.rank(lead_id="Z-said")
        for kind in ("good", "bad", "shown", "visited"):
            self.assertEqual(self.tells.ask("POST", "/api/v1/match/feedback",
                                            {"lead": "Z-said", "premises": self.stock[0]["объект"], "kind": kind}).status, 204)
        before = self.drift()["outcomes"]
        told = self.tells.ask("POST", "/api/v1/match/outcomes", {"outcomes": [
            {"lead": "Z-said", "premises": each["объект"], "outcome": "won" if place == 0 else "lost"}
            for place, each in enumerate(self.stock)]})
        self.assertEqual((told.status, told.json), (200, {"kept": len(self.stock)}))
        after = self.drift()["outcomes"]
        self.assertGreater(after["pairs"], before["pairs"])

    def test_bad_feedback_and_outcomes(self):
        self.refused("kind", path="feedback", lead="Z", premises="P", kind="won")
        self.refused("premises", path="feedback", lead="Z", kind="good")
        self.refused("nobody", status=404, path="feedback", name="nobody", lead="Z", premises="P", kind="good")
        good = {"lead": "Z", "premises": "P", "outcome": "won"}
        for bad in ({**good, "outcome": "maybe"}, {**good, "lead": 5}, {**good, "more": 1}, {"lead": "Z"}, {**good, "premises": ""}):
            self.refused("outcomes[1]", path="outcomes", outcomes=[{**good, "lead": "Z-none"}, bad])
        self.refused("outcomes", path="outcomes", outcomes=[])
        self.refused("outcomes", path="outcomes", outcomes=[good] * 1001)
        self.assertEqual(self.admin.ask("DELETE", "/api/v1/match/leads/Z-none").json["feedback"], 0)  # all or nothing

    def test_drift(self):
        self.rank(lead_id="Z-drift")
        report = self.drift()
        self.assertEqual((report["model"], report["days"], report["left_out"]), ("agency@1", 1, 0))
        self.assertGreaterEqual(report["pairs"], len(self.stock))
        self.assertIn("площадь", [each["column"] for each in report["features"]])
        self.assertEqual(self.asks.get("/api/v1/match/drift", model="nobody").status, 404)
        self.assertEqual(self.asks.get("/api/v1/match/drift", days=0).status, 400)

    def test_models(self):
        models = self.asks.get("/api/v1/match/models").json["items"]
        described("ModelList", {"items": models})
        self.assertEqual([(each["name"], each["version"], each["champion"]) for each in models][-1], ("agency", 1, True))
        self.assertIn("held", models[-1]["card"])
        self.assertEqual(self.asks.get("/api/v1/match/models", name="nobody").json["items"], [])
        self.refused("agency", status=404, path="models/rollback", name="agency")
        self.refused(status=404, path="models/" + "0" * 32 + "/promote", force=False)
        self.refused("agency@1", status=409, path=f"models/{models[-1]['id']}/promote", force=False)

    def test_nothing_of_a_lead_lies_open(self):
        """Answers are encrypted on disk as all else is."""
        self.rank(lead={**self.lead, "источник": "Ясенево-Заокское"}, lead_id="Z-open-9431")
        for path in self.site.data.rglob("*"):
            if path.is_file():
                self.assertNotIn("Z-open-9431".encode(), path.read_bytes(), path)
        with self.assertRaises(sqlite3.DatabaseError):
            sqlite3.connect(self.site.data / "otklik.db").execute("SELECT count(*) FROM match_answers")


class Stock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = api.Site()
        cls.addClassCleanup(cls.site.close)
        cls.admin, cls.stock = cls.site.admin, load("stock.json")
        assert command(cls.site, "import", made("deals.csv"), "--schema", made("schema.json")).returncode == 0

    def put(self, status=200, **body):
        answer = self.admin.ask("PUT", "/api/v1/match/stock", {"name": "agency", **body})
        self.assertEqual(answer.status, status, answer)
        return answer.json

    def test_changes(self):
        first, second = self.stock[:5], self.stock[5:8]
        self.assertEqual(self.put(premises=first, all=True)["vacant"], 5)
        self.assertEqual(self.put(premises=second), {"taken": 3, "gone": 0, "vacant": 8})
        self.assertEqual(self.put(premises=[], gone=[first[0]["объект"], "nothing"]), {"taken": 0, "gone": 1, "vacant": 7})
        self.assertEqual(self.put(premises=second, all=True), {"taken": 3, "gone": 4, "vacant": 3})
        self.assertEqual(self.put(premises=first[:1]), {"taken": 1, "gone": 0, "vacant": 4})

    def test_all_or_nothing(self):
        before = self.put(premises=[], gone=[])["vacant"]
        for bad in ({"площадь": 10}, {**self.stock[0], "площадь": "много"}, {**self.stock[0], "лифт": "да"}, self.stock[1]):
            told = self.put(400, premises=[self.stock[1], bad], all=True)
            self.assertIn("premises[1]", told["detail"])
        self.put(400, premises=[], gone=[5])
        self.put(400, premises=[{**self.stock[2], "объект": "x" * 300}])
        self.put(404, name="nobody", premises=[])
        self.assertEqual(self.put(premises=[])["vacant"], before)

    def test_no_model_yet(self):
        answer = self.admin.ask("POST", "/api/v1/match/rank", {"lead": load("lead.json"), "lead_id": "1"})
        self.assertEqual(answer.status, 404, answer)

    def test_from_a_table(self):
        self.assertIn("60", command(self.site, "stock", "import", made("stock.csv"), "--all").stdout)
        lines = made("stock.csv").read_text(encoding="utf-8").splitlines()
        fields = lines[2].split(";")
        fields[lines[0].split(";").index("площадь")] = "много"
        bad = pathlib.Path(self.site.folder.name) / "bad.csv"
        bad.write_text("\n".join([*lines[:2], ";".join(fields)]), encoding="cp1251")
        done = command(self.site, "stock", "import", bad, "--all")
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 3", done.stderr)
        self.assertIn("площадь", done.stderr)
        self.assertIn("60 vacant", command(self.site, "stock", "import", made("stock.csv")).stdout)


class Life(unittest.TestCase):
    """Champion and challenger, retraining, promotion, rollback, retention: of one service from its first day on."""

    def test_life(self):
        site = learnt_site({"match.challenger_share": 0.5})
        self.addCleanup(site.close)
        admin, lead, stock = site.admin, load("lead.json"), load("stock.json")

        def rank(lead_id, **body):
            answer = admin.ask("POST", "/api/v1/match/rank", {"lead": lead, "lead_id": lead_id, **body})
            self.assertEqual(answer.status, 200, answer)
            return answer.json

        with self.subTest("nothing new is not learnt again"):
            self.assertIn("nothing new", command(site, "retrain").stdout)
        with self.subTest("without a challenger all go to the champion"):
            self.assertEqual({rank(f"A-{i}")["model"] for i in range(20)}, {"agency@1"})
        with self.subTest("outcomes become a new version"):
            for i in range(20):
                told = [{"lead": f"A-{i}", "premises": each["объект"], "outcome": "won" if at == i % 7 else "lost"}
                        for at, each in enumerate(stock[:10])]
                self.assertEqual(admin.ask("POST", "/api/v1/match/outcomes", {"outcomes": told}).status, 200)
            done = command(site, "retrain")
            self.assertEqual(done.returncode, 0, done)
            self.assertIn("agency@2", done.stdout)
            newest = admin.get("/api/v1/match/models").json["items"][0]
            self.assertEqual((newest["version"], newest["challenger"], newest["champion"]), (2, True, False))
        with self.subTest("a share of the leads goes to the challenger, each always to the same"):
            sides = {f"B-{i}": rank(f"B-{i}")["model"] for i in range(60)}
            again = {name: rank(name)["model"] for name in sides}
            self.assertEqual(sides, again)
            share = list(sides.values()).count("agency@2") / len(sides)
            self.assertTrue(0.25 < share < 0.75, share)
            self.assertEqual(rank("B-1", model="agency@1")["model"], "agency@1")
        with self.subTest("promotion goes through the gate, or by force, and says so"):
            answer = admin.ask("POST", f"/api/v1/match/models/{newest['id']}/promote", {"force": False})
            self.assertIn(answer.status, (200, 409), answer)
            if answer.status == 409:
                self.assertIn("agency", answer.json["detail"])
                answer = admin.ask("POST", f"/api/v1/match/models/{newest['id']}/promote", {"force": True})
            self.assertTrue(answer.json["champion"], answer)
            described("Model", answer.json)
            entry = admin.get("/api/v1/audit", action="match.promote").json["items"][0]
            self.assertEqual(entry["detail"]["champion"], "agency@1")
            self.assertEqual({rank(f"B-{i}")["model"] for i in range(20)}, {"agency@2"})  # the challenge is over
        with self.subTest("rollback is instant"):
            back = admin.ask("POST", "/api/v1/match/models/rollback", {"name": "agency"})
            self.assertEqual((back.status, back.json["version"]), (200, 1), back)
            self.assertEqual(rank("C-1")["model"], "agency@1")
        with self.subTest("a challenger by command, and its end"):
            self.assertEqual(command(site, "challenge", "agency@2").returncode, 0)
            self.assertEqual({rank(f"B-{i}")["model"] for i in range(20)}, {"agency@1", "agency@2"})
            self.assertEqual(command(site, "challenge", "agency", "--end").returncode, 0)
            self.assertEqual({rank(f"B-{i}")["model"] for i in range(20)}, {"agency@1"})
        with self.subTest("the stock changes under a prepared ranker"):
            before = {each["id"] for part in ("ranked", "dropped") for each in rank("D-1")[part]}
            admin.ask("PUT", "/api/v1/match/stock", {"name": "agency", "premises": [], "gone": [stock[0]["объект"]]})
            after = {each["id"] for part in ("ranked", "dropped") for each in rank("D-1")[part]}
            self.assertEqual(before - after, {stock[0]["объект"]})
            self.assertEqual(admin.ask("PUT", "/api/v1/match/stock", {"name": "agency", "premises": [], "all": True}).status, 200)
            empty = admin.ask("POST", "/api/v1/match/rank", {"lead": lead, "lead_id": "D-1"})
            self.assertEqual(empty.status, 400, empty)
        with self.subTest("outcomes and drift by command"):
            table = pathlib.Path(site.folder.name) / "outcomes.csv"
            table.write_text("lead;premises;outcome\r\nC-1;П-1;да\r\nC-1;П-2;нет\r\nC-2;П-3;\r\n", encoding="cp1251")
            done = command(site, "outcomes", table)
            self.assertIn("2 outcomes", done.stdout, done)
            done = command(site, "drift", "agency", "--since", "3")
            self.assertIn("площадь", done.stdout, done)
            self.assertEqual(json.loads(command(site, "drift", "--json").stdout)["model"], "agency@1")
            for wrong in (["drift", "--since", "0"], ["promote"], ["stock", "export", "x"], ["feedback", "a", "b"]):
                self.assertEqual(command(site, *wrong).returncode, 2, wrong)
            self.assertEqual(command(site, "feedback", "C-1", "П-1", "loved").returncode, 1)
            self.assertEqual(command(site, "feedback", "C-1", "П-1", "shown").returncode, 0)
        with self.subTest("it is there after a restart, and the log is whole"):
            site.stop()
            site.start()
            self.assertEqual(admin.get("/api/v1/match/models").json["items"][1]["champion"], True)
            self.assertTrue(admin.get("/api/v1/audit/verify").json["good"])
        with self.subTest("everything can be erased"):
            subject = next(each for each in admin.get("/api/v1/subjects").json["items"] if each["name"].startswith("Match"))
            receipt = admin.ask("POST", f"/api/v1/subjects/{subject['id']}/erase", {"confirm": subject["name"]})
            self.assertEqual(receipt.status, 200, receipt)
            self.assertEqual(admin.get("/api/v1/match/models").json["items"], [])
            self.assertEqual(command(site, "sets").stdout.strip(), "no data set yet: otklik match import")


if __name__ == "__main__":
    unittest.main()
