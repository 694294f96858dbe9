"""The commands of docs/api.md run as they stand there."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import api


class Guide(unittest.TestCase):
    def test_commands(self):
        site = api.site()
        teacher = site.person("teacher")
        text = (api.ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        self.assertEqual(len(blocks), 5)
        # Between looking at the lesson and its report there is waiting.
        wait = ("for i in $(seq 300); do curl -s -H \"Authorization: Bearer $TOKEN\" \"$OTKLIK/api/v1/lessons/$LESSON\" | "
                "grep -q '\"state\": *\"done\"' && break; sleep 0.4; done\n")
        script = "set -eu\n" + "".join(blocks[:3]) + wait + "".join(blocks[3:])
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "lesson.mp4").write_bytes(api.recording())
            done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=2 * api.PATIENCE,
                                  env={**api.environment(), "OTKLIK": f"http://127.0.0.1:{site.port}", "NAME": teacher.user["name"],
                                       "PASSWORD": api.PASSWORD})
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            read = lambda name: (folder / name).read_bytes()
            self.assertEqual(json.loads(read("report.json"))["schema"], "otklik-lesson-report")
            self.assertTrue(read("report.pdf").startswith(b"%PDF"))
            self.assertTrue(read("moments.csv").startswith(b"person,"))
            self.assertTrue(read("transcript.vtt").startswith(b"WEBVTT"))
            self.assertEqual(read("start-of-media"), api.recording()[:100])
            self.assertIn(b"<!doctype html>", read("embedded.html").lower())
            self.assertEqual(json.loads(read("lesson.json"))["title"], "Lesson 1")


if __name__ == "__main__":
    unittest.main()
