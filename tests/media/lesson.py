"""The sample lesson: a two-tile video call of drawn people, and what is true of it."""
import json
import pathlib
import subprocess
import tempfile

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import voice
from person import SENTIMENT, STUDENT, TEACHER, Mood, Person

SIZE = (1280, 720)
RATE = 25            # pictures a second
TILE = 624           # side of a person's tile
TILES = {"teacher": (11, 20), "student": (645, 20)}
SCALE = 125          # pixels of half a face's width
PERIOD = 60          # seconds after which the script begins anew

NAMES = {"teacher": "Anna", "student": "Misha"}
VOICES = {"teacher": voice.Voice("ru+f2", 55, 150), "student": voice.Voice("ru+m3", 70, 160)}

LINES = [
    (0.6, "teacher", "Здравствуй, Миша! Сегодня повторим дроби."),
    (4.0, "student", "Здравствуйте, Анна Сергеевна."),
    (6.6, "teacher", "Сколько будет одна вторая плюс одна треть?"),
    (10.4, "student", "Может быть, две пятых?"),
    (12.6, "teacher", "Нет, так складывать нельзя."),
    (15.2, "student", "Я вчера целый час решал, и опять неправильно!"),
    (20.6, "teacher", "Не спеши. Открой вчерашнюю тетрадь."),
    (23.6, "student", "Сейчас принесу."),
    (31.0, "teacher", "Ну вот, опять ушёл посреди урока."),
    (36.2, "student", "Нашёл тетрадь."),
    (38.0, "teacher", "Какой общий знаменатель у двух и трёх?"),
    (41.6, "student", "Не знаю. У меня никогда не получится."),
    (47.0, "teacher", "Получится. Три шестых и две шестых."),
    (50.6, "student", "Пять шестых!"),
    (52.4, "teacher", "Верно! Молодец, Миша."),
    (55.6, "student", "Спасибо! Теперь понятно."),
]

MOODS = {
    "teacher": [Mood(0.4, 4.2, "happy"), Mood(30.0, 34.0, "angry"), Mood(51.6, 57.0, "happy")],
    "student": [Mood(4.0, 6.2, "happy"), Mood(14.0, 19.5, "angry"), Mood(40.5, 46.0, "sad"),
                Mood(50.4, 58.0, "happy")],
}
AWAY = {"student": (26.0, 35.0)}


def script(seconds):
    """The lines and moods of the period, repeated until the end; moods that the end cuts too short are left out."""
    lines, moods = [], {who: [] for who in NAMES}
    for start in range(0, int(np.ceil(seconds)), PERIOD):
        lines += [(start + at, who, text) for at, who, text in LINES]
        for who, list_ in MOODS.items():
            moods[who] += [Mood(start + m.start, min(start + m.end, seconds), m.name) for m in list_]
    return lines, {who: [m for m in list_ if m.end - m.start >= 1.5] for who, list_ in moods.items()}


def absences(who, seconds):
    if who not in AWAY:
        return []
    away, back = AWAY[who]
    return [(start + away, min(start + back, seconds)) for start in range(0, int(np.ceil(seconds)), PERIOD)
            if start + away < seconds]


def room(who):
    """What is behind a person: a shelf of books or a window, out of focus."""
    wall, rng = {"teacher": (172, 160, 142), "student": (146, 160, 170)}[who], np.random.default_rng(11)
    picture = Image.new("RGB", (TILE, TILE), wall)
    draw = ImageDraw.Draw(picture)
    if who == "teacher":
        for shelf in (130, 290, 450):
            draw.rectangle((-10, shelf, 150, shelf + 12), fill=(112, 80, 56))
            for x in range(-6, 140, 17):
                colour = tuple(int(v) for v in rng.integers(70, 190, 3))
                draw.rectangle((x, shelf - int(rng.integers(70, 120)), x + 14, shelf), fill=colour)
        draw.rectangle((500, 90, 600, 220), fill=(206, 196, 176), outline=(96, 74, 56), width=6)
    else:
        draw.rectangle((440, 60, 640, 360), fill=(216, 230, 240), outline=(236, 236, 232), width=14)
        draw.rectangle((545, 60, 557, 360), fill=(236, 236, 232))
        draw.rectangle((30, 110, 150, 270), fill=(92, 124, 140), outline=(70, 84, 96), width=5)
    draw.rectangle((0, 560, TILE, TILE), fill=tuple(int(v * 0.72) for v in wall))
    return picture.filter(ImageFilter.GaussianBlur(7))


def rounded(size, radius):
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
    return mask


def call_window():
    """The window of the call without its tiles: background and buttons."""
    window = Image.new("RGB", SIZE, (24, 27, 33))
    draw = ImageDraw.Draw(window)
    for k, colour in enumerate([(62, 68, 80), (62, 68, 80), (62, 68, 80), (196, 62, 58)]):
        x = SIZE[0] // 2 + (k - 1.5) * 64
        draw.ellipse((x - 21, 661, x + 21, 703), fill=colour)
    return window


def badge(name):
    font = ImageFont.load_default(22)
    width = round(font.getlength(name)) + 32
    picture = Image.new("RGB", (width, 38), (16, 18, 22))
    ImageDraw.Draw(picture).text((16, 5), name, font=font, fill=(240, 240, 240))
    return picture


class Call:
    """The call's picture at any time."""

    def __init__(self, people):
        self.people = people
        self.window = call_window()
        self.rooms = {who: room(who) for who in people}
        self.badges = {who: badge(NAMES[who]) for who in people}
        self.mask = rounded((TILE, TILE), 18)

    def tile(self, who, t):
        tile = self.rooms[who].copy()
        self.people[who].place(tile, t)
        tile.paste(self.badges[who], (16, TILE - 54), rounded(self.badges[who].size, 10))
        return tile

    def picture(self, t):
        window = self.window.copy()
        for who, corner in TILES.items():
            window.paste(self.tile(who, t), corner, self.mask)
            if self.people[who].loudness(t) > 0.05:
                box = (corner[0] - 3, corner[1] - 3, corner[0] + TILE + 2, corner[1] + TILE + 2)
                ImageDraw.Draw(window).rounded_rectangle(box, 21, outline=(96, 190, 120), width=4)
        return window


def encode(path, pictures, size, sound, seed=1):
    """H.264 and AAC with light noise as of a camera; on one thread each, so that the same input gives the same file."""
    with tempfile.TemporaryDirectory() as folder:
        voice.save(pathlib.Path(folder) / "sound.wav", sound)
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
                   "-s", f"{size[0]}x{size[1]}", "-r", str(RATE), "-i", "-", "-i", f"{folder}/sound.wav",
                   "-filter_threads", "1", "-vf", f"format=yuv420p,noise=all_seed={seed}:c0s=4:c0f=t",
                   "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads", "1",
                   "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart", str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
            for picture in pictures:
                ffmpeg.stdin.write(picture.tobytes())
            ffmpeg.stdin.close()
        if ffmpeg.returncode != 0:
            raise SystemExit(f"ffmpeg could not write {path}")


def truth(turns, moods, seconds):
    """What a report on the lesson should say."""
    spans = [{"person": who, "start_s": m.start, "end_s": m.end, "label": m.name, "sentiment": SENTIMENT[m.name]}
             for who, list_ in moods.items() for m in list_]
    spans += [{"person": who, "start_s": start, "end_s": end, "label": "away", "sentiment": "noface"}
              for who in NAMES for start, end in absences(who, seconds)]
    return {
        "duration_s": seconds,
        "people": [{"person": who, "name": NAMES[who], "tile": "left" if TILES[who][0] < SIZE[0] / 2 else "right"}
                   for who in NAMES],
        "spans": sorted(spans, key=lambda span: (span["start_s"], span["person"])),
        "speech": [{"speaker": t.speaker, "start_s": round(t.start, 3), "end_s": round(t.end, 3), "text": t.text}
                   for t in turns],
    }


def make(folder, seconds, seed):
    """Writes lesson.mp4 and truth.json to the folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lines, moods = script(seconds)
    turns = voice.dialogue(lines, VOICES, seconds)
    looks = {"teacher": TEACHER, "student": STUDENT}
    people = {who: Person(looks[who], SCALE, moods[who], [seed, k], voice.loudness(turns, who), absences(who, seconds))
              for k, who in enumerate(NAMES)}
    call = Call(people)
    pictures = (call.picture(k / RATE) for k in range(round(seconds * RATE)))
    sound = voice.track(turns, seconds, np.random.default_rng(seed))
    encode(folder / "lesson.mp4", pictures, SIZE, sound, seed=seed)
    (folder / "truth.json").write_text(json.dumps(truth(turns, moods, seconds), ensure_ascii=False, indent=1) + "\n")
