"""Lists the files that are about to be imported, and lets a table's column be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from data.language import _, ngettext
from data.readers import Choice
from data.readers.receipt import encoding_name
from data.readers.text import ENCODINGS
from gui.elided_choice import ElidedComboBox
from gui.import_preview.looking import Found, look
from gui.import_preview.sample import SampleView

if TYPE_CHECKING:
    from data.readers.spreadsheet import SheetColumns
    from gui.background import Progress, Task
    from gui.shell import Shell

_CHECKED = Qt.CheckState.Checked


class PreviewDialog(QDialog):
    """What is in each file; those ticked are imported."""

    def __init__(self, shell: Shell, paths: Sequence[Path]) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._paths = list(paths)
        self._found: list[Found] = []
        self._ticks: list[QTableWidgetItem] = []
        self._columns: dict[Path, QComboBox] = {}
        self._each: dict[Path, QComboBox] = {}
        self._encodings: dict[Path, QComboBox] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import"))
        self.resize(1000, 640)
        self.said = QLabel(_("Looking into the files"))
        self.said.setProperty("role", "title")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_("Files looked into"))
        self.table = self._table()
        self.table.currentCellChanged.connect(lambda *_places: self._show_sample())
        self.sample = SampleView()
        self.lists = QCheckBox(_("Make the items of 一是…二是… paragraphs of their own"))
        self.lists.toggled.connect(lambda _on: self._count())
        self.lists.toggled.connect(lambda _on: self._show_sample())
        self._import = QPushButton(_("Import"))
        self._import.setProperty("role", "primary")
        self._import.setDefault(True)
        self._import.setEnabled(False)
        self._import.clicked.connect(self.accept)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        note = QLabel(_("Files that are not ticked stay out. Undo takes an import back."))
        note.setProperty("role", "muted")
        buttons.addWidget(note, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._import)
        self._cancel = cancel
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addWidget(self._progress)
        column.addWidget(self.table, 1)
        column.addWidget(self.sample)
        column.addWidget(self.lists)
        column.addLayout(buttons)
        self._task: Task[Any] | None = self._look()

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 6)
        table.setHorizontalHeaderLabels(
            [
                _("File"),
                _("Format"),
                _("Encoding"),
                _("Reports"),
                _("Paragraphs"),
                _("What becomes of it"),
            ]
        )
        table.setAccessibleName(_("Files"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in enumerate((208, 112, 140, 72, 96)):
            header.resizeSection(number, width)
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(lambda _item: self._count())
        return table

    def _look(self) -> Task[Any]:
        path, annotator = self._shell.session.path, self._shell.session.annotator
        paths = self._paths

        def job(progress: Progress) -> list[Found]:
            from data.project import Project

            with Project.open(path, annotator) as project:
                return look(project, paths, progress)

        def on_progress(done: int, total: int, text: str) -> None:
            self._progress.setRange(0, total)
            self._progress.setValue(done)
            self.said.setText(_("Looking into {name}").format(name=text))

        return self._shell.background.run(
            job, on_done=self._show, on_progress=on_progress, is_quiet=True
        )

    def _show(self, found: list[Found]) -> None:
        self._task = None
        self._found = found
        self._progress.hide()
        self.table.blockSignals(True)
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            tick = self._fill(row, one)
            self._ticks.append(tick)
            if one.encoding:
                self.table.setCellWidget(row, 2, _in_cell(self._encoding_choice(row, one)))
            tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            n_there = len(one.same_as) + len(one.repeats)
            is_wanted = not one.failure and n_there < max(one.n_reports, 1)
            tick.setCheckState(_CHECKED if is_wanted else Qt.CheckState.Unchecked)
            if one.sheets:
                self.table.setItem(row, 5, QTableWidgetItem())
                self.table.setCellWidget(row, 5, self._column_choice(one))
        self.table.blockSignals(False)
        self._order_tabs()
        self._count()
        if found:
            self.table.setCurrentCell(0, 0)

    def _fill(self, row: int, one: Found) -> QTableWidgetItem:
        """Write a file's row; return its first cell."""
        counts = ("", "") if one.failure or one.is_unread else _counts(one)
        texts = (
            one.path.name,
            one.format,
            encoding_name(one.encoding),
            *counts,
            outcome_in_words(one),
        )
        items = [self.table.item(row, at) or QTableWidgetItem() for at in range(len(texts))]
        for column, (item, text) in enumerate(zip(items, texts, strict=True)):
            item.setText(text)
            item.setToolTip(str(one.path) if column == 0 else text)
            if item.tableWidget() is None:
                self.table.setItem(row, column, item)
        return items[0]

    def _show_sample(self) -> None:
        row = self.table.currentRow()
        found = self._found[row].sample if 0 <= row < len(self._found) else ()
        self.sample.show_paragraphs(found, self.lists.isChecked())

    def _encoding_choice(self, row: int, found: Found) -> QComboBox:
        """Return the choice of a text's encoding: the one found first."""
        box = ElidedComboBox()
        box.setAccessibleName(_("Encoding of {name}").format(name=found.path.name))
        box.addItem(encoding_name(found.encoding), None)
        for name in ENCODINGS:
            if name != found.encoding:
                box.addItem(encoding_name(name), name)
        box.currentIndexChanged.connect(lambda _index: self._look_again(row))
        self._encodings[found.path] = box
        return box

    def _look_again(self, row: int) -> None:
        """Read a file in the encoding that was chosen, and show what it says then."""
        path, annotator = self._shell.session.path, self._shell.session.annotator
        file = self._found[row].path
        choice = Choice(encoding=self._encodings[file].currentData())

        def job(progress: Progress) -> list[Found]:
            from data.project import Project

            with Project.open(path, annotator) as project:
                return look(project, [file], progress, choice)

        def on_done(found: list[Found]) -> None:
            self._task = None
            self._found[row] = found[0]
            self.table.blockSignals(True)
            self._fill(row, found[0])
            self.table.blockSignals(False)
            self._count()
            self._show_sample()

        if self._task is not None:
            self._task.cancel()
        self._task = self._shell.background.run(job, on_done=on_done, is_quiet=True)

    def _order_tabs(self) -> None:
        """Let the focus go through the table's choices before the buttons below it."""
        last: QWidget = self.table
        choices = (self._encodings, self._columns, self._each)
        for one in self._found:
            for box in (some[one.path] for some in choices if one.path in some):
                QWidget.setTabOrder(last, box)
                last = box
        for widget in (self.sample, self.lists, self._cancel):
            QWidget.setTabOrder(last, widget)
            last = widget
        QWidget.setTabOrder(self._cancel, self._import)

    def _column_choice(self, found: Found) -> QWidget:
        """Return the choice of a table's column of text and of what a cell is."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 2, 8, 2)
        row.setSpacing(8)
        sheet = _main_sheet(found.sheets)
        column, each = ElidedComboBox(), QComboBox()
        column.setAccessibleName(_("Column of the text in {name}").format(name=found.path.name))
        each.setAccessibleName(_("What a row of {name} is").format(name=found.path.name))
        for one in sheet.columns:
            name = one.name or _("Column {number}").format(number=one.number + 1)
            sample = f"　{one.sample[:16]}" if one.sample else ""
            column.addItem(f"{name}{sample}", one.name or one.number)
            column.setItemData(column.count() - 1, one.sample, Qt.ItemDataRole.ToolTipRole)
        column.addItem(_("Whole table, row by row"), None)
        at = next((n for n, one in enumerate(sheet.columns) if one.number == sheet.text), -1)
        column.setCurrentIndex(at if at >= 0 else column.count() - 1)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        column.setSizeAdjustPolicy(policy)
        column.setMinimumContentsLength(8)
        each.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        each.addItem(_("a paragraph a row"), "paragraph")
        each.addItem(_("a report a row"), "report")
        each.setCurrentIndex(1 if sheet.each == "report" else 0)
        column.currentIndexChanged.connect(
            lambda _index: each.setEnabled(column.currentData() is not None)
        )
        each.setEnabled(column.currentData() is not None)
        row.addWidget(column, 1)
        row.addWidget(each)
        self._columns[found.path], self._each[found.path] = column, each
        return box

    def _chosen(self) -> list[Found]:
        return [
            one
            for one, tick in zip(self._found, self._ticks, strict=True)
            if tick.checkState() == _CHECKED
        ]

    def _count(self) -> None:
        chosen = self._chosen()
        files = ngettext("{count:,} file", "{count:,} files", len(chosen))
        apart = self.lists.isChecked()
        n_paragraphs = sum((apart and one.n_apart) or one.n_paragraphs for one in chosen)
        paragraphs = ngettext("{count:,} paragraph", "{count:,} paragraphs", n_paragraphs)
        self.said.setText(
            f"{files.format(count=len(chosen))} · {paragraphs.format(count=n_paragraphs)}"
        )
        self._import.setEnabled(bool(chosen))

    def choices(self) -> dict[Path, Choice]:
        """Return how each file is read for which the person had a choice."""
        found: dict[Path, Choice] = {}
        for one in self._chosen():
            box = self._encodings.get(one.path)
            choice = Choice(
                encoding=box.currentData() if box is not None else None,
                splits_lists=self.lists.isChecked(),
            )
            if one.path in self._columns:
                column = self._columns[one.path].currentData()
                each = self._each[one.path].currentData() if column is not None else "table"
                found[one.path] = replace(choice, column=column, each=each)
            elif choice.encoding is not None:
                found[one.path] = choice
        return found

    def done(self, result: int) -> None:
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def accept(self) -> None:
        from gui.tagging import take

        paths = [one.path for one in self._chosen()]
        choices, rest = self.choices(), Choice(splits_lists=self.lists.isChecked())
        super().accept()
        take(self._shell, paths, choices, rest)


def _in_cell(box: QWidget) -> QWidget:
    """Return a choice with a little room around it, so that those of two rows do not touch."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 2, 8, 2)
    row.addWidget(box)
    return cell


def outcome_in_words(found: Found) -> str:
    """Return what importing a file would do."""
    if found.failure:
        return found.failure.removeprefix(f"{found.path.name}: ")
    if found.is_unread:
        return _("read when it is imported")
    if found.is_labelled:
        return _("labelled data: reports with their labels")
    if found.same_as:
        return _("already in the project: {names}").format(names=" ".join(found.same_as[:3]))
    if found.repeats:
        return _("the same as {name} in this list").format(name=found.repeats[0])
    if found.like:
        return _("nearly the same as {name}").format(name=found.like[0])
    return _("new")


def _counts(found: Found) -> tuple[str, str]:
    reports = "" if found.is_labelled else f"{found.n_reports:,}"
    return reports, f"{found.n_paragraphs:,}"


def _main_sheet(sheets: Sequence[SheetColumns]) -> SheetColumns:
    return next((sheet for sheet in sheets if sheet.text is not None), sheets[0])
