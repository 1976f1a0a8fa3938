"""How long the program takes to start, next to what nothing could start quicker than.

``python benchmarks/startup.py``

Each figure is the least of several runs, in seconds by the clock and of processor time, every
run in a process of its own; ratios are of processor time, since they hold on a busy machine too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 5
REPORT = "一、主要工作\n全年完成招商引资12亿元，同比增长5%。\n下一步加强园区管理。\n"
EMPTY_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, app.quit)
window = Window()
window.resize(1200, 800)
window.show()
app.exec()
"""
OUR_WINDOW = """
import os
from PySide6.QtCore import QTimer
from gui import app, main_window
class Window(main_window.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os._exit(0))
app.MainWindow = Window
app.open_window(None)
"""


def run(command: Sequence[str], **environment: str) -> tuple[float, float]:
    """Return the least seconds, by the clock and of the processor, that a command takes."""
    walls, cpus = [], []
    for _round in range(ROUNDS):
        before, begun = os.times(), time.perf_counter()
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, **environment}, timeout=120
        )
        walls.append(time.perf_counter() - begun)
        after = os.times()
        cpus.append(after[2] + after[3] - before[2] - before[3])
    return min(walls), min(cpus)


def main() -> None:
    python, cli = [sys.executable, "-c"], [sys.executable, "-m", "cli"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.txt").write_text(REPORT, encoding="utf-8")
        tag = [*cli, "tag", str(folder / "a.txt"), "--out"]
        quiet = {
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": name,
            "XDG_DATA_HOME": name,
            "HOME": name,
            # As installed: with the bytecode at hand, which the first round writes.
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        times = {
            "python": run([*python, "pass"], **quiet),
            "help": run([*cli, "--help"], **quiet),
            "scikit-learn": run([*python, "import sklearn.linear_model"], **quiet),
            "tag one text": run([*tag, str(folder / "out.csv")], **quiet),
            "tag one text to xlsx": run([*tag, str(folder / "out.xlsx")], **quiet),
            "empty window": run([*python, EMPTY_WINDOW], **quiet),
            "our window": run([*python, OUR_WINDOW], **quiet),
        }
    figures: dict[str, object] = {
        name: {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2)}
        for name, (wall, cpu) in times.items()
    }
    cpu = {name: one[1] for name, one in times.items()}
    figures["tag less scikit-learn, s"] = round(cpu["tag one text"] - cpu["scikit-learn"], 2)
    figures["our window / empty window"] = round(cpu["our window"] / cpu["empty window"], 2)
    figures["load_average"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
