"""What bench/run measures of listening: each stage against real time, and the memory of three hours."""
import json
import statistics

GOALS = {"speakers": "goal: at most 0.02"}
STAGES = {"sound": "sound decoded to disk", "features": "filter bank, one thread", "speech": "speech detector, one thread",
          "speakers": "who spoke when, two threads", "words": "PocketSphinx, one thread"}
WORDS_S = 60  # seconds that PocketSphinx hears


def conversation(bench, run, shared):
    """Half-minute pieces of real meetings one after another, else the sound of the drawn lesson."""
    path = bench.work / "conversation.flac"
    if path.exists():
        return path
    pieces = sorted((shared / "data/speech/ami_dev").glob("*.flac"))
    if not pieces:
        bench.notes.append("The sound is that of the drawn sample lesson: no real one is at hand.")
        pieces = [bench.sample_lesson()]
    joined = "".join(f"[{i}:a:0]" for i in range(len(pieces))) + f"concat=n={len(pieces)}:v=0:a=1"
    inputs = [word for piece in pieces for word in ("-i", piece)]
    run("ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", joined, "-ac", "1", "-ar", "16000", path)
    return path


def repeated(bench, run, path, minutes):
    """That sound again and again."""
    longer = bench.work / f"conversation-{minutes}min.flac"
    if not longer.exists():
        part = longer.with_suffix(".part.flac")
        run("ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-i", path, "-t", minutes * 60, part)
        part.rename(longer)
    return longer


def stages(bench, run, path, minutes):
    command = [bench.build / "bench/bench-voice", path, WORDS_S]
    bench.commands.append(command)
    answers = [json.loads(run(*command).splitlines()[-1]) for _ in range(bench.pairs)]
    for stage, name in STAGES.items():
        factors = [answer[stage] for answer in answers]
        length = f"{WORDS_S} s" if stage == "words" else f"{minutes} min"
        bench.add_row(f"{name}, {length} of sound", f"real time; {GOALS[stage]}" if stage in GOALS else "real time", "—", "—",
                      f"**{statistics.median(factors):.4f}** ({min(factors):.4f}–{max(factors):.4f})")


def measure(bench, run, peak_memory, shared):
    short, long = (2, 4) if bench.quick else (10, 180)
    sound = conversation(bench, run, shared)
    stages(bench, run, repeated(bench, run, sound, short), short)
    for minutes in (short, long):
        command = [bench.otklik, "diarize", repeated(bench, run, sound, minutes), "-o", bench.work / "who.rttm", "--quiet"]
        bench.commands.append(command)
        bench.add_row(f"peak memory, who spoke when in {minutes} min of sound", "—", f"{peak_memory(command):.0f} MiB", "—", "—")
