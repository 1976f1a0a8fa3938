"""For formats in which the figures stand above the texts: the texts wait on disk meanwhile."""

from __future__ import annotations

from pathlib import Path

from data.labelled.manager_report.contents import Figures
from data.labelled.spool import Spool
from data.scheme import LabelScheme


class SpooledWriter:
    """A writer that has the whole file written in the end."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        self._path = path
        self._figures = Figures(scheme)
        self._texts = Spool(path, "texts")
        self._pairs = Spool(path, "pairs")

    def write_file(self) -> None:
        """Write the file: the figures, then what waits."""
        raise NotImplementedError

    def close(self) -> None:
        """Finish the file."""
        self.write_file()
        self.abandon()

    def abandon(self) -> None:
        """Leave the file unfinished."""
        self._texts.remove()
        self._pairs.remove()
