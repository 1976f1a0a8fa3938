"""The paragraph JSONL: the project's own exchange format, one paragraph a line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.labelled.row import LabelledParagraph
from data.language import _

if TYPE_CHECKING:
    from data.labelled.suggested import SuggestedReport

_LONGEST_LINE = 20_000_000


class JsonlWriter:
    """Writes one paragraph a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n", errors="replace")

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        self._file.write(json.dumps(paragraph.to_json(), ensure_ascii=False) + "\n")

    def append(self, content: bytes) -> None:
        """Append the rows of a file that another such writer wrote."""
        self._file.flush()
        self._file.buffer.write(content)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def json_lines(suggested: SuggestedReport) -> str:
    """Return the lines of a report: what :class:`JsonlWriter` writes, at a quarter of the time."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    name = encode(suggested.name)
    keys = [encode(key) for key in suggested.keys]
    best = zip(suggested.best(), suggested.rounded().tolist(), strict=True)
    paths: dict[tuple[str, ...], str] = {}
    lines = []
    for paragraph in suggested.report.paragraphs:
        headings = paragraph.heading_path
        path = paths.get(headings)
        if path is None:
            path = paths[headings] = encode(headings)
        kind, text, level = paragraph.kind, encode(paragraph.text), encode(paragraph.level)
        said = 'null, "confidence": null, "probabilities": null'
        if kind != "heading":
            label, shares = next(best)
            each = ", ".join([f"{key}: {share}" for key, share in zip(keys, shares, strict=True)])
            said = f'{keys[label]}, "confidence": {shares[label]}, "probabilities": {{{each}}}'
        lines.append(
            f'{{"report": {name}, "position": {paragraph.position}, "kind": "{kind}", '
            f'"level": {level}, "heading_path": {path}, "text": {text}, '
            f'"label": null, "annotator": null, "note": null, "suggestion": {said}}}\n'
        )
    return "".join(lines)


def read_jsonl(
    path: str | Path, on_error: Callable[[int, KnownError], None] | None = None
) -> Iterator[LabelledParagraph]:
    """Yield the paragraphs of a file, in its order.

    Parameters
    ----------
    on_error
        Told the number of a line that cannot be used, from 1, and why; the rest is read.
        Without it the first such line is raised.

    Raises
    ------
    KnownError
        When the file cannot be read, or a line not used.
    """
    path = Path(path)
    positions: defaultdict[str, int] = defaultdict(int)
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    paragraph = _parsed(line, positions)
                except KnownError as error:
                    placed = KnownError(
                        _("{name}, line {number}: {reason}").format(
                            name=path.name, number=number, reason=error.message
                        ),
                        error.remedy,
                    )
                    if on_error is None:
                        raise placed from error
                    on_error(number, placed)
                    continue
                positions[paragraph.report] = paragraph.position + 1
                yield paragraph
    except UnicodeDecodeError as error:
        raise KnownError(
            _("{name} is not UTF-8.").format(name=path.name), _("Save it as UTF-8.")
        ) from error
    except OSError as error:
        raise KnownError(
            _("{name} cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error


def _parsed(line: str, positions: dict[str, int]) -> LabelledParagraph:
    if len(line) > _LONGEST_LINE:
        raise KnownError(_("The line is too long."))
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise KnownError(_("This is not JSON.")) from error
    name = value.get("report") if isinstance(value, dict) else None
    return LabelledParagraph.from_json(value, positions[name] if isinstance(name, str) else 0)
