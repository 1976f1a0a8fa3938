"""How well headings are told from body text, on reports whose kinds are known.

    python benchmarks/headings.py [FOLDER] [--show]

FOLDER holds paragraph JSONL with kinds; the reports of the shared corpus where it is
there, else the samples that come with the project. Kinds are hidden, the texts are
given one paragraph a line. ``--show`` prints every heading missed or wrongly found.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from data.structure import Line, structure  # noqa: E402
from data.structure.numbering import numbering  # noqa: E402


@dataclass(frozen=True, slots=True)
class Known:
    """A paragraph whose kind is known; its level is None where that is not."""

    text: str
    is_heading: bool
    level: int | None


@dataclass(slots=True)
class Score:
    """Counts of headings found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, known: bool, found: bool) -> None:
        """Count one paragraph."""
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


@dataclass(slots=True)
class Measure:
    """What is counted over all reports."""

    overall: Score = field(default_factory=Score)
    sources: dict[str, Score] = field(default_factory=dict)
    misses: Counter[str] = field(default_factory=Counter)
    levels: int = 0
    levels_right: int = 0
    characters: int = 0
    seconds: float = 0.0

    def add(self, name: str, paragraphs: Sequence[Known], show: bool) -> None:
        """Count one report."""
        start = time.perf_counter()
        levels = found_levels(paragraphs)
        self.seconds += time.perf_counter() - start
        source = self.sources.setdefault(source_of(name), Score())
        for known, level in zip(paragraphs, levels, strict=True):
            self.characters += len(known.text)
            found = level is not None
            self.overall.add(known.is_heading, found)
            source.add(known.is_heading, found)
            said = ""
            if found != known.is_heading:
                self.misses[miss_kind(known)] += 1
                said = "missed" if known.is_heading else "wrong"
            elif found and known.level is not None:
                self.levels += 1
                self.levels_right += level == known.level
                if level != known.level:
                    said = f"level {level} for {known.level}"
            if show and said:
                print(f"{name[:24]:24} {said:14} {known.text[:90]}")

    def report(self) -> None:
        """Print the figures."""
        print(f"overall  {self.overall}")
        for source, score in self.sources.items():
            print(f"{source[:24]:24}  {score}")
        for kind, count in self.misses.most_common(10):
            print(f"{count:5}  {kind}")
        if self.levels:
            share = self.levels_right / self.levels
            print(f"levels   {self.levels_right} of {self.levels} right ({share:.3f})")
        speed = self.characters / max(self.seconds, 1e-9) / 1e6
        print(f"speed    {speed:.1f} million characters a second")


def source_of(name: str) -> str:
    """Return the name before ``__``, or without the running number at its end."""
    return re.sub(r"__.*|_\d+$", "", name)


def read_reports(folder: Path) -> Iterator[tuple[str, list[Known]]]:
    """Yield name and paragraphs of each report in the folder's JSONL files."""
    for path in sorted(folder.rglob("*.jsonl")):
        reports: dict[str, list[Known]] = {}
        for row in path.read_text("utf-8").splitlines():
            one = json.loads(row)
            if "kind" in one and one["text"].strip():
                known = Known(one["text"], one["kind"] == "heading", one.get("level"))
                reports.setdefault(one["report"], []).append(known)
        for paragraphs in reports.values():
            yield path.stem, paragraphs


def found_levels(paragraphs: Sequence[Known]) -> list[int | None]:
    """Return the level found for each paragraph, None where no heading was found."""
    result = structure([Line(known.text) for known in paragraphs])
    dropped = {number for _, number, _ in result.notes}
    found = iter(result.paragraphs)
    return [
        None if number in dropped else next(found).level for number in range(1, len(paragraphs) + 1)
    ]


def miss_kind(known: Known) -> str:
    """Return what kind of line was missed or wrongly found: number, ending, length."""
    number = numbering(known.text)
    ending = known.text[-1] if known.text[-1] in "。：:；;！" else "none"
    size = next((limit for limit in (10, 20, 30, 60) if len(known.text) <= limit), "more")
    way = "missed" if known.is_heading else "wrong"
    return f"{way:6}  {number.family if number else 'no number':15}  end {ending:4}  to {size}"


def default_folder() -> Path:
    shared = ROOT.parent / "shared" / "corpus" / "labelled"
    return shared if shared.is_dir() else ROOT / "resources" / "samples"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=default_folder())
    parser.add_argument("--show", action="store_true", help="print each miss")
    arguments = parser.parse_args()
    measure = Measure()
    for name, paragraphs in read_reports(arguments.folder):
        measure.add(name, paragraphs, arguments.show)
    measure.report()


if __name__ == "__main__":
    main()
