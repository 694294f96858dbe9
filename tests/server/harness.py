"""tests/server/harness.py: starts servers in folders of their own and speaks HTTP to them, standard library only.

    with Service() as service:                      # the real `otklik serve` on an empty folder, port 0
        answer = service.request("GET", "/healthz")
        answer.status, answer.headers["ETag"], answer.body, answer.json()

    with Bare("serve.requests_per_minute=60") as bare:  # the HTTP core alone (bare_server.c)
        ...
"""
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

BUILD = Path(os.environ["OTKLIK"]).resolve().parents[2]
START_SECONDS = 30  # of patience with a machine that is busy


class Answer:
    """One answer. Names of headers are looked up whatever their letters; a header that is not there is None."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Server:
    """A server process. `where` is (host, port); `folder` is removed at the end."""

    def __init__(self, command, environment=None):
        self.command, self.environment = [str(word) for word in command], environment or {}
        self.temporary = tempfile.TemporaryDirectory(prefix="otklik-test-")
        self.folder = Path(self.temporary.name)
        self.process = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.stop()
        self.temporary.cleanup()

    def start(self):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OTKLIK_")}
        environment.update(OTKLIK_LANG="en", OTKLIK_JOB_NICE="0", XDG_CONFIG_HOME=str(self.folder / "config"), **self.environment)
        self.errors = open(self.folder / "stderr.txt", "ab")
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.errors, env=environment)
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        self.url = self.process.stdout.readline().decode().strip()
        timer.cancel()
        if not self.url.startswith("http"):
            raise AssertionError(f"the server did not start: {self.url} {self.stderr()}")
        parts = urlsplit(self.url)
        self.secure, self.where = parts.scheme == "https", (parts.hostname, parts.port)
        return self

    def stop(self, number=signal.SIGTERM, seconds=30):
        """Ends the process and answers its exit code; None when it was not running."""
        if not self.process:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self.errors.close()
            self.process = None
        return code

    def stderr(self):
        return (self.folder / "stderr.txt").read_text(errors="replace")

    def connection(self, timeout=30):
        if self.secure:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return http.client.HTTPSConnection(*self.where, timeout=timeout, context=context)
        return http.client.HTTPConnection(*self.where, timeout=timeout)

    def request(self, method, path, body=None, headers=None, connection=None):
        """One request; `body` may be a dict (sent as JSON), a text or bytes."""
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        own = connection or self.connection()
        try:
            own.request(method, path, body, headers)
            answer = own.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            if not connection:
                own.close()

    def raw(self, timeout=30):
        """A plain socket to the server."""
        plain = socket.create_connection(self.where, timeout)
        if not self.secure:
            return plain
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(plain)

    def talk(self, text, timeout=30):
        """Sends these bytes on a new connection and answers all that comes until it closes."""
        with self.raw(timeout) as connection:
            connection.sendall(text.encode() if isinstance(text, str) else text)
            return read_all(connection)


class Service(Server):
    """`otklik serve` with further arguments, e.g. Service("--set", "serve.requests_per_minute=0")."""

    def __init__(self, *arguments, environment=None):
        super().__init__([], environment)
        self.command = [os.environ["OTKLIK"], "serve", "--port", "0", "--data", str(self.folder / "data"), *arguments]

    def otklik(self, *arguments, given="", check=True):
        """Runs another command of otklik on the same folder: service.otklik("user", "add", ...)."""
        environment = {**os.environ, **self.environment, "OTKLIK_LANG": "en", "OTKLIK_JOB_NICE": "0",
                       "OTKLIK_STORE_FOLDER": str(self.folder / "data")}
        return subprocess.run([os.environ["OTKLIK"], *arguments], input=given, capture_output=True, text=True,
                              check=check, env=environment, timeout=120)


class Bare(Server):
    """The HTTP core alone; arguments are NAME=VALUE."""

    def __init__(self, *arguments):
        super().__init__([BUILD / "tests/bare-server", "serve.port=0", *arguments])


def read_all(connection):
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except (ConnectionResetError, TimeoutError):
        pass
    return b"".join(parts)


def wait_until(test, seconds=10):
    """Asks again until it is true; the last answer."""
    until = time.monotonic() + seconds
    while not (answer := test()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer


class EventStream:
    """Reads server-sent events: next() answers a dict of fields; comments are counted."""

    def __init__(self, server, path, headers=None, timeout=30):
        self.connection = server.connection(timeout)
        self.connection.request("GET", path, headers={"Accept": "text/event-stream", **(headers or {})})
        self.answer = self.connection.getresponse()
        self.status, self.comments = self.answer.status, 0

    def next(self):
        """None at the end of the stream."""
        event = {}
        while line := self.answer.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if line == b"\n" and event:
                return event
            if line.startswith(b":"):
                self.comments += 1
            elif name:
                event[name] = event[name] + "\n" + value if name in event else value
        return None

    def close(self):
        self.answer.close()
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
