"""The open project as the window sees it. It knows no widget, so it is testable alone.

Every change of the project that a person makes in the window goes through here; each returns
when it is on disk, then the matching signal tells the ids of what changed. Views keep no truth
of their own: they ask again for those ids.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from data.errors import KnownError
from gui.open_report import OpenReport
from gui.past import Past
from gui.suggested import Suggested

if TYPE_CHECKING:
    from data.project import Annotation, Entry, Project, Remark, StoredReport
    from data.scheme import LabelScheme
    from gui.background import Background, Progress

_KEPT_REPORTS = 24
# Acts that change paragraphs themselves, not what is said of them.
_EDITS = ("split", "merge", "heading", "body", "correct")


class Session(QObject):
    """The project in the window, and what is known of it without asking the file again."""

    project_opened = Signal()
    # It is still open: what stands in a field can be written.
    project_closing = Signal()
    project_closed = Signal()
    reports_changed = Signal()
    # Report ids: paragraphs were split, merged, corrected or became headings.
    paragraphs_changed = Signal(object)
    # Paragraph ids, as a tuple.
    annotations_changed = Signal(object)
    remarks_changed = Signal(object)
    # Report ids, as a tuple: how far their annotation has come.
    report_progress_changed = Signal(object)
    scheme_changed = Signal()
    failed = Signal(object)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._project: Project | None = None
        self._scheme: LabelScheme | None = None
        self._reports: dict[int, StoredReport] = {}
        self._n_labelled: dict[int, int] = {}
        self._open: OrderedDict[int, OpenReport] = OrderedDict()
        self.past = Past(self, background)
        self.suggested = Suggested(self)

    # The project

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._project is not None

    @property
    def project(self) -> Project:
        """The open project, for reading; writes go through the session."""
        assert self._project is not None
        return self._project

    @property
    def path(self) -> Path:
        """The open project's file."""
        return self.project.path

    @property
    def annotator(self) -> str:
        """Whose labels are shown and written."""
        return self.project.annotator

    @property
    def scheme(self) -> LabelScheme:
        """The open project's labels."""
        assert self._scheme is not None
        return self._scheme

    def create(self, path: Path, annotator: str | None = None) -> None:
        """Make a new project and open it.

        Raises
        ------
        KnownError
            When it exists or cannot be written; the project open before stays open.
        """
        from data.project import Project

        self._take(Project.create(path, annotator=annotator or None))

    def open(self, path: Path, annotator: str | None = None) -> None:
        """Open a project in place of the one that is open.

        Raises
        ------
        KnownError
            When it cannot be opened; the project open before stays open.
        """
        from data.project import Project

        self._take(Project.open(path, annotator or None))

    def _take(self, project: Project) -> None:
        self.close()
        self._project = project
        self._scheme = project.scheme
        self._read_reports()
        self.suggested.read_model()
        self.past.read()
        self.project_opened.emit()
        self.suggested.refresh_queue()

    def close(self) -> None:
        """Close the project; everything in it is on disk already."""
        if self._project is None:
            return
        self.project_closing.emit()
        self._project.close()
        self._project = None
        self._forget()
        self.project_closed.emit()

    def _forget(self) -> None:
        self._reports.clear()
        self._n_labelled.clear()
        self._open.clear()
        self.past.forget()
        self.suggested.forget()

    # Reports and paragraphs

    @property
    def reports(self) -> list[StoredReport]:
        """The reports in order. Of their progress, :meth:`n_labelled` knows the newest."""
        return list(self._reports.values())

    def report(self, report_id: int) -> StoredReport:
        """Return what is known of a report without its paragraphs."""
        return self._reports[report_id]

    def has_report(self, report_id: int) -> bool:
        """Return whether the project has this report."""
        return report_id in self._reports

    def n_labelled(self, report_id: int) -> int:
        """Return how many paragraphs of a report are labelled."""
        return self._n_labelled.get(report_id, 0)

    def open_report(self, report_id: int) -> OpenReport:
        """Return a report with its paragraphs, from the file when it is not at hand."""
        found = self._open.get(report_id)
        if found is None:
            with self.translated():
                found = OpenReport.read(self.project, report_id)
            self._open[report_id] = found
            if len(self._open) > _KEPT_REPORTS:
                self._open.popitem(last=False)
        self._open.move_to_end(report_id)
        return self._up_to_date(found)

    def _up_to_date(self, report: OpenReport) -> OpenReport:
        if report.outdated:
            with self.translated():
                report.read_outdated(self.project)
        return report

    @property
    def reports_at_hand(self) -> Sequence[OpenReport]:
        """The reports whose paragraphs have been read."""
        return tuple(self._open.values())

    def forget_reports(self) -> None:
        """Have paragraphs and what is said of them read from the file again."""
        self._open.clear()

    def report_of(self, paragraph_id: int) -> OpenReport:
        """Return the report that a paragraph is in."""
        for found in reversed(self._open.values()):
            if paragraph_id in found.rows:
                return self._up_to_date(found)
        with self.translated():
            report_id = self.project.reports.paragraph(paragraph_id).report_id
        return self.open_report(report_id)

    def annotation(self, paragraph_id: int) -> Annotation | None:
        """Return the annotator's label of a paragraph."""
        return self.report_of(paragraph_id).annotations.get(paragraph_id)

    def remark(self, paragraph_id: int) -> Remark | None:
        """Return the annotator's note and flag of a paragraph."""
        return self.report_of(paragraph_id).remarks.get(paragraph_id)

    # Decisions

    def label(self, paragraph_ids: Sequence[int], key: str) -> bool:
        """Label paragraphs by hand; returns whether it is on disk."""
        return self._decide(paragraph_ids, lambda ids: self.project.annotations.set(ids, key))

    def accept(self, paragraph_ids: Sequence[int]) -> bool:
        """Take over the suggestions of paragraphs that have one; one act."""
        accepted: dict[int, tuple[str, float]] = {}
        for i in paragraph_ids:
            suggestion = self.report_of(i).suggestions.get(i)
            if suggestion is not None:
                accepted[i] = (suggestion.label, suggestion.confidence)
        if not accepted:
            return False
        return self._decide(list(accepted), lambda _ids: self.project.annotations.accept(accepted))

    def clear(self, paragraph_ids: Sequence[int]) -> bool:
        """Take the labels of paragraphs away."""
        labelled = [i for i in paragraph_ids if self.annotation(i) is not None]
        return bool(labelled) and self._decide(labelled, self.project.annotations.clear)

    def note(self, paragraph_id: int, note: str) -> bool:
        """Keep a note on a paragraph."""
        remark = self.remark(paragraph_id)
        if (remark.note or "" if remark else "") == note:
            return True
        return self._remark(
            [paragraph_id], lambda: self.project.annotations.note(paragraph_id, note)
        )

    def flag(self, paragraph_ids: Sequence[int], is_flagged: bool) -> bool:
        """Flag paragraphs, or take the flag away."""
        return self._remark(
            paragraph_ids,
            lambda: self.project.annotations.flag(list(paragraph_ids), is_flagged),
        )

    def _decide(self, paragraph_ids: Sequence[int], write: Callable[[list[int]], object]) -> bool:
        ids = [i for i in paragraph_ids if self.report_of(i).is_labelable(i)]
        if not ids or not self._written(lambda: write(ids)):
            return False
        self._decisions_changed(ids)
        return True

    def _remark(self, paragraph_ids: Sequence[int], write: Callable[[], object]) -> bool:
        if not paragraph_ids or not self._written(write):
            return False
        for report in self._open_with(paragraph_ids):
            report.read_decisions(self.project)
        self.remarks_changed.emit(tuple(paragraph_ids))
        self.past.read_soon()
        return True

    def _written(self, write: Callable[[], object]) -> bool:
        """Write; a full disk or a locked file is told to the person and changes nothing."""
        try:
            with self.translated():
                write()
        except KnownError as error:
            self.failed.emit(error)
            return False
        return True

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what SQLite raises in the block into errors for people."""
        from data.project.file import translated

        with translated(self.path):
            yield

    def _decisions_changed(self, ids: Sequence[int]) -> None:
        touched = self._open_with(ids)
        for report in touched:
            report.read_decisions(self.project)
            self._n_labelled[report.id] = report.n_labelled()
        known = {i for report in touched for i in report.rows}
        changed = set(ids)
        self.suggested.discard(changed)
        self.annotations_changed.emit(tuple(ids))
        self.report_progress_changed.emit(tuple(report.id for report in touched))
        self.suggested.queue_changed.emit()
        self.past.read_soon()
        if changed - known:
            self._count_again()

    def _open_with(self, ids: Iterable[int]) -> list[OpenReport]:
        wanted = set(ids)
        return [report for report in self._open.values() if not wanted.isdisjoint(report.rows)]

    # What was done elsewhere, or taken back

    def take_turn(self, entry: Entry) -> None:
        """Take over an act that was taken back, or done again."""
        self.reload_scheme()
        if entry.kind in _EDITS and "source" not in entry.details:
            self.reload_paragraphs(entry.paragraph_ids)
        if entry.report_ids:
            self.reload_reports()
        if entry.paragraph_ids:
            self._decisions_changed(entry.paragraph_ids)
            self.remarks_changed.emit(entry.paragraph_ids)
            self.suggested.refresh_queue()

    def take_acts(self, entries: Sequence[Entry]) -> None:
        """Take over what another program has done to the project."""
        self.reload_scheme()
        changed = {i for entry in entries for i in entry.paragraph_ids}
        edited = any(entry.kind in _EDITS or entry.report_ids for entry in entries)
        if edited:
            # Views must know which paragraphs there are before they are told what is said of them.
            self.reload_reports()
            self.paragraphs_changed.emit(tuple(self._reports))
        if changed:
            self._decisions_changed(sorted(changed))
            self.remarks_changed.emit(tuple(sorted(changed)))
            self.suggested.refresh_queue()
        self.past.read_soon()

    # Taking over what jobs did

    def take_decisions(self, paragraph_ids: Sequence[int]) -> None:
        """Take over labels that a job has put in the file for these paragraphs."""
        self._decisions_changed(paragraph_ids)

    def reload_reports(self) -> None:
        """Take over reports that came or went."""
        self._open.clear()
        self._read_reports()
        self.reports_changed.emit()
        self.suggested.refresh_queue()
        self.past.read_soon()

    def write(self, act: Callable[[], object]) -> bool:
        """Do an act of the project; what hinders it is told. Returns whether it is on disk."""
        if not self._written(act):
            return False
        self.past.read_soon()
        return True

    def reload_scheme(self) -> None:
        """Take over labels that were changed."""
        scheme = self.project.scheme
        if scheme != self.scheme:
            self._scheme = scheme
            self.scheme_changed.emit()

    def reload_paragraphs(self, paragraph_ids: Iterable[int]) -> None:
        """Take over paragraphs that were edited, with the reports that they are in."""
        changed = list(paragraph_ids)
        with self.translated():
            found = {self.project.reports.paragraph(i).report_id for i in changed}
        for report_id in found:
            self._open.pop(report_id, None)
        before = list(self._reports)
        self._read_reports()
        if list(self._reports) != before:  # another program's doing
            self.reports_changed.emit()
        self.paragraphs_changed.emit(tuple(sorted(found)))
        self.report_progress_changed.emit(tuple(sorted(found)))
        self.suggested.refresh_queue()

    def _read_reports(self) -> None:
        with self.translated():
            reports = self.project.reports.overview()
        self._reports = {report.id: report for report in reports}
        self._n_labelled = {report.id: report.n_labelled for report in reports}

    def _count_again(self) -> None:
        def take(reports: list[StoredReport]) -> None:
            # Read a while ago: of reports that came or went since, and of those at hand, it
            # knows less than is known here.
            for report in reports:
                opened = self._open.get(report.id)
                if report.id in self._reports:
                    n_labelled = report.n_labelled if opened is None else opened.n_labelled()
                    self._n_labelled[report.id] = n_labelled
            self.report_progress_changed.emit(tuple(self._reports))

        self.read_aside(lambda project: project.reports.overview(), take)

    def read_aside(self, read: Callable[[Project], Any], take: Callable[[Any], None]) -> None:
        """Read with a project of its own in the background; late answers are thrown away."""
        if self._project is None:
            return
        path, annotator, asked = self.path, self.annotator, self._project

        def job(_progress: Progress) -> Any:
            from data.project import Project

            with Project.open(path, annotator) as project:
                return read(project)

        def on_done(answer: Any) -> None:
            if self._project is asked:
                take(answer)

        self._background.run(job, on_done=on_done, is_quiet=True, queue="reading")
