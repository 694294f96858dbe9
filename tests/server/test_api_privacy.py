"""People and their data: accounts, consents, export, erasure with a receipt, the log; settings and webhooks."""
import base64
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import api


def verify(message, signature, public_key):
    """Ed25519 by another program than ours."""
    der = bytes.fromhex("302a300506032b6570032100") + public_key  # SubjectPublicKeyInfo, RFC 8410
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "key.der").write_bytes(der)
        (folder / "message").write_bytes(message)
        (folder / "signature").write_bytes(signature)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "key.der", "-keyform", "DER",
                               "-rawin", "-in", folder / "message", "-sigfile", folder / "signature"],
                              capture_output=True).returncode == 0


def unbase64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Privacy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = api.Site()
        cls.addClassCleanup(cls.site.close)
        cls.admin = cls.site.admin

    def subject_of(self, person):
        [subject] = [item for item in self.admin.get("/api/v1/subjects").json["items"] if item["user"] == person.user["id"]]
        return subject

    def test_users(self):
        add = lambda **fields: self.admin.ask("POST", "/api/v1/users", {"name": "uma", "display": "Uma", "role": "teacher",
                                                                      "password": api.PASSWORD, **fields})
        made = add()
        self.assertEqual((made.status, made.json["name"], made.json["language"]), (201, "uma", "en"))
        self.assertNotIn("password", made.json)
        self.assertEqual(add(name="UMA").status, 409)
        for fields, field in ((dict(name="a b"), "name"), (dict(role="boss"), "role"), (dict(password="short"), "password"),
                              (dict(language="xx"), "language"), (dict(id="x"), "id"), (dict(display=""), "display")):
            answer = add(**{"name": "new", **fields})
            self.assertEqual((answer.status, answer.json["field"]), (400, field))
        path = f"/api/v1/users/{made.json['id']}"
        self.assertEqual(self.admin.ask("PATCH", path, {"role": "manager", "language": "ru"}).json["role"], "manager")
        self.assertEqual(self.admin.ask("PATCH", path, {}).status, 400)
        self.assertEqual(self.admin.ask("DELETE", path).status, 204)
        self.assertEqual(self.admin.ask("DELETE", path).status, 404)

    def test_last_admin(self):
        path = f"/api/v1/users/{self.admin.user['id']}"
        for method, body in (("PATCH", {"role": "viewer"}), ("PATCH", {"disabled": True}), ("DELETE", None)):
            self.assertEqual(self.admin.ask(method, path, body).status, 409)

    def test_a_new_role_ends_sessions(self):
        person = self.site.person("manager")
        self.admin.ask("PATCH", f"/api/v1/users/{person.user['id']}", {"role": "viewer"})
        self.assertEqual(person.get("/api/v1/lessons").status, 401)

    def test_tokens(self):
        person, other = self.site.person("teacher"), self.site.person("teacher")
        token = self.site.token(person, "lessons:read")
        [told] = person.get("/api/v1/tokens").json["items"]
        self.assertNotIn("secret", told)
        self.assertEqual(token.get("/api/v1/lessons").status, 200)
        self.assertEqual(other.ask("DELETE", f"/api/v1/tokens/{token.id}").status, 404)
        self.assertEqual(person.ask("DELETE", f"/api/v1/tokens/{token.id}").status, 204)
        self.assertEqual(token.get("/api/v1/lessons").status, 401)
        self.assertEqual(person.get("/api/v1/tokens").json["items"], [])

    def test_consents(self):
        made = self.admin.ask("POST", "/api/v1/subjects", {"name": "Student One", "kind": "student"})
        self.assertEqual(made.status, 201)
        path = f"/api/v1/subjects/{made.json['id']}"
        given = self.admin.ask("POST", path + "/consents", {"purpose": "recording", "version": "2026-09"})
        self.assertEqual((given.status, given.json["withdrawn"], given.json["user"]), (201, None, self.admin.user["id"]))
        taken = self.admin.ask("POST", f"/api/v1/consents/{given.json['id']}/withdraw")
        self.assertTrue(taken.json["withdrawn"])
        self.assertEqual(self.admin.ask("POST", f"/api/v1/consents/{given.json['id']}/withdraw").status, 409)
        self.assertEqual(len(self.admin.get(path + "/consents").json["items"]), 1)
        self.assertEqual(self.admin.ask("POST", path + "/consents", {"purpose": "fun", "version": "1"}).json["field"], "purpose")
        actions = [entry["action"] for entry in self.admin.get("/api/v1/audit", object=made.json["id"]).json["items"]]
        self.assertEqual(actions, ["consent.withdraw", "consent.add", "subject.add"])
        self.assertEqual([item["name"] for item in self.admin.get("/api/v1/subjects", search="student o").json["items"]], ["Student One"])

    def test_export_and_erase(self):
        person = self.site.person("teacher", "erased.person")
        lesson = person.upload(api.recording(), filename="a.mp4", title="To be erased")
        person.wait(lesson, "done")
        subject = self.subject_of(person)
        self.assertEqual(subject["lessons"], 1)
        path = f"/api/v1/subjects/{subject['id']}"
        exported = self.admin.get(path + "/export")
        self.assertEqual(exported.status, 200)
        for what in ("To be erased", "erased.person", "otklik-lesson-report"):
            self.assertIn(what, exported.body.decode())
        vault = self.site.data / "vault"
        before = {each: each.read_bytes() for each in vault.rglob("*") if each.is_file()}
        self.assertGreater(len(before), 0)
        wrong = self.admin.ask("POST", path + "/erase", {"confirm": "somebody"})
        self.assertEqual((wrong.status, wrong.json["field"]), (400, "confirm"))
        self.assertEqual(person.get(f"/api/v1/lessons/{lesson}/report").status, 200)
        erased = self.admin.ask("POST", path + "/erase", {"confirm": subject["name"]})
        self.assertEqual(erased.status, 200, erased)
        self.assertEqual((erased.json["subject"], erased.json["lessons"]), (subject["id"], 1))
        self.assertGreater(erased.json["blobs"], 0)
        for tail in ("", "/report", "/media", "/files/report.pdf"):
            self.assertEqual(person.get(f"/api/v1/lessons/{lesson}{tail}").status, 404)
        self.assertFalse([each for each in before if each.exists()])  # nothing of this one person's is left
        for each, data in before.items():  # nor does a copy that somebody kept open anything
            each.parent.mkdir(parents=True, exist_ok=True)
            each.write_bytes(data)
        self.assertEqual(person.get(f"/api/v1/lessons/{lesson}/media").status, 404)
        again = self.admin.ask("POST", path + "/erase", {"confirm": ""})
        self.assertEqual(again.json, erased.json)
        now = self.admin.get(path).json
        self.assertEqual((now["name"], now["lessons"]), ("", 0))
        self.assertTrue(now["erased"])
        self.check_receipt(erased.json)
        self.assertIn("subject.erase", [entry["action"] for entry in self.admin.get("/api/v1/audit", object=subject["id"]).json["items"]])
        self.assertTrue(self.admin.get("/api/v1/audit/verify").json["good"])
        self.assertEqual(self.admin.ask("POST", path + "/consents", {"purpose": "recording", "version": "1"}).status, 409)

    def check_receipt(self, receipt):
        text = lambda blobs: f"otklik erasure 1\n{receipt['subject']}\n{receipt['erased']}\n{receipt['lessons']}\n{blobs}\n".encode()
        signature, key = unbase64url(receipt["signature"]), unbase64url(receipt["public_key"])
        self.assertTrue(verify(text(receipt["blobs"]), signature, key))
        self.assertFalse(verify(text(receipt["blobs"] + 1), signature, key))

    def test_audit_filter(self):
        entries = self.admin.get("/api/v1/audit", action="user.", limit=2).json["items"]
        self.assertTrue(all(entry["action"].startswith("user.") for entry in entries))
        newest = self.admin.get("/api/v1/audit", limit=1).json["items"][0]["seq"]
        older = self.admin.get("/api/v1/audit", before=newest, limit=1).json["items"]
        self.assertEqual([entry["seq"] for entry in older], [newest - 1])

    def test_settings(self):
        before = self.admin.get("/api/v1/settings").json
        new = {"retention_days": 30, "share_by_default": True, "webhook_hosts": ["a.example"], "fetch_hosts": [], "embed_hosts": ["lms.example:8443"]}
        self.assertEqual(self.admin.ask("PUT", "/api/v1/settings", new).json, new)
        self.assertEqual(self.admin.get("/api/v1/settings").json, new)
        for wrong, field in (({"retention_days": 0}, "retention_days"), ({"embed_hosts": ["a b"]}, "embed_hosts"), ({"fetch_hosts": "a"}, "fetch_hosts")):
            self.assertEqual(self.admin.ask("PUT", "/api/v1/settings", {**new, **wrong}).json["field"], field)
        self.assertEqual(self.admin.ask("PUT", "/api/v1/settings", {"retention_days": 30}).status, 400)
        self.admin.ask("PUT", "/api/v1/settings", before)
        self.assertTrue(self.admin.get("/api/v1/audit", action="settings.change").json["items"])

    def test_webhooks(self):
        add = lambda url: self.admin.ask("POST", "/api/v1/webhooks", {"url": url, "events": ["lesson.finished", "lesson.failed"]})
        self.assertEqual(add("https://a.example/hook").json["field"], "url")
        before = self.admin.get("/api/v1/settings").json
        self.admin.ask("PUT", "/api/v1/settings", {**before, "webhook_hosts": ["hooks.invalid"]})
        made = add("https://hooks.invalid/in")
        self.assertEqual(made.status, 201)
        self.assertTrue(made.json["secret"])
        path = f"/api/v1/webhooks/{made.json['id']}"
        [told] = self.admin.get("/api/v1/webhooks").json["items"]
        self.assertNotIn("secret", told)
        sent = self.admin.ask("POST", path + "/test")
        self.assertEqual((sent.status, sent.json["webhook"]), (202, made.json["id"]))
        self.assertEqual(self.admin.ask("POST", f"/api/v1/deliveries/{sent.json['id']}/retry").status, 409)  # it is not dead
        self.assertIn(sent.json["id"], [item["id"] for item in self.admin.get("/api/v1/deliveries", webhook=made.json["id"]).json["items"]])
        self.assertEqual(self.admin.get("/api/v1/deliveries", state="lost").json["field"], "state")
        self.assertTrue(self.admin.ask("PATCH", path, {"disabled": True}).json["disabled"])
        self.assertEqual(self.admin.ask("DELETE", path).status, 204)
        self.assertEqual(self.admin.get("/api/v1/webhooks").json["items"], [])
        self.admin.ask("PUT", "/api/v1/settings", before)


if __name__ == "__main__":
    unittest.main()
