"""Ring "server": many clients that break off, dawdle and talk nonsense at once; the server stays well and forgets them."""
import random
import re
import socket
import struct
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from harness import Bare, wait_until

GET = "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n"
UPGRADE = ("GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
PUT = "PUT /swallow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
POST = "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
TUS = ("POST /files HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Length: 900000\r\n"
       "Content-Type: application/offset+octet-stream\r\nContent-Length: 900000\r\n\r\n")
TELL = "POST /tell?times=3 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nnews"
STARTS = [GET.format(path) for path in ("/json", "/media", "/events", "/slow?ms=30", "/broken", "/nowhere")] + \
         [UPGRADE, UPGRADE + "\x81\x85\x00\x00\x00\x00hello", UPGRADE + "\xff" * 40, PUT, POST, TUS, TELL,
          "GET /json HTTP/1.1\r\nHost: loc", "\x00\x01\x02\r\n\r\n"]


def misbehave(server, seed):
    """One client. Whatever it gets is fine."""
    dice = random.Random(seed)
    try:
        with socket.create_connection(server.where, 10) as connection:
            connection.settimeout(0.2)
            if dice.random() < 0.5:  # break off with a reset
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            for _ in range(dice.randint(1, 3)):
                text = dice.choice(STARTS).encode("latin-1")
                connection.sendall(text if dice.random() < 0.8 else text[:dice.randint(1, len(text))])
                if dice.random() < 0.5:
                    connection.sendall(dice.randbytes(dice.choice((1, 10, 5000, 300000))))
                time.sleep(dice.random() * 0.05)
                if dice.random() < 0.6:
                    connection.recv(dice.choice((1, 100, 100000)))
    except OSError:
        pass


class Chaos(unittest.TestCase):
    def check(self, *arguments):
        with Bare("serve.requests_per_minute=0", "serve.threads=4", *arguments) as server:
            with ThreadPoolExecutor(24) as pool:
                list(pool.map(lambda seed: misbehave(server, seed), range(600)))

            def connections():
                text = server.request("GET", "/metrics").body.decode()
                return int(re.search(r"^otklik_http_connections (\d+)$", text, re.MULTILINE)[1])
            self.assertTrue(wait_until(lambda: server.request("POST", "/tell", "x" * 9).json() ==
                                       {"streams": 0, "sockets": 0}, 30))
            self.assertTrue(wait_until(lambda: connections() == 1, 30), connections())
            self.assertEqual(server.request("GET", "/json").status, 200)
            began = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - began, 5)

    def test_everybody_is_forgotten(self):
        self.check()

    def test_stop_amid_it(self):
        with Bare("serve.requests_per_minute=0", "serve.threads=4") as server, ThreadPoolExecutor(24) as pool:
            running = [pool.submit(misbehave, server, seed) for seed in range(300)]
            time.sleep(1)
            began = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - began, 8)
            for each in running:
                each.result()


if __name__ == "__main__":
    unittest.main()
