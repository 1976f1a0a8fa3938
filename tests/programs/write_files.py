"""Write a small real project in every format, for the other programs to open.

    python tests/programs/write_files.py FOLDER

Six sample reports, every body paragraph with a suggestion of the starter model, 150 of them
labelled by two annotators with Chinese names, some with notes. FOLDER gets one file a format,
the manager's three, and the project itself; read_back.py compares what comes back.
"""

from __future__ import annotations

import sys
from pathlib import Path

from data.labelled.exporting import export
from data.labelled.manager_report import MANAGER_FORMATS
from data.labelled.selection import Selection
from data.labelled.writing import SUFFIXES
from data.project import Project
from data.project.importing import import_paths
from model.manager_report import write_manager_report
from model.suggesting import suggest_for_new

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
MOST_LABELLED = 150


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "project.duanbiao"
    path.unlink(missing_ok=True)
    with Project.create(path, annotator="李工") as project:
        import_paths(project, sorted(SAMPLES.glob("*.jsonl"))[:6])
        labelled = list(project.annotations.mine())
        project.annotations.clear(labelled[MOST_LABELLED:])
        project.annotations.note(labelled[0], "与上年数字不一致\n待核")
    suggest_for_new(path, "李工")
    with Project.open(path, "李工") as project:
        for kind, suffix in SUFFIXES.items():
            name = "label_studio.json" if kind == "label_studio" else f"{kind}{suffix}"
            export(project, folder / name, Selection("both"), kind)
        for suffix in MANAGER_FORMATS.values():
            write_manager_report(project, folder / f"manager{suffix}", Selection("both"))


if __name__ == "__main__":
    main()
