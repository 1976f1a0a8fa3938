"""How well headings are told from body text, on reports whose kinds are known.

    python benchmarks/headings.py [FOLDER_OF_PARAGRAPH_JSONL]

Kinds are hidden, texts are given one paragraph a line.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from data.structure import Line, structure  # noqa: E402
from data.structure.numbering import numbering  # noqa: E402


class Known(NamedTuple):
    """A paragraph whose kind is known; level None where it is not."""

    text: str
    is_heading: bool
    level: int | None


class Score:
    """Counts of found, wrong and missed headings."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def add(self, known: bool, found: bool) -> None:
        self.right += known and found
        self.wrong += found and not known
        self.missed += known and not found

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        f1 = 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)
        return (
            f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
            f"  ({self.right} right, {self.wrong} wrong, {self.missed} missed)"
        )


def read_folder(folder: Path) -> Iterator[tuple[str, list[Known]]]:
    """Yield name and paragraphs of each report in the folder's JSONL files."""
    for path in sorted(folder.rglob("*.jsonl")):
        reports: dict[str, list[Known]] = {}
        for row in path.read_text("utf-8").splitlines():
            one = json.loads(row)
            if "kind" in one:
                known = Known(one["text"], one["kind"] == "heading", one.get("level"))
                reports.setdefault(one["report"], []).append(known)
        for paragraphs in reports.values():
            yield path.stem, paragraphs
    for path in sorted(folder.rglob("*.txt")):
        rows = [row.split("\t", 1) for row in path.read_text("utf-8").splitlines()]
        coded = [
            Known(text, code[0] in "tdh", int(code[1]) if code[0] == "h" else 0)
            for code, text in (row for row in rows if len(row) == 2)
        ]
        if coded:
            yield f"{path.parent.name}__{path.stem}", coded


def find(paragraphs: Sequence[Known]) -> list[int | None]:
    """Return the level found for each paragraph, None where no heading was found."""
    result = structure([Line(known.text) for known in paragraphs])
    dropped = {number for reason, number, _ in result.notes if reason != "joined"}
    found = iter(result.paragraphs)
    levels: list[int | None] = []
    for number in range(1, len(paragraphs) + 1):
        levels.append(None if number in dropped else next(found).level)
    return levels


def miss_kind(known: Known) -> str:
    """Return what kind of line it is: numbering, ending, length."""
    number = numbering(known.text)
    end = known.text[-1]
    ending = end if end in "。：:；;！" else "none"
    size = next(limit for limit in (10, 20, 30, 60, 10_000) if len(known.text) <= limit)
    way = "missed" if known.is_heading else "wrong"
    return f"{way:6}  {number.family if number else 'no number':15}  end {ending:4}  up to {size}"


def main() -> None:
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
    else:
        shared = ROOT.parent / "shared" / "corpus" / "labelled"
        folder = shared if shared.is_dir() else ROOT / "resources" / "samples"
    show = "--show" in sys.argv
    overall, sources, misses = Score(), dict[str, Score](), Counter[str]()
    level_right = level_all = characters = 0
    seconds = 0.0
    for name, paragraphs in read_folder(folder):
        characters += sum(len(known.text) for known in paragraphs)
        start = time.perf_counter()
        levels = find(paragraphs)
        seconds += time.perf_counter() - start
        source = sources.setdefault(name.split("__")[0], Score())
        for known, level in zip(paragraphs, levels, strict=True):
            found = level is not None
            overall.add(known.is_heading, found)
            source.add(known.is_heading, found)
            if found != known.is_heading:
                misses[miss_kind(known)] += 1
                if show:
                    print(
                        f"{name[:24]:24} {'MISSED' if known.is_heading else 'WRONG '} {known.text[:90]}"
                    )
            elif found and known.level is not None:
                level_all += 1
                level_right += level == known.level
                if show and level != known.level:
                    print(f"{name[:24]:24} LEVEL {known.level} found {level}: {known.text[:70]}")
    print(f"overall  {overall}")
    for key, score in sources.items():
        print(f"{key[:24]:24}  {score}")
    for kind, count in misses.most_common(10):
        print(f"{count:5}  {kind}")
    if level_all:
        print(f"levels   {level_right} of {level_all} right ({level_right / level_all:.3f})")
    print(f"speed    {characters / max(seconds, 1e-9) / 1e6:.1f} million characters a second")


if __name__ == "__main__":
    main()
