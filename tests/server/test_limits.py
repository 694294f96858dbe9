"""Ring "server": what a client may take, and what happens to one that takes more."""
import time
import unittest

from harness import Bare, EventStream, read_all, wait_until


def status(answer):
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else None


class Sizes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Bare())

    def test_long_address(self):
        self.assertEqual(status(self.server.talk(f"GET /{'x' * 100000} HTTP/1.1\r\nHost: localhost\r\n\r\n")), 414)

    def test_long_header(self):
        self.assertEqual(status(self.server.talk(f"GET /json HTTP/1.1\r\nHost: localhost\r\nX: {'x' * 100000}\r\n\r\n")),
                         431)

    def test_many_headers(self):
        many = "".join(f"X-{i}: 1\r\n" for i in range(200))
        self.assertEqual(status(self.server.talk(f"GET /json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{many}\r\n")),
                         431)

    def test_long_fields_are_no_trouble(self):
        for name in ("Cookie", "Range", "Accept-Encoding", "If-None-Match", "X-Forwarded-For", "Sec-Fetch-Site"):
            answer = self.server.request("GET", "/who", headers={name: "a=b;,q=\"" * 1500})
            self.assertEqual(answer.status, 200, name)
            self.assertIsNone(answer.json()["cookie"])

    def test_cookie(self):
        for text, value in (("otklik_session=abc", "abc"), ("a=1; otklik_session=\"x y\"; b=2", "x y"),
                            ("xotklik_session=1", None), ("otklik_session", None), ("otklik_session=", ""),
                            ("otklik_session=a; otklik_session=b", "a")):
            answer = self.server.request("GET", "/who", headers={"Cookie": text})
            self.assertEqual(answer.json()["cookie"], value, text)


class Rate(unittest.TestCase):
    def test_bucket(self):
        with Bare("serve.requests_per_minute=60") as server:
            codes = [server.request("GET", "/json").status for _ in range(70)]
            self.assertEqual(codes[:60], [200] * 60)
            self.assertIn(429, codes[60:])
            answer = server.request("GET", "/json")
            self.assertEqual(answer.status, 429)
            self.assertEqual(answer.headers["Retry-After"], "1")
            self.assertEqual(answer.json()["status"], 429)
            time.sleep(1.1)
            self.assertEqual(server.request("GET", "/json").status, 200)

    def test_each_client_behind_a_proxy_has_its_own(self):
        with Bare("serve.requests_per_minute=5", "serve.trusted_proxies=127.0.0.0/8") as server:
            for client in ("192.0.2.1", "192.0.2.2"):
                codes = [server.request("GET", "/json", headers={"X-Forwarded-For": client}).status for _ in range(7)]
                self.assertEqual(codes, [200] * 5 + [429] * 2)


class Connections(unittest.TestCase):
    def test_of_one_client(self):
        with Bare("serve.connections_per_client=4") as server:
            held = [server.raw() for _ in range(4)]
            time.sleep(0.2)
            with server.raw() as more:
                self.assertEqual(read_all(more), b"")
            held.pop().close()
            self.assertTrue(wait_until(lambda: b" 200 " in server.talk(
                "GET /json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")))
            for connection in held:
                connection.close()

    def test_of_a_trusted_proxy_are_not_bounded(self):
        with Bare("serve.connections_per_client=4", "serve.trusted_proxies=127.0.0.1") as server:
            held = [server.raw() for _ in range(20)]
            self.assertEqual(server.request("GET", "/json").status, 200)
            for connection in held:
                connection.close()

    def test_streams_of_one_client(self):
        with Bare("serve.streams_per_client=2") as server:
            streams = [EventStream(server, "/events") for _ in range(2)]
            answer = server.request("GET", "/events")
            self.assertEqual(answer.status, 429)
            streams.pop().close()
            def again():
                server.request("POST", "/tell", "who is there?")
                with EventStream(server, "/events") as stream:
                    return stream.status == 200
            self.assertTrue(wait_until(again))
            streams.pop().close()


class Slow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Bare("header_seconds=2", "body_seconds=2", "idle_seconds=3"))

    def dribble(self, head, byte=b"x", seconds=20):
        """Sends a byte now and then; what was answered, and after how long."""
        with self.server.raw() as connection:
            began = time.monotonic()
            connection.sendall(head)
            connection.settimeout(0.3)
            said = b""
            while time.monotonic() - began < seconds:
                try:
                    connection.sendall(byte)
                    part = connection.recv(1000)
                    said += part
                    if not part:
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            return said, time.monotonic() - began

    def test_headers(self):
        said, seconds = self.dribble(b"GET /json HTTP/1.1\r\nHost: localhost\r\nX: ")
        self.assertEqual(status(said), 408)
        self.assertLess(seconds, 6)

    def test_body(self):
        said, seconds = self.dribble(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        self.assertEqual(status(said), 408)
        self.assertLess(seconds, 6)

    def test_headers_of_the_second_request(self):
        said, seconds = self.dribble(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /json HTTP/1.1\r\nX: ")
        self.assertEqual(said.count(b"HTTP/1.1 "), 1)
        self.assertLess(seconds, 9)

    def test_silence(self):
        began = time.monotonic()
        self.assertIn(self.server.talk(b""), (b"", b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        self.server.talk("GET /json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.server.talk("PUT /swallow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
        self.assertLess(time.monotonic() - began, 18)

    def test_slow_upload_is_no_fault(self):
        with self.server.raw() as connection:
            connection.sendall(b"PUT /swallow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 10\r\n\r\n")
            for _ in range(10):
                time.sleep(0.5)
                connection.sendall(b"x")
            self.assertEqual(status(read_all(connection)), 204)


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Bare("serve.hosts=school.example, lms.example",
                                                "serve.trusted_proxies=127.0.0.1, 10.0.0.0/8"))

    def who(self, **headers):
        return self.server.request("GET", "/who", headers={name.replace("_", "-"): value for name, value in headers.items()})

    def test_hosts(self):
        for host in ("localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]", "[::1]:8080", "192.0.2.7", "school.example",
                     "School.Example.:443", "lms.example:1"):
            answer = self.who(Host=host)
            self.assertEqual((answer.status, answer.json().get("host")), (200, host), host)
        for host in ("evil.example", "localhost.evil.example", "school.example.evil", "xschool.example", "example"):
            self.assertEqual(self.who(Host=host).status, 421, host)
        for host in ("", ":80", "localhost:x", "[::1", "a b", "localhost:80:80"):
            self.assertIn(self.who(Host=host).status, (400, 421), host)

    def test_forwarded_host(self):
        self.assertEqual(self.who(X_Forwarded_Host="school.example").json()["host"], "school.example")
        self.assertEqual(self.who(X_Forwarded_Host="evil.example").status, 421)

    def test_forwarded_address(self):
        for text, address in (("192.0.2.1", "192.0.2.1"), ("6.6.6.6, 192.0.2.1", "192.0.2.1"),
                              ("6.6.6.6, 192.0.2.1, 10.1.2.3", "192.0.2.1"), ("10.1.2.3", "10.1.2.3"),
                              ("192.0.2.1:4711", "192.0.2.1"), ("[2001:db8::1]:4711", "2001:db8::1"),
                              ("2001:db8::2", "2001:db8::2"), ("6.6.6.6, nonsense", "127.0.0.1"), ("", "127.0.0.1")):
            answer = self.who(X_Forwarded_For=text).json()
            self.assertEqual(answer["address"], address, text)
            self.assertFalse(answer["local"])

    def test_forwarded_protocol(self):
        answer = self.who(X_Forwarded_Proto="https")
        self.assertTrue(answer.json()["secure"])
        self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")
        self.assertFalse(self.who(X_Forwarded_Proto="https, http").json()["secure"])

    def test_origin(self):
        host = f"{self.server.where[0]}:{self.server.where[1]}"
        for headers, same in (({}, True), ({"Origin": f"http://{host}"}, True), ({"Origin": f"https://{host}"}, False),
                              ({"Origin": "null"}, False), ({"Origin": "http://evil.example"}, False),
                              ({"Sec_Fetch_Site": "same-origin"}, True), ({"Sec_Fetch_Site": "none"}, True),
                              ({"Sec_Fetch_Site": "same-site"}, False), ({"Sec_Fetch_Site": "cross-site"}, False),
                              ({"Origin": f"https://{host}", "X_Forwarded_Proto": "https"}, True)):
            self.assertEqual(self.who(**headers).json()["same_origin"], same, headers)

    def test_nobody_is_believed_without_being_named(self):
        with Bare() as server:
            answer = server.request("GET", "/who", headers={"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https",
                                                            "X-Forwarded-Host": "evil.example"}).json()
            self.assertEqual((answer["address"], answer["secure"], answer["local"]), ("127.0.0.1", False, False))
            self.assertTrue(server.request("GET", "/who").json()["local"])

    def test_any_name(self):
        with Bare("serve.hosts=*") as server:
            self.assertEqual(server.request("GET", "/who", headers={"Host": "any.example"}).status, 200)


if __name__ == "__main__":
    unittest.main()
