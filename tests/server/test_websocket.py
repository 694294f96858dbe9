"""Ring "server": WebSockets of the HTTP core, spoken to frame by frame."""
import time
import unittest

from harness import Bare, wait_until
from sockets import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Socket


class WebSocket(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Bare("serve.streams_per_client=5"))

    def open(self, headers=None):
        connection = Socket(self.server, "/socket", headers)
        self.addCleanup(connection.close)
        return connection

    def count(self):
        return self.server.request("POST", "/tell", "").json()["sockets"]

    def tearDown(self):
        self.doCleanups()
        self.assertTrue(wait_until(lambda: self.count() == 0))

    def test_opening(self):
        socket = self.open()
        self.assertEqual(socket.status, 101)
        self.assertTrue(socket.accepts())
        self.assertEqual(socket.headers["connection"].lower(), "upgrade")
        self.assertIn("x-request-id", socket.headers)

    def test_opening_refused(self):
        for headers, status in (({"Sec-WebSocket-Version": "8"}, 426), ({"Sec-WebSocket-Version": None}, 426),
                                ({"Upgrade": "h2c"}, 426), ({"Connection": "keep-alive"}, 426),
                                ({"Sec-WebSocket-Key": "short"}, 400), ({"Sec-WebSocket-Key": None}, 400),
                                ({"Sec-WebSocket-Key": "*" * 24}, 400), ({"Origin": "https://evil.example"}, 403),
                                ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Host": "evil.example"}, 421)):
            socket = self.open(headers)
            self.assertEqual(socket.status, status, headers)
            if status == 426:
                self.assertEqual(socket.headers["sec-websocket-version"], "13")

    def test_same_origin(self):
        host, port = self.server.where
        self.assertEqual(self.open({"Origin": f"http://{host}:{port}", "Sec-Fetch-Site": "same-origin"}).status, 101)

    def test_echo(self):
        socket = self.open()
        for text in ("hello", "", "привет", "x" * 125, "x" * 126, "x" * 65535, "x" * 65536):
            socket.send(TEXT, text)
            self.assertEqual(socket.next(), (TEXT, text.encode()))

    def test_frames_that_come_with_the_request(self):
        socket = self.open()
        socket.send(TEXT, "a")
        socket.send(TEXT, "b")
        self.assertEqual([socket.next(), socket.next()], [(TEXT, b"a"), (TEXT, b"b")])

    def test_fragments(self):
        socket = self.open()
        socket.send(TEXT, "one ", final=False)
        socket.send(PING, "now")
        socket.send(CONTINUATION, "two ", final=False)
        socket.send(CONTINUATION, "three")
        self.assertEqual([socket.next(), socket.next()], [(PONG, b"now"), (TEXT, b"one two three")])

    def test_bytes_one_by_one(self):
        socket = self.open()
        frame = bytes([0x81, 0x83, 1, 2, 3, 4]) + bytes(a ^ b for a, b in zip(b"abc", (1, 2, 3)))
        for byte in frame:
            socket.connection.sendall(bytes([byte]))
            time.sleep(0.01)
        self.assertEqual(socket.next(), (TEXT, b"abc"))

    def test_told_to_all(self):
        sockets = [self.open(), self.open()]
        self.assertTrue(wait_until(lambda: self.count() == 2))
        self.server.request("POST", "/tell", "news")
        for socket in sockets:
            while (message := socket.next())[1] == b"":
                pass
            self.assertEqual(message, (TEXT, b"news"))

    def test_goodbye_of_the_client(self):
        socket = self.open()
        socket.send(CLOSE, (1000).to_bytes(2, "big"))
        self.assertEqual(socket.next_close(), 1000)
        self.assertEqual(socket.next()[0], "end")

    def test_goodbye_of_the_server(self):
        socket = self.open()
        socket.send(TEXT, "close")
        self.assertEqual(socket.next(), (CLOSE, (4001).to_bytes(2, "big") + b"as you wish"))
        socket.send(CLOSE, (4001).to_bytes(2, "big"))
        self.assertEqual(socket.next()[0], "end")

    def test_goodbye_that_nobody_answers(self):
        socket = self.open()
        socket.send(TEXT, "close")
        began = time.monotonic()
        self.assertEqual(socket.next_close(), 4001)
        self.assertEqual(socket.next()[0], "end")
        self.assertLess(time.monotonic() - began, 8)

    def test_rules_that_are_broken(self):
        def big(socket):
            socket.send(TEXT, "x" * 65537)

        def big_in_pieces(socket):
            for _ in range(3):
                socket.send(TEXT if not _ else CONTINUATION, "x" * 30000, final=False)

        cases = ((lambda socket: socket.send(TEXT, "x", masked=False), 1002),
                 (lambda socket: socket.send(TEXT, "x", reserved=4), 1002),
                 (lambda socket: socket.send(3, "x"), 1002),
                 (lambda socket: socket.send(CONTINUATION, "x"), 1002),
                 (lambda socket: socket.send(PING, "x" * 126), 1002),
                 (lambda socket: socket.send(PING, "x", final=False), 1002),
                 (lambda socket: socket.send(CLOSE, (1005).to_bytes(2, "big")), 1002),
                 (lambda socket: socket.send(TEXT, b"\xff\xfe"), 1007),
                 (lambda socket: socket.send(BINARY, b"x"), 1003), (big, 1009), (big_in_pieces, 1009))
        for number, (act, code) in enumerate(cases):
            with self.subTest(number):
                with Socket(self.server, "/socket") as socket:
                    self.assertEqual(socket.status, 101)
                    act(socket)
                    self.assertEqual(socket.next_close(), code)
                self.assertTrue(wait_until(lambda: self.count() == 0))

    def test_connection_that_breaks(self):
        socket = self.open()
        socket.connection.sendall(b"\x81\xfe")
        socket.close()

    def test_slow_reader_is_dropped(self):
        self.open()
        self.assertTrue(wait_until(lambda: self.count() == 1))
        self.assertTrue(wait_until(
            lambda: self.server.request("POST", "/tell?times=10", "y" * 90000).json()["sockets"] == 0, 30))

    def test_flood_of_pings_is_bounded(self):
        """Nobody reads the pongs: the server stops taking pings, whatever the kernel's own buffers (a few MiB) still take."""
        socket = self.open()
        socket.connection.settimeout(5)
        taken = 0
        with self.assertRaises(OSError):
            while taken < 256 << 20:
                socket.send(PING, "x" * 100)
                taken += 106
        self.assertTrue(wait_until(lambda: self.count() == 0, 70))

    def test_too_many_of_one_client(self):
        sockets = [self.open() for _ in range(6)]
        self.assertEqual([socket.status for socket in sockets], [101] * 5 + [429])
        sockets[0].close()
        self.assertTrue(wait_until(lambda: self.count() == 4))
        self.assertEqual(wait_until(lambda: self.open().status == 101), True)

    def test_stop(self):
        with Bare() as server:
            socket = Socket(server, "/socket")
            self.assertEqual(socket.status, 101)
            server.process.terminate()
            self.assertEqual(socket.next_close(), 1001)
            self.assertEqual(server.stop(), 0)
            socket.close()


if __name__ == "__main__":
    unittest.main()
