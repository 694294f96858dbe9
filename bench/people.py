"""The people of bench/load: each a process of its own with one browser's worth of connections, who uploads, watches and browses."""
import base64
import http.client
import json
import random
import threading
import time
import urllib.parse

CHUNK = 1 << 20   # bytes of one PATCH of an upload
RANGE = 512 << 10  # bytes a player asks for at once
PAUSE = (0.1, 0.5)  # seconds between two actions of one person, evenly spread
PATIENCE = 60


class Refused(Exception):
    """An answer that was not the expected one."""


class Browser:
    """One connection that stays open, a session, and how long each answer took."""

    def __init__(self, url):
        self.address = urllib.parse.urlsplit(url)
        self.connection = self.connect()
        self.headers, self.times, self.errors = {}, {}, []

    def connect(self):
        return http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=PATIENCE)

    def send(self, method, path, body, headers):
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def ask(self, kind, method, path, body=None, expect=(200,), headers=None):
        """The answer and its bytes; its time goes to `kind`. One that is not expected raises Refused."""
        started = time.perf_counter()
        try:
            answer, content = self.send(method, path, body, headers or {})
        except (http.client.RemoteDisconnected, ConnectionError):  # an idle connection was closed: a browser asks again
            self.connection.close()
            started = time.perf_counter()
            answer, content = self.send(method, path, body, headers or {})
        self.times.setdefault(kind, []).append(time.perf_counter() - started)
        if answer.status not in expect:
            raise Refused(f"{method} {path}: {answer.status} {content[:200].decode(errors='replace')}")
        return answer, content

    def json(self, kind, method, path, value=None, expect=(200,)):
        headers = {} if value is None else {"Content-Type": "application/json"}
        _, content = self.ask(kind, method, path, None if value is None else json.dumps(value), expect, headers)
        return json.loads(content) if content else None

    def sign_in(self, name, password):
        answer, content = self.ask("sign in", "POST", "/api/v1/session", json.dumps({"name": name, "password": password}),
                                   headers={"Content-Type": "application/json"})
        cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.headers = {"Cookie": cookie, "X-CSRF-Token": json.loads(content)["csrf"]}

    def begin_upload(self, name, length, **metadata):
        words = {"filename": name, "filetype": "video/mp4", **metadata}
        encoded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
        answer, _ = self.ask("upload, begin", "POST", "/api/v1/uploads", b"", (201,),
                             {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": encoded})
        return urllib.parse.urlsplit(answer.getheader("Location")).path

    def upload_part(self, path, offset, content):
        """Where the next part begins, and the lesson's id with the last one."""
        answer, _ = self.ask("upload, 1 MiB", "PATCH", path, content, (204,),
                             {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})
        return int(answer.getheader("Upload-Offset")), answer.getheader("Otklik-Lesson")

    def upload(self, recording, **metadata):
        """A whole recording; the lesson's id."""
        content, offset, lesson = recording.read_bytes(), 0, None
        path = self.begin_upload(recording.name, len(content), **metadata)
        while offset < len(content):
            offset, lesson = self.upload_part(path, offset, content[offset:offset + CHUNK])
        return lesson


class Events(threading.Thread):
    """The stream of progress that every open page holds."""

    def __init__(self, browser):
        super().__init__(daemon=True)
        self.browser, self.seen = browser, 0
        self.start()

    def run(self):
        connection = self.browser.connect()
        try:
            connection.request("GET", "/api/v1/events", headers=self.browser.headers)
            answer = connection.getresponse()
            while line := answer.readline():
                self.seen += line.startswith(b"data:")
        except OSError:
            pass  # the time between two events may be longer than a socket waits


class Person:
    """Who does one thing after another until the time is over."""

    def __init__(self, url, account, lesson, upload, rng):
        self.browser = Browser(url)
        self.browser.sign_in(account["name"], account["password"])
        self.role, self.lesson, self.random = account["role"], lesson, rng
        self.content, self.name = upload.read_bytes(), upload.name
        self.going, self.offset, self.watched = None, 0, 0
        self.uploaded = 0
        self.actions = [(self.browse, 6), (self.watch, 4)] + [(self.send, 3)] * (self.role != "viewer")

    def browse(self):
        pages = [("list", "/api/v1/lessons?limit=50"), ("lesson", f"/api/v1/lessons/{self.lesson}"),
                 ("report", f"/api/v1/lessons/{self.lesson}/report"), ("session", "/api/v1/session")]
        if self.role == "manager":
            pages.append(("overview", "/api/v1/overview"))
        kind, path = self.random.choice(pages)
        self.browser.ask(kind, "GET", path, headers={"Accept-Encoding": "gzip"})

    def watch(self):
        answer, content = self.browser.ask("watch, 512 KiB", "GET", f"/api/v1/lessons/{self.lesson}/media", None, (206,),
                                           {"Range": f"bytes={self.watched}-{self.watched + RANGE - 1}"})
        size = int(answer.getheader("Content-Range").split("/")[1])
        self.watched = (self.watched + len(content)) % size

    def send(self):
        if not self.going:
            self.going, self.offset = self.browser.begin_upload(self.name, len(self.content)), 0
        self.offset, lesson = self.browser.upload_part(self.going, self.offset, self.content[self.offset:self.offset + CHUNK])
        if lesson:
            self.uploaded, self.going = self.uploaded + 1, None

    def live(self, seconds):
        events = Events(self.browser)
        until = time.monotonic() + seconds
        self.browser.times.clear()
        choices, weights = zip(*self.actions)
        while time.monotonic() < until:
            try:
                self.random.choices(choices, weights)[0]()
            except (Refused, OSError, http.client.HTTPException) as error:
                self.browser.errors.append(f"{self.role}: {error}")
                self.going = None
            time.sleep(self.random.uniform(*PAUSE))
        return {"times": self.browser.times, "errors": self.browser.errors, "uploaded": self.uploaded, "events": events.seen}


def live(url, account, lesson, upload, seconds, seed, results):
    """The body of one process."""
    try:
        results.put(Person(url, account, lesson, upload, random.Random(seed)).live(seconds))
    except Exception as error:  # a process that dies silently would be waited for
        results.put({"times": {}, "errors": [f"{account['name']}: {error!r}"], "uploaded": 0, "events": 0})
