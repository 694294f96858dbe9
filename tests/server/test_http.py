"""Ring "server": what every answer of the HTTP core keeps to."""
import base64
import gzip
import hashlib
import json
import re
import signal
import socket
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from harness import Bare, EventStream, Service, read_all, wait_until

PATTERN = bytes(i * 7 % 251 for i in range(1000000))


class BareCase(unittest.TestCase):
    """Tests that share one server."""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Bare(*cls.arguments))

    def ask(self, method, path, body=None, status=None, **headers):
        answer = self.server.request(method, path, body, {name.replace("_", "-"): value
                                                         for name, value in headers.items()})
        if status:
            self.assertEqual(answer.status, status, answer)
        return answer

    def problem(self, answer, status):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        told = answer.json()
        self.assertEqual(told["status"], status)
        self.assertEqual(told["request"], answer.headers["X-Request-Id"])
        self.assertTrue(told["title"] and told["detail"])
        return told


class Headers(BareCase):
    def test_every_answer_is_guarded(self):
        for path in ("/json", "/nowhere", "/boom", "/media", "/page"):
            headers = self.ask("GET", path).headers
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff", path)
            self.assertEqual(headers["Referrer-Policy"], "no-referrer", path)
            self.assertEqual(headers["Cache-Control"], "no-store", path)
            self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin", path)
            self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin", path)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"], path)
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"], path)
            self.assertIn("camera=()", headers["Permissions-Policy"], path)
            self.assertRegex(headers["X-Request-Id"], "^[0-9a-f]{16}$", path)
            self.assertIsNone(headers["Strict-Transport-Security"], path)
            self.assertIsNone(headers["Server"], path)

    def test_request_ids_differ(self):
        self.assertNotEqual(self.ask("GET", "/json").headers["X-Request-Id"],
                            self.ask("GET", "/json").headers["X-Request-Id"])

    def test_policy_of_a_page_names_exactly_its_scripts_and_styles(self):
        answer = self.ask("GET", "/page", status=200)
        policy = answer.headers["Content-Security-Policy"]
        inline = re.findall(rb"<(?:script|style)>(.*?)</(?:script|style)>", answer.body)
        self.assertEqual(len(inline), 2)
        for text in inline:
            self.assertIn(f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'", policy)
        self.assertEqual(policy.count("sha256-"), 2)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["X-Frame-Options"], "DENY")

    def test_page_that_may_be_framed(self):
        headers = self.ask("GET", "/page?framed=1", status=200).headers
        self.assertIn("frame-ancestors https://lms.example", headers["Content-Security-Policy"])
        self.assertIsNone(headers["X-Frame-Options"])

    def test_download_has_a_name_in_any_letters(self):
        self.assertEqual(self.ask("GET", "/media", Range="bytes=0-0").headers["Content-Disposition"],
                         "attachment; filename=\"____ _1_.mp4\"; "
                         "filename*=UTF-8''%D1%83%D1%80%D0%BE%D0%BA%20%221%22.mp4")


class Routes(BareCase):
    def test_not_found(self):
        told = self.problem(self.ask("GET", "/nowhere"), 404)
        self.assertEqual(told["type"], "about:blank")
        for path in ("/json/", "//json", "/JSON", "/things/1", "/things//x", "/%zz", "/things/%00/x", "/things/%ff/x"):
            self.problem(self.ask("GET", path), 404)

    def test_method_not_allowed(self):
        answer = self.ask("DELETE", "/json")
        self.problem(answer, 405)
        self.assertEqual(answer.headers["Allow"], "GET, HEAD, POST, OPTIONS")
        self.problem(self.ask("BREW", "/echo"), 405)

    def test_options(self):
        answer = self.ask("OPTIONS", "/json", status=204)
        self.assertEqual(answer.headers["Allow"], "GET, HEAD, POST, OPTIONS")
        self.assertEqual(answer.body, b"")

    def test_head_is_get_without_a_body(self):
        get, head = self.ask("GET", "/json", status=200), self.ask("HEAD", "/json", status=200)
        self.assertEqual(head.body, b"")
        self.assertEqual(head.headers["Content-Length"], str(len(get.body)))
        self.assertEqual(head.headers["ETag"], get.headers["ETag"])
        self.assertEqual(self.ask("HEAD", "/media", status=200).headers["Content-Length"], str(len(PATTERN)))

    def test_parameters_are_decoded_after_the_path_was_split(self):
        self.assertEqual(self.ask("GET", "/things/a%2Fb/%D1%83%20x", status=200).json(), {"id": "a/b", "name": "у x"})
        self.assertEqual(self.ask("GET", "/things/1/all", status=200).json(), {"literal": True})
        self.assertEqual(self.ask("GET", "/things/1/al%6C", status=200).json(), {"literal": True})

    def test_query(self):
        self.assertEqual(self.ask("GET", "/who?name=%D1%8F+a%26b&name=2").json()["name"], "я a&b")
        self.assertIsNone(self.ask("GET", "/who?other=1").json()["name"])
        self.assertEqual(self.ask("GET", "/who?name").json()["name"], "")
        self.problem(self.ask("GET", "/who?name=%ff"), 400)
        self.problem(self.ask("GET", "/who?name=%4"), 400)
        self.problem(self.ask("GET", "/who?" + "a=1&" * 70), 400)

    def test_keeps_the_connection(self):
        connection = self.server.connection()
        for path, status in (("/json", 200), ("/nowhere", 404), ("/boom", 500), ("/media", 200)):
            self.assertEqual(self.server.request("GET", path, connection=connection).status, status)
            self.assertIsNotNone(connection.sock, path)
        self.assertEqual(self.server.request("POST", "/json", {"age": 1}, connection=connection).status, 201)
        self.assertIsNotNone(connection.sock)
        connection.close()

    def test_pipelined_requests_are_answered_in_order(self):
        one = "GET /things/{}/x HTTP/1.1\r\nHost: localhost\r\n{}\r\n"
        text = one.format(1, "") + one.format(2, "") + one.format(3, "Connection: close\r\n")
        self.assertEqual(re.findall(rb'"id":"(\d)"', self.server.talk(text)), [b"1", b"2", b"3"])


class Bodies(BareCase):
    def test_json(self):
        self.assertEqual(self.ask("POST", "/json", {"age": 5}, status=201).json(), {"age": 5})
        told = self.problem(self.ask("POST", "/json", {"age": "x"}), 400)
        self.assertEqual(told["field"], "age")

    def test_bad_json(self):
        for body in ("", "{", "[]", "null", '{"a":1,"a":2}', '{"a":"\ud800"}'.encode("utf-8", "surrogatepass"),
                     b"\xff{}", "[" * 400, '{"a":' * 100):
            self.problem(self.ask("POST", "/json", body, Content_Type="application/json"), 400)

    def test_media_type(self):
        self.problem(self.ask("POST", "/json", "{}", Content_Type="text/plain"), 415)
        self.problem(self.ask("POST", "/json", "{}"), 415)
        self.ask("POST", "/json", '{"age":1}', status=201, Content_Type="Application/JSON; charset=utf-8")

    def test_echo_of_every_size(self):
        for size in (0, 1, 1000, 65536, 2 * 1024 * 1024):
            body = PATTERN[:1000] * (size // 1000) + PATTERN[:size % 1000]
            self.assertEqual(self.ask("POST", "/echo", body, status=200).body, body)

    def test_too_large(self):
        self.problem(self.ask("PUT", "/echo", b"x" * 11), 413)
        self.problem(self.ask("PUT", "/echo", b"x" * 500000), 413)
        self.problem(self.ask("GET", "/json", b"x"), 413)
        self.ask("PUT", "/echo", b"x" * 10, status=200)

    def test_too_large_is_told_before_a_byte_is_sent(self):
        text = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n"
        for expect in ("", "Expect: 100-continue\r\n"):
            self.assertTrue(self.server.talk(f"{text}{expect}\r\n").startswith(b"HTTP/1.1 413 "))

    def test_continue(self):
        with self.server.raw() as connection:
            connection.sendall(b"PUT /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n"
                               b"Expect: 100-continue\r\n\r\n")
            self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 100 "))
            connection.sendall(b"ok")
            self.assertTrue(read_all(connection).endswith(b"\r\n\r\nok"))

    def test_chunked(self):
        head = "PUT /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.assertTrue(self.server.talk(head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").endswith(b"\r\n\r\nabcde"))
        self.assertIn(b" 413 ", self.server.talk(head + "b\r\nabcdefghijk\r\n0\r\n\r\n"))

    def test_length_is_needed(self):
        text = "POST /json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        self.assertTrue(self.server.talk(text).startswith(b"HTTP/1.1 411 "))

    def test_what_stands_twice_is_refused(self):
        for twice in ("Host: localhost\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n"):
            answer = self.server.talk(f"POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{twice}\r\nx", 5)
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)

    def test_two_ways_to_say_how_long_are_refused(self):
        text = ("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                "0\r\n\r\n")
        answer = self.server.talk(text, 5)
        self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
        self.assertEqual(answer.count(b"HTTP/1.1 "), 1)

    def test_streamed(self):
        before = self.ask("GET", "/swallow").json()
        self.ask("PUT", "/swallow", b"x" * 3000000, status=204)
        after = self.ask("GET", "/swallow").json()
        self.assertEqual(after["fed"] - before["fed"], 3000000)
        self.assertEqual(wait_until(lambda: self.ask("GET", "/swallow").json()["dropped"]), before["dropped"] + 1)

    def test_streamed_body_is_refused_by_begin_feed_and_admit(self):
        self.problem(self.ask("PUT", "/swallow?refuse=1", b"x" * 100000), 403)
        self.problem(self.ask("PUT", "/swallow", b"!" * 900000), 400)
        self.problem(self.ask("PUT", "/forbidden", b"x" * 100000), 401)

    def test_what_came_before_a_break_counts(self):
        before = self.ask("GET", "/swallow").json()
        with self.server.raw() as connection:
            connection.sendall(b"PUT /swallow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
                               + b"x" * 12345)
            time.sleep(0.3)
        wait_until(lambda: self.ask("GET", "/swallow").json()["dropped"] > before["dropped"])
        self.assertEqual(self.ask("GET", "/swallow").json(), {"fed": before["fed"] + 12345,
                                                             "dropped": before["dropped"] + 1})


class Errors(BareCase):
    def test_what_is_inside_stays_inside(self):
        told = self.problem(self.ask("GET", "/boom"), 500)
        self.assertNotIn("secret", json.dumps(told))
        self.assertIn(f"request={told['request']} secret path of the server", self.server.stderr())

    def test_admit_refuses(self):
        self.assertEqual(self.problem(self.ask("GET", "/forbidden"), 401)["detail"], "who are you?")

    def test_nonsense_is_refused(self):
        for text in ("\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                     "GET /json HTTP/1.1\r\n\r\n", "GET /json HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n",
                     "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"):
            with self.server.raw(5) as connection:
                connection.sendall(text.encode("latin-1"))
                connection.shutdown(socket.SHUT_WR)
                self.assertNotIn(b" 200 ", read_all(connection))
        self.ask("GET", "/json", status=200)


class Caching(BareCase):
    def test_etag(self):
        tag = self.ask("GET", "/json", status=200).headers["ETag"]
        self.assertRegex(tag, '^"[0-9a-f]{32}"$')
        for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            answer = self.ask("GET", "/json", status=304, If_None_Match=known)
            self.assertEqual(answer.body, b"")
            self.assertEqual(answer.headers["ETag"], tag)
            self.assertIsNone(answer.headers["Content-Type"])
        self.ask("GET", "/json", status=200, If_None_Match='"other"')
        self.ask("POST", "/json", {"age": 1}, status=201, If_None_Match="*")

    def test_gzip(self):
        plain = self.ask("GET", "/json", status=200)
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(plain.headers["Vary"], "Accept-Encoding")
        packed = self.ask("GET", "/json", status=200, Accept_Encoding="br, gzip;q=0.5")
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertLess(len(packed.body) * 5, len(plain.body))
        self.assertNotEqual(packed.headers["ETag"], plain.headers["ETag"])
        self.ask("GET", "/json", status=304, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
        for none in ("gzip;q=0", "identity, gzip;q=0.1", "*;q=0", "br", "gzip;q=2"):
            self.assertIsNone(self.ask("GET", "/json", Accept_Encoding=none).headers["Content-Encoding"], none)
        for some in ("*", "GZIP", "identity;q=0.5, *;q=0.6"):
            self.assertEqual(self.ask("GET", "/json", Accept_Encoding=some).headers["Content-Encoding"], "gzip", some)

    def test_media_and_small_answers_are_not_packed(self):
        self.assertIsNone(self.ask("GET", "/media", Accept_Encoding="gzip").headers["Content-Encoding"])
        self.assertIsNone(self.ask("GET", "/healthz", Accept_Encoding="gzip").headers["Content-Encoding"])


class Ranges(BareCase):
    def test_whole(self):
        answer = self.ask("GET", "/media", status=200)
        self.assertEqual(answer.body, PATTERN)
        self.assertEqual(answer.headers["Accept-Ranges"], "bytes")
        self.assertEqual(answer.headers["ETag"], '"tag1"')

    def test_parts(self):
        size = len(PATTERN)
        for text, first, last in (("0-0", 0, 0), ("5-", 5, size - 1), ("-7", size - 7, size - 1),
                                  ("100-299999", 100, 299999), ("999999-", size - 1, size - 1),
                                  ("999990-5000000", 999990, size - 1), ("-5000000", 0, size - 1),
                                  ("131071-131073", 131071, 131073)):
            answer = self.ask("GET", "/media", status=206, Range=f"bytes={text}")
            self.assertEqual(answer.headers["Content-Range"], f"bytes {first}-{last}/{size}", text)
            self.assertEqual(answer.headers["Content-Length"], str(last - first + 1), text)
            self.assertEqual(answer.body, PATTERN[first:last + 1], text)

    def test_unsatisfiable(self):
        for text in ("1000000-", "2000000-3000000", "-0"):
            answer = self.ask("GET", "/media", status=416, Range=f"bytes={text}")
            self.assertEqual(answer.headers["Content-Range"], "bytes */1000000")
            self.assertEqual(answer.body, b"")

    def test_what_is_no_range_is_ignored(self):
        for text in ("bytes=5-1", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=1-99999999999999999999"):
            self.assertEqual(len(self.ask("GET", "/media", status=200, Range=text).body), len(PATTERN), text)

    def test_if_range(self):
        self.ask("GET", "/media", status=206, Range="bytes=0-1", If_Range='"tag1"')
        for other in ('"tag2"', 'W/"tag1"', "Wed, 21 Oct 2015 07:28:00 GMT"):
            self.ask("GET", "/media", status=200, Range="bytes=0-1", If_Range=other)

    def test_head_and_304(self):
        self.ask("GET", "/media", status=304, If_None_Match='"tag1"')
        self.ask("HEAD", "/media", status=200, Range="bytes=0-1")

    def test_read_error_breaks_off(self):
        with self.assertRaises(Exception):
            self.ask("GET", "/broken")
        self.assertIn("the disk is gone", self.server.stderr())
        self.ask("GET", "/json", status=200)


class Events(BareCase):
    def test_told_to_all(self):
        with EventStream(self.server, "/events") as one, EventStream(self.server, "/events") as two:
            self.assertEqual(one.status, 200)
            self.assertEqual(one.answer.headers["Content-Type"], "text/event-stream")
            wait_until(lambda: self.ask("POST", "/tell", "warm").json()["streams"] >= 2)
            self.ask("POST", "/tell", "a\nb: c\r\n\nd", status=200)
            for stream in (one, two):
                while (event := stream.next())["data"] == "warm":
                    pass
                self.assertEqual(event, {"event": "news", "id": "1", "data": "a\nb: c\n\nd"})
                self.assertGreaterEqual(stream.comments, 1)

    def test_last_event_id(self):
        with EventStream(self.server, "/events", {"Last-Event-ID": "41"}) as stream:
            self.assertEqual(stream.next(), {"event": "again", "data": "41"})

    def test_who_leaves_is_forgotten(self):
        with EventStream(self.server, "/events"):
            self.assertGreaterEqual(wait_until(lambda: self.ask("POST", "/tell", "x").json()["streams"]), 1)
        self.assertTrue(wait_until(lambda: self.ask("POST", "/tell", "x" * 1000).json()["streams"] == 0))

    def test_slow_reader_is_dropped(self):
        with self.server.raw() as lazy:
            lazy.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            wait_until(lambda: self.ask("POST", "/tell", "x").json()["streams"] >= 1)
            began = time.monotonic()
            for _ in range(100):
                if self.ask("POST", "/tell?times=10", "y" * 90000).json()["streams"] == 0:
                    break
            self.assertEqual(self.ask("POST", "/tell", "x").json()["streams"], 0)
            self.assertLess(time.monotonic() - began, 20)


class Concurrency(BareCase):
    arguments = ("serve.threads=4",)

    def test_slow_handlers_and_slow_clients_hold_nobody_up(self):
        lazy = [self.server.raw() for _ in range(30)]
        for connection in lazy:
            connection.sendall(b"GET /media HTTP/1.1\r\nHost: localhost\r\n")
        with ThreadPoolExecutor(3) as pool:
            slow = [pool.submit(self.ask, "GET", "/slow?ms=1500") for _ in range(3)]
            time.sleep(0.2)
            times = []
            for _ in range(50):
                began = time.monotonic()
                self.ask("GET", "/json", status=200)
                times.append(time.monotonic() - began)
            self.assertLess(sorted(times)[45], 0.5)
            for each in slow:
                self.assertEqual(each.result().status, 204)
        for connection in lazy:
            connection.close()

    def test_many_at_once(self):
        def work(number):
            connection = self.server.connection()
            for i in range(20):
                first = (number * 7919 + i * 104729) % 900000
                answer = self.server.request("GET", "/media", headers={"Range": f"bytes={first}-{first + 70000}"},
                                             connection=connection)
                if answer.status != 206 or answer.body != PATTERN[first:first + 70001]:
                    return f"{number} {i} {answer}"
            connection.close()
            return None
        with ThreadPoolExecutor(16) as pool:
            self.assertEqual([wrong for wrong in pool.map(work, range(32)) if wrong], [])


class Stopping(unittest.TestCase):
    def test_running_requests_end_and_streams_close(self):
        with Bare() as server, ThreadPoolExecutor(1) as pool:
            slow = pool.submit(server.request, "GET", "/slow?ms=1000")
            stream = EventStream(server, "/events")
            self.assertEqual(server.request("POST", "/tell", "x").json()["streams"], 1)
            self.assertEqual(stream.next()["data"], "x")
            began = time.monotonic()
            code = server.stop()
            self.assertEqual(code, 0)
            self.assertLess(time.monotonic() - began, 5)
            self.assertEqual(slow.result().status, 204)
            self.assertIsNone(stream.next())
            stream.close()

    def test_request_that_takes_too_long_is_cut_off(self):
        with Bare() as server:
            with server.raw() as connection:
                connection.sendall(b"PUT /swallow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
                time.sleep(0.2)
                began = time.monotonic()
                self.assertEqual(server.stop(), 0)
                self.assertLess(time.monotonic() - began, 6)

    def test_port_in_use(self):
        with Bare() as server:
            with self.assertRaisesRegex(AssertionError, f"cannot listen on 127.0.0.1 port {server.where[1]}"):
                with Bare(f"serve.port={server.where[1]}"):
                    pass

    def test_wrong_options(self):
        for option, says in (("serve.trusted_proxies=10.0.0.0/99", "serve.trusted_proxies"),
                             ("serve.hosts=http://x", "serve.hosts"), ("serve.address=here", "serve.address"),
                             ("serve.certificate=/x", "both or neither"), ("serve.port=70000", "serve.port")):
            with self.assertRaisesRegex(AssertionError, says):
                with Bare(option):
                    pass


class Numbers(BareCase):
    def test_metrics(self):
        self.ask("GET", "/things/1/x", status=200)
        self.ask("GET", "/things/2/x", status=200)
        self.ask("BREW", "/nowhere", status=404)
        def text_with(line):  # a request is counted just after its answer was sent
            text = self.ask("GET", "/metrics", status=200).body.decode()
            return text if line in text else None
        text = wait_until(lambda: text_with('method="other",route="none",status="404"} 1\n'))
        self.assertIn('otklik_http_requests_total{method="GET",route="/things/{id}/{name}",status="200"} 2\n', text)
        self.assertIn('otklik_http_requests_total{method="other",route="none",status="404"} 1\n', text)
        self.assertIn('otklik_http_request_seconds_count{route="/things/{id}/{name}"} 2\n', text)
        self.assertIn('otklik_http_request_seconds_bucket{route="/things/{id}/{name}",le="+Inf"} 2\n', text)
        for line in text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [-+0-9.e]+)$')

    def test_health(self):
        self.assertEqual(self.ask("GET", "/healthz", status=200).json(), {"status": "ok"})


class Log(unittest.TestCase):
    def test_line_tells_nothing_personal(self):
        with Bare("log.level=info") as server:
            server.request("GET", "/things/petrova/lesson?name=ivan")
            wait_until(lambda: "route=" in server.stderr())
            self.assertRegex(server.stderr(), r"http request=[0-9a-f]{16} method=GET route=/things/\{id\}/\{name\} "
                                              r"status=200 ms=[0-9.]+\n")
            for word in ("petrova", "ivan", "127.0.0.1"):
                self.assertNotIn(word, server.stderr())


class Command(unittest.TestCase):
    def test_starts_answers_and_stops(self):
        began = time.monotonic()
        with Service() as service:
            self.assertLess(time.monotonic() - began, 5)
            self.assertEqual(service.request("GET", "/healthz").json(), {"status": "ok"})
            self.assertEqual(service.stop(signal.SIGINT), 0)

    def test_second_signal_ends_it_at_once(self):
        with Service() as service:
            with service.raw() as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n")
                time.sleep(0.3)
                service.process.send_signal(signal.SIGTERM)
                time.sleep(0.3)
                began = time.monotonic()
                self.assertIn(service.stop(), (0, -signal.SIGTERM))
                self.assertLess(time.monotonic() - began, 3)


if __name__ == "__main__":
    unittest.main()
