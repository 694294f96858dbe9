"""bench/RESULTS.md is written by two programs: bench/run makes all but the section of bench/load, which keeps the rest."""
from pathlib import Path

PATH = Path(__file__).resolve().parent / "RESULTS.md"
LOAD = "## The service under load\n"


def parts():
    text = PATH.read_text(encoding="utf-8") if PATH.exists() else ""
    before, mark, after = text.partition(LOAD)
    return before, mark + after


def save_ratios(text):
    PATH.write_text(text.rstrip("\n") + "\n\n" + parts()[1] if parts()[1] else text, encoding="utf-8")


def save_load(text):
    PATH.write_text(parts()[0].rstrip("\n") + "\n\n" + LOAD + text, encoding="utf-8")
