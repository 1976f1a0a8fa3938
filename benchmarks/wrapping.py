"""How many paragraphs come back whole from text that was wrapped at a width.

``python -m benchmarks.wrapping``

The reports of resources/samples are wrapped with an indent, with a blank line, or with nothing
between paragraphs; the last row is those that are not wrapped, of which none may be joined.
"""

from __future__ import annotations

from data.resources import resource_folder
from data.structure import Line, structure
from data.structure.wrapping import columns
from model.build_starter import read_folder

WIDTHS = (44, 56, 68, 76)
MARKS = {"indent": ("　　", []), "blank line": ("", [""]), "nothing": ("", [])}
NOT_AT_THE_START = "，。；：、！？）》”"


def wrapped(text: str, width: int, indent: str) -> list[str]:
    lines, line = [], indent
    for sign in text:
        if columns(line) + columns(sign) > width and sign not in NOT_AT_THE_START:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]


def whole(texts: list[str], lines: list[str]) -> int:
    found = structure([Line(line, is_block=False) for line in lines]).paragraphs
    there = {paragraph.text for paragraph in found}
    return sum(text in there for text in texts)


def main() -> None:
    reports = [
        [p.text for p in one.report.paragraphs if p.kind != "table"]
        for one in read_folder(resource_folder() / "samples")
    ]
    reports = [texts for texts in reports if len(texts) >= 8]
    n_all = sum(map(len, reports))
    print(f"{len(reports)} reports, {n_all} paragraphs; columns: {', '.join(map(str, WIDTHS))}")
    for name, (indent, between) in MARKS.items():
        shares = []
        for width in WIDTHS:
            n = 0
            for texts in reports:
                lines = [line for t in texts for line in (*wrapped(t, width, indent), *between)]
                n += whole(texts, lines)
            shares.append(f"{n / n_all:.1%}")
        print(f"{name:12}", *shares)
    print(f"{'not wrapped':12}", f"{sum(whole(texts, texts) for texts in reports) / n_all:.2%}")


if __name__ == "__main__":
    main()
