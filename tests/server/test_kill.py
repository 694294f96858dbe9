"""`kill -9` at any instant loses no accepted upload and no finished stage.

The real service is killed again and again while recordings are uploaded to it and analysed. It is killed at random
instants, some of them while it starts. After each start it goes on with what it had. At the end every upload that was
ever accepted is a finished lesson, byte for byte the recording that was sent, with the report of an undisturbed run; no
byte that the service had called safe was sent twice; and no stage that was finished was begun again.

OTKLIK_KILLS says how often it is killed."""
import functools
import hashlib
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections import Counter
from pathlib import Path

import api

KILLS = int(os.environ.get("OTKLIK_KILLS", "50"))
SEED = int(os.environ.get("OTKLIK_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
WAITING = 3  # lessons that are kept in work
CHUNK, PAUSE = 8 * 1024, 0.05  # of an upload over a slow line: bytes, seconds
LONGEST = 2.5  # seconds between a start and its kill
GONE = (OSError, http.client.HTTPException, AssertionError)


@functools.cache
def tiny_lesson():
    """Two drawn people who talk for four seconds."""
    with tempfile.TemporaryDirectory(prefix="otklik-kill-") as folder:
        subprocess.run([api.ROOT / "tests" / "make-media", "lesson", folder, "--seconds", "4"], check=True,
                       capture_output=True)
        return (Path(folder) / "lesson.mp4").read_bytes()


def content(report):
    """A report without what says when it was made."""
    report = json.loads(report)
    report.pop("analysed_at", None)
    report.get("generator", {}).pop("analysed_at", None)
    return report


class Uploader(threading.Thread):
    """Sends recordings in chunks, and goes on with what was safe whenever the service is back."""

    def __init__(self, client, recording):
        super().__init__(daemon=True)
        self.client, self.recording = client, recording
        self.accepted, self.resumed, self.wrong, self.ended = [], 0, [], threading.Event()
        self.wanted = threading.Semaphore(0)

    def run(self):
        while not self.ended.is_set():
            if not self.wanted.acquire(timeout=0.1):
                continue
            try:
                self.send()
            except Exception as wrong:  # pylint: disable=broad-except  # told by the test
                self.wrong.append(repr(wrong))

    def patiently(self, ask):
        """Asks until the service answers."""
        while not self.ended.is_set():
            try:
                return ask()
            except GONE:
                self.client.close()
                time.sleep(0.05)
        return None

    def send(self):
        made = self.patiently(lambda: self.client.begin(len(self.recording), filename="lesson.mp4", filetype="video/mp4"))
        if not made:
            return
        if made.status != 201:
            self.wrong.append(f"an upload is refused: {made}")
            return
        location, safe = made.headers["location"], 0
        while not self.ended.is_set():
            chunk = self.recording[safe:safe + CHUNK]
            try:
                done = self.client.append(location, safe, chunk)
            except GONE:
                self.client.close()
                lesson, safe = self.where(location, safe)
                if lesson:
                    self.accepted.append(lesson)
                    return
                continue
            if done.status != 204 or int(done.headers["upload-offset"]) != safe + len(chunk):
                self.wrong.append(f"a chunk at {safe} is refused: {done} {done.headers}")
                return
            safe += len(chunk)
            time.sleep(PAUSE)
            if "otklik-lesson" in done.headers:
                self.accepted.append(done.headers["otklik-lesson"])
                return

    def where(self, location, safe):
        """After a kill: the lesson, if the last chunk was accepted and only the answer was lost; and the offset."""
        def head():
            found = self.client.ask("HEAD", location, headers={"Tus-Resumable": "1.0.0"})
            assert found.status in (200, 204, 404, 410), found
            return found
        found = self.patiently(head)
        self.resumed += 1
        if not found or "upload-offset" not in found.headers:
            # Its lesson has taken it over, and the upload is gone; the list of lessons has it.
            if found and safe + CHUNK < len(self.recording):
                self.wrong.append(f"an upload is lost at {safe}: {found}")
            return "taken", safe
        offset = int(found.headers["upload-offset"])
        if offset < safe:
            self.wrong.append(f"{safe} bytes were safe, and now {offset} are")
        return found.headers.get("otklik-lesson"), offset


class Kill(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.site = api.Site({"job.retry_seconds": 1, "job.workers": 2}, start=False)
        self.site.environment["OTKLIK_LOG_LEVEL"] = "info"
        self.site.start()
        self.addCleanup(self.site.close)
        self.client = self.site.admin
        self.client.close()
        self.recording = tiny_lesson()

    def kill(self):
        self.site.process.kill()
        self.site.process.wait()
        self.site.process.stdout.close()
        self.site.log.close()
        self.site.process = None

    def start(self):
        """Starts it; sometimes it is killed before it is ready, once or more."""
        killed = 0
        while self.random.random() < 0.2:
            begun = subprocess.Popen([api.PROGRAM, "serve", "--port", "0", "--data", self.site.data],
                                     env=self.site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(self.random.uniform(0, 0.4))
            begun.kill()
            begun.wait()
            killed += 1
        self.site.start()
        return killed

    def lessons(self):
        """Every lesson that there is: {id: state}."""
        found, cursor = {}, None
        while True:
            page = self.client.get("/api/v1/lessons", limit=100, **({"cursor": cursor} if cursor else {}))
            self.assertEqual(page.status, 200, page)
            found |= {lesson["id"]: lesson["state"] for lesson in page.json["items"]}
            cursor = page.json["next"]
            if not cursor:
                return found

    def file(self, lesson, name):
        answer = self.client.get(f"/api/v1/lessons/{lesson}/{name}")
        self.assertEqual(answer.status, 200, answer)
        return answer.body

    def test_kill(self):
        first = self.client.upload(self.recording, filename="lesson.mp4", filetype="video/mp4")
        self.assertEqual(self.client.wait(first, "done", "failed")["state"], "done")
        expected = {name: self.file(first, f"files/{name}") for name in ("moments.csv", "transcript.json", "transcript.vtt")}
        report = content(self.file(first, "files/report.json"))
        self.assertEqual(len(report["people"]), 2)

        uploader = Uploader(api.Client(self.site, self.client.cookie, self.client.csrf), self.recording)
        uploader.start()
        asked, killed, begun = 0, 0, time.monotonic()
        while killed < KILLS:
            busy = [state for state in self.lessons().values() if state not in ("done", "failed", "cancelled")]
            sending = asked - len(uploader.accepted)
            for _ in range(WAITING - len(busy) - sending):
                uploader.wanted.release()
                asked += 1
            time.sleep(self.random.uniform(0, LONGEST))
            self.kill()
            killed += 1 + self.start()
        took = time.monotonic() - begun

        for _ in iter(lambda: len(uploader.accepted) < asked and not uploader.wrong, False):
            time.sleep(0.1)
            self.assertLess(time.monotonic() - begun, took + api.PATIENCE, "uploads do not come to an end")
        uploader.ended.set()
        uploader.join()
        self.assertEqual(uploader.wrong, [])
        for lesson in self.lessons():
            ended = self.client.wait(lesson, "done", "failed")
            self.assertEqual(ended["state"], "done", f"{ended} (seed {SEED})")
        self.check_lessons(first, uploader, asked, expected, report)
        again = self.check_stages()
        print(f"kill -9 {killed} times in {took:.0f} s (seed {SEED}): {asked} uploads accepted, {uploader.resumed} times one "
              f"was resumed; {again} stages were cut off and done again; all {asked + 1} lessons finished alike",
              file=sys.stderr)

    def check_lessons(self, first, uploader, asked, expected, report):
        lessons = self.lessons()
        self.assertEqual(len(lessons), asked + 1)
        self.assertEqual({lesson for lesson in uploader.accepted if lesson != "taken"} - set(lessons), set())
        digest = hashlib.sha256(self.recording).digest()
        for lesson in set(lessons) - {first}:
            self.assertEqual(hashlib.sha256(self.file(lesson, "media")).digest(), digest)
            self.assertEqual(content(self.file(lesson, "files/report.json")), report)
            for name, text in expected.items():
                self.assertEqual(self.file(lesson, f"files/{name}"), text, name)

    def check_stages(self):
        """No stage of a lesson begins after it was finished. How often one began again, for it had been cut off."""
        finished, begun = set(), Counter()
        line = r"job (\w+): stage (fetch|keep|listen|transcribe|look) (begins|is finished)"
        for job, stage, what in re.findall(line, self.site.log_text()):
            if what == "begins":
                self.assertNotIn((job, stage), finished)
                begun[job, stage] += 1
            else:
                finished.add((job, stage))
        self.assertGreater(len(finished), 0)
        return sum(times - 1 for times in begun.values())


if __name__ == "__main__":
    unittest.main()
