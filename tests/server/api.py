"""What the tests of the API share: a running service on a folder of its own, people who are signed in, a small client,
and a recording that is analysed in seconds."""
import atexit
import functools
import http.client
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OTKLIK", str(ROOT / "build" / "src" / "cli" / "otklik"))
OPENAPI = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
ROLES = ["admin", "manager", "teacher", "viewer"]
SCOPES = ["lessons:read", "lessons:write", "overview:read", "admin", "match:read", "match:write"]
PASSWORD = "a password for tests"
PATIENCE = 120  # seconds after which a service counts as hung


def environment(**more):
    """The caller's environment without settings that would change what the program says or does."""
    kept = {name: value for name, value in os.environ.items() if not re.match(r"(OTKLIK|LC)_|LANG", name)}
    return {**kept, "OTKLIK_LANG": "en", "OTKLIK_CONFIG": "", "OTKLIK_ASR_ENGINE": "none", "OTKLIK_JOB_NICE": "0", "LC_ALL": "C.UTF-8", **more}


class Answer:
    """Status, headers (names in small letters) and bytes."""

    def __init__(self, response):
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = [value for name, value in response.getheaders() if name.lower() == "set-cookie"]

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Client:
    """One that talks to the service: with a session, with a token, or as nobody. Keeps its connection."""

    def __init__(self, site, cookie=None, csrf=None, token=None):
        self.site, self.cookie, self.csrf, self.token, self.user = site, cookie, csrf, token, None
        self.connection = None

    def identity(self, method):
        headers = {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.cookie:
            headers["Cookie"] = f"otklik_session={self.cookie}"
            if method not in ("GET", "HEAD", "OPTIONS") and self.csrf:
                headers["X-CSRF-Token"] = self.csrf
        return headers

    def ask(self, method, path, body=None, headers=None, query=None):
        """`body`: bytes as they are, anything else as JSON. A kept connection that the service closed is made anew."""
        sent = {**self.identity(method), **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        if query:
            path += "?" + urllib.parse.urlencode(query)
        for again in (True, False):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
                self.connection.request(method, path, body, sent)
                answer = Answer(self.connection.getresponse())
                if answer.headers.get("connection", "").lower() == "close":
                    self.close()
                assert answer.status != 500, (method, path, answer, self.site.log_text()[-1000:])
                return answer
            except (ConnectionError, http.client.BadStatusLine):
                self.close()
                if not again:
                    raise

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    __del__ = close

    def get(self, path, **query):
        return self.ask("GET", path, query=query)

    def upload(self, data, **metadata):
        """Sends a whole recording; the id of its lesson."""
        made = self.begin(len(data), **metadata)
        assert made.status == 201, made
        done = self.append(made.headers["location"], 0, data)
        assert done.status == 204, done
        return done.headers["otklik-lesson"]

    def begin(self, length, **metadata):
        pairs = ",".join(f"{key} {b64(value)}" for key, value in metadata.items())
        return self.ask("POST", "/api/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(length),
                                                           **({"Upload-Metadata": pairs} if pairs else {})})

    def append(self, location, offset, data):
        path = urllib.parse.urlsplit(location).path
        return self.ask("PATCH", path, data, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset),
                                                      "Content-Type": "application/offset+octet-stream"})

    def wait(self, lesson, *states, seconds=PATIENCE):
        """The lesson, once it is in one of these states."""
        for end in iter(lambda e=time.monotonic() + seconds: time.monotonic() < e, False):
            answer = self.get(f"/api/v1/lessons/{lesson}")
            assert answer.status == 200 and end, answer
            if answer.json["state"] in states:
                return answer.json
            time.sleep(0.2)
        raise AssertionError(f"lesson {lesson} is still {answer.json}")


def b64(text):
    import base64
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


class Site:
    """A service on an empty folder. `settings` are of the configuration: {"serve.session_hours": 2}."""

    def __init__(self, settings=None, start=True):
        self.folder = tempfile.TemporaryDirectory(prefix="otklik-server-")
        self.data = pathlib.Path(self.folder.name) / "data"
        self.settings, self.process, self.port, self.said = settings or {}, None, None, []
        self.environment = environment()
        if start:
            self.start()

    def command(self, *arguments, **options):
        return subprocess.run([PROGRAM, *map(str, arguments), "--set", f"store.folder={self.data}"], env=self.environment,
                              capture_output=True, text=True, timeout=PATIENCE, **options)

    def start(self):
        sets = [f"--set={name}={value}" for name, value in {"serve.requests_per_minute": 0, **self.settings}.items()]
        self.log = open(pathlib.Path(self.folder.name) / "log", "ab")
        began = time.monotonic()
        self.process = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--data", self.data, *sets], env=self.environment,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port, self.took = int(found[1]), time.monotonic() - began
                break
        assert self.port, f"the service did not start: {self.log_text()}"
        threading.Thread(target=lambda out: self.said.extend(out), args=[self.process.stdout], daemon=True).start()

    def log_text(self):
        return (pathlib.Path(self.folder.name) / "log").read_text(errors="replace")

    def stop(self):
        if self.process:
            self.process.terminate()
            code = self.process.wait(PATIENCE)
            self.process.stdout.close()
            self.log.close()
            self.process = None
            return code

    def close(self):
        self.stop()
        self.folder.cleanup()

    # ---- people ----

    def add_account(self, name, role):
        """The way the first account comes to be."""
        done = self.command("user", "add", name, "--role", role, "--password-stdin", input=PASSWORD + "\n")
        assert done.returncode == 0, done

    def sign_in(self, name, password=PASSWORD):
        answer = Client(self).ask("POST", "/api/v1/session", {"name": name, "password": password})
        assert answer.status == 200, answer
        client = Client(self, re.match(r"otklik_session=([^;]+)", answer.cookies[0])[1], answer.json["csrf"])
        client.user = answer.json["user"]
        return client

    @functools.cached_property
    def admin(self):
        self.add_account("root", "admin")
        return self.sign_in("root")

    def person(self, role, name=None):
        """A new person, signed in."""
        name = name or f"{role}{time.monotonic_ns()}"
        made = self.admin.ask("POST", "/api/v1/users", {"name": name, "display": name.title(), "role": role,
                                                        "password": PASSWORD})
        assert made.status == 201, made
        return self.sign_in(name)

    def nobody(self):
        return Client(self)

    def token(self, client, *scopes):
        made = client.ask("POST", "/api/v1/tokens", {"name": "test", "scopes": list(scopes), "days": 1})
        assert made.status == 201, made
        found = Client(self, token=made.json["secret"])
        found.user, found.id = client.user, made.json["id"]
        return found


@functools.cache
def site():
    """One service for all tests that leave it usable for others."""
    made = Site()
    atexit.register(made.close)
    return made


@functools.cache
def recording():
    """A moving picture and two people who talk, each on a channel of their own, as the bytes of an MP4 file."""
    with tempfile.TemporaryDirectory(prefix="otklik-media-") as folder:
        folder = pathlib.Path(folder)
        for name, voice, text in (("a", "en-us+m3", "Good morning. Today we count to ten together, slowly and loudly."),
                                  ("b", "en-us+f3", "Good morning, I am ready to count with you now.")):
            subprocess.run(["espeak-ng", "-v", voice, "-w", folder / f"{name}.wav", text], check=True)
        sides = "[1]apad=whole_dur=9[a];[2]adelay=4500,apad=whole_dur=9[b];[a][b]join=inputs=2:channel_layout=stereo[s]"
        subprocess.run(["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-i",
                        folder / "a.wav", "-i", folder / "b.wav", "-filter_complex", sides, "-map", "0:v", "-map", "[s]",
                        "-t", "9", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", folder / "a.mp4"], check=True)
        return (folder / "a.mp4").read_bytes()


def operations():
    """(path, method, operation) of the description, with the parameters of its path."""
    for path, item in OPENAPI["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method.upper(), {**operation, "parameters": [*item.get("parameters", []),
                                                                         *operation.get("parameters", [])]}
