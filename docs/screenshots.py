"""Take every picture of the window again: ``python docs/screenshots.py [scene …]``.

A sample project is made from ``resources/samples``, a classifier trained on its labels, the two
reports held back half reviewed, some paragraphs labelled by a second person; then each scene is
painted in Chinese and English, light and dark, as ``docs/screenshots/{scene}-{zh,en}-{light,dark}
.png``. No display is needed. ``QT_SCALE_FACTOR=2`` paints at 200 %.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
# What the pictures show of paths and settings is not this machine's.
HOME = Path(tempfile.mkdtemp(prefix="duanbiao-"))
os.environ.update({"HOME": str(HOME), "USERPROFILE": str(HOME)})
os.environ.pop("XDG_STATE_HOME", None)

from picture import save  # noqa: E402
from PySide6.QtCore import QEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from scenes import SCENES, Stage  # noqa: E402

from gui.app import Application  # noqa: E402
from gui.settings import Settings, declared  # noqa: E402

LANGUAGES = {"zh": "zh_CN", "en": "en"}
THEMES = ("light", "dark")
N_REPORTS = 14
ANNOTATOR, COLLEAGUE = "li", "wang"
# A town's years: kilometres of road, what else was reached, the goals of the next year.
TOWN: dict[int, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    2021: (
        "3.2",
        ("新建标准化茶园500亩，带动农户180户增收。",),
        (
            "力争2022年硬化村组道路4公里。",
            "确保2022年新建标准化茶园700亩以上，带动农户250户。",
        ),
    ),
    2022: (
        "4.5",
        ("新建标准化茶园620亩，带动农户260户增收。",),
        (
            "力争2023年硬化村组道路2.5公里，新建便民桥2座。",
            "确保2023年新建标准化茶园800亩以上，带动农户300户。",
            "计划2023年完成农村危旧房改造120户。",
            "力争年底前建成镇卫生院综合楼并投入使用。",
        ),
    ),
    2023: (
        "2.8",
        (
            "新建便民桥2座，解决3个村民小组过河难的问题。",
            "新建标准化茶园760亩，带动农户310户增收。",
            "农村危旧房改造稳步推进，困难群众居住条件明显改善。",
        ),
        ("力争2024年硬化村组道路3公里。",),
    ),
}


def sample_project(folder: Path) -> Path:
    """Make a project as it looks in the midst of work."""
    from data.project import Project
    from data.project.importing import import_paths
    from model.sample_project import new_reports
    from model.training import train_project

    folder.mkdir(parents=True)
    with Project.create(folder / "城建项目", annotator=ANNOTATOR) as project:
        samples = sorted((ROOT / "resources" / "samples").glob("*.jsonl"))
        import_paths(project, [Path(shutil.copy(one, folder)) for one in new_reports()])
        import_paths(project, town_reports(folder))
        import_paths(project, samples[:: max(1, len(samples) // N_REPORTS)][:N_REPORTS])
        path = project.path
    train_project(path, ANNOTATOR, lambda _done, _total, _text: None)
    with Project.open(path, ANNOTATOR) as project:
        reports = [report.id for report in project.reports.overview()]
        first = reports[0]
        body = [p.id for p in project.reports.paragraphs(first) if p.kind == "body"]
        suggested = project.suggestions.of_report(first)
        for paragraph_id in body[:6]:
            found = suggested[paragraph_id]
            project.annotations.accept({paragraph_id: (found.label, found.confidence)})
        project.annotations.flag([body[2], body[7]], True)
        project.annotations.note(body[7], "数字与上年报告不一致，待核")
        project.annotations.set([body[6]], "measure")
        both = next(i for i in reports[1:] if project.annotations.of_report(i))
        known = project.annotations.of_report(both)
        mine = [p.id for p in project.reports.paragraphs(both) if p.id in known][:16]
    with Project.open(path, COLLEAGUE) as project:
        for number, paragraph_id in enumerate(mine):
            label = known[paragraph_id].label
            other = "measure" if label != "measure" else "achievement"
            project.annotations.set([paragraph_id], other if number % 4 == 1 else label)
    return path


def town_reports(folder: Path) -> list[Path]:
    """Write three yearly reports of one town: boilerplate, what was reached, what is next."""
    paths = []
    for year, (length, reached, goals) in TOWN.items():
        lines = (
            f"清溪镇{year}年工作汇报",
            "一、主要做法",
            f"{year}年以来，我镇在县委、县政府的坚强领导下，认真落实上级各项决策部署。",
            "成立由镇长任组长的领导小组，明确专人负责，每月调度一次。",
            "二、取得的成效",
            f"硬化村组道路{length}公里，群众出行更加方便。",
            *reached,
            f"三、{year + 1}年工作目标",
            *goals,
            f"以上是清溪镇{year}年的工作情况，不妥之处请批评指正。",
        )
        paths.append(folder / f"清溪镇{year}.txt")
        paths[-1].write_text("\n\n".join(lines), encoding="utf-8")
    return paths


def take(qt: QApplication, project: Path, look: tuple[str, str], asked: argparse.Namespace) -> int:
    """Paint the scenes in one language and theme; returns the bytes written."""
    short, theme = look
    folder = HOME / "段标"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy = Path(shutil.copy(project, folder))
    settings = Settings(HOME / f"{short}-{theme}.ini")
    settings.put(declared.LANGUAGE, LANGUAGES[short])
    settings.put(declared.THEME, theme)
    settings.put(declared.TEXT_SIZE, asked.text)
    settings.put(declared.ANNOTATOR, ANNOTATOR)
    application = Application(qt, settings)
    width, _x, height = asked.size.partition("x")
    application.window.resize(int(width), int(height))
    application.window.show()
    stage = Stage(application, folder)
    stage.settle()
    written = 0
    for name in asked.scenes or SCENES:
        is_start = name.startswith("welcome") or name.endswith("_empty")
        is_sample = application.session.is_open and application.session.path == copy
        if not is_start or name == "find_empty":
            if not is_sample:
                application.window.open_project(str(copy))
        elif is_sample:
            application.session.close()
        stage.settle()
        widget = SCENES[name](stage)
        stage.settle()
        written += save(widget.grab().toImage(), asked.out / f"{name}-{short}-{theme}.png")
        stage.tidy()
        if name == "annotate_folded":
            for side in ("left", "right"):
                stage.run(f"annotate.fold_{side}")
    application.stop()
    application.window.hide()
    application.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return written


def main() -> None:
    """Take the pictures asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", choices=[[], *SCENES])
    parser.add_argument("--only", help="one look, such as zh-light")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--text", type=int, default=declared.TEXT_SIZE.default)
    asked = parser.parse_args()
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("duanbiao")
    qt.setStyle("Fusion")
    looks = [tuple(asked.only.split("-"))] if asked.only else list(product(LANGUAGES, THEMES))
    try:
        project = sample_project(HOME / "报告")
        written = sum(take(qt, project, look, asked) for look in looks)
    finally:
        shutil.rmtree(HOME)
    print(f"{written / 1e6:.1f} MB in {asked.out}")


if __name__ == "__main__":
    main()
