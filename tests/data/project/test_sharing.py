"""Two windows, or a window and a command, on one project; projects on network shares."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.project import Project, file, network, sessions
from data.project.network import is_on_network, linux_mounts, mac_mounts

_HERE = Path(__file__).parent
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(_HERE.parents[2])}
_OPEN = """
import sys
from data.project import Project
with Project.open(sys.argv[1], "wang") as project:
    print(*[f"{one.annotator} {one.process} {one.is_here}" for one in project.others()])
    sys.stdout.flush()
    sys.stdin.readline()
"""


def opened_elsewhere(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _OPEN, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_ENVIRONMENT,
    )


def test_the_second_to_open_is_told_of_the_first_and_both_may_write(
    path: Path, project: Project, body: list[int]
) -> None:
    assert project.others() == []
    with opened_elsewhere(path) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline().split() == ["li", str(os.getpid()), "True"]
        [seen] = project.others()
        assert (seen.annotator, seen.process, seen.is_here) == ("wang", other.pid, True)
        project.annotations.set(body[:1], "goal")
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.wait(10) == 0
    assert project.others() == []


def test_one_that_was_killed_is_forgotten(path: Path, project: Project) -> None:
    with opened_elsewhere(path) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert len(project.others()) == 1
        other.kill()
        other.wait()
        assert project.others() == []
    with Project.open(path, "li") as again:
        assert again.others() == []


def test_a_process_that_took_over_the_number_of_a_dead_one_is_not_taken_for_it(
    path: Path, project: Project
) -> None:
    with opened_elsewhere(path) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        project._connection.exec_driver_sql(
            "UPDATE session SET process_started = 'long ago' WHERE process = ?", (other.pid,)
        )
        if sessions._started(other.pid) != "":  # where the system tells when it started
            assert project.others() == []
        other.stdin.write("\n")


def test_one_on_another_computer_is_told_with_its_name(path: Path, project: Project) -> None:
    project._connection.exec_driver_sql(
        "INSERT INTO session VALUES ('x', 'office-2', 4711, '', 'wang', '2026-01-01T00:00:00')"
    )
    [seen] = project.others()
    assert (seen.host, seen.annotator, seen.is_here) == ("office-2", "wang", False)


def test_windows_and_jobs_of_one_process_are_no_others(path: Path, project: Project) -> None:
    with Project.open(path, "li") as job:
        assert job.others() == []
    assert project.others() == []
    rows = project._connection.exec_driver_sql("SELECT count(*) FROM session").scalar_one()
    assert rows == 1


def test_a_change_elsewhere_is_seen_at_little_cost(
    path: Path, project: Project, body: list[int]
) -> None:
    before = project.data_version()
    assert project.data_version() == before
    project.annotations.set(body[:1], "goal")
    assert project.data_version() == before  # one's own change is no news
    with Project.open(path, "li") as other:
        other.annotations.set(body[1:2], "other")
    assert project.data_version() != before
    assert project.annotations.counts() == {"goal": 1, "other": 1}


def test_two_processes_that_write_at_once_lose_and_mix_nothing(
    path: Path, project: Project
) -> None:
    project.close()
    writer = [sys.executable, _HERE / "concurrent_writer.py", path]
    both = [
        subprocess.Popen(
            [*writer, name, str(seed)], stdout=subprocess.PIPE, text=True, env=_ENVIRONMENT
        )
        for seed, name in enumerate(("li", "wang"))
    ]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    for name, output in zip(("li", "wang"), said, strict=True):
        expected = ast.literal_eval(output.splitlines()[1].rpartition(" ")[0])
        with Project.open(path, name) as again:
            assert {i: a.label for i, a in again.annotations.mine().items()} == expected
            assert all(a.annotator == name for a in again.annotations.mine().values())
            assert again.integrity() == []
            assert again.others() == []
            assert len(again.reports.overview()) == 2 + 2 * 8
            own = [entry for entry in again.history.entries(2000) if entry.annotator == name]
            ids = [entry.id for entry in own]
            assert ids == sorted(ids, reverse=True)
            for entry in own:
                if entry.kind == "undo":
                    target = again._connection.exec_driver_sql(
                        "SELECT annotator_id = (SELECT annotator_id FROM history WHERE id = h.id)"
                        " FROM history h WHERE id = (SELECT target_id FROM history WHERE id = ?)",
                        (entry.id,),
                    ).scalar_one()
                    assert target == 1


def test_order_is_that_of_acts_not_of_the_clock(
    project: Project, body: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from data.project import annotations, history

    years = iter(range(2030, 2000, -1))

    def earlier_each_time() -> str:
        return f"{next(years)}-01-01T00:00:00+00:00"

    for module in (annotations, history):
        monkeypatch.setattr(module, "now", earlier_each_time)
    for label in ("goal", "measure", "problem"):
        project.annotations.set(body[:1], label)
    assert [e.details["label"] for e in project.history.entries(3)] == [
        "problem",
        "measure",
        "goal",
    ]
    project.history.undo()
    assert project.annotations.mine()[body[0]].label == "measure"
    project.history.undo()
    assert project.annotations.mine()[body[0]].label == "goal"
    project.history.redo()
    assert project.annotations.mine()[body[0]].label == "measure"


def test_mounts_are_read_as_the_systems_write_them() -> None:
    linux = linux_mounts(
        "/dev/vda / ext4 rw 0 0\n"
        "//nas/share /mnt/work\\040reports cifs rw 0 0\n"
        "nas:/home /home nfs4 rw 0 0\n"
        "gvfsd-fuse /run/user/1/gvfs fuse.gvfsd-fuse rw 0 0\n"
    )
    assert linux["/mnt/work reports"] == "cifs"
    for place, is_remote in {
        "/mnt/work reports/a.duanbiao": True,
        "/mnt/work reports2/a.duanbiao": False,
        "/home/li/a.duanbiao": True,
        "/var/a.duanbiao": False,
    }.items():
        kind = network._kind_of_mount(Path(place), linux)
        assert (kind in network._REMOTE) == is_remote, place
    mac = mac_mounts(
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//li@nas.local/共享 on /Volumes/共享 on 2 (smbfs, nodev, nosuid, mounted by li)\n"
    )
    assert mac["/"] == "apfs"
    assert mac["/Volumes/共享 on 2"] == "smbfs"


def test_a_local_disk_is_not_taken_for_a_share(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path)


def test_on_a_share_a_rollback_journal_is_kept(
    path: Path, project: Project, body: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()
    monkeypatch.setattr(file, "is_on_network", lambda _path: True)
    with Project.open(path, "li") as remote:
        mode = remote._connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        assert mode == "delete"
        remote.annotations.set(body, "goal")
        remote.history.undo()
        assert not path.with_name(path.name + "-wal").exists()
        with Project.open(path, "wang") as second:
            second.annotations.set(body[:1], "other")
    with Project.create(path.with_name("neu.duanbiao")) as created:
        mode = created._connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        assert mode == "delete"


_LABELS = """
import sys
from data.project import Project
with Project.open(sys.argv[1], "wang") as project:
    project.annotations.set([int(sys.argv[2])], "problem")
"""


def test_a_command_that_comes_and_goes_does_not_cut_the_window_off(
    path: Path, project: Project, body: list[int]
) -> None:
    """POSIX drops a process's locks on a file when it closes any handle of that file.

    Reading the header of a project that is open here would so take the lock from under SQLite;
    the next program to close would then delete the write-ahead log that we go on writing to.
    """
    with Project.open(path, "li"):  # as each background job does
        pass
    file.check(path)
    command = [sys.executable, "-c", _LABELS, str(path), str(body[0])]
    subprocess.run(command, env=_ENVIRONMENT, check=True, timeout=60)
    assert project.annotators()["wang"] == 1
    project.annotations.set(body[1:2], "goal")
    subprocess.run([*command[:-1], str(body[2])], env=_ENVIRONMENT, check=True, timeout=60)
    project.close()
    with Project.open(path, "li") as again:
        assert again.annotators() == {"li": 1, "wang": 2}
        assert again.integrity() == []


@pytest.mark.skipif(sys.platform != "linux", reason="locks of a handle's own are Linux's")
def test_whoever_looks_into_the_file_in_our_process_does_not_cut_us_off(
    path: Path, project: Project, body: list[int]
) -> None:
    """As a file dialog does with each file of the folder, those beside the project too."""

    def look_into_all() -> None:
        for one in path.parent.iterdir():
            if one.is_file():
                one.read_bytes()

    command = [sys.executable, "-c", _LABELS, str(path)]
    for turn in range(3):
        look_into_all()
        other = [*command, str(body[2 * turn])]
        subprocess.run(other, env=_ENVIRONMENT, check=True, timeout=60)
        project.annotations.set([body[2 * turn + 1]], "goal")
        assert project.annotators() == {"li": turn + 1, "wang": turn + 1}
    look_into_all()
    project.close()
    assert not path.with_name(path.name + "-wal").exists()  # tidied away all the same
    with Project.open(path, "li") as again:
        assert again.annotators() == {"li": 3, "wang": 3}
        assert again.integrity() == []


@pytest.mark.skipif(sys.platform != "linux", reason="locks of a handle's own are Linux's")
def test_a_project_is_guarded_until_the_last_of_this_process_closes_it(
    path: Path, project: Project, body: list[int]
) -> None:
    command = [sys.executable, "-c", _LABELS, str(path)]
    with Project.open(path, "li") as job:
        project.close()
        path.read_bytes()
        path.with_name(path.name + "-shm").read_bytes()
        for turn in range(2):
            other = [*command, str(body[2 * turn])]
            subprocess.run(other, env=_ENVIRONMENT, check=True, timeout=60)
            job.annotations.set([body[2 * turn + 1]], "goal")
    with Project.open(path, "li") as again:
        assert again.annotators() == {"li": 2, "wang": 2}
        assert again.integrity() == []
