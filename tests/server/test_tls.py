"""Ring "server": TLS from certificate files, read again on SIGHUP."""
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import Bare, EventStream, wait_until
from sockets import TEXT, Socket


def certificate(folder, name):
    """A certificate that signs itself: paths of certificate and key."""
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", paths[1], "-out", paths[0], "-days", "2", "-subj", f"/CN={name}"], check=True,
                   capture_output=True)
    return paths


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.one, cls.two = certificate(cls.folder, "one.example"), certificate(cls.folder, "two.example")
        cls.used = cls.folder / "used.pem", cls.folder / "used.key"
        cls.install(cls.one)
        cls.server = cls.enterClassContext(
            Bare(f"serve.certificate={cls.used[0]}", f"serve.certificate_key={cls.used[1]}"))

    @classmethod
    def install(cls, pair):
        for source, target in zip(pair, cls.used):
            target.write_bytes(source.read_bytes())

    def shown(self):
        with self.server.raw() as connection:
            return ssl.DER_cert_to_PEM_cert(connection.getpeercert(True))

    def test_answers(self):
        answer = self.server.request("GET", "/who")
        self.assertTrue(answer.json()["secure"])
        self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")
        self.assertTrue(self.server.url.startswith("https://127.0.0.1:"))

    def test_everything_else_works_too(self):
        self.assertEqual(len(self.server.request("GET", "/media").body), 1000000)
        body = bytes(range(256)) * 4000
        self.assertEqual(self.server.request("POST", "/echo", body).body, body)
        self.assertEqual(self.server.request("PUT", "/swallow", body).status, 204)
        with EventStream(self.server, "/events") as stream:
            self.server.request("POST", "/tell", "news")
            self.assertEqual(stream.next()["data"], "news")

    def test_websocket(self):
        with Socket(self.server, "/socket") as one, Socket(self.server, "/socket") as two:
            for text in ("a", "x" * 60000):
                one.send(TEXT, text)
                self.assertEqual(one.next(), (TEXT, text.encode()))
            two.send(TEXT, "close")
            self.assertEqual(two.next_close(), 4001)
        self.assertTrue(wait_until(lambda: self.server.request("POST", "/tell", "").json()["sockets"] == 0))

    def test_old_protocols_are_refused(self):
        host, port = self.server.where
        for version, good in (("-tls1", False), ("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)):
            done = subprocess.run(["openssl", "s_client", "-connect", f"{host}:{port}", version, "-cipher",
                                   "ALL:@SECLEVEL=0"], input="", capture_output=True, text=True, timeout=30)
            self.assertEqual("Cipher is (NONE)" not in done.stdout, good, done.stdout + done.stderr)

    def test_plain_http_gets_no_answer(self):
        with socket.create_connection(self.server.where, 10) as plain:
            plain.sendall(b"GET /json HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try:
                self.assertNotIn(b"200", plain.recv(1000))
            except ConnectionResetError:
                pass
        self.assertEqual(self.server.request("GET", "/json").status, 200)

    def test_many_handshakes(self):
        with ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda _: self.server.request("GET", "/json").status, range(80))
            self.assertEqual(set(answers), {200})

    def test_reload(self):
        self.assertEqual(self.shown(), self.one[0].read_text())
        held = self.server.connection()
        self.assertEqual(self.server.request("GET", "/json", connection=held).status, 200)
        self.install(self.two)
        self.server.process.send_signal(signal.SIGHUP)
        self.assertTrue(wait_until(lambda: self.shown() == self.two[0].read_text()))
        self.assertEqual(self.server.request("GET", "/json", connection=held).status, 200)
        held.close()
        self.used[0].write_text("no certificate")
        self.server.process.send_signal(signal.SIGHUP)
        self.assertFalse(wait_until(lambda: self.shown() != self.two[0].read_text(), 0.5))
        self.install(self.one)
        self.server.process.send_signal(signal.SIGHUP)
        self.assertTrue(wait_until(lambda: self.shown() == self.one[0].read_text()))

    def test_refused_at_the_start(self):
        absent, words = self.folder / "absent.pem", self.folder / "words.pem"
        words.write_text("no certificate")
        for certificate_file, key, says in ((absent, self.one[1], "absent.pem"), (self.one[0], absent, "absent.pem"),
                                            (words, self.one[1], "words.pem"), (self.one[0], words, "words.pem"),
                                            (self.one[0], self.two[1], "two.example.key is not the key")):
            with self.assertRaisesRegex(AssertionError, says):
                with Bare(f"serve.certificate={certificate_file}", f"serve.certificate_key={key}"):
                    pass


if __name__ == "__main__":
    unittest.main()
