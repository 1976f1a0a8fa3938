"""A stranger's file runs no program, reaches no network and reads no other file (docs/security.md).

Python tells of each of these (audit events) in a process of its own, which fails at the first one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.project import Project
from data.report import Paragraph, Report
from data.suggestion import Suggestion

_ROOT = Path(__file__).parents[1]
_FIXTURES = Path(__file__).parent / "fixtures"
# LibreOffice converts these: a program by design, started with macros off.
_BY_LIBREOFFICE = (".doc", ".wps", ".rtf", ".odt")
_SECRET = "只有本机才知道的一句话"
_WATCHED = """
import sys
from pathlib import Path

is_watching = False
forbidden = ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto",
             "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
             "urllib.Request", "ctypes.dlopen")
secret = sys.argv[1]

def watch(event, arguments):
    if event in forbidden and is_watching:
        raise RuntimeError(f"{event} {arguments!r}")
    if event == "open" and is_watching and str(arguments[0]) == secret:
        raise RuntimeError("the secret was read")

sys.addaudithook(watch)
"""


def watched(act: str, *paths: Path, secret: Path) -> str:
    """Run ``act`` on ``paths`` in a process in which nothing forbidden may happen."""
    script = f"{_WATCHED}\nfiles = [Path(name) for name in sys.argv[2:]]\n{act}\n"
    done = subprocess.run(
        [sys.executable, "-c", script, str(secret), *map(str, paths)],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(_SECRET, encoding="utf-8")
    return path


_READ = """
from data.errors import KnownError
from data.readers.worker import read_here
import pypdfium2
read_here(files[0])  # what a reader loads for itself
is_watching = True
for file in files:
    for report in read_here(file).reports:
        print(*[paragraph.text for paragraph in report.paragraphs])
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "entity.xml",
            '<!DOCTYPE d [<!ENTITY s SYSTEM "{uri}">]><d><p>总结：&s; 完成任务。</p></d>',
        ),
        ("dtd.xml", '<!DOCTYPE d SYSTEM "{uri}"><d><p>总结：完成了任务。</p></d>'),
        (
            "page.html",
            '<html><head><link rel="stylesheet" href="{uri}"><base href="http://127.0.0.1:9/">'
            '</head><body><iframe src="{uri}"></iframe><object data="{uri}"></object>'
            '<img src="http://127.0.0.1:9/a.png"><p>总结：完成了全部任务，群众满意。</p></body></html>',
        ),
        (
            "include.xml",
            '<d xmlns:xi="http://www.w3.org/2001/XInclude"><p>总结：完成了任务。</p>'
            '<xi:include href="{uri}" parse="text"/></d>',
        ),
        ("notes.md", "# 总结\n\n![图]({uri})\n\n<iframe src='{uri}'></iframe>\n\n完成了任务。\n"),
    ],
)
def test_what_a_report_points_to_is_not_read(
    tmp_path: Path, secret: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content.replace("{uri}", secret.as_uri()), encoding="utf-8")
    assert _SECRET not in watched(_READ, path, secret=secret)


def test_no_report_starts_a_program_or_reaches_the_network(secret: Path) -> None:
    files = [
        path
        for path in sorted(_FIXTURES.glob("report*"))
        if path.suffix not in _BY_LIBREOFFICE and "scanned" not in path.name
    ]
    assert len(files) > 8
    assert "完成" in watched(_READ, *files, secret=secret)


def test_no_project_starts_a_program_or_reaches_the_network(tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "theirs.duanbiao"
    with Project.create(path, annotator="wang") as project:
        text = f"=cmd|'/c calc'!A0 {secret.as_uri()} http://127.0.0.1:9/"
        project.reports.add([Report("总结", (Paragraph(0, text, "body"),), str(secret))])
        model = project.suggestions.keep_model(("goal",), b"\x80\x04cposix\nsystem\n", {}, {})
        project.suggestions.replace(model, [(1, Suggestion(0, "goal", 1.0, {"goal": 1.0}))])
        project.annotations.set([1], "goal")
    act = """
from data.project import Project, Wanted, backup
import data.project.history, data.project.merge, data.project.salvage
is_watching = True
with Project.open(files[0], "li") as project:
    project.search.catch_up()
    print(len(project.search.find(Wanted(text="calc")).hits), project.reports.report(1)[0].name)
    project.annotations.set([1], "problem")
    project.history.undo()
"""
    assert watched(act, path, secret=secret).split() == ["1", "总结"]


def test_a_project_with_a_model_that_would_run_code_runs_none(tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "theirs.duanbiao"
    evil = b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00cposix\nsystem\n(S'touch ran'\ntR."
    with Project.create(path, annotator="wang") as project:
        paragraph = Paragraph(0, "完成了全部任务，群众十分满意。", "body")
        project.reports.add([Report("总结", (paragraph,))])
        project.suggestions.keep_model(project.scheme.keys, evil, {}, {})
    act = """
import skops.io, sklearn, scipy.sparse, model.persistence, model.suggesting
from data.errors import KnownError
is_watching = True
try:
    model.suggesting.suggest_for_new(files[0], "li")
except KnownError as error:
    print("refused")
"""
    assert watched(act, path, secret=secret).strip() == "refused"
    assert not Path("ran").exists()


def test_no_labelled_file_starts_a_program_or_reaches_the_network(
    tmp_path: Path, secret: Path
) -> None:
    link = f"{secret.as_uri()} http://127.0.0.1:9/ 完成了任务"
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{link}", "label": "goal"}}\n', "utf-8")
    (tmp_path / "b.csv").write_text(f'text,label\n"=HYPERLINK(""{link}"")",goal\n', "utf-8")
    (tmp_path / "c.json").write_text(
        f'[{{"data": {{"text": "{link}"}}, "annotations": []}}]', "utf-8"
    )
    act = """
from data.labelled.reading import read_labelled
from data.scheme import default_scheme
import data.labelled.csv_in, data.labelled.tasks_in
is_watching = True
for file in files:
    print(len(list(read_labelled(file, default_scheme()))))
"""
    files = sorted(tmp_path.glob("[abc].*"))
    watched(act, *files, secret=secret)


@pytest.mark.parametrize("nested", ["[" * 200_000, '{"text":' * 200_000, '{"a":' + "9" * 1_000_000])
def test_a_labelled_file_nested_without_end_is_refused_in_words(
    tmp_path: Path, secret: Path, nested: str
) -> None:
    for name in ("a.jsonl", "b.json"):
        (tmp_path / name).write_text(nested, "utf-8")
    act = """
from data.errors import KnownError
from data.labelled.reading import read_labelled
from data.scheme import default_scheme
for file in files:
    try:
        print(len(list(read_labelled(file, default_scheme()))))
    except KnownError as error:
        print("refused")
"""
    said = watched(act, tmp_path / "a.jsonl", tmp_path / "b.json", secret=secret).split()
    assert set(said) <= {"refused", "0"}
