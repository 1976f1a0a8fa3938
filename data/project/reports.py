"""The reports of a project and their paragraphs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    func,
    insert,
    select,
    text,
)

from data.project import schema
from data.project.history import Act, History, now
from data.report import Kind, Paragraph, Report


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph as the project keeps it: as a reader yields it, with an id.

    Attributes
    ----------
    position
        Its place in the report: in order, but with gaps and halves once it has been edited.
    original_text
        As the reader found it, once a person has corrected the text; None before.
    """

    id: int
    report_id: int
    position: float
    text: str
    kind: Kind
    level: int | None
    heading_path: tuple[str, ...]
    original_text: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report of the project, with how far its annotation has come.

    Attributes
    ----------
    n_paragraphs
        Paragraphs that carry a label: headings are not counted.
    n_labelled
        Of these, how many the annotator has labelled.
    """

    id: int
    name: str
    source: str
    format: str
    imported_at: str
    n_paragraphs: int
    n_labelled: int
    receipt: dict[str, Any] = field(default_factory=dict, hash=False)


def text_hash(report: Report) -> str:
    """Return the same value for the same paragraphs, whatever file they came in."""
    joined = "\n".join(paragraph.text for paragraph in report.paragraphs)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()


class Reports:
    """The reports of one project."""

    def __init__(self, connection: Connection, history: History, annotator_id: int) -> None:
        self._connection = connection
        self._history = history
        self._annotator_id = annotator_id

    def add(self, reports: Iterable[Report]) -> list[int]:
        """Keep the reports; one act, durable when it returns. Returns their ids."""
        reports = list(reports)
        details = {"count": len(reports), "name": reports[0].name if reports else ""}
        with self._history.act("import", details) as act:
            return self.add_within(act, reports)

    def add_within(self, act: Act, reports: Iterable[Report]) -> list[int]:
        """Keep the reports as part of an act under way. Returns their ids."""
        ids = []
        for report in reports:
            last = self._connection.scalar(select(func.max(schema.report.c.id))) or 0
            report_id = last + 1
            # Undoing an import hides the report; its paragraphs stay as they are.
            row = {
                "id": report_id,
                "name": _storable(report.name),
                "position": report_id,
                "source": _storable(report.source),
                "format": report.format,
                "text_hash": text_hash(report),
                "imported_at": now(),
                "receipt": report.receipt,
                "is_removed": True,
            }
            self._connection.execute(insert(schema.report).values(row))
            act.write(schema.report, [{"id": report_id, "is_removed": False}])
            self._insert_paragraphs(report_id, report)
            ids.append(report_id)
        return ids

    def _insert_paragraphs(self, report_id: int, report: Report) -> None:
        # Straight to SQLite: its own executemany takes a quarter of the time of SQLAlchemy's.
        paths: dict[tuple[str, ...], str] = {}
        rows = []
        for paragraph in report.paragraphs:
            above = paragraph.heading_path
            path = paths.get(above)
            if path is None:
                path = paths[above] = json.dumps([_storable(one) for one in above])
            text = _storable(paragraph.text)
            position = float(paragraph.position)
            rows.append((report_id, position, text, paragraph.kind, paragraph.level, path))
        if rows:
            self._connection.exec_driver_sql(
                "INSERT INTO paragraph (report_id, position, text, kind, level, heading_path)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )

    def overview(self) -> list[StoredReport]:
        """Return the reports in the order of the project, with their progress."""
        r, p, a = schema.report, schema.paragraph, schema.annotation
        # Counted apart, so that neither count reads a paragraph that it need not.
        n_paragraphs = self._counts(select(p.c.report_id, func.count()).where(*_countable()))
        n_labelled = self._counts(
            select(p.c.report_id, func.count())
            .select_from(a.join(p, p.c.id == a.c.paragraph_id))
            .where(a.c.annotator_id == self._annotator_id, *_countable())
        )
        rows = self._connection.execute(
            select(r.c.id, r.c.name, r.c.source, r.c.format, r.c.imported_at, r.c.receipt)
            .where(r.c.is_removed.is_(False))
            .order_by(r.c.position, r.c.id)
        )
        return [
            StoredReport(*row[:5], n_paragraphs.get(row[0], 0), n_labelled.get(row[0], 0), row[5])
            for row in rows
        ]

    def _counts(self, chosen: Select[Any]) -> dict[int, int]:
        rows = self._connection.execute(chosen.group_by(schema.paragraph.c.report_id))
        return {row[0]: row[1] for row in rows}

    def remove(self, report_ids: Sequence[int]) -> None:
        """Take reports out of the project; undo brings them back with their labels."""
        with self._history.act("remove_reports", {"count": len(report_ids)}) as act:
            act.write(schema.report, [{"id": i, "is_removed": True} for i in report_ids])

    def rename(self, report_id: int, name: str) -> None:
        """Give a report another name."""
        with self._history.act("rename_report", {"name": name}) as act:
            act.write(schema.report, [{"id": report_id, "name": name}])

    def paragraphs(self, report_id: int) -> list[StoredParagraph]:
        """Return the paragraphs of a report in order, headings included."""
        p = schema.paragraph
        rows = self._connection.execute(
            _columns()
            .where(p.c.report_id == report_id, p.c.is_removed.is_(False))
            .order_by(p.c.position, p.c.id)
        )
        return [_stored(row) for row in rows]

    def paragraph(self, paragraph_id: int) -> StoredParagraph:
        """Return one paragraph."""
        found = self._connection.execute(_columns().where(schema.paragraph.c.id == paragraph_id))
        return _stored(found.one())

    def report(self, report_id: int) -> tuple[Report, tuple[int, ...]]:
        """Return a report as readers and classifiers know it, and its paragraphs' ids."""
        row = self._connection.execute(
            select(schema.report).where(schema.report.c.id == report_id)
        ).one()
        return _as_report(row, self.paragraphs(report_id))

    def each(self) -> Iterator[tuple[Report, tuple[int, ...]]]:
        """Yield every report of the project with its paragraphs' ids, one at a time."""
        r = schema.report
        chosen = select(r.c.id).where(r.c.is_removed.is_(False)).order_by(r.c.position, r.c.id)
        for report_id in self._connection.scalars(chosen).all():
            yield self.report(report_id)

    def with_text(self, report: Report) -> int | None:
        """Return the id of a report that has the same text, or None."""
        r = schema.report
        return self._connection.scalar(
            select(r.c.id).where(r.c.text_hash == text_hash(report), r.c.is_removed.is_(False))
        )


def _storable(text: str) -> str:
    """Return the text with lone surrogates, which no UTF-8 can hold, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _countable() -> tuple[ColumnElement[bool], ...]:
    # Word for word the condition of the index, or SQLite would not use it.
    return (text("kind != 'heading' AND is_removed = 0"),)  # type: ignore[return-value]


def without_label() -> CompoundSelect[Any]:
    """Return the select of the ids of all paragraphs that carry no label or are out of sight.

    To be left out by NOT IN: so a million suggestions are gone through without reading the page
    of each one's paragraph.
    """
    p, r = schema.paragraph, schema.report
    hidden = select(p.c.id).where(text("kind = 'heading' OR is_removed = 1"))
    removed = select(r.c.id).where(r.c.is_removed.is_(True)).scalar_subquery()
    return hidden.union_all(select(p.c.id).where(p.c.report_id.in_(removed)))


def _columns() -> Select[Any]:
    p = schema.paragraph
    return select(
        p.c.id,
        p.c.report_id,
        p.c.position,
        p.c.text,
        p.c.kind,
        p.c.level,
        p.c.heading_path,
        p.c.original_text,
    )


def _stored(row: Any) -> StoredParagraph:
    return StoredParagraph(row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6]), row[7])


def _as_report(
    row: Row[Any], paragraphs: Sequence[StoredParagraph]
) -> tuple[Report, tuple[int, ...]]:
    report = Report(
        row.name,
        tuple(
            Paragraph(number, p.text, p.kind, p.level, p.heading_path)
            for number, p in enumerate(paragraphs)
        ),
        row.source,
        row.format,
        row.receipt,
    )
    return report, tuple(p.id for p in paragraphs)
