"""`otklik models list|verify|pull` against a real HTTP server on this machine, and published YuNet files in the lesson.

The published files and the clips are skipped without the shared folder ($OTKLIK_SHARED)."""
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lesson_run import CLIPS, PROGRAM, ROOT, check_report, lesson

PUBLISHED = CLIPS.parents[1] / "models"
CONTENT = bytes(i * i % 251 for i in range(300_000))
HASH = hashlib.sha256(CONTENT).hexdigest()


class Server(BaseHTTPRequestHandler):
    """Gives CONTENT in good and bad ways; notes what was asked for in `server.asked`."""
    protocol_version = "HTTP/1.1"

    def head(self, status, length, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def give(self, content=CONTENT, upto=None, etag=None, ranges=True):
        start, status, headers = 0, 200, {"ETag": etag} if etag else {}
        asked = self.headers.get("Range", "")
        if ranges and asked:
            start, status = int(asked[len("bytes="):].rstrip("-")), 206
            if start >= len(content):
                self.head(416, 0)
                return
            headers["Content_Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.head(status, len(content) - start, **headers)
        self.wfile.write(content[start:][:upto])
        self.close_connection = upto is not None

    def slow(self):
        self.head(200, len(CONTENT))
        self.wfile.write(CONTENT[:50_000])
        self.server.served.set()
        self.server.go_on.wait(30)

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Range")))
        third, port = len(CONTENT) // 3, self.server.server_port
        wrong = CONTENT[:-1] + b"!"
        {
            "/whole": lambda: self.give(),
            "/breaks": lambda: self.give(upto=third, etag='"v1"'),
            "/breaks-without-etag": lambda: self.give(upto=third),
            "/no-ranges": lambda: self.give(ranges=False),
            "/wrong": lambda: self.give(wrong),
            "/short": lambda: self.give(CONTENT[:-1]),
            "/long": lambda: self.give(CONTENT + b"more"),
            "/cut": lambda: self.give(upto=third, ranges=False),
            "/moved": lambda: self.head(302, 0, Location="/whole"),
            "/elsewhere": lambda: self.head(302, 0, Location=f"http://localhost:{port}/whole"),
            "/file": lambda: self.head(302, 0, Location="file:///etc/passwd"),
            "/round": lambda: self.head(302, 0, Location="/round"),
            "/busy": lambda: self.head(503, 0),
            "/empty": lambda: self.head(200, 0),
            "/slow": self.slow,
        }.get(self.path, lambda: self.head(404, 0))()

    def log_message(self, *_):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):  # a killed client is what some tests are about
        pass


class Models(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="otklik-models-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.models = self.folder / "models"
        self.part = self.models / ".net.onnx.part"
        self.server = Quiet(("127.0.0.1", 0), Server)
        self.server.asked, self.server.served, self.server.go_on = [], threading.Event(), threading.Event()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.addCleanup(self.server.go_on.set)

    def entry(self, path="/whole", **changes):
        return {"name": "net", "task": "detector", "file": "net.onnx", "bytes": len(CONTENT), "sha256": HASH, "licence": "MIT",
                "setting": "face.detector", "address": f"http://127.0.0.1:{self.server.server_port}{path}", **changes}

    def catalogue(self, *entries, **changes):
        path = self.folder / "catalogue.json"
        path.write_text(json.dumps({"format": "otklik-models-1", "models": entries, **changes}), encoding="utf-8")

    def command(self, *arguments):
        return [PROGRAM, "models", *arguments, "--set", f"models.folder={self.models}", "--set", "fetch.private=allow"]

    def otklik(self, *arguments, catalogue=True):
        more = ["--set", f"models.catalogue={self.folder / 'catalogue.json'}"] if catalogue else []
        return subprocess.run([*self.command(*arguments), *more], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "OTKLIK_LANG": "en"})

    def good(self, *arguments, **more):
        done = self.otklik(*arguments, **more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def refused(self, says, *arguments, status=1, **more):
        done = self.otklik(*arguments, **more)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertRegex(done.stderr, f"^otklik: .*{says}.*\n$")

    def files(self):
        return {path.name for path in self.models.iterdir()} if self.models.exists() else set()

    def state(self):
        return [model["state"] for model in json.loads(self.good("list", "--json")) if model["name"] == "net"]

    def test_from_nothing_to_installed(self):
        self.catalogue(self.entry())
        self.assertEqual(self.state(), ["available"])
        self.assertFalse(self.models.exists())
        self.assertIn("no model is installed", self.good("verify"))
        self.assertIn(f"net is installed (MIT): face.detector = {self.models / 'net.onnx'}", self.good("pull", "net"))
        self.assertEqual((self.files(), (self.models / "net.onnx").read_bytes()), ({"net.onnx"}, CONTENT))
        self.assertEqual(self.state(), ["installed"])
        self.assertRegex(self.good("verify"), r"^net +whole\n$")
        self.assertIn("already", self.good("pull", "net"))
        self.assertEqual(len(self.server.asked), 1)

    def test_damage_is_seen_and_mended(self):
        self.catalogue(self.entry())
        for spoiled, state in ((CONTENT[:-1] + b"!", "installed"), (CONTENT[:100], "damaged"), (b"", "damaged")):
            with self.subTest(len(spoiled)):
                self.models.mkdir(exist_ok=True)
                (self.models / "net.onnx").write_bytes(spoiled)
                self.assertEqual(self.state(), [state])  # a list reads no content
                done = self.otklik("verify")
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stdout, r"^net +DAMAGED\n$")
                self.good("pull", "net")
                self.good("verify", "net")

    def test_broken_connections(self):
        third = len(CONTENT) // 3
        self.catalogue(self.entry("/breaks"))
        self.good("pull", "net")
        self.assertEqual(self.server.asked, [("/breaks", None), ("/breaks", f"bytes={third}-"), ("/breaks", f"bytes={2 * third}-")])
        (self.models / "net.onnx").unlink()
        self.server.asked.clear()
        self.catalogue(self.entry("/breaks-without-etag"))  # fetch stops; each new call goes on where the last one ended
        for least in (third, 2 * third):
            self.refused("127.0.0.1", "pull", "net")
            self.assertEqual((self.files(), self.part.stat().st_size), ({".net.onnx.part"}, least))
        self.good("pull", "net")
        self.assertEqual([asked for _, asked in self.server.asked], [None, f"bytes={third}-", f"bytes={2 * third}-"])
        self.assertEqual((self.files(), (self.models / "net.onnx").read_bytes()), ({"net.onnx"}, CONTENT))

    def test_what_was_left_is_used_or_replaced(self):
        for path, left, asked in (("/whole", CONTENT[:1000], ["bytes=1000-"]),
                                  ("/no-ranges", CONTENT[:1000], ["bytes=1000-", None]),
                                  ("/whole", b"?" * 1000, ["bytes=1000-", None]),  # of another file
                                  ("/whole", CONTENT, []),
                                  ("/whole", CONTENT[:-1] + b"!", [None]),
                                  ("/whole", CONTENT + b"more", [None])):
            with self.subTest((path, len(left))):
                self.models.mkdir(exist_ok=True)
                self.part.write_bytes(left)
                (self.models / "net.onnx").unlink(missing_ok=True)
                self.server.asked.clear()
                self.catalogue(self.entry(path))
                self.good("pull", "net")
                self.assertEqual([of for _, of in self.server.asked], asked)
                self.assertEqual((self.files(), (self.models / "net.onnx").read_bytes()), ({"net.onnx"}, CONTENT))

    def test_mismatch_is_refused(self):
        for path, says, left in (("/wrong", "SHA-256 is [0-9a-f]{64}, the catalogue says", b""),
                                 ("/wrong", "SHA-256 is", CONTENT[:1000]),
                                 ("/short", "299999 bytes, the catalogue says 300000", b""),
                                 ("/long", "longer than the 300000 bytes", b""),
                                 ("/long", "longer than the 300000 bytes", CONTENT[:299_990])):
            with self.subTest((path, len(left))):
                self.models.mkdir(exist_ok=True)
                if left:
                    self.part.write_bytes(left)
                self.catalogue(self.entry(path))
                self.refused(says, "pull", "net")
                self.assertEqual(self.files(), set())

    def test_failures_keep_what_was_installed(self):
        self.models.mkdir()
        (self.models / "net.onnx").write_bytes(b"an older version")
        for path, says in (("/absent", "404"), ("/busy", "503"), ("/empty", "empty"), ("/elsewhere", "allowed hosts"),
                           ("/file", "not an address of the web"), ("/round", "redirects"), ("/cut", ""), ("/wrong", "SHA-256")):
            with self.subTest(path):
                self.catalogue(self.entry(path))
                self.refused(says, "pull", "net")
                self.assertEqual((self.models / "net.onnx").read_bytes(), b"an older version")
        self.catalogue(self.entry("/moved"))
        self.good("pull", "net")
        (self.models / "net.onnx").unlink()
        self.catalogue(self.entry("/elsewhere", hosts=["localhost"]))
        self.good("pull", "net")

    def test_busy_server_costs_nothing(self):
        self.models.mkdir()
        self.part.write_bytes(CONTENT[:1000])
        self.catalogue(self.entry("/busy"))
        self.refused("503", "pull", "net")
        self.assertEqual(self.part.read_bytes(), CONTENT[:1000])

    def test_local_networks_need_a_setting(self):
        self.catalogue(self.entry())
        done = subprocess.run([PROGRAM, "models", "pull", "net", "--set", f"models.folder={self.models}", "--set",
                               f"models.catalogue={self.folder / 'catalogue.json'}"], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "OTKLIK_LANG": "en"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("local network", done.stderr)
        self.assertEqual(self.server.asked, [])

    def test_killed_interrupted_and_two_at_once(self):
        self.catalogue(self.entry("/slow"))
        for number, status in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
            with self.subTest(number):
                self.part.unlink(missing_ok=True)
                self.server.served.clear()
                run = subprocess.Popen([*self.command("pull", "net"), "--set", f"models.catalogue={self.folder / 'catalogue.json'}"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                self.assertTrue(self.server.served.wait(30))
                until = time.monotonic() + 30
                while not (self.part.exists() and self.part.stat().st_size == 50_000) and time.monotonic() < until:
                    time.sleep(0.02)
                self.refused("another process", "pull", "net")
                run.send_signal(number)
                self.assertEqual(run.wait(30), status)
                self.assertEqual((self.files(), self.part.read_bytes()), ({".net.onnx.part"}, CONTENT[:50_000]))
        self.server.asked.clear()
        self.catalogue(self.entry("/whole"))
        self.good("pull", "net")
        self.assertEqual(self.server.asked, [("/whole", "bytes=50000-")])

    def test_a_link_is_not_followed(self):
        self.models.mkdir()
        (self.folder / "precious").write_bytes(b"mine")
        self.part.symlink_to(self.folder / "precious")
        self.catalogue(self.entry())
        self.refused(r"\.net\.onnx\.part", "pull", "net")
        self.assertEqual((self.folder / "precious").read_bytes(), b"mine")

    def test_bad_catalogues(self):
        for field, values in (("name", ["", "../x", "a b", 7, None]), ("file", ["../net.onnx", ".hidden", "a/b", ""]),
                              ("bytes", [0, -1, 10**12, "many", 1.5]), ("sha256", ["abc", HASH.upper(), ""]),
                              ("licence", [""]), ("setting", ["", "a=b"]), ("address", ["", 1]), ("hosts", ["x", [1], [""]])):
            for value in values:
                with self.subTest((field, value)):
                    self.catalogue(self.entry(), self.entry(name="b", file="b.onnx") | {field: value})
                    self.refused(f'catalogue.json: model 2: "{field}"', "list")
        for field in ("name", "file"):
            self.catalogue(self.entry(), self.entry(**{"name": "b", "file": "b.onnx", field: self.entry()[field]}))
            self.refused(f'model 2: "{field}"', "list")
        self.catalogue(format="other")
        self.refused("not a catalogue of models", "list")
        self.catalogue(self.entry(address="ftp://127.0.0.1/x"))
        self.refused("not an address of the web", "pull", "net")

    def test_misused(self):
        self.catalogue(self.entry())
        for arguments in ((), ("frob",), ("pull",), ("list", "net")):
            with self.subTest(arguments):
                self.refused("see otklik", *arguments, status=2)
        for verb in ("pull", "verify"):
            self.refused(r'no model "nothing" \(it has: net\)', verb, "nothing")
        done = self.otklik("verify", "net")
        self.assertEqual((done.returncode, done.stdout.split()), (1, ["net", "not", "installed"]))

    def test_built_in_catalogue(self):
        models = json.loads(self.good("list", "--json", catalogue=False))
        own = {model["name"]: model for model in models if model["state"] == "built-in"}
        for task in ("detector", "expression", "vad", "segmentation", "speaker"):
            net = (ROOT / "models" / f"{task}.onnx").read_bytes()
            name = json.loads((ROOT / "models" / f"{task}.json").read_text())["name"]
            self.assertEqual((own[name]["bytes"], own[name]["sha256"]), (len(net), hashlib.sha256(net).hexdigest()))
        for model in models:
            if model["state"] != "built-in":
                self.assertRegex(model["address"], "^https://")
        text = self.good("list", catalogue=False)
        self.assertIn("yunet-n", text)
        self.assertIn("Apache-2.0", text)


@unittest.skipUnless(PUBLISHED.is_dir() and CLIPS.is_dir(), f"no models at {PUBLISHED} (set OTKLIK_SHARED)")
class Published(unittest.TestCase):
    def test_catalogue_tells_the_truth(self):
        for model in json.loads((ROOT / "models" / "catalog.json").read_text())["models"]:
            with self.subTest(model["name"]):
                content = (PUBLISHED / model["file"]).read_bytes()
                self.assertEqual((model["bytes"], model["sha256"]), (len(content), hashlib.sha256(content).hexdigest()))

    def test_yunet_runs_without_a_sidecar(self):
        for name in ("yunet_n_dynamic", "yunet_n_320_320", "yunet_n_640_640"):
            with self.subTest(name), tempfile.TemporaryDirectory() as out:
                done = lesson(CLIPS / "composed_two_tile_d13_d3.mp4", "-o", out, "--quiet", "--deaf", "--detector",
                              PUBLISHED / f"{name}.onnx")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                report = check_report(self, pathlib.Path(out))
                self.assertEqual(report["models"][0]["sha256"],
                                 hashlib.sha256((PUBLISHED / f"{name}.onnx").read_bytes()).hexdigest())
                self.assertEqual(len(report["people"]), 2)
                self.assertGreater(min(person["face_share"] for person in report["people"]), 0.9)


if __name__ == "__main__":
    unittest.main()
