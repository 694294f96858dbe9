"""Tiny odd recordings, each with one thing about it that a reader must cope with, and what is true of it."""
import json
import pathlib
import subprocess

import numpy as np
from PIL import Image

import lesson
import voice
from person import STUDENT, TEACHER, Mood, Person

SIZE = (320, 240)
SECONDS = 8.0
SCALE = 50                           # pixels of half a face's width
ANGRY = Mood(2.5, 5.5, "angry")      # in every recording with a face, unless its row says otherwise


def pictures(person, seconds=SECONDS, size=SIZE, background=(150, 156, 160)):
    for k in range(round(seconds * lesson.RATE)):
        picture = Image.new("RGB", size, background)
        if person is not None:
            person.place(picture, k / lesson.RATE)
        yield picture


def hum(seconds=SECONDS):
    """A quiet tone, so that there is sound."""
    return 0.05 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * voice.RATE)) / voice.RATE)


def ffmpeg(folder, arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments.split()], cwd=folder, check=True)


def plain(folder):
    lesson.encode(folder / "plain.mp4", pictures(Person(STUDENT, SCALE, [ANGRY], 1)), SIZE, hum())


def no_face(folder):
    lesson.encode(folder / "no-face.mp4", pictures(None), SIZE, hum())


def cuts(folder):
    """Two people turn about, four seconds each: neutral, angry, neutral."""
    people = [Person(look, SCALE, [], seed) for seed, look in enumerate((STUDENT, TEACHER, STUDENT))]
    people[1].moods = [Mood(0.0, 4.0, "angry")]
    scenes = (picture for person, background in zip(people, ((150, 156, 160), (66, 60, 52), (150, 156, 160)))
              for picture in pictures(person, 4.0, background=background))
    lesson.encode(folder / "cuts.mp4", scenes, SIZE, hum(12.0))


def truncated(folder):
    """The last part of the file is missing, as after an upload that broke off."""
    ffmpeg(folder, "-i plain.mp4 -c copy whole.mkv")
    whole = (folder / "whole.mkv").read_bytes()
    (folder / "truncated.mkv").write_bytes(whole[:len(whole) * 6 // 10])
    (folder / "whole.mkv").unlink()


def corrupt(folder):
    """Bytes in the middle of the file are noise."""
    ffmpeg(folder, "-i plain.mp4 -c copy corrupt.ts")
    damaged = bytearray((folder / "corrupt.ts").read_bytes())
    rng, first, last = np.random.default_rng(5), int(len(damaged) * 0.70), int(len(damaged) * 0.80)
    for at in rng.integers(first, last, (last - first) // 40):
        damaged[at] = int(rng.integers(256))
    (folder / "corrupt.ts").write_bytes(damaged)


def zero_length(folder):
    (folder / "zero.mp4").write_bytes(b"")


def text(folder):
    (folder / "text.mp4").write_text("This is a letter and not a recording.\n" * 40)


def recoded(arguments):
    """A maker of a recording that ffmpeg makes from plain.mp4."""
    return lambda folder: ffmpeg(folder, "-i plain.mp4 " + arguments)


def turned(folder):
    """Stored on its side, with the mark that players turn it upright by."""
    ffmpeg(folder, "-i plain.mp4 -vf transpose=clock -c:a copy side.mp4")
    ffmpeg(folder, "-display_rotation 90 -i side.mp4 -c copy rotated.mp4")
    (folder / "side.mp4").unlink()


# Name, maker, and where it differs from USUAL. `people`: how many (None: it depends); `moment`: the one negative span
# (None: there is none); `error`: there is nothing to analyse; `partial`: some of it is damaged or missing.
ANIMALS = [
    ("plain.mp4", plain, {}),
    ("no-face.mp4", no_face, {"people": 0, "moment": None}),
    ("cuts.mp4", cuts, {"people": None, "moment": [4.0, 8.0], "cuts": 2}),
    ("no-sound.mp4", recoded("-an -c:v copy no-sound.mp4"), {"has_sound": False}),
    ("sound-only.m4a", recoded("-vn -c:a copy sound-only.m4a"), {"error": True}),
    ("vfr.mp4", recoded("-vf select='not(eq(mod(n\\,5)\\,1)+eq(mod(n\\,7)\\,2))' -fps_mode vfr -c:a copy vfr.mp4"), {}),
    ("rotated.mp4", turned, {}),
    ("hevc10.mp4",
     recoded("-c:v libx265 -pix_fmt yuv420p10le -x265-params log-level=none:pools=none -c:a copy hevc10.mp4"),
     {}),
    ("interlaced.mpg",
     recoded("-vf scale=352:288,fps=50,interlace -c:v mpeg2video -b:v 2M -flags +ildct+ilme -c:a mp2 interlaced.mpg"),
     {"width": 352, "height": 288}),
    ("odd-size.mkv", recoded("-vf scale=321:241 -pix_fmt yuv444p -c:v libx264 odd-size.mkv"),
     {"width": 321, "height": 241}),
    ("one-picture.mp4", recoded("-ss 1 -frames:v 1 -an one-picture.mp4"),
     {"people": 0, "moment": None, "has_sound": False}),
    ("truncated.mkv", truncated, {"partial": True}),
    ("corrupt.ts", corrupt, {"partial": True}),
    ("zero.mp4", zero_length, {"error": True}),
    ("text.mp4", text, {"error": True}),
]
USUAL = {"people": 1, "moment": [ANGRY.start, ANGRY.end], "has_sound": True, "width": SIZE[0], "height": SIZE[1]}


def make(folder):
    """Writes all recordings and zoo.json, a list of what is true of each."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    truth = []
    for name, maker, facts in ANIMALS:
        maker(folder)
        truth.append({"file": name, **({} if facts.get("error") else USUAL), **facts})
    (folder / "zoo.json").write_text(json.dumps(truth, indent=1) + "\n")
