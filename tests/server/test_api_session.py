"""Signing in and out: cookies, CSRF, sessions that end, guessed passwords."""
import re
import time
import unittest

import api


class Session(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = api.Site()
        cls.addClassCleanup(cls.site.close)

    def test_1_first_account(self):
        nobody = self.site.nobody()
        told = nobody.get("/api/v1/session").json
        self.assertEqual((told["user"], told["csrf"], told["setup"]), (None, None, True))
        self.assertIn("user add", "".join(self.site.said))
        # Nobody can make the first account over the network.
        answer = nobody.ask("POST", "/api/v1/users", {"name": "x", "display": "x", "role": "admin", "password": api.PASSWORD})
        self.assertEqual(answer.status, 401)
        self.site.add_account("root", "admin")
        self.assertFalse(nobody.get("/api/v1/session").json["setup"])

    def test_2_cookie(self):
        answer = self.site.nobody().ask("POST", "/api/v1/session", {"name": "ROOT", "password": api.PASSWORD})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["user"]["role"], "admin")
        [cookie] = answer.cookies
        for flag in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(flag, cookie)
        self.assertNotIn("Secure", cookie)  # no TLS here, and no proxy that speaks it
        self.assertGreaterEqual(len(re.match(r"otklik_session=([^;]*)", cookie)[1]), 43)  # 256 bits
        self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_wrong(self):
        for name, password in (("root", "wrong"), ("nobody", api.PASSWORD)):
            answer = self.site.nobody().ask("POST", "/api/v1/session", {"name": name, "password": password})
            self.assertEqual(answer.status, 401)
            self.assertEqual(answer.headers["content-type"].split(";")[0], "application/problem+json")
            self.assertEqual(answer.cookies, [])
            self.assertEqual(answer.json["detail"], "name or password is wrong")  # does not tell which

    def test_fixation(self):
        """A cookie that an attacker planted is never the session that begins, and an old session ends."""
        planted = api.Client(self.site, cookie="A" * 43)
        answer = planted.ask("POST", "/api/v1/session", {"name": "root", "password": api.PASSWORD})
        self.assertNotIn("A" * 43, answer.cookies[0])
        self.assertIsNone(planted.get("/api/v1/session").json["user"])
        first = self.site.sign_in("root")
        answer = first.ask("POST", "/api/v1/session", {"name": "root", "password": api.PASSWORD})
        self.assertNotIn(first.cookie, answer.cookies[0])
        self.assertIsNone(first.get("/api/v1/session").json["user"])

    def test_csrf(self):
        client = self.site.sign_in("root")
        body = {"name": "t", "scopes": ["lessons:read"], "days": 1}
        good = {"X-CSRF-Token": client.csrf}
        client.csrf = None
        cases = [({}, 403), ({"X-CSRF-Token": ""}, 403), ({"X-CSRF-Token": "x" * 43}, 403), (good, 201),
                 ({**good, "Origin": "https://evil.example"}, 403), ({**good, "Sec-Fetch-Site": "cross-site"}, 403),
                 ({**good, "Origin": f"http://127.0.0.1:{self.site.port}", "Sec-Fetch-Site": "same-origin"}, 201)]
        for headers, status in cases:
            with self.subTest(headers=headers):
                self.assertEqual(client.ask("POST", "/api/v1/tokens", body, headers).status, status)
        other = self.site.sign_in("root")
        self.assertEqual(client.ask("POST", "/api/v1/tokens", body, {"X-CSRF-Token": other.csrf}).status, 403)

    def test_a_proxy_with_a_password_of_its_own(self):
        """What is no token of ours leaves the cookie its meaning."""
        client = self.site.sign_in("root")
        self.assertEqual(client.ask("GET", "/api/v1/lessons", headers={"Authorization": "Basic eDp5"}).status, 200)
        self.assertEqual(client.ask("GET", "/api/v1/lessons", headers={"Authorization": "Bearer otk_x"}).status, 401)

    def test_signing_in_from_another_site(self):
        answer = self.site.nobody().ask("POST", "/api/v1/session", {"name": "root", "password": api.PASSWORD},
                                        {"Origin": "https://evil.example"})
        self.assertEqual(answer.status, 403)

    def test_sign_out(self):
        client = self.site.sign_in("root")
        answer = client.ask("DELETE", "/api/v1/session")
        self.assertEqual(answer.status, 204)
        self.assertIn("Max-Age=0", answer.cookies[0])
        self.assertEqual(client.get("/api/v1/lessons").status, 401)  # the cookie is worth nothing any more

    def test_password(self):
        admin = self.site.sign_in("root")
        admin.ask("POST", "/api/v1/users", {"name": "pat", "display": "Pat", "role": "viewer", "password": api.PASSWORD})
        one, two = self.site.sign_in("pat"), self.site.sign_in("pat")
        ask = lambda old, new: one.ask("POST", "/api/v1/session/password", {"old": old, "new": new})
        self.assertEqual(ask("wrong", "another long one").status, 401)
        self.assertEqual(ask(api.PASSWORD, "short").json["field"], "new")
        self.assertEqual(ask(api.PASSWORD, "another long one").status, 204)
        self.assertEqual(one.get("/api/v1/lessons").status, 200)
        self.assertEqual(two.get("/api/v1/lessons").status, 401)
        self.assertEqual(self.site.sign_in("pat", "another long one").user["name"], "pat")

    def test_language(self):
        """It is the account's: another browser gets it too."""
        admin = self.site.sign_in("root")
        admin.ask("POST", "/api/v1/users", {"name": "lan", "display": "L", "role": "viewer", "password": api.PASSWORD})
        one = self.site.sign_in("lan")
        self.assertEqual(one.ask("PATCH", "/api/v1/session", {"language": "fr"}).json["field"], "language")
        self.assertEqual(one.ask("PATCH", "/api/v1/session", {"language": "ru"}).json["user"]["language"], "ru")
        self.assertEqual(self.site.sign_in("lan").user["language"], "ru")

    def test_disabled(self):
        admin = self.site.sign_in("root")
        made = admin.ask("POST", "/api/v1/users", {"name": "dis", "display": "D", "role": "teacher", "password": api.PASSWORD})
        client = self.site.sign_in("dis")
        token = self.site.token(client, "lessons:read")
        self.assertEqual(token.get("/api/v1/lessons").status, 200)
        changed = admin.ask("PATCH", f"/api/v1/users/{made.json['id']}", {"disabled": True})
        self.assertTrue(changed.json["disabled"])
        for each in (client, token):
            self.assertEqual(each.get("/api/v1/lessons").status, 401)
        answer = self.site.nobody().ask("POST", "/api/v1/session", {"name": "dis", "password": api.PASSWORD})
        self.assertEqual(answer.status, 401)

    def test_legal_mode(self):
        """Where the law forbids to read expressions, none are read, and everybody is told so."""
        for mode, expression in (("eu-education", False), ("eu-work", False), ("ru", True)):
            with self.subTest(mode=mode):
                other = api.Site({"legal.mode": mode})
                self.addCleanup(other.close)
                told = other.nobody().get("/api/v1/session").json
                self.assertEqual((told["legal_mode"], told["expression"]), (mode, expression))
                lesson = other.admin.upload(api.recording(), filename="a.mp4")
                other.admin.wait(lesson, "done")
                used = other.admin.get(f"/api/v1/lessons/{lesson}/report").json["settings"]
                self.assertEqual((used["legal_mode"], used["expression"]), (mode, expression))
                self.assertEqual(mode in "".join(other.said), not expression)

    def test_z_guessing(self):
        """From the fifth wrong attempt on one must wait, twice as long each time; others are not held up."""
        nobody, waits = self.site.nobody(), []
        for _ in range(12):
            answer = nobody.ask("POST", "/api/v1/session", {"name": "guessed", "password": "wrong"})
            if answer.status == 429:
                waits.append(int(answer.headers["retry-after"]))
                if len(waits) == 3:
                    break
                time.sleep(waits[-1])
        self.assertEqual(len(waits), 3)
        for told, wanted in zip(waits, (1, 2, 4)):  # a second may pass between the two requests
            self.assertIn(told, (wanted - 1, wanted) if wanted > 1 else (1,))
        self.assertEqual(self.site.sign_in("root").user["name"], "root")

    def test_audit(self):
        self.site.nobody().ask("POST", "/api/v1/session", {"name": "root", "password": "wrong"})
        admin = self.site.sign_in("root")
        for action in ("session.in", "session.failed"):
            self.assertTrue(admin.get("/api/v1/audit", action=action).json["items"], action)


if __name__ == "__main__":
    unittest.main()
