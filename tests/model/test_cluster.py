"""Tagging on a cluster of processes on this machine, one of them killed while it works."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed")
from distributed import Client, LocalCluster

from data.errors import KnownError
from model.chunks import Job, Source, chunks
from model.cluster import tagged_on_cluster
from model.tagging import tag_files

from .test_tagging import parts_rows, write_report


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as made:
        yield made


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    return [write_report(tmp_path / "reports" / f"{year}.txt", year) for year in range(2000, 2040)]


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_worker_killed_in_the_middle_changes_nothing(
    cluster: LocalCluster, reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.chunks._CHUNK_FILES", 2)
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    tag_files(reports, here, jobs=1)
    killed: list[int] = []

    def kill_one(done: int, _total: int, _name: str) -> None:
        if done >= 10 and not killed:
            with Client(cluster.scheduler_address) as client:
                killed.extend(client.run(os.getpid).values())
            os.kill(killed[0], signal.SIGKILL)

    result = tag_files(reports, there, cluster=cluster.scheduler_address, progress=kill_one)
    assert killed
    assert result.n_reports == len(reports)
    assert result.failures == ()
    assert there.read_bytes() == here.read_bytes()


def test_files_that_workers_cannot_see_are_sent(
    cluster: LocalCluster, reports: list[Path], tmp_path: Path
) -> None:
    from data.scheme import default_scheme

    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "reports").rename(elsewhere)
    sources = [Source(path, path.stem, 10**6) for path in reports[:3]]
    job = Job(None, "csv", False, default_scheme(), "en")

    class Seen(type(reports[0])):  # type: ignore[misc]
        """A path that only this process can read."""

        def read_bytes(self) -> bytes:
            return (elsewhere / self.name).read_bytes()

        def __reduce__(self) -> tuple[type, tuple[str]]:
            return Path, (str(self),)

    sources = [Source(Seen(source.path), source.name, source.size) for source in sources]
    done = list(tagged_on_cluster(cluster.scheduler_address, list(chunks(sources)), job))
    assert [file.n_reports for chunk in done for file in chunk.files] == [1, 1, 1]


def test_an_address_where_nothing_is_is_told_of(reports: list[Path], tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        tag_files(reports, tmp_path / "out.csv", cluster="tcp://127.0.0.1:1")
    assert not (tmp_path / "out.csv").exists()


def test_a_run_that_was_cancelled_is_gone_on_with_on_the_cluster(
    cluster: LocalCluster, reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.chunks._CHUNK_FILES", 4)
    cancel = threading.Event()

    def stop_at_ten(done: int, _total: int, _name: str) -> None:
        if done >= 10:
            cancel.set()

    whole, out = tmp_path / "whole", tmp_path / "out"
    tag_files(reports, whole, each="parquet", jobs=1)
    address = cluster.scheduler_address
    first = tag_files(
        reports, out, each="parquet", cluster=address, progress=stop_at_ten, cancel=cancel
    )
    assert (first.was_cancelled, first.n_reports) == (True, 12)
    second = tag_files(reports, out, each="parquet", cluster=address)
    assert (second.n_reports, second.n_skipped) == (len(reports) - 12, 12)
    assert parts_rows(out) == parts_rows(whole)
