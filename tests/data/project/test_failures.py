"""What a person can mend is said in one sentence, at whatever call it happens; nothing changes."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.errors import KnownError
from data.language import use_language
from data.project import Project, backup, file, schema
from data.report import Paragraph, Report

_NOBODY = 65534


def refused(call: Callable[[], object], *words: str) -> KnownError:
    """The KnownError of ``call``: one clear sentence that holds ``words``."""
    with pytest.raises(KnownError) as caught:
        call()
    said = caught.value.message
    assert all(word in said for word in words), said
    assert re.fullmatch(r"[^.]+(\.\w[^.]*)*\.", said), said
    assert "sqlite" not in said.lower()
    return caught.value


def test_a_file_that_is_no_project_is_refused_and_unchanged(tmp_path: Path) -> None:
    for name, content in {
        "empty.duanbiao": b"",
        "text.duanbiao": "工作总结\n".encode() * 100,
        "picture.duanbiao": b"\x89PNG" + bytes(5000),
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        refused(lambda path=path: Project.open(path), name, "not a Duanbiao project")
        assert path.read_bytes() == content
    other = tmp_path / "other.duanbiao"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE note (x)")
    raw.close()
    refused(lambda: Project.open(other), "not a Duanbiao project")
    refused(lambda: Project.open(tmp_path), "not a Duanbiao project")
    refused(lambda: Project.open(tmp_path / "gone.duanbiao"), "no project gone.duanbiao")


def test_a_project_of_a_newer_version_is_refused_and_unchanged(
    path: Path, project: Project
) -> None:
    project.close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    raw.close()
    content = path.read_bytes()
    refused(lambda: Project.open(path), "newer version")
    assert path.read_bytes() == content


def test_a_newer_version_is_seen_even_while_it_is_only_in_the_log(
    path: Path, project: Project
) -> None:
    project.close()
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    try:
        assert file.check(path) == schema.VERSION  # the header lags behind
        refused(lambda: Project.open(path), "newer version")
    finally:
        raw.close()


@pytest.mark.parametrize("cut", [150, 5000, 50_000])
def test_a_truncated_project_is_called_damaged(path: Path, project: Project, cut: int) -> None:
    project.close()
    path.write_bytes(path.read_bytes()[:cut])

    def use() -> None:
        with Project.open(path, "li") as again:
            again.annotations.mine()
            again.history.undo()

    refused(use, "is damaged")


def test_a_damaged_page_is_called_damaged_at_the_call_that_meets_it(
    path: Path, project: Project, body: list[int]
) -> None:
    project.close()
    with sqlite3.connect(path) as raw:
        root, size = (
            raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'paragraph'").fetchone()[
                0
            ],
            raw.execute("PRAGMA page_size").fetchone()[0],
        )
    raw.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = os.urandom(size)
    path.write_bytes(content)
    with Project.open(path, "li") as again:
        refused(lambda: again.reports.paragraphs(1), "is damaged")
        assert again.integrity() != []
        assert len(again.notices) == 1  # no backup of a damaged project


def test_nonsense_in_a_json_column_is_a_damaged_file(path: Path, project: Project) -> None:
    project.close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE paragraph SET heading_path = '[' WHERE id = 3")
    raw.close()
    with Project.open(path, "li") as again:
        refused(lambda: again.reports.paragraphs(1), "is damaged")


def test_foreign_triggers_and_views_are_refused(path: Path, project: Project) -> None:
    project.close()
    for statement in (
        "CREATE TRIGGER t AFTER INSERT ON annotation BEGIN DELETE FROM report; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
    ):
        foreign = path.with_name("foreign.duanbiao")
        shutil.copy(path, foreign)
        with sqlite3.connect(foreign) as raw:
            raw.execute(statement)
        raw.close()
        refused(lambda foreign=foreign: Project.open(foreign), "did not write")


@pytest.fixture
def full(project: Project) -> Iterator[Callable[[], None]]:
    """Call it to let the project's disk be full from then on."""

    def fill() -> None:
        raw = file.driver(project._connection)
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages}")

    yield fill


def test_every_act_on_a_full_disk_is_refused_and_changes_nothing(
    project: Project, body: list[int], full: Callable[[], None]
) -> None:
    project.annotations.set(body[:1], "goal")
    report = project.reports.report(1)[0]
    before = project.annotations.mine()
    entries = project.history.entries()
    full()
    long = "长" * 300_000
    for call in (
        lambda: project.reports.add([report] * 500),
        lambda: project.annotations.note(body[0], long),
        lambda: project.editing.correct(body[0], long),
        lambda: project.reports.rename(1, long),
        lambda: project.suggestions.keep_model(["goal"], bytes(2**20), {}, {}),
    ):
        refused(call, "disk is full")
    assert project.annotations.mine() == before
    assert project.history.entries() == entries
    assert project.integrity() == []


@pytest.mark.skipif(
    sys.platform != "linux" or os.getuid() != 0, reason="mounts a small file system"
)
def test_a_really_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("may not mount")
    try:
        path = disk / "满.duanbiao"
        with Project.create(path, annotator="li") as project:
            n_kept = 0
            with pytest.raises(KnownError) as caught, (disk / "filler").open("wb", 0) as filler:
                while True:
                    project.reports.add(
                        [_one_paragraph("字" * 2000)] if n_kept else [_one_paragraph("甲")]
                    )
                    n_kept += 1
                    with contextlib.suppress(OSError):
                        filler.write(bytes(8192))
            assert "full" in caught.value.message or "failed" in caught.value.message
            assert len(project.reports.overview()) == n_kept
            assert project.integrity() == []
            refused(lambda: Project.create(disk / "neu.duanbiao"), "disk is full")
        # The log may stay, for on a full disk it cannot be copied into the project.
        left = {p.name.removesuffix("-wal").removesuffix("-shm") for p in disk.iterdir()}
        assert left <= {"filler", "满.duanbiao", backup.FOLDER}
        (disk / "filler").unlink()
        with Project.open(path, "li") as again:
            assert len(again.reports.overview()) == n_kept
            again.reports.add([_one_paragraph("乙")])
    finally:
        subprocess.run(["umount", disk], check=True)


def _one_paragraph(text: str) -> Report:
    return Report("总结", (Paragraph(0, text),))


def test_a_project_locked_by_another_program_is_refused(
    path: Path, project: Project, body: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(file, "BUSY_TIMEOUT_MS", 50)
    try:
        refused(lambda: project.annotations.set(body, "goal"), "in use")
        assert project.annotations.mine() == {}  # and it can be read meanwhile
        with Project.open(path, "li") as second:
            assert len(second.reports.overview()) == 2
    finally:
        other.execute("ROLLBACK")
        other.close()
    project.annotations.set(body, "goal")


def test_a_label_after_the_folder_has_gone_is_refused(
    path: Path, project: Project, body: list[int]
) -> None:
    shutil.rmtree(path.parent)
    refused(lambda: project.annotations.set(body, "goal"), "moved, replaced or deleted")
    refused(lambda: project.history.undo(), "moved, replaced or deleted")
    assert not path.parent.exists()


def test_a_label_after_the_file_was_replaced_is_refused(
    path: Path, project: Project, body: list[int], tmp_path: Path
) -> None:
    Project.create(tmp_path / "other.duanbiao").close()
    content = (tmp_path / "other.duanbiao").read_bytes()
    (tmp_path / "other.duanbiao").replace(path)
    refused(lambda: project.annotations.set(body, "goal"), "moved, replaced or deleted")
    assert path.read_bytes() == content


_AS_NOBODY = """
import os, sys
from data.errors import KnownError
from data.project import Project
os.setgid({nobody}); os.setuid({nobody})
path = sys.argv[1]
try:
    (Project.create if sys.argv[2] == "create" else Project.open)(path, annotator="x")
except KnownError as error:
    print(error.message)
else:
    print("opened")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
@pytest.mark.parametrize("what", ["file", "folder", "create"])
def test_a_read_only_place_is_refused_and_unchanged(tmp_path: Path, what: str) -> None:
    folder = Path("/tmp") / f"duanbiao-test-{os.getpid()}"  # nobody may not enter tmp_path
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    try:
        path = folder / "p.duanbiao"
        Project.create(path, annotator="li").close()
        path.chmod(0o444 if what == "file" else 0o666)
        if what != "file":
            folder.chmod(0o555)
        content = path.read_bytes()
        as_nobody = _AS_NOBODY.format(nobody=_NOBODY)
        if os.getuid() != 0:
            as_nobody = re.sub(r"os\.setgid.*", "", as_nobody)
        target = folder / "new.duanbiao" if what == "create" else path
        done = subprocess.run(
            [sys.executable, "-c", as_nobody, str(target), what],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        assert done.stdout.strip() == f"{target.name} may not be written.", done.stderr
        assert path.read_bytes() == content
        assert [p.name for p in folder.iterdir()] == ["p.duanbiao"]
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)


def test_creating_over_a_file_is_refused(path: Path, project: Project) -> None:
    refused(lambda: Project.create(path), "exists already")
    assert len(project.reports.overview()) == 2


def test_a_failure_to_create_leaves_nothing(tmp_path: Path) -> None:
    refused(lambda: Project.create(tmp_path / "a.duanbiao", annotator=" "), "needs a name")
    assert list(tmp_path.iterdir()) == []


def test_the_sentences_are_chinese_too(tmp_path: Path) -> None:
    use_language("zh_CN")
    path = tmp_path / "无.duanbiao"
    with pytest.raises(KnownError) as caught:
        Project.open(path)
    assert "无.duanbiao" in caught.value.message


def test_strange_names_of_files_are_opened(tmp_path: Path) -> None:
    for name in ("a?b=c#d%20e.duanbiao", "空 格（一）.duanbiao", "'quoted\".duanbiao"):
        if sys.platform == "win32" and re.search(r'[?"]', name):
            continue
        Project.create(tmp_path / name).close()
        with Project.open(tmp_path / name) as project:
            assert project.path.exists()
        assert (tmp_path / name).exists()


def test_a_label_in_a_file_made_read_only_is_refused_or_saved(
    path: Path, project: Project, body: list[int]
) -> None:
    # On most systems rights are asked for when a file is opened: the open project still saves.
    path.chmod(0o444)
    try:
        project.annotations.set(body[:1], "goal")
        file.driver(project._connection).execute("PRAGMA query_only = ON")
        refused(lambda: project.annotations.set(body, "other"), "may not be written")
        refused(project.history.undo, "may not be written")
        assert project.annotations.counts() == {"goal": 1}
    finally:
        path.chmod(0o644)
    project.close()
    with Project.open(path, "li") as again:
        assert again.annotations.counts() == {"goal": 1}
