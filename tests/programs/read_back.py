"""Compare what the other programs wrote with what went out to them.

    python tests/programs/read_back.py FOLDER

Reads every file of FOLDER that a program wrote from ours, and tells which fields differ.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path

from data.labelled.reading import read_labelled
from data.labelled.row import LabelledParagraph
from data.scheme import default_scheme

FIELDS = [one.name for one in fields(LabelledParagraph) if one.name != "source"]


def read(path: Path) -> dict[tuple[str, int], LabelledParagraph]:
    """Return the rows by report and position."""
    rows = (numbered.row for numbered in read_labelled(path, default_scheme()))
    return {(row.report, row.position): row for row in rows}


def main() -> None:
    folder = Path(sys.argv[1])
    sent = read(folder / "jsonl.jsonl")
    for name in (
        "label_studio_export.json",
        "label_studio_min.json",
        "doccano_export.zip",
        "libreoffice/excel.xlsx",
        "libreoffice/word.docx",
    ):
        path = folder / name
        if not path.exists():
            print(name, "not there")
            continue
        got = read(path)
        if path.suffix == ".docx":  # comments alone: which labels are there
            labels = Counter(row.label for row in got.values() if row.label)
            wanted = Counter(row.label for row in sent.values() if row.label)
            print(name, "labels as sent:", labels == wanted, sum(labels.values()))
            continue
        differing: Counter[str] = Counter()
        for key, row in sent.items():
            other = got.get(key)
            if other is None:
                differing["missing"] += 1
                continue
            differing.update(f for f in FIELDS if getattr(row, f) != getattr(other, f))
        print(name, len(got), "rows; differing fields:", dict(differing) or "none")


if __name__ == "__main__":
    main()
