"""The service calls other machines: recordings that are fetched, and webhooks. Against a real server (origin.py)."""
import hashlib
import hmac
import json
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import api

ORIGIN = Path(__file__).with_name("origin.py")


class Origin:
    """origin.py, and the requests that it got."""

    def __init__(self, content):
        self.file = tempfile.NamedTemporaryFile()
        self.file.write(content)
        self.file.flush()
        self.process = subprocess.Popen([sys.executable, ORIGIN, self.file.name], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.host = f"127.0.0.1:{int(self.process.stdout.readline())}"
        self.requests = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.requests.append({**json.loads(line), "at": time.time()})

    def url(self, path):
        return f"http://{self.host}{path}"

    def got(self, path, n=1, seconds=60):
        """The first n requests of that path, once they are there."""
        for _ in range(seconds * 20):
            found = [request for request in self.requests if request["path"] == path]
            if len(found) >= n:
                return found[:n]
            time.sleep(0.05)
        raise AssertionError(f"{path} was asked for {len(found)} times, not {n}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.file.close()


class Outward(unittest.TestCase):
    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.origin = Origin(api.recording())
        cls.addClassCleanup(cls.origin.close)
        cls.site = api.Site({"job.retry_seconds": 1, **cls.settings})
        cls.addClassCleanup(cls.site.close)
        cls.admin = cls.site.admin

    def allow(self, **hosts):
        settings = self.admin.get("/api/v1/settings").json
        answer = self.admin.ask("PUT", "/api/v1/settings", {**settings, **hosts})
        self.assertEqual(answer.status, 200, answer)

    def fetch(self, path):
        return self.admin.ask("POST", "/api/v1/lessons", {"url": self.origin.url(path), "title": "fetched"})

    def hook(self, path, *events):
        made = self.admin.ask("POST", "/api/v1/webhooks", {"url": self.origin.url(path), "events": list(events)})
        self.assertEqual(made.status, 201, made)
        self.addCleanup(lambda: self.admin.ask("DELETE", f"/api/v1/webhooks/{made.json['id']}"))
        return made.json

    def deliveries(self, hook, state, seconds=60):
        for _ in range(seconds * 10):
            found = self.admin.get("/api/v1/deliveries", webhook=hook["id"]).json["items"]
            if found and all(delivery["state"] == state for delivery in found):
                return found
            time.sleep(0.1)
        raise AssertionError(f"not {state}: {found}")


class Closed(Outward):
    """As it is installed: this machine and local networks are not called."""

    def test_unlisted_host(self):
        self.allow(fetch_hosts=[])
        answer = self.fetch("/whole")
        self.assertIn(answer.status, (400, 403, 422), answer)
        self.assertIn("list", answer.json["detail"])

    def test_loopback(self):
        self.allow(fetch_hosts=[self.origin.host])
        answer = self.fetch("/whole")
        self.assertEqual(answer.status, 202, answer)
        lesson = self.admin.wait(answer.json["id"], "failed", "done")
        self.assertEqual(lesson["state"], "failed")
        self.assertIn("local network", lesson["error"])
        self.assertEqual(self.origin.requests, [])

    def test_webhook_to_loopback(self):
        self.allow(webhook_hosts=[self.origin.host])
        hook = self.hook("/closed", "lesson.finished")
        self.assertEqual(self.admin.ask("POST", f"/api/v1/webhooks/{hook['id']}/test").status, 202)
        [delivery] = self.deliveries(hook, "dead")
        self.assertIn("local network", delivery["error"])
        self.assertIsNone(delivery["status"])
        self.assertEqual(self.origin.requests, [])


class Open(Outward):
    """In an intranet: fetch.private and webhook.private are "allow"."""

    settings = {"fetch.private": "allow", "webhook.private": "allow"}

    def setUp(self):
        self.allow(fetch_hosts=[self.origin.host], webhook_hosts=[self.origin.host])

    def test_fetch(self):
        for path in ("/whole", "/moved", "/breaks"):
            with self.subTest(path):
                answer = self.fetch(path)
                self.assertEqual(answer.status, 202, answer)
                self.assertEqual(answer.json["state"], "fetching")
                lesson = self.admin.wait(answer.json["id"], "failed", "done")
                self.assertEqual(lesson["state"], "done", lesson)
                media = self.admin.get(f"/api/v1/lessons/{lesson['id']}/media")
                self.assertEqual(media.headers["content-type"], "video/mp4")
                self.assertEqual(hashlib.sha256(media.body).digest(), hashlib.sha256(api.recording()).digest())

    def test_fetch_fails(self):
        for path, words in (("/absent", "404"), ("/elsewhere", "list of allowed hosts"), ("/metadata", "list of allowed hosts"),
                            ("/file", "not an address of the web"), ("/round", "redirects"), ("/huge", "larger"),
                            ("/empty", "empty")):
            with self.subTest(path):
                lesson = self.admin.wait(self.fetch(path).json["id"], "failed", "done")
                self.assertEqual(lesson["state"], "failed")
                self.assertIn(words, lesson["error"])

    def test_cancel(self):
        lesson = self.fetch("/endless").json["id"]
        self.origin.got("/endless")
        begun = time.monotonic()
        self.assertEqual(self.admin.ask("POST", f"/api/v1/lessons/{lesson}/cancel").status, 200)
        self.admin.wait(lesson, "cancelled")
        self.assertLess(time.monotonic() - begun, 3)

    def test_webhooks(self):
        """A finished lesson and a failed one: signed as documented; what fails is sent again, and is dead in the end."""
        both = self.hook("/hook", "lesson.finished", "lesson.failed")
        second = self.hook("/second-time", "lesson.finished")
        gone = self.hook("/gone", "lesson.failed")
        good = self.admin.upload(api.recording(), filename="good.mp4", title="Good")
        bad = self.admin.upload(b"no recording", filename="bad.mp4", title="Bad")
        self.admin.wait(good, "done")
        self.admin.wait(bad, "failed")
        requests = self.origin.got("/hook", 2)
        told = {}
        for request in requests:
            headers = request["headers"]
            stamp, signature = (part.split("=", 1)[1] for part in headers["Otklik-Signature"].split(","))
            expected = hmac.new(both["secret"].encode(), f"{stamp}.{request['body']}".encode("latin-1"), "sha256")
            self.assertTrue(hmac.compare_digest(expected.hexdigest(), signature))
            self.assertLess(abs(request["at"] - int(stamp)), 60)
            body = json.loads(request["body"].encode("latin-1"))
            self.assertEqual(body["event"], headers["Otklik-Event"])
            told[body["event"]] = body["lesson"]
        self.assertEqual(told["lesson.finished"]["id"], good)
        self.assertEqual(told["lesson.finished"]["state"], "done")
        self.assertGreater(told["lesson.finished"]["duration"], 1)
        self.assertEqual(told["lesson.failed"]["id"], bad)
        self.assertIn("not a recording", told["lesson.failed"]["error"])
        twice = self.origin.got("/second-time", 2)
        self.assertEqual(twice[0]["headers"]["Otklik-Delivery"], twice[1]["headers"]["Otklik-Delivery"])
        self.assertEqual(twice[0]["body"], twice[1]["body"])
        [sent] = self.deliveries(second, "sent")
        self.assertEqual((sent["attempts"], sent["status"]), (2, 204))
        [dead] = self.deliveries(gone, "dead")
        self.assertEqual((dead["attempts"], dead["status"]), (1, 410))
        self.assertEqual(self.admin.ask("POST", f"/api/v1/deliveries/{dead['id']}/retry").status // 100, 2)
        self.origin.got("/gone", 2)

    def test_secret_of_another(self):
        """A signature does not verify with another secret, or over another body."""
        hook = self.hook("/other", "lesson.finished")
        self.assertEqual(self.admin.ask("POST", f"/api/v1/webhooks/{hook['id']}/test").status, 202)
        [request] = self.origin.got("/other")
        stamp, signature = (part.split("=", 1)[1] for part in request["headers"]["Otklik-Signature"].split(","))
        for secret, body in (("another", request["body"]), (hook["secret"], request["body"] + " ")):
            self.assertNotEqual(hmac.new(secret.encode(), f"{stamp}.{body}".encode(), "sha256").hexdigest(), signature)
        self.assertIs(json.loads(request["body"])["test"], True)


if __name__ == "__main__":
    unittest.main()
