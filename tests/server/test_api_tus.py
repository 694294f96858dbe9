"""A recording uploaded by tus-js-client, interrupted twice and resumed, is byte for byte what was sent."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import api


class TusClient(unittest.TestCase):
    def test_interrupted_and_resumed(self):
        site = api.site()
        teacher = site.person("teacher")
        token = site.token(teacher, "lessons:write", "lessons:read")
        data = api.recording() + os.urandom(5 << 20)
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "lesson.mp4"
            file.write_bytes(data)
            done = subprocess.run(["node", api.ROOT / "tests" / "server" / "upload.mjs", f"http://127.0.0.1:{site.port}/",
                                   token.token, file], capture_output=True, text=True, timeout=api.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(len(told["resumedAt"]), 2)
        self.assertTrue(all(0 < offset < len(data) for offset in told["resumedAt"]), told)
        self.assertEqual(told["requests"][0], "POST")
        lesson = teacher.get(f"/api/v1/lessons/{told['lesson']}").json
        self.assertEqual(lesson["title"], "By tus-js-client")
        teacher.wait(told["lesson"], "done", "failed")
        media = teacher.get(f"/api/v1/lessons/{told['lesson']}/media")
        self.assertEqual(media.body, data)


if __name__ == "__main__":
    unittest.main()
