"""Every route for every role, for nobody, and for each scope of a token: the description says who may, the program does so."""
import re
import unittest

import api

NOWHERE = "0" * 32
# Bodies that pass the checks, so that what is refused is refused for who asks.
BODIES = {
    "signIn": {"name": "nobody.here", "password": "x"},
    "changeLanguage": {"language": "en"},
    "changePassword": {"old": "x", "new": "long enough"},
    "addUser": {"name": "root", "display": "taken", "role": "viewer", "password": api.PASSWORD},
    "changeUser": {"display": "x"},
    "addToken": {"name": "x", "scopes": ["admin"], "days": 1},
    "fetchLesson": {"url": "https://not-listed.example/a.mp4"},
    "changeLesson": {"title": "x"},
    "correctTurn": {"text": "x"},
    "nameTeacher": {"speaker": 1},
    "addEmbed": {"seconds": 60},
    "addSubject": {"name": "x", "kind": "other", "user": NOWHERE},
    "addConsent": {"purpose": "recording", "version": "1"},
    "eraseSubject": {"confirm": "x"},
    "addWebhook": {"url": "https://not-listed.example/", "events": ["lesson.finished"]},
    "changeWebhook": {"disabled": True},
    "rank": {"lead": {"metres": 10}, "lead_id": "L1"},
    "giveFeedback": {"lead": "L1", "premises": "P1", "kind": "good"},
    "tellOutcomes": {"outcomes": [{"lead": "L1", "premises": "P1", "outcome": "won"}]},
    "rollbackModel": {"name": "nothing"},
    "promoteModel": {"force": False},
    "putStock": {"name": "nothing", "premises": []},
    "putSettings": {"retention_days": 365, "share_by_default": False, "webhook_hosts": [], "fetch_hosts": [],
                    "embed_hosts": []},
}
NAMES = {"id": NOWHERE, "name": "report.json", "index": "0", "token": "nothing", "lead": "nobody"}
HEADERS = {"createUpload": {"Tus-Resumable": "1.0.0", "Upload-Length": "10"},
           "uploadOffset": {"Tus-Resumable": "1.0.0"}, "dropUpload": {"Tus-Resumable": "1.0.0"},
           "uploadBytes": {"Tus-Resumable": "1.0.0", "Upload-Offset": "0",
                           "Content-Type": "application/offset+octet-stream"}}
# These end the session or the stream: they are asked by clients of their own.
ENDS = {"signOut"}


def concrete(path):
    return re.sub(r"\{(\w+)\}", lambda found: NAMES[found[1]], path)


class Permissions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = api.Site()
        cls.addClassCleanup(cls.site.close)
        cls.people = {role: cls.site.person(role) for role in api.ROLES}
        cls.tokens = {(role, scope): cls.site.token(cls.people[role], scope)
                      for role in api.ROLES if role != "viewer" for scope in api.SCOPES}

    def ask(self, client, path, method, operation):
        name = operation["operationId"]
        if operation.get("x-endless"):  # only what comes before its body
            return self.status_only(client, path)
        answer = client.ask(method, concrete(path), BODIES.get(name, b"x" if name == "uploadBytes" else None),
                            HEADERS.get(name))
        return answer.status

    def status_only(self, client, path):
        import http.client
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=api.PATIENCE)
        connection.request("GET", path, headers=client.identity("GET"))
        status = connection.getresponse().status
        connection.close()
        return status

    def check(self, client, expected, path, method, operation, who):
        with self.subTest(operation=operation["operationId"], who=who):
            status = self.ask(client, path, method, operation)
            if expected in (401, 403):
                self.assertEqual(status, expected)
            elif operation["operationId"] == "changePassword":
                self.assertIn(status, (401, 429))  # the old password is wrong
            else:
                self.assertNotIn(status, (401, 403))
                self.assertLess(status, 500)

    def test_same_table(self):
        """The description and the program name the same routes with the same roles and scopes."""
        told = {(item["path"], item["method"]): (sorted(item["roles"]), item["scope"], item["public"])
                for item in self.people["admin"].get("/api/v1/permissions").json["items"]}
        described = {(path, method): (sorted(operation.get("x-roles", [])), operation.get("x-scope"),
                                      operation.get("security") == [])
                     for path, method, operation in api.operations()}
        self.maxDiff = None
        self.assertEqual(told, described)

    def test_nobody(self):
        for path, method, operation in api.operations():
            if operation.get("security") == [] and operation["operationId"] != "signIn":
                self.check(self.site.nobody(), 200, path, method, operation, "nobody")
            elif operation.get("x-local"):  # from this machine, but not through a proxy
                self.assertEqual(self.site.nobody().get(path).status, 200)
                self.assertEqual(self.site.nobody().ask("GET", path, headers={"X-Forwarded-For": "1.2.3.4"}).status, 401)
            elif operation.get("security") != []:
                self.check(self.site.nobody(), 401, path, method, operation, "nobody")

    def test_worthless_secrets(self):
        for client in (api.Client(self.site, cookie="x" * 43, csrf="y"), api.Client(self.site, token="otk_" + "x" * 43),
                       api.Client(self.site, cookie=self.people["admin"].cookie[:-1] + "!", csrf="y")):
            for path, method, operation in api.operations():
                if operation.get("security") != [] and not operation.get("x-local"):
                    self.check(client, 401, path, method, operation, "a worthless secret")

    def test_roles(self):
        for role in api.ROLES:
            for path, method, operation in api.operations():
                if operation.get("security") == [] or operation["operationId"] in ENDS:
                    continue
                expected = 200 if role in operation["x-roles"] else 403
                self.check(self.people[role], expected, path, method, operation, role)

    def test_tokens(self):
        for (role, scope), client in self.tokens.items():
            for path, method, operation in api.operations():
                if operation.get("security") == []:
                    continue
                may = role in operation["x-roles"] and operation.get("x-scope") == scope
                self.check(client, 200 if may else 403, path, method, operation, f"{role} with {scope}")

    def test_a_change_needs_csrf_everywhere(self):
        client = api.Client(self.site, cookie=self.people["admin"].cookie)
        for path, method, operation in api.operations():
            if operation.get("security") != [] and method not in ("GET", "HEAD", "OPTIONS"):
                self.check(client, 403, path, method, operation, "no CSRF token")

    def test_sign_out_each(self):
        for role in api.ROLES:
            self.assertEqual(self.site.sign_in(self.people[role].user["name"]).ask("DELETE", "/api/v1/session").status, 204)


if __name__ == "__main__":
    unittest.main()
