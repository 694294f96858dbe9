"""`otklik worker` does the work of a service that leaves it to others, gives it back when it is stopped, and what it had in
hand when it is killed goes on at once elsewhere."""
import re
import subprocess
import time
import unittest
from pathlib import Path

import api
from test_kill import tiny_lesson


class Worker:
    def __init__(self, site, **settings):
        self.log = open(Path(site.folder.name) / "worker.log", "ab")
        self.environment = {**site.environment, "OTKLIK_LOG_LEVEL": "info"}
        self.process = subprocess.Popen([api.PROGRAM, "worker", "--data", site.data, "--workers", "1",
                                         *(f"--set={name}={value}" for name, value in settings.items())],
                                        env=self.environment, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.said = self.process.stdout.readline()

    def end(self, kill=False):
        """The exit code."""
        self.process.kill() if kill else self.process.terminate()
        code = self.process.wait(30)
        self.process.stdout.close()
        self.log.close()
        return code


class Workers(unittest.TestCase):
    def setUp(self):
        self.site = api.Site({"job.workers": 0})
        self.addCleanup(self.site.close)
        self.client = self.site.admin
        self.lesson = self.client.upload(tiny_lesson(), filename="lesson.mp4")

    def begun(self):
        """The stages that workers began, in order."""
        return re.findall(r"stage (\w+) begins", (Path(self.site.folder.name) / "worker.log").read_text())

    def until(self, stage, times, seconds=60):
        for _ in range(seconds * 50):
            if self.begun().count(stage) == times:
                return
            time.sleep(0.02)
        self.fail(f"it does not come to {stage}: {self.begun()}")

    def test_elsewhere(self):
        time.sleep(1.5)
        self.assertEqual(self.client.get(f"/api/v1/lessons/{self.lesson}").json["state"], "queued")
        worker = Worker(self.site)
        self.assertEqual(worker.said, f"working on {self.site.data}\n")
        self.client.wait(self.lesson, "done")
        self.assertEqual(worker.end(), 0)

    def test_stopped_and_killed(self):
        """Looking is made slow; whoever takes the lesson over begins there, and needs no lease to run out."""
        slow = {"lesson.rate": 60, "face.detect_every": 0}
        for times, kill in ((1, False), (2, True)):
            worker = Worker(self.site, **slow)
            self.until("look", times)
            begun = time.monotonic()
            self.assertEqual(worker.end(kill), -9 if kill else 0)
            self.assertLess(time.monotonic() - begun, 5)
        begun = time.monotonic()
        worker = Worker(self.site)
        self.client.wait(self.lesson, "done")
        self.assertLess(time.monotonic() - begun, 25, "it waited for the lease of a worker that is dead")
        worker.end()
        stages = self.begun()
        self.assertEqual([stages.count(stage) for stage in ("keep", "listen", "transcribe", "look")], [1, 1, 1, 3])

    def test_no_service(self):
        """Where there is no store it says so, and makes none."""
        nowhere = Path(self.site.folder.name) / "nowhere"
        done = self.site.command("worker", "--data", nowhere)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nowhere", done.stderr)
        self.assertFalse(nowhere.exists())


if __name__ == "__main__":
    unittest.main()
