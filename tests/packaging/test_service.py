"""packaging/otklik.service: how exposed it leaves the service, and that the program works as far as it is shut in.

Needs the packages of [package] in packages.txt; without systemd-analyze there is nothing to check with."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import sandbox

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("OTKLIK", str(ROOT / "build" / "src" / "cli" / "otklik"))
NOTED = re.compile(r"exposure level is \*\*([\d.]+)\*\*")
PROBE = """import mmap, os
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC); print("made executable memory")
except PermissionError:
    pass
try:
    os.sched_setaffinity(0, [0]); print("chose its processor")
except PermissionError:
    pass
"""


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed (./setup package)")
class Service(unittest.TestCase):
    def test_exposure_is_no_more_than_noted(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", sandbox.UNIT],
                              capture_output=True, text=True)
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
        self.assertIsNotNone(found, done.stdout + done.stderr)
        noted = NOTED.search((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"))
        self.assertLessEqual(float(found[1]), float(noted[1]))

    def test_unit_has_no_mistake(self):
        with tempfile.TemporaryDirectory() as name:
            unit = pathlib.Path(name, "otklik.service")
            unit.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={PROGRAM}", sandbox.UNIT.read_text(encoding="utf-8"),
                                   flags=re.MULTILINE))
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
        ours = [line for line in done.stderr.splitlines() if "otklik" in line]
        self.assertEqual(ours, [])

    def test_what_is_forbidden_fails(self):
        sandbox.prepare()
        done = subprocess.run([sys.executable, "-c", PROBE], preexec_fn=sandbox.enter, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_a_lesson_is_analysed_within(self):
        sandbox.prepare()
        with tempfile.TemporaryDirectory() as name:
            subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-f", "lavfi",
                            "-i", "sine=frequency=300", "-t", "4", f"{name}/lesson.mp4"], check=True)
            done = subprocess.run([PROGRAM, "lesson", f"{name}/lesson.mp4", "-o", f"{name}/report", "--quiet", "--language", "en"],
                                  preexec_fn=sandbox.enter, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
            self.assertTrue(pathlib.Path(name, "report", "report.pdf").exists())

    def test_the_service_starts_within(self):
        sandbox.prepare()
        with tempfile.TemporaryDirectory() as name:
            environment = {key: value for key, value in os.environ.items() if not key.startswith("OTKLIK_")}
            environment |= {"OTKLIK_STORE_FOLDER": f"{name}/data", "OTKLIK_CONFIG": "", "OTKLIK_LANG": "en"}
            with subprocess.Popen([PROGRAM, "serve", "--port", "0"], preexec_fn=sandbox.enter, env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serve:
                self.addCleanup(serve.kill)
                address = serve.stdout.readline().strip()
                with urllib.request.urlopen(f"{address}healthz", timeout=30) as answer:
                    self.assertEqual((answer.status, json.load(answer)), (200, {"status": "ok"}))
                serve.terminate()
                self.assertEqual((serve.wait(30), serve.stderr.read()), (0, ""))


if __name__ == "__main__":
    unittest.main()
