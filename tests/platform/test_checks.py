"""Each check in tools/ passes a good tree and fails, naming the place, on one with a single fault."""
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"
HEADER = """/* %s: what it is for.
 *
 * Layer: %s. */
#pragma once
#include <glib.h>

%s
"""


def header(name, body="", layer=None):
    return HEADER % (name, layer or name.split("/")[0], body)


GOOD = {
    "src/base/text.h": header("base/text.h", "typedef int BaseText;"),
    "src/base/json.c": '#include "base/text.h"\n\n#include <jansson.h>\n',
    "src/media/video.h": header("media/video.h", "typedef int MediaVideo;").replace("glib.h", "libavutil/frame.h"),
    "src/nn/session.c": "#include <onnxruntime_c_api.h>\n#include <sys/mman.h>\n",
    "src/lesson/lesson.c": '#include "base/text.h"\n#include "media/video.h"\n\n#include <math.h>\n',
    "README.md": "Put it in ~/lessons.\n",
}

# The check, the file that is added or changed, its text, and what the complaint must hold.
FAULTS = {
    "layers": [
        ("src/base/text.c", '#include "base/text.h"\n\n#include "media/video.h"\n', "src/base/text.c:3: base may not"),
        ("src/face/box.c", '# include "cli/main.h"\n', "src/face/box.c:1: face may not"),
        ("src/face/box.c", "#include <libavcodec/avcodec.h>\n", "src/face/box.c:1: libavcodec/avcodec.h belongs"),
        ("src/base/box.c", "#include <libswscale/swscale.h>\n", "src/base/box.c:1: libswscale/swscale.h belongs"),
        ("src/face/box.c", '#include "onnxruntime_c_api.h"\n', "src/face/box.c:1: onnxruntime_c_api.h belongs"),
        ("src/cli/main.c", "#include <jansson.h>\n", "src/cli/main.c:1: jansson.h belongs"),
        ("src/cli/main.c", "#include <zmq/utils.h>\n", "src/cli/main.c:1: zmq/utils.h is a library"),
        ("src/cli/main.c", '#include "text.h"\n', 'src/cli/main.c:1: "text.h" must begin'),
        ("src/util/main.c", "\n", "src/util/main.c:1: util is no layer"),
    ],
    "headers": [
        ("src/base/text.h", header("base/text.h", "GHashMap *map;"), "does not compile alone"),
        ("src/base/text.h", header("base/text.h").replace("#pragma once", ""), "has no #pragma once"),
        ("src/base/text.h", header("base/txt.h"), "'base/text.h:'"),
        ("src/base/text.h", header("base/text.h", layer="media"), "'Layer: base'"),
        ("src/base/text.h", "#pragma once\n", "must open with a comment"),
    ],
    "text": [
        ("src/a.c", "int a;\n/* TO" + "DO: more */\n", "src/a.c:2: marks unfinished work"),
        ("b.md", "In /work" + "/main.\n", "b.md:1: names a path of one machine"),
        ("b.md", "In /home" + "/anna/otklik.\n", "b.md:1: names a path of one machine"),
        ("b.md", "In /root" + "/otklik.\n", "b.md:1: names a path of one machine"),
        ("b.md", "See ." + "library/.\n", "b.md:1: names a folder outside the project"),
        ("b.md", "One.\nTwo. \n", "b.md:2: has a space at its end"),
        ("b.md", "One.\nTwo.", "b.md:2: lacks the newline"),
        ("b.md", "\udcff\n", "b.md:1: is not UTF-8"),
    ],
    "format": [
        ("src/base/text.h", header("base/text.h", "typedef  int BaseText;"), "src/base/text.h:7:8"),
        ("tests/unit/test_a.c", "int main(void) { return 0; }\n", "tests/unit/test_a.c:1"),
        ("src/base/a.c", "static int *a, \n*b;\n", "src/base/a.c:1"),
    ],
}


class Checks(unittest.TestCase):
    def check(self, name, changed):
        """Runs a check on the good tree with these files changed."""
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder)
            for path, text in {**GOOD, **changed}.items():
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                (tree / path).write_text(text, encoding="utf-8", errors="surrogateescape")
            for wanted in ("tests", "bench"):
                (tree / wanted).mkdir(exist_ok=True)
            (tree / ".clang-format").write_text((TOOLS.parent / ".clang-format").read_text())
            subprocess.run(["git", "init", "--quiet", folder], check=True)
            done = subprocess.run([TOOLS / f"check-{name}", folder], capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr

    def test_good_tree_passes(self):
        for name in FAULTS:
            with self.subTest(name):
                self.assertEqual(self.check(name, {}), (0, ""))


def add_test(name, number, path, text, complaint):
    def test(self):
        code, says = self.check(name, {path: text})
        self.assertNotEqual(code, 0)
        self.assertIn(complaint, says)
    setattr(Checks, f"test_{name}_{number}", test)


for check_name, faults in FAULTS.items():
    for count, fault in enumerate(faults, 1):
        add_test(check_name, count, *fault)

if __name__ == "__main__":
    unittest.main()
