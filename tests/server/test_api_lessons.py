"""Lessons from upload to removal: who sees them, their report, files, recording, corrections, and pages for an LMS."""
import csv
import io
import json
import re
import time
import unittest

import api


class Lessons(unittest.TestCase):
    """One service, and one finished lesson of a teacher that the tests leave as it is (but for corrections)."""

    @classmethod
    def setUpClass(cls):
        cls.site = api.Site()
        cls.addClassCleanup(cls.site.close)
        cls.admin = cls.site.admin
        cls.teacher, cls.other, cls.manager, cls.viewer = map(cls.site.person, ("teacher", "teacher", "manager", "viewer"))
        cls.id = cls.teacher.upload(api.recording(), filename="Урок 1.mp4", filetype="video/mp4", title="Counting to ten",
                                    language="en", speakers="2")
        cls.lesson = cls.teacher.wait(cls.id, "done", "failed")
        assert cls.lesson["state"] == "done", cls.lesson

    def path(self, tail="", lesson=None):
        return f"/api/v1/lessons/{lesson or self.id}{tail}"

    def upload_small(self, client=None, **metadata):
        """A lesson whose recording is none: it fails at once."""
        return (client or self.teacher).upload(b"this is no recording", filename="a.mp4", **metadata)

    # ---- rows ----

    def test_row(self):
        lesson = self.lesson
        self.assertEqual((lesson["title"], lesson["file"], lesson["language"], lesson["speakers"]),
                         ("Counting to ten", "Урок 1.mp4", "en", 2))
        self.assertEqual(lesson["teacher"]["id"], self.teacher.user["id"])
        self.assertEqual(lesson["owner"]["id"], self.teacher.user["id"])
        self.assertEqual((lesson["progress"], lesson["error"], lesson["media"], lesson["shared"]), (1, None, True, False))
        self.assertAlmostEqual(lesson["duration"], 9, delta=0.5)

    def test_who_sees(self):
        for who, status in ((self.teacher, 200), (self.admin, 200), (self.other, 404), (self.manager, 404), (self.viewer, 404)):
            for tail in ("", "/report", "/media", "/files/moments.csv"):
                with self.subTest(role=who.user["role"], tail=tail):
                    self.assertEqual(who.get(self.path(tail)).status, status)
            self.assertEqual(self.id in [item["id"] for item in who.get("/api/v1/lessons").json["items"]], status == 200)

    def test_sharing(self):
        lesson = self.upload_small()
        self.teacher.wait(lesson, "failed")
        self.assertTrue(self.teacher.ask("PATCH", self.path(lesson=lesson), {"shared": True}).json["shared"])
        for who, status in ((self.manager, 200), (self.viewer, 200), (self.other, 404)):
            self.assertEqual(who.get(self.path(lesson=lesson)).status, status)
        self.assertFalse(self.manager.get(self.path(lesson=lesson)).json["may_change"])
        for method, tail, body in (("PATCH", "", {"title": "mine"}), ("DELETE", "", None), ("POST", "/retry", None)):
            self.assertEqual(self.manager.ask(method, self.path(tail, lesson), body).status, 403)

    def test_list(self):
        get = lambda **query: [item["id"] for item in self.teacher.get("/api/v1/lessons", **query).json["items"]]
        self.assertIn(self.id, get(search="COUNTING"))
        self.assertIn(self.id, get(search="урок"))
        self.assertNotIn(self.id, get(search="geometry"))
        self.assertIn(self.id, get(state="done"))
        self.assertNotIn(self.id, get(state="failed"))
        self.assertIn(self.id, get(teacher=self.teacher.user["id"]))
        self.assertNotIn(self.id, get(teacher=self.other.user["id"]))
        self.assertIn(self.id, get(to="2100-01-01", **{"from": "2020-01-01T00:00:00Z"}))
        self.assertEqual(get(to="2020-01-01"), [])
        for query, field in (({"state": "x"}, "state"), ({"limit": 0}, "limit"), ({"limit": 101}, "limit"), ({"teacher": "x"}, "teacher"),
                             ({"from": "soon"}, "from"), ({"search": "x" * 201}, "search"), ({"cursor": "nonsense"}, None)):
            answer = self.teacher.get("/api/v1/lessons", **query)
            self.assertEqual(answer.status, 400, query)
            if field:
                self.assertEqual(answer.json["field"], field)

    def test_pages(self):
        person = self.site.person("teacher")
        made = [self.upload_small(person, title=f"L{i}") for i in range(5)]
        found, cursor = [], None
        while True:
            page = person.get("/api/v1/lessons", limit=2, **({"cursor": cursor} if cursor else {})).json
            self.assertLessEqual(len(page["items"]), 2)
            found += [item["id"] for item in page["items"]]
            if not (cursor := page["next"]):
                break
        self.assertEqual(sorted(found), sorted(made))

    def test_change(self):
        lesson = self.upload_small()
        change = lambda body, who=self.teacher: who.ask("PATCH", self.path(lesson=lesson), body)
        self.assertEqual(change({"title": "Новое имя"}).json["title"], "Новое имя")
        kept = change({"keep_until": "2030-01-01T00:00:00Z"})
        self.assertEqual(kept.json["keep_until"], "2030-01-01T00:00:00Z")
        for body, status, field in (({"keep_until": "2001-01-01"}, 400, "keep_until"), ({"title": ""}, 400, "title"),
                                    ({"teacher": self.other.user["id"]}, 403, "teacher"), ({"owner": "x"}, 400, "owner")):
            answer = change(body)
            self.assertEqual((answer.status, answer.json["field"]), (status, field))
        self.teacher.wait(lesson, "failed")
        given = change({"teacher": self.other.user["id"]}, self.admin)
        self.assertEqual(given.json["teacher"]["id"], self.other.user["id"])
        self.assertEqual(self.other.get(self.path(lesson=lesson)).status, 200)
        self.assertEqual(change({"teacher": "f" * 32}, self.admin).json["field"], "teacher")

    def test_failure_and_retry(self):
        lesson = self.upload_small()
        failed = self.teacher.wait(lesson, "failed")
        self.assertTrue(failed["error"])
        self.assertEqual(self.teacher.get(self.path("/report", lesson)).status, 404)
        self.assertEqual(self.teacher.ask("POST", self.path("/embeds", lesson), {"seconds": 60}).status, 409)
        self.assertEqual(self.teacher.ask("PUT", self.path("/turns/0", lesson), {"text": "x"}).status, 409)
        self.assertEqual(self.teacher.ask("POST", self.path("/cancel", lesson)).status, 409)
        self.assertEqual(self.teacher.ask("POST", self.path("/retry", lesson)).status, 200)
        self.teacher.wait(lesson, "failed")

    def test_cancel_and_remove(self):
        lesson = self.teacher.upload(api.recording(), filename="b.mp4")
        answer = self.teacher.ask("POST", self.path("/cancel", lesson))
        self.assertIn(answer.status, (200, 409))  # it may have finished already
        if answer.status == 200:
            self.teacher.wait(lesson, "cancelled", "done")
        self.assertEqual(self.teacher.ask("DELETE", self.path(lesson=lesson)).status, 204)
        self.assertEqual(self.teacher.get(self.path(lesson=lesson)).status, 404)
        self.assertEqual(self.admin.get(self.path(lesson=lesson)).status, 404)

    def test_fetch(self):
        answer = self.teacher.ask("POST", "/api/v1/lessons", {"url": "https://not-listed.example/a.mp4"})
        self.assertEqual((answer.status, answer.json["field"]), (400, "url"))
        for url in ("ftp://a.example/b", "file:///etc/passwd", "https://user:pw@a.example/b", "nonsense"):
            self.assertEqual(self.teacher.ask("POST", "/api/v1/lessons", {"url": url}).json["field"], "url")
        settings = self.admin.get("/api/v1/settings").json
        self.admin.ask("PUT", "/api/v1/settings", {**settings, "fetch_hosts": ["127.0.0.1", "recordings.invalid"]})
        # A listed host is taken on; a private address and a host that is not there fail as jobs, with a reason.
        for url in (f"http://127.0.0.1:{self.site.port}/healthz",):
            made = self.teacher.ask("POST", "/api/v1/lessons", {"url": url, "title": "Fetched"})
            self.assertEqual(made.status, 202)
            self.assertIn(made.json["state"], ("fetching", "failed"))
            self.assertTrue(self.teacher.wait(made.json["id"], "failed")["error"])
        self.admin.ask("PUT", "/api/v1/settings", settings)

    # ---- uploads ----

    def test_upload_refused(self):
        cases = [(dict(language="english"), 400), (dict(speakers="21"), 400), (dict(teacher="nobody"), 400),
                 (dict(teacher=self.other.user["id"]), 403), (dict(title="x" * 201), 400)]
        for metadata, status in cases:
            answer = self.teacher.begin(10, filename="a.mp4", **metadata)
            self.assertEqual(answer.status, status, metadata)
            self.assertEqual(answer.json["field"], "Upload-Metadata")
        self.assertEqual(self.teacher.begin(1 << 60, filename="a.mp4").status, 413)
        self.assertEqual(self.viewer.begin(10, filename="a.mp4").status, 403)

    def test_upload_in_pieces(self):
        """Pieces, a wrong offset, somebody else's hands, and the whole as a lesson once."""
        made = self.teacher.begin(20, filename="../a/ b.mp4", title="In pieces")
        location = made.headers["location"]
        head = lambda who=self.teacher: who.ask("HEAD", re.sub(r"^https?://[^/]+", "", location), headers={"Tus-Resumable": "1.0.0"})
        self.assertEqual(head().headers["upload-offset"], "0")
        self.assertEqual(self.teacher.append(location, 0, b"0123456789").status, 204)
        self.assertEqual(self.teacher.append(location, 5, b"x").status, 409)
        self.assertEqual(head().headers["upload-offset"], "10")
        for who in (self.other, self.admin):
            self.assertEqual(head(who).status, 404)
            self.assertEqual(who.append(location, 10, b"x").status, 404)
        done = self.teacher.append(location, 10, b"0123456789")
        self.assertEqual(done.status, 204)
        lesson = self.teacher.get(self.path(lesson=done.headers["otklik-lesson"])).json
        self.assertEqual((lesson["title"], lesson["file"]), ("In pieces", "b.mp4"))
        again = self.teacher.append(location, 20, b"")
        self.assertEqual(again.headers.get("otklik-lesson", lesson["id"]), lesson["id"])
        self.assertIn(self.teacher.ask("DELETE", re.sub(r"^https?://[^/]+", "", location), headers={"Tus-Resumable": "1.0.0"}).status, (404, 409))

    def test_upload_for_a_teacher(self):
        lesson = self.upload_small(self.manager, teacher=self.other.user["id"])
        told = self.manager.get(self.path(lesson=lesson)).json
        self.assertEqual((told["teacher"]["id"], told["owner"]["id"]), (self.other.user["id"], self.manager.user["id"]))
        self.assertEqual(self.other.get(self.path(lesson=lesson)).status, 200)

    # ---- what an analysis gave ----

    def test_media(self):
        whole = self.teacher.get(self.path("/media"))
        self.assertEqual((whole.status, whole.body), (200, api.recording()))
        self.assertEqual(whole.headers["content-type"], "video/mp4")
        self.assertEqual(whole.headers["accept-ranges"], "bytes")
        part = self.teacher.ask("GET", self.path("/media"), headers={"Range": "bytes=100-199"})
        self.assertEqual((part.status, part.body), (206, api.recording()[100:200]))
        beyond = self.teacher.ask("GET", self.path("/media"), headers={"Range": "bytes=999999999-"})
        self.assertEqual(beyond.status, 416)
        again = self.teacher.ask("GET", self.path("/media"), headers={"If-None-Match": whole.headers["etag"]})
        self.assertEqual(again.status, 304)

    def test_files(self):
        report = self.teacher.get(self.path("/report"))
        self.assertEqual(report.json["schema"], "otklik-lesson-report")
        self.assertEqual(len(report.json["voice"]["speakers"]), 2)
        starts = {"report.html": b"<!doctype html>", "report.json": b"{", "report.pdf": b"%PDF-", "moments.csv": b"person,",
                  "transcript.vtt": b"WEBVTT", "transcript.srt": b"1\n", "transcript.txt": b"0:0", "transcript.json": b"{"}
        for name, start in starts.items():
            with self.subTest(name=name):
                answer = self.teacher.get(self.path(f"/files/{name}"))
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.body[:len(start)].lower(), start.lower())
                self.assertIn("attachment", answer.headers["content-disposition"])
        for name in (".look", "..", "report.exe", "%2e%2e%2fkey"):
            self.assertEqual(self.teacher.get(self.path(f"/files/{name}")).status, 404)

    def test_html_is_no_page_of_ours(self):
        """A downloaded report cannot run in the service's origin."""
        answer = self.teacher.get(self.path("/files/report.html"))
        self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")

    def test_corrections(self):
        said = "Ten, said the teacher, \"and <that> is all\""
        self.assertEqual(self.teacher.ask("PUT", self.path("/turns/0"), {"text": "first try"}).status, 204)
        self.assertEqual(self.teacher.ask("PUT", self.path("/turns/0"), {"text": said}).status, 204)
        self.assertEqual(self.teacher.ask("PUT", self.path("/teacher"), {"speaker": 2}).status, 204)
        report = self.teacher.get(self.path("/report")).json
        self.assertEqual(report["voice"]["turns"][0]["text"], said)
        self.assertEqual([speaker["role"] for speaker in report["voice"]["speakers"]], ["student", "teacher"])
        get = lambda name: self.teacher.get(self.path(f"/files/{name}")).body.decode()
        self.assertEqual(json.loads(get("report.json"))["voice"], report["voice"])
        self.assertIn(said, get("transcript.txt"))
        self.assertIn("&lt;that&gt;", get("transcript.vtt"))
        words = json.loads(get("transcript.json"))["turns"][0]["words"]
        self.assertEqual(" ".join(word["text"] for word in words), said)
        self.assertTrue(list(csv.reader(io.StringIO(get("moments.csv")))))
        self.assertIn("<Teacher>".replace("<", "<v "), get("transcript.vtt"))
        share = report["voice"]["speakers"][1]["share"]
        self.assertAlmostEqual(self.teacher.get(self.path()).json["talk_teacher"], share, places=4)
        self.assertEqual(self.teacher.ask("PUT", self.path("/teacher"), {"speaker": None}).status, 204)
        self.assertIsNone(self.teacher.get(self.path()).json["talk_teacher"])
        for tail, body, status in (("/turns/9999", {"text": "x"}, 404), ("/turns/x", {"text": "x"}, 404), ("/turns/-1", {"text": "x"}, 404),
                                   ("/teacher", {"speaker": 3}, 400), ("/teacher", {}, 400), ("/turns/0", {"text": 1}, 400)):
            self.assertEqual(self.teacher.ask("PUT", self.path(tail), body).status, status, (tail, body))
        self.assertEqual(self.other.ask("PUT", self.path("/turns/0"), {"text": "x"}).status, 404)

    def test_embed(self):
        settings = self.admin.get("/api/v1/settings").json
        self.admin.ask("PUT", "/api/v1/settings", {**settings, "embed_hosts": ["lms.example"]})
        made = self.teacher.ask("POST", self.path("/embeds"), {"seconds": 60})
        self.assertEqual(made.status, 201)
        self.assertTrue(made.json["url"].startswith(f"http://127.0.0.1:{self.site.port}/embed/"))
        path = made.json["url"].split(str(self.site.port), 1)[1]
        page = self.site.nobody().get(path)
        self.assertEqual(page.status, 200)
        policy = page.headers["content-security-policy"]
        self.assertIn("https://lms.example", re.search(r"frame-ancestors ([^;]*)", policy)[1])
        self.assertNotIn("x-frame-options", page.headers)
        self.assertIn("/media", page.body.decode())
        media = self.site.nobody().ask("GET", f"/api/v1/embeds/{path.split('/')[-1]}/media", headers={"Range": "bytes=0-9"})
        self.assertEqual((media.status, media.body), (206, api.recording()[:10]))
        for bad in ("nothing", path.split("/")[-1][:-1] + "!", "x" * 5000):
            self.assertIn(self.site.nobody().get(f"/embed/{bad}").status, (404, 414))
        # It opens this lesson's report only.
        self.assertEqual(api.Client(self.site, cookie=path.split("/")[-1]).get("/api/v1/lessons").status, 401)
        self.admin.ask("PUT", "/api/v1/settings", settings)

    def test_overview(self):
        told = self.manager.get("/api/v1/overview").json
        [row] = [row for row in told["teachers"] if row["teacher"]["id"] == self.teacher.user["id"]]
        self.assertGreaterEqual(row["lessons"], 1)
        self.assertTrue(any(week["teacher"] == self.teacher.user["id"] for week in told["weeks"]))
        self.assertEqual(self.manager.get("/api/v1/overview", to="2000-01-01").status, 400)  # before a year ago
        self.assertEqual(self.manager.get("/api/v1/overview", **{"from": "1999-01-01", "to": "2000-01-01"}).json["teachers"], [])

    def test_audit(self):
        """Every access to a person's data is in the log."""
        lesson = self.id
        self.admin.get(self.path("/report"))
        self.admin.get(self.path("/files/report.pdf"))
        for start in (0, 10, 20):
            self.admin.ask("GET", self.path("/media"), headers={"Range": f"bytes={start}-"})
        entries = self.admin.get("/api/v1/audit", object=lesson).json["items"]
        mine = [entry["action"] for entry in entries if entry["actor"] == self.admin.user["id"]]
        self.assertIn("lesson.open", mine)
        self.assertIn("lesson.export", mine)
        self.assertEqual(mine.count("lesson.media"), 1)  # one for playing it, not one a piece
        self.assertIn("lesson.add", [entry["action"] for entry in entries])
        self.assertTrue(self.admin.get("/api/v1/audit/verify").json["good"])
        self.assertNotIn("Counting", json.dumps(entries))  # no titles, no names


if __name__ == "__main__":
    unittest.main()
