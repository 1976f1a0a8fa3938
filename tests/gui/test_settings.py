"""Settings: typed, kept in a file of one's own, absent when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.settings import Setting, Settings, declared
from gui.settings.store import FILE_VARIABLE

NUMBER = Setting("test/number", 3)
BYTES = Setting("test/bytes", b"")


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    settings.put(NUMBER, 7)
    settings.put(BYTES, b"\x00\xff")
    settings.put(declared.RECENT_PROJECTS, ["/a/报告.duanbiao"])
    settings.write()
    again = Settings(tmp_path / "s.ini")
    assert again.get(NUMBER) == 7
    assert again.get(BYTES) == b"\x00\xff"
    assert again.get(declared.RECENT_PROJECTS) == ["/a/报告.duanbiao"]


def test_a_value_of_another_type_counts_as_absent(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    settings.put(Setting("test/number", ""), "seven")
    assert settings.get(NUMBER) == 3
    settings._store.setValue("test/number", "not json")
    assert settings.get(NUMBER) == 3


def test_the_file_can_be_named_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "other.ini"))
    settings = Settings()
    settings.put(NUMBER, 9)
    settings.write()
    assert (tmp_path / "other.ini").exists()


def test_only_a_change_is_told(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.put(NUMBER, 3)
    settings.put(NUMBER, 4)
    settings.put(NUMBER, 4)
    assert told == ["test/number"]
