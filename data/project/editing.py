"""Changes to the paragraphs of a report: split, merged, corrected, made headings and back.

Each is one act with one undo. No paragraph is ever deleted: one that was merged away is hidden
with its annotations, and undo shows it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from data.errors import KnownError
from data.language import _
from data.project import schema
from data.project.history import Act, History
from data.project.reports import Reports, StoredParagraph
from data.report import Kind, Paragraph
from data.structure import with_heading_paths
from data.structure.wrapping import joined


class Editing:
    """Edits the paragraphs of one project."""

    def __init__(self, connection: Connection, history: History, reports: Reports) -> None:
        self._connection = connection
        self._history = history
        self._reports = reports

    def split(self, paragraph_id: int, at: int) -> tuple[int, int]:
        """Cut a paragraph in two before its character ``at``; return the ids of both.

        Both keep everybody's labels. The second half of a heading is body text.

        Raises
        ------
        KnownError
            When one half would be empty.
        """
        with self._history.act("split", {"count": 1}) as act:
            old, place = self._report_of(paragraph_id)
            whole = old[place]
            first, second = whole.text[: max(at, 0)].rstrip(), whole.text[max(at, 0) :].lstrip()
            if not first.strip() or not second.strip():
                raise KnownError(_("There is nothing to split off here."))
            kind: Kind = "body" if whole.kind == "heading" else whole.kind
            after = old[place + 1].position if place + 1 < len(old) else whole.position + 2
            half = replace(
                whole,
                id=0,
                position=(whole.position + after) / 2,
                text=second,
                kind=kind,
                level=whole.level if kind == "heading" else None,
                original_text=None,
            )
            half = replace(half, id=self._insert_hidden(half))
            new = [*old[:place], replace(whole, text=first), half, *old[place + 1 :]]
            self._write(act, old, new)
            self._copy_annotations(act, whole.id, half.id)
        return whole.id, half.id

    def merge(self, paragraph_id: int) -> int:
        """Join a paragraph with the one after it; return the id of the whole.

        It keeps the first one's labels, and takes the second one's from annotators who had not
        labelled the first. A heading joined with body text is body text.

        Raises
        ------
        KnownError
            When it is the report's last paragraph.
        """
        with self._history.act("merge", {"count": 2}) as act:
            old, place = self._report_of(paragraph_id)
            if place + 1 == len(old):
                raise KnownError(_("No paragraph follows to merge with."))
            first, second = old[place], old[place + 1]
            is_same = first.kind == second.kind
            is_corrected = first.original_text is not None or second.original_text is not None
            whole = replace(
                first,
                text=_joined(first.text, second.text),
                kind=first.kind if is_same else "body",
                level=first.level if is_same else None,
                original_text=_joined(_original(first), _original(second))
                if is_corrected
                else None,
            )
            self._write(act, old, [*old[:place], whole, *old[place + 2 :]])
            if whole.kind != "heading":
                self._copy_annotations(act, second.id, first.id)
        return first.id

    def set_kind(self, paragraph_id: int, kind: Kind, level: int | None = None) -> int:
        """Make a paragraph a heading, body text or a table row. Returns the act's id.

        Parameters
        ----------
        level
            Of a heading; None finds it from the headings around. A label is kept, out of sight,
            while its paragraph is a heading.
        """
        details = {"count": 1, "kind": kind}
        with self._history.act("heading" if kind == "heading" else "body", details) as act:
            old, place = self._report_of(paragraph_id)
            changed = replace(old[place], kind=kind, level=level if kind == "heading" else None)
            self._write(act, old, [*old[:place], changed, *old[place + 1 :]])
        return act.id

    def correct(self, paragraph_id: int, text: str) -> int:
        """Give a paragraph another text; the reader's is kept. Returns the act's id.

        Raises
        ------
        KnownError
            When the text is empty.
        """
        if not text.strip():
            raise KnownError(
                _("A paragraph cannot be empty."), _("Merge it with its neighbour instead.")
            )
        with self._history.act("correct", {"count": 1}) as act:
            old, place = self._report_of(paragraph_id)
            was = old[place]
            text = trimmed(text, was.kind)
            original = _original(was)
            changed = replace(was, text=text, original_text=None if text == original else original)
            self._write(act, old, [*old[:place], changed, *old[place + 1 :]])
        return act.id

    def _report_of(self, paragraph_id: int) -> tuple[list[StoredParagraph], int]:
        """Return all paragraphs of the report, and the place of this one among them."""
        p = schema.paragraph
        report_id = self._connection.scalar(select(p.c.report_id).where(p.c.id == paragraph_id))
        paragraphs = self._reports.paragraphs(report_id) if report_id is not None else []
        for place, paragraph in enumerate(paragraphs):
            if paragraph.id == paragraph_id:
                return paragraphs, place
        raise KnownError(
            _("This paragraph is no longer there."), _("It was merged with another one.")
        )

    def _insert_hidden(self, paragraph: StoredParagraph) -> int:
        # Outside the act, as a report is imported: undo hides the row, redo finds it again.
        row = _row(paragraph) | {"report_id": paragraph.report_id, "is_removed": True}
        del row["id"]
        result = self._connection.execute(insert(schema.paragraph).values(row))
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def _write(
        self, act: Act, old: Sequence[StoredParagraph], new: Sequence[StoredParagraph]
    ) -> None:
        """Write what differs between two states of a report, its heading paths found anew."""
        before = {paragraph.id: paragraph for paragraph in old}
        if any(_is_heading_change(before.get(p.id), p) for p in new) or len(old) > len(new):
            new = _with_paths(new)
        if any(a.position >= b.position for a, b in pairwise(new)):
            # Halved so often that no number is left in between.
            new = [replace(p, position=float(number)) for number, p in enumerate(new)]
        changed = [p for p in new if before.get(p.id) != p]
        gone = before.keys() - {p.id for p in new}
        act.write(
            schema.paragraph,
            [
                *(_row(p) | {"is_removed": False} for p in changed),
                *({"id": i, "is_removed": True} for i in sorted(gone)),
            ],
        )
        # A suggestion for other words is none: the next refit makes it anew.
        texts = [p.id for p in changed if p.id in before and before[p.id].text != p.text]
        s = schema.suggestion
        self._connection.execute(delete(s).where(s.c.paragraph_id.in_([*texts, *gone])))

    def _copy_annotations(self, act: Act, source: int, target: int) -> None:
        """Give ``target`` the labels of ``source``, each as it came to be, where it has none."""
        a = schema.annotation
        has = select(a.c.annotator_id).where(a.c.paragraph_id == target)
        rows = self._connection.execute(
            select(a).where(a.c.paragraph_id == source, a.c.annotator_id.not_in(has))
        ).mappings()
        act.write(a, [{**row, "paragraph_id": target} for row in rows])


def _is_heading_change(old: StoredParagraph | None, new: StoredParagraph) -> bool:
    kinds = {new.kind, old.kind if old is not None else new.kind}
    return "heading" in kinds and old != new


def _with_paths(paragraphs: Sequence[StoredParagraph]) -> list[StoredParagraph]:
    found = with_heading_paths(
        [
            Paragraph(number, p.text, p.kind, p.level, p.heading_path)
            for number, p in enumerate(paragraphs)
        ]
    )
    return [
        replace(p, level=one.level, heading_path=one.heading_path)
        for p, one in zip(paragraphs, found, strict=True)
    ]


def _row(paragraph: StoredParagraph) -> dict[str, Any]:
    return {
        "id": paragraph.id,
        "position": paragraph.position,
        "text": paragraph.text,
        "kind": paragraph.kind,
        "level": paragraph.level,
        "heading_path": list(paragraph.heading_path),
        "original_text": paragraph.original_text,
    }


def trimmed(text: str, kind: Kind) -> str:
    """Return a text without white space at its ends; a table's row keeps its empty cells."""
    if kind == "table":
        return "\t".join(cell.strip() for cell in text.split("\t"))
    return text.strip()


def _original(paragraph: StoredParagraph) -> str:
    return paragraph.text if paragraph.original_text is None else paragraph.original_text


def _joined(first: str, second: str) -> str:
    return joined(first, second) if first and second else first + second
