"""A project dealt out to colleagues, report by report, some reports to all for agreement."""

from __future__ import annotations

import contextlib
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from data.errors import KnownError
from data.language import _
from data.project import file, schema
from data.project.failures import translated
from data.project.history import now
from data.project.merge import copy_database
from data.project.project import Project
from data.project.reports import StoredReport


@dataclass(frozen=True, slots=True)
class Part:
    """One colleague's project: its file and what is in it.

    Attributes
    ----------
    n_shared
        Of the reports, those that every colleague has.
    """

    path: Path
    name: str
    n_reports: int
    n_paragraphs: int
    n_shared: int


def split(
    project: Project,
    names: Sequence[str],
    folder: str | Path,
    overlap_percent: float = 10,
    keeps_labels: bool = False,
    seed: int = 0,
) -> list[Part]:
    """Write one project file a colleague: ``<project>-<name>.duanbiao``.

    Parameters
    ----------
    names
        Of the colleagues; at least two.
    overlap_percent
        So many percent of the reports go to everybody, so that agreement can be measured; the
        others are dealt out so that all have about as many paragraphs.
    keeps_labels
        False takes every label, note and flag out, so that a second opinion is one's own. The
        suggestions stay.
    seed
        The same seed deals the same way.

    Raises
    ------
    KnownError
        When names repeat, a file exists already or cannot be written.
    """
    reports = project.reports.overview()
    if len(names) < 2 or len(set(names)) < len(names) or not all(n.strip() for n in names):
        raise KnownError(_("Splitting needs two or more different names."))
    if not 0 <= overlap_percent <= 100:
        raise KnownError(_("The overlap is a percentage between 0 and 100."))
    targets = [Path(folder) / f"{project.name}-{name}{file.SUFFIX}" for name in names]
    for path in targets:
        if path.exists():
            raise KnownError(
                _("{name} exists already.").format(name=path.name), _("Choose another folder.")
            )
    shared, dealt = dealt_out(reports, len(names), overlap_percent, seed)
    parts = []
    for name, path, own in zip(names, targets, dealt, strict=True):
        kept = [*shared, *own]
        _write_part(project, path, [one.id for one in kept], keeps_labels, name)
        n_paragraphs = sum(one.n_paragraphs for one in kept)
        parts.append(Part(path, name, len(kept), n_paragraphs, len(shared)))
    return parts


def dealt_out(
    reports: Sequence[StoredReport], n_parts: int, overlap_percent: float, seed: int
) -> tuple[list[StoredReport], list[list[StoredReport]]]:
    """Return the reports for all, and those for each; with an overlap at least one is for all."""
    order = list(reports)
    random.Random(seed).shuffle(order)
    n_shared = round(len(order) * overlap_percent / 100)
    if overlap_percent > 0 and order:
        n_shared = max(n_shared, 1)
    shared, rest = order[:n_shared], order[n_shared:]
    dealt: list[list[StoredReport]] = [[] for _part in range(n_parts)]
    loads = [0] * n_parts
    # The longest first, each to whoever has least so far.
    for report in sorted(rest, key=lambda one: one.n_paragraphs, reverse=True):
        least = loads.index(min(loads))
        dealt[least].append(report)
        loads[least] += max(report.n_paragraphs, 1)
    return shared, dealt


def _write_part(
    project: Project, path: Path, report_ids: Sequence[int], keeps_labels: bool, name: str
) -> None:
    split_from = {"identity": project.setting("identity"), "at": now(), "for": name.strip()}
    building = path.with_name(f".{path.name}.new")
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        building.unlink(missing_ok=True)
        try:
            copy_database(project.path, building)
            connection = file.connect(building, path)
            try:
                with file.transaction(connection):
                    _keep_only(connection, report_ids, keeps_labels, split_from)
                connection.exec_driver_sql("VACUUM")  # what was taken out is not left in the file
            finally:
                file.close(connection)
            building.replace(path)
        finally:
            for leftover in (building, *(Path(f"{building}{end}") for end in ("-wal", "-shm"))):
                with contextlib.suppress(OSError):
                    leftover.unlink(missing_ok=True)


def _keep_only(
    connection: Connection,
    report_ids: Sequence[int],
    keeps_labels: bool,
    split_from: Mapping[str, Any],
) -> None:
    connection.execute(delete(schema.history_change))
    connection.execute(delete(schema.history))
    connection.execute(delete(schema.session))
    connection.execute(
        delete(schema.report).where(schema.report.c.id.not_in([int(i) for i in report_ids]))
    )
    connection.execute(delete(schema.paragraph).where(schema.paragraph.c.is_removed))
    if not keeps_labels:
        connection.execute(delete(schema.annotation))
        connection.execute(delete(schema.remark))
        connection.execute(delete(schema.fulfilment))
        connection.execute(delete(schema.annotator))
    # The index was of all texts; it is built anew when somebody searches.
    table = schema.SEARCH_TABLE
    connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    s = schema.setting
    connection.execute(delete(s).where(s.c.name.in_(("search_indexed_to", "identity"))))
    connection.execute(
        insert(s),
        [
            {"name": "identity", "value": uuid.uuid4().hex},
            {"name": "split_from", "value": dict(split_from)},
        ],
    )
    # Paths of this computer are nobody else's business.
    connection.execute(update(schema.report).values(source=""))
