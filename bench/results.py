"""bench/RESULTS.md is written by several programs: bench/run makes all but the sections of the others, which keep the rest."""
from pathlib import Path

PATH = Path(__file__).resolve().parent / "RESULTS.md"
SECTIONS = {"profile": "## Where the time of a lesson goes\n", "match": "## The answer to a lead\n", "load": "## The service under load\n"}  # in this order


def parts():
    """The text of bench/run and that of each section that is there, with its heading."""
    text, found = PATH.read_text(encoding="utf-8") if PATH.exists() else "", {}
    for name, mark in reversed(SECTIONS.items()):
        text, heading, section = text.partition(mark)
        if heading:
            found[name] = heading + section
    return text, found


def write(first, sections):
    texts = [first] + [sections[name] for name in SECTIONS if name in sections]
    PATH.write_text("\n\n".join(text.strip("\n") for text in texts) + "\n", encoding="utf-8")


def save_ratios(text):
    write(text, parts()[1])


def save_section(name, text):
    first, sections = parts()
    write(first, {**sections, name: SECTIONS[name] + text})
