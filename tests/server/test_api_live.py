"""Progress as it happens: server-sent events and the WebSocket tell a person of the lessons they may see, and no others."""
import base64
import hashlib
import http.client
import json
import os
import socket
import struct
import threading
import time
import unittest

import api


class Events:
    """What an EventSource would read, in a thread."""

    def __init__(self, client):
        self.connection = http.client.HTTPConnection("127.0.0.1", client.site.port, timeout=api.PATIENCE)
        self.connection.request("GET", "/api/v1/events", headers=client.identity("GET"))
        self.response = self.connection.getresponse()
        self.kind, self.heard, self.ended = self.response.getheader("Content-Type"), [], threading.Event()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        event = None
        try:
            for line in self.response:
                line = line.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    event = line[6:].strip()
                elif line.startswith("data:") and event == "lesson":
                    self.heard.append({**json.loads(line[5:]), "at": time.monotonic()})
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass
        self.ended.set()

    def close(self):
        self.connection.sock and self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.connection.close()


class Socket:
    """A WebSocket that reads texts (RFC 6455), in a thread."""

    def __init__(self, client, **headers):
        self.socket = socket.create_connection(("127.0.0.1", client.site.port), api.PATIENCE)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = {**client.identity("GET"), "Host": f"127.0.0.1:{client.site.port}", "Upgrade": "websocket", "Connection": "Upgrade",
                 "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13", **headers}
        self.socket.sendall(("GET /api/v1/socket HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in lines.items()) + "\r\n").encode())
        self.file, self.heard, self.ended = self.socket.makefile("rb"), [], threading.Event()
        self.status = int(self.file.readline().split()[1])
        answer = {}
        while line := self.file.readline().decode().strip():
            name, _, value = line.partition(":")
            answer[name.lower()] = value.strip()
        self.good = answer.get("sec-websocket-accept") == base64.b64encode(
            hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
        if self.status == 101:
            threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            while head := self.file.read(2):
                length = head[1] & 127
                if length > 125:
                    length = struct.unpack(">H" if length == 126 else ">Q", self.file.read(2 if length == 126 else 8))[0]
                text = self.file.read(length)
                if head[0] & 15 == 1:
                    self.heard.append(json.loads(text))
                elif head[0] & 15 == 8:
                    break
        except (OSError, ValueError):
            pass
        self.ended.set()

    def close(self):
        self.socket.close()


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = api.site()
        cls.teacher, cls.other, cls.manager = map(cls.site.person, ("teacher", "teacher", "manager"))

    def soon(self, check, seconds=30):
        end = time.monotonic() + seconds
        while not check() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertTrue(check())

    def listen(self, kind, client, **more):
        listener = kind(client, **more)
        self.addCleanup(listener.close)
        return listener

    def test_events(self):
        mine, theirs, all_of_it = (self.listen(Events, who) for who in (self.teacher, self.other, self.site.admin))
        self.assertEqual(mine.kind.split(";")[0], "text/event-stream")
        lesson = self.teacher.upload(api.recording(), filename="a.mp4")
        self.soon(lambda: any(told["id"] == lesson and told["state"] == "done" for told in mine.heard), api.PATIENCE)
        of = [told for told in mine.heard if told["id"] == lesson]
        self.assertEqual(of[-1]["progress"], 1)
        self.assertTrue(any(told["state"] == "running" and told["stage"] for told in of), of)
        running = [told["at"] for told in of if told["state"] == "running"]
        self.assertLess(len(running), 2.5 * (running[-1] - running[0]) + 5)  # at most twice a second, and at changes
        self.soon(lambda: any(told["id"] == lesson for told in all_of_it.heard))
        self.assertFalse([told for told in theirs.heard if told["id"] == lesson])

    def test_socket(self):
        mine, theirs = self.listen(Socket, self.teacher), self.listen(Socket, self.manager)
        self.assertEqual((mine.status, mine.good), (101, True))
        lesson = self.teacher.upload(b"no recording", filename="a.mp4")
        self.soon(lambda: any(told["id"] == lesson and told["state"] == "failed" for told in mine.heard))
        self.assertEqual({told["type"] for told in mine.heard}, {"lesson"})
        self.assertFalse([told for told in theirs.heard if told["id"] == lesson])
        # From now on it is shared: the manager hears of it too.
        self.teacher.ask("PATCH", f"/api/v1/lessons/{lesson}", {"shared": True})
        self.soon(lambda: any(told["id"] == lesson for told in theirs.heard))

    def test_token(self):
        token = self.site.token(self.teacher, "lessons:read")
        heard = self.listen(Events, token)
        lesson = self.teacher.upload(b"no recording", filename="a.mp4")
        self.soon(lambda: any(told["id"] == lesson for told in heard.heard))
        self.teacher.ask("DELETE", f"/api/v1/tokens/{token.id}")
        self.assertTrue(heard.ended.wait(10))

    def test_socket_from_another_site(self):
        self.assertEqual(self.listen(Socket, self.teacher, Origin="https://evil.example").status, 403)

    def test_signing_out_ends_it(self):
        person = self.site.person("teacher")
        events, web = self.listen(Events, person), self.listen(Socket, person)
        time.sleep(0.5)
        self.assertFalse(events.ended.is_set() or web.ended.is_set())
        person.ask("DELETE", "/api/v1/session")
        self.assertTrue(events.ended.wait(10) and web.ended.wait(10))

    def test_plain_request_to_the_socket(self):
        self.assertIn(self.teacher.get("/api/v1/socket").status, (400, 426))


if __name__ == "__main__":
    unittest.main()
