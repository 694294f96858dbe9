"""`otklik diarize` and `otklik transcribe` on made sounds and, where they are at hand, on real ones.

Needs the built program ($OTKLIK), ffmpeg, espeak-ng, numpy and Pillow. Recordings of meetings ($OTKLIK_SHARED) may be missing."""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from lesson_run import PATIENCE, PROGRAM, ROOT, TRANSCRIPT, environment, lesson, make

SPEECH = pathlib.Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared")) / "data" / "speech"
MEETINGS = SPEECH / "ami_dev"
REAL = unittest.skipUnless(MEETINGS.exists(), f"{MEETINGS} is not there")


def otklik(*arguments, **settings):
    return subprocess.run([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, env={**environment(), **settings},
                          capture_output=True, text=True, timeout=PATIENCE)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def turns_of(rttm):
    """(speaker, start, end) of RTTM lines."""
    rows = [line.split() for line in rttm.splitlines()]
    return [(row[7], float(row[3]), float(row[3]) + float(row[4])) for row in rows]


class Made(unittest.TestCase):
    """The sample lesson's two synthetic voices, and sounds in which nobody speaks."""

    @classmethod
    def setUpClass(cls):
        cls.media = make("lesson")
        cls.addClassCleanup(cls.media.cleanup)
        cls.folder = pathlib.Path(cls.media.name)
        cls.video = cls.folder / "lesson.mp4"
        cls.truth = json.loads((cls.folder / "truth.json").read_text(encoding="utf-8"))["speech"]

    def diarize(self, path, *arguments):
        done = otklik("diarize", path, "--quiet", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return turns_of(done.stdout)

    def answers(self, turns):
        """For each true turn: who of the found speakers is heard in more than half of it, or None."""
        heard = []
        for true in self.truth:
            seconds = collections.Counter()
            for speaker, start, end in turns:
                seconds[speaker] += max(0, min(end, true["end_s"]) - max(start, true["start_s"]))
            longest, length = seconds.most_common(1)[0] if seconds else (None, 0)
            heard.append((true["speaker"], longest if length > 0.5 * (true["end_s"] - true["start_s"]) else None))
        return heard

    def assert_told_apart(self, turns):
        pairs = collections.Counter(self.answers(turns))
        best = [max((n, found) for (name, found), n in pairs.items() if name == who) for who in ("teacher", "student")]
        self.assertNotEqual(best[0][1], best[1][1])
        self.assertGreaterEqual(best[0][0] + best[1][0], len(self.truth) - 1, pairs)

    def test_two_voices(self):
        turns = self.diarize(self.video)
        self.assertEqual({speaker for speaker, *_ in turns}, {"speaker1", "speaker2"})
        self.assert_told_apart(turns)

    def test_threads_change_nothing(self):
        self.assertEqual(self.diarize(self.video, "--set", "voice.threads=1"), self.diarize(self.video, "--set", "voice.threads=3"))

    def test_known_number(self):
        self.assertEqual({speaker for speaker, *_ in self.diarize(self.video, "--speakers", "1")}, {"speaker1"})
        self.assertEqual(len({speaker for speaker, *_ in self.diarize(self.video, "--min-speakers", "3")}), 3)

    def test_clipped_and_float(self):
        for name, options in (("clipped.wav", ("-af", "volume=25dB")), ("float.wav", ("-c:a", "pcm_f32le"))):
            with self.subTest(name):
                ffmpeg("-i", self.video, "-vn", *options, self.folder / name)
                self.assert_told_apart(self.diarize(self.folder / name))

    def test_telephone(self):
        """In 8 kHz sound these two synthetic voices are not told apart, but all they say is heard."""
        ffmpeg("-i", self.video, "-vn", "-ar", "8000", self.folder / "telephone.wav")
        answers = self.answers(self.diarize(self.folder / "telephone.wav"))
        self.assertEqual([true for true, found in answers if not found], [])

    def test_channels_are_people(self):
        """Each voice on a channel of its own, as calls are recorded: overlaps cost nothing."""
        gates = {who: "+".join(f"between(t,{turn['start_s']},{turn['end_s']})" for turn in self.truth if turn["speaker"] == who)
                 for who in ("teacher", "student")}
        ffmpeg("-i", self.video, "-filter_complex",
               f"[0:a]asplit[a][b];[a]volume=0:enable='not({gates['teacher']})'[l];[b]volume=0:enable='not({gates['student']})'[r];"
               "[l][r]join=inputs=2:channel_layout=stereo", "-vn", self.folder / "call.wav")
        done = otklik("diarize", self.folder / "call.wav", "--json")
        answer = json.loads(done.stdout)
        self.assertTrue(answer["by_channel"])
        self.assertEqual(len(answer["speakers"]), 2)
        self.assert_told_apart([(turn["speaker"], turn["start_s"], turn["end_s"]) for turn in answer["turns"]])
        self.assertFalse(json.loads(otklik("diarize", self.folder / "call.wav", "--json", "--mix").stdout)["by_channel"])

    def test_nobody_speaks(self):
        sounds = {"silence": "anullsrc=r=16000:cl=mono", "noise": "anoisesrc=r=16000:c=pink:a=0.3:seed=1", "tone": "sine=f=300:r=16000"}
        for name, source in sounds.items():
            with self.subTest(name):
                ffmpeg("-f", "lavfi", "-i", source, "-t", "12", self.folder / f"{name}.wav")
                self.assertEqual(self.diarize(self.folder / f"{name}.wav"), [])
        ffmpeg("-f", "lavfi", "-i", sounds["tone"], "-t", "0.05", self.folder / "short.wav")
        self.assertEqual(self.diarize(self.folder / "short.wav"), [])

    def test_answers_as_files(self):
        out = self.folder / "answers"
        done = otklik("diarize", self.video, self.folder / "nothing.wav", "-o", out)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("nothing.wav", done.stderr)
        self.assertEqual([path.name for path in out.iterdir()], ["lesson.rttm"])
        self.assertEqual(turns_of((out / "lesson.rttm").read_text(encoding="utf-8")), self.diarize(self.video))

    def test_misuse(self):
        for arguments in ((), (self.video, "--speakers", "50"), (self.video, "--speakers", "2", "--max-speakers", "3")):
            with self.subTest(arguments):
                self.assertEqual(otklik("diarize", *arguments).returncode, 2)

    def test_report_knows_the_teacher(self):
        out = self.folder / "report"
        self.assertEqual(lesson(self.video, "-o", out, "--quiet").returncode, 0)
        voice = json.loads((out / "report.json").read_text(encoding="utf-8"))["voice"]
        self.assert_told_apart([(turn["speaker"], turn["start_s"], turn["end_s"]) for turn in voice["turns"]])
        self.assertEqual((voice["engine"], {turn["text"] for turn in voice["turns"]}), (None, {None}))
        lesson(self.video, "-o", out, "--quiet", "--teacher", "2")
        corrected = json.loads((out / "report.json").read_text(encoding="utf-8"))["voice"]["speakers"]
        self.assertEqual([(each["role"], each["role_given"], each["role_confidence"]) for each in corrected],
                         [("student", True, 1), ("teacher", True, 1)])
        done = lesson(self.video, "-o", self.folder / "none", "--quiet", "--teacher", "9")
        self.assertEqual(done.returncode, 1)
        self.assertIn("9", done.stderr)

    def test_deaf(self):
        out = self.folder / "deaf"
        lesson(self.video, "-o", out, "--quiet", "--deaf")
        self.assertIsNone(json.loads((out / "report.json").read_text(encoding="utf-8"))["voice"])

    def test_transcript_files(self):
        done = otklik("transcribe", self.video, "-o", self.folder / "words", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({path.name for path in (self.folder / "words").iterdir()}, TRANSCRIPT)
        transcript = json.loads(done.stdout)
        self.assertEqual(transcript, json.loads((self.folder / "words" / "transcript.json").read_text(encoding="utf-8")))
        self.assertTrue((self.folder / "words" / "transcript.vtt").read_text(encoding="utf-8").startswith("WEBVTT\n"))

    def test_russian_is_not_guessed(self):
        """The recogniser that is built in knows English only: a Russian lesson gets no English words."""
        done = otklik("transcribe", self.video, "-o", self.folder / "ru", OTKLIK_ASR_ENGINE="auto", OTKLIK_LANG="ru")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("только английский", done.stderr)

    def test_words_from_a_server(self):
        with subprocess.Popen([sys.executable, ROOT / "tests/flow/asr_server.py", "good"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as server:
            address = server.stdout.readline().strip()
            url = address if address.startswith("http") else f"http://127.0.0.1:{address}"
            out = self.folder / "server"
            done = otklik("transcribe", self.video, "-o", out, "--engine", "http", "--set", f"asr.url={url}", "--json")
            server.stdin.close()
            server.stdout.read()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("hello", (out / "transcript.vtt").read_text(encoding="utf-8"))

    def test_server_that_is_not_there(self):
        done = otklik("transcribe", self.video, "-o", self.folder / "gone", "--engine", "http", "--set",
                      "asr.url=http://127.0.0.1:1", "--set", "asr.retries=0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("127.0.0.1", done.stderr)
        self.assertFalse((self.folder / "gone").exists())


@REAL
class Meetings(unittest.TestCase):
    """Half-minute pieces of real meetings. The bounds stand above what was measured, so that a step back is seen; they are
    no goals (those are 0.25 and 0.20)."""

    def test_error_rate_does_not_grow(self):
        with tempfile.TemporaryDirectory() as folder:
            manifest = pathlib.Path(folder) / "meetings.csv"
            rows = [f"{path},{MEETINGS / 'ami_dev.rttm'},{MEETINGS / 'ami_dev.uem'}" for path in sorted(MEETINGS.glob("*.flac"))]
            manifest.write_text("\n".join(["file,rttm,uem", *rows]) + "\n", encoding="utf-8")
            done = otklik("eval", "diarize", manifest, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(json.loads(done.stdout)["der"]["value"], 0.42)

    def test_float_is_read_as_it_is(self):
        answers = [turns_of(otklik("diarize", MEETINGS / name, "--quiet").stdout) for name in ("trn04.flac", "trn04_float32.wav")]
        self.assertEqual(len(answers[0]), len(answers[1]))
        for one, other in zip(*answers):
            self.assertEqual(one[0], other[0])
            self.assertAlmostEqual(one[1], other[1], delta=0.1)


if __name__ == "__main__":
    unittest.main()
