"""The service keeps to docs/openapi.yaml: requests made from it, good and bad, get no 5xx, no answer that is not described,
and none that contradicts its schema. OTKLIK_OPENAPI_EXAMPLES=200 asks more of each operation (and other ones each time)."""
import json
import os
import unittest
import urllib.parse

from jsonschema import Draft202012Validator

import api
import schemas  # tells hypothesis where to keep its files, so it goes first
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("OTKLIK_OPENAPI_EXAMPLES", "12"))
ALWAYS = {413, 429, 431, 503}  # of any operation, as the description says
ALONE = {"signIn", "changePassword"}  # guessed passwords would lock the others out
SKIP = {"events"}  # without an end; tests of their own
HEADER = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
profile = settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize="OTKLIK_OPENAPI_EXAMPLES" not in os.environ,
                   suppress_health_check=list(HealthCheck))


def resolve(part):
    for step in part["$ref"][2:].split("/") if "$ref" in part else []:
        part = api.OPENAPI[step] if part is api.OPENAPI else part
    if "$ref" not in part:
        return part
    found = api.OPENAPI
    for step in part["$ref"][2:].split("/"):
        found = found[step]
    return found


class Description(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site, cls.alone = api.Site(), api.Site()
        cls.addClassCleanup(cls.site.close)
        cls.addClassCleanup(cls.alone.close)
        admin = cls.client = cls.site.admin
        teacher = cls.site.person("teacher")
        admin.ask("PUT", "/api/v1/settings", {"retention_days": 30, "share_by_default": True, "webhook_hosts": ["hooks.invalid"],
                                              "fetch_hosts": ["recordings.invalid"], "embed_hosts": []})
        lesson = admin.upload(api.recording(), filename="a.mp4", teacher=teacher.user["id"])
        failed = admin.upload(b"nothing", filename="b.mp4")
        hook = admin.ask("POST", "/api/v1/webhooks", {"url": "https://hooks.invalid/", "events": ["lesson.failed"]}).json
        delivery = admin.ask("POST", f"/api/v1/webhooks/{hook['id']}/test").json
        subject = admin.ask("POST", "/api/v1/subjects", {"name": "Somebody", "kind": "student"}).json
        consent = admin.ask("POST", f"/api/v1/subjects/{subject['id']}/consents", {"purpose": "recording", "version": "1"}).json
        admin.wait(lesson, "done")
        uploads = [admin.begin(size, filename="c.mp4").headers["location"].split("/")[-1] for size in range(20, 24)]
        embed = admin.ask("POST", f"/api/v1/lessons/{lesson}/embeds", {"seconds": 600}).json["url"].split("/")[-1]
        cls.known = {"lessons": [lesson, failed], "users": [teacher.user["id"]], "webhooks": [hook["id"]], "deliveries": [delivery["id"]],
                     "subjects": [subject["id"]], "consents": [consent["id"]], "uploads": uploads,
                     "tokens": [cls.site.token(admin, "admin").id], "embed": [embed], "embeds": [embed]}

        cls.seen = {}  # the statuses that each operation gave

    # ---- making requests ----

    def path_value(self, path, parameter):
        """Of what there is, mostly; else anything."""
        steps = path.split("/")
        known = self.known.get(steps[3] if len(steps) > 3 else steps[1], []) if parameter["name"] in ("id", "token") else []
        other = schemas.fitting(parameter["schema"]).map(str) | st.text(max_size=40)
        return st.sampled_from(known) | st.sampled_from(known) | other if known else other

    def requests(self, path, operation):
        """Path, query, headers and body of requests to an operation."""
        @st.composite
        def request(draw):
            where, query, headers, body = path, {}, {}, None
            for parameter in map(resolve, operation["parameters"]):
                name, place = parameter["name"], parameter["in"]
                if place == "path":
                    value = draw(self.path_value(path, parameter))
                    where = where.replace("{%s}" % name, urllib.parse.quote(value, safe="") or "%20")
                elif place == "query" and draw(st.booleans()):
                    query[name] = draw(schemas.fitting(parameter["schema"]) | st.text(max_size=30))
                elif place == "header" and draw(st.integers(0, 5)) > 0:
                    headers[name] = str(draw(schemas.fitting(parameter["schema"]).filter(lambda made: str(made).isascii()) if draw(st.booleans())
                                             else HEADER)).strip()
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                headers["Content-Type"] = draw(st.sampled_from([kind, kind, kind, "text/plain"]))
                body = draw(st.binary(max_size=60)) if "json" not in kind else draw(self.bodies(content["schema"]))
            return where, query, headers, body
        return request()

    def bodies(self, schema):
        good = schemas.fitting(schema).map(json.dumps)
        other = schemas.spoilt(schema).map(json.dumps)
        broken = st.tuples(good, st.integers(0, 20)).map(lambda made: made[0][:made[1]])
        return st.one_of(good, good, other, broken, st.just("[" * 500), st.text(max_size=20)).map(lambda text: text.encode("utf-8", "surrogatepass"))

    # ---- looking at answers ----

    def check(self, operation, answer):
        name, described = operation["operationId"], {int(status): resolve(part) for status, part in operation["responses"].items()}
        self.assertLess(answer.status, 500 if answer.status != 503 else 504, (name, answer))
        if answer.status in ALWAYS and answer.status not in described or answer.status == 304:
            return
        self.assertIn(answer.status, described, (name, answer))
        content = described[answer.status].get("content", {})
        if not content:
            self.assertEqual(answer.body, b"", name)
            return
        kind = answer.headers["content-type"].split(";")[0]
        self.assertTrue(kind in content or "*/*" in content, (name, answer.status, kind))
        if "json" in kind and kind in content:
            validator = Draft202012Validator({**content[kind]["schema"], "components": api.OPENAPI["components"]})
            self.assertEqual([error.message for error in validator.iter_errors(answer.json)], [], (name, answer))
        if kind == "application/problem+json":
            self.assertEqual(answer.json["status"], answer.status)
            self.assertEqual(answer.json["request"], answer.headers["x-request-id"])

    def sign_in_again(self, site):
        """An operation may have ended the session it came with."""
        client = site.admin
        if client.get("/api/v1/session").json["user"] is None:
            fresh = site.sign_in("root")
            client.cookie, client.csrf = fresh.cookie, fresh.csrf

    def run_operation(self, path, method, operation):
        site = self.alone if operation["operationId"] in ALONE else self.site

        @profile
        @given(self.requests(path, operation))
        def one(made):
            where, query, headers, body = made
            answer = site.admin.ask(method, where, body, headers, query)
            if urllib.parse.unquote(where).count("/") == path.count("/") and "." not in where.split("/"):
                self.check(operation, answer)
                self.seen.setdefault(operation["operationId"], set()).add(answer.status)
            else:  # it is another address
                self.assertLess(answer.status, 500)
            if answer.status == 401 or operation["operationId"] == "signOut":
                self.sign_in_again(site) if site is self.site else None
        one()

    def test_other_methods(self):
        """A method that is not described is answered 405 (or 404 where the address is another's parameter)."""
        for path, item in api.OPENAPI["paths"].items():
            for method in {"GET", "PUT", "POST", "PATCH", "DELETE"} - {name.upper() for name in item}:
                answer = self.client.ask(method, path.replace("{id}", "0" * 32).replace("{", "").replace("}", ""))
                self.assertIn(answer.status, (404, 405), (method, path))
                if answer.status == 405:
                    self.assertTrue(answer.headers["allow"])

    def test_duplicate_and_deep(self):
        for body in (b'{"name": "a", "name": "b", "password": "c"}', b"[" * 100000, b'{"name": "\xff", "password": "x"}',
                     b'{"name": "\\u0000", "password": "x"}', b"{}" * 2, b"", b"null"):
            answer = self.alone.nobody().ask("POST", "/api/v1/session", body, {"Content-Type": "application/json"})
            self.assertIn(answer.status, (400, 413), body[:40])
            self.assertEqual(answer.headers["content-type"].split(";")[0], "application/problem+json")

    def test_too_large(self):
        answer = self.client.ask("PUT", f"/api/v1/lessons/{self.known['lessons'][0]}/turns/0", {"text": "x" * 200000})
        self.assertEqual(answer.status, 413)

    def test_served(self):
        served = self.client.get("/api/v1/openapi.yaml")
        self.assertEqual(served.body, (api.ROOT / "docs" / "openapi.yaml").read_bytes())
        page = self.client.get("/api/docs")
        self.assertEqual(page.status, 200)
        for path, _, operation in api.operations():
            self.assertIn(f'id="{operation["operationId"]}"', page.body.decode())
        self.assertNotIn("<script", page.body.decode())
        self.assertIn("default-src 'none'", page.headers["content-security-policy"])


    def test_zz_both_kinds(self):
        """The requests are good and bad: most operations were carried out, and most refused something."""
        if EXAMPLES >= 12 and len(self.seen) > 50:  # not when one operation alone is run
            done = [name for name, statuses in self.seen.items() if min(statuses) < 400]
            refused = [name for name, statuses in self.seen.items() if statuses & {400, 404, 409, 412, 415}]
            self.assertGreater(len(done), 45, sorted(set(self.seen) - set(done)))
            self.assertGreater(len(refused), 35, sorted(set(self.seen) - set(refused)))


def make(path, method, operation):
    return lambda self: self.run_operation(path, method, operation)


# What destroys goes last, so that the others find something.
LAST = ["removeLesson", "removeUser", "removeWebhook", "eraseSubject", "signOut"]
for path, method, operation in api.operations():
    name = operation["operationId"]
    if name not in SKIP:
        setattr(Description, f"test_{'z' if name in LAST else 'o'}_{name}", make(path, method, operation))

if __name__ == "__main__":
    unittest.main()
