"""What doccano, Label Studio and Prodigy write, as they write it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from data.errors import KnownError
from data.labelled.reading import read_labelled
from data.scheme import default_scheme

SCHEME = default_scheme()


def _read(path: Path) -> list[tuple[str, str | None, str | None, str | None]]:
    rows = [numbered.row for numbered in read_labelled(path, SCHEME)]
    return [(row.text, row.label, row.annotator, row.note) for row in rows]


def _jsonl(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_doccanos_download_has_a_file_a_person(tmp_path: Path) -> None:
    line = {"id": 1, "text": "增长8%", "label": ["目标"], "Comments": ["看数字"]}
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("li.jsonl", json.dumps(line) + "\n")
        parts.writestr("wang.jsonl", json.dumps(line | {"label": [], "Comments": []}) + "\n")
    assert _read(path) == [("增长8%", "goal", "li", "看数字"), ("增长8%", None, "wang", None)]


def test_label_studios_cancelled_annotations_count_for_nothing(tmp_path: Path) -> None:
    def annotation(label: str, **more: Any) -> dict[str, Any]:
        result = [{"type": "choices", "value": {"choices": [label]}}]
        return {"completed_by": {"email": "li@x"}, "result": result, **more}

    tasks = [
        {"data": {"text": "一"}, "annotations": [annotation("目标", was_cancelled=True)]},
        {"data": {"text": "二"}, "annotations": [annotation("目标"), annotation("问题")]},
        {"data": {"text": "三"}, "annotations": [{"completed_by": 7, "result": []}]},
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert _read(path) == [
        ("一", None, None, None),
        ("二", "goal", "li@x", None),
        ("二", "problem", "li@x", None),
        ("三", None, "7", None),
    ]


def test_label_studios_small_json_is_read(tmp_path: Path) -> None:
    path = tmp_path / "min.json"
    path.write_text(json.dumps([{"text": "一", "label": "成效", "id": 3}]), encoding="utf-8")
    assert _read(path) == [("一", "achievement", None, None)]


def test_prodigys_rejected_and_ignored_answers_count_for_nothing(tmp_path: Path) -> None:
    choice = {"_view_id": "choice", "accept": ["goal"], "options": []}
    path = _jsonl(
        tmp_path / "p.jsonl",
        {"text": "一", "answer": "accept", "_session_id": "set-li", **choice},
        {"text": "二", "answer": "reject", **choice},
        {"text": "三", "answer": "ignore", **choice},
        {"text": "四", "label": "问题", "answer": "accept"},
        {"text": "五", "label": "问题", "answer": "reject"},
    )
    assert _read(path) == [
        ("一", "goal", "set-li", None),
        ("二", None, None, None),
        ("三", None, None, None),
        ("四", "problem", None, None),
        ("五", None, None, None),
    ]


def test_a_table_of_a_script_is_read_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("content;category;score\n增长8%;成效;91%\n", encoding="utf-8")
    [numbered] = read_labelled(path, SCHEME)
    assert (numbered.row.label, numbered.row.confidence) == ("achievement", 0.91)
    assert not numbered.names_report


@pytest.mark.parametrize("content", ['[{"a": 1}, {"b"', "[" * 100_000, '{"a": ', "[1, 2]"])
def test_broken_json_is_a_known_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnownError):
        list(read_labelled(path, SCHEME))


def test_a_large_list_of_tasks_is_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    tasks = [{"data": {"text": f"{i}" + "长" * 200}, "annotations": []} for i in range(5000)]
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    assert len(_read(path)) == 5000
