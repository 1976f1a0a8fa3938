"""What is remembered of an export comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import KnownError
from data.labelled.formats import ALL_FORMATS, format_by_ending, is_report
from data.labelled.presets import Preset, keep_preset, preset, presets
from data.labelled.selection import Selection
from data.project import Project
from data.project.settings import keep_setting

NAMES = st.text(min_size=1, max_size=20)
SELECTIONS = st.builds(
    Selection,
    st.sampled_from(["labelled", "suggested", "both", "all"]),
    st.none() | st.lists(st.integers(1, 99), max_size=4).map(tuple),
    st.none() | st.lists(NAMES, max_size=4).map(tuple),
    st.none() | st.lists(NAMES, max_size=4).map(tuple),
    st.floats(0, 1),
)
PRESETS = st.builds(Preset, SELECTIONS, st.sampled_from(sorted(ALL_FORMATS)))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(NAMES, PRESETS, max_size=6), st.data())
def test_every_choice_and_every_format_comes_back(
    tmp_path_factory: pytest.TempPathFactory, kept: dict[str, Preset], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("p") / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        for name, one in kept.items():
            keep_preset(project, name, one)
    forgotten = data.draw(st.none() | st.sampled_from(sorted(kept))) if kept else None
    with Project.open(path, "wang") as project:
        assert presets(project) == kept
        assert all(preset(project, name) == one for name, one in kept.items())
        if forgotten is not None:
            keep_preset(project, forgotten, None)
            assert presets(project) == {n: one for n, one in kept.items() if n != forgotten}


def test_what_a_newer_version_remembers_is_left_out_and_kept(tmp_path: Path) -> None:
    known = Preset(Selection("both"), "report_word")
    newer = {"selection": {"only": "all"}, "format": "hologram"}
    with Project.create(tmp_path / "p", annotator="li") as project:
        keep_setting(project, "export_presets", {"new": newer, "bad": {"selection": 3}})
        keep_preset(project, "known", known)
        assert presets(project) == {"known": known}
        assert project.setting("export_presets")["new"] == newer
        with pytest.raises(KnownError):
            preset(project, "new")


@pytest.mark.parametrize(
    ("typed", "chosen", "meant"),
    [
        ("x.docx", "report_excel", "report_word"),
        ("x.csv", "report_excel", "csv"),
        ("x.docx", "excel", "word"),
        ("x.jsonl", "doccano", "doccano"),
        ("x.JSONL", "excel", "jsonl"),
        ("x", "report_html", "report_html"),
        ("x.pdf", "csv", "csv"),
    ],
)
def test_the_ending_that_is_typed_decides(typed: str, chosen: str, meant: str) -> None:
    assert format_by_ending(Path(typed), chosen) == meant
    assert is_report(meant) == meant.startswith("report_")
