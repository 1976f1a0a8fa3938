"""Project → file → project: what a format can hold comes back as it went out."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.labelled.bringing_in import bring_in, plan_import
from data.labelled.exporting import export
from data.labelled.reading import read_labelled
from data.labelled.row import LabelledParagraph
from data.labelled.selection import Selection
from data.labelled.writing import SUFFIXES, writing
from data.language import use_language
from data.project import Project
from data.project.adjudication import opinions
from data.project.bringing_in import notes
from data.project.importing import import_paths
from data.report import Paragraph, Report
from data.scheme import default_scheme
from data.suggestion import Suggestion

SCHEME = default_scheme()
KEYS = SCHEME.keys
# Line breaks and controls no report has; a format that could hold them too is not asked to.
_TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=40,
).filter(str.strip)
TEXTS = st.one_of(
    _TEXT,
    st.sampled_from(
        ["=1+1", "'=1", "''-5", "＝SUM(A1)", "-1%", "@x", '他说："好"', "a,b;c\td", "#"]
    ),
)
NAMES = st.text("abc李王 _.-", min_size=1, max_size=6).map(str.strip).filter(bool)
PATHS = st.lists(st.text("一二、（）abc", min_size=1, max_size=8), max_size=3).map(tuple)


@st.composite
def rows(draw: st.DrawFn) -> list[LabelledParagraph]:
    made = []
    for report in draw(st.lists(NAMES, min_size=1, max_size=2, unique=True)):
        for position in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["body", "table", "heading"]))
            label = None if kind == "heading" else draw(st.none() | st.sampled_from(KEYS))
            suggestion = None if kind == "heading" else draw(st.none() | st.sampled_from(KEYS))
            confidence = draw(st.integers(0, 1000)) / 1000 if suggestion else None
            made.append(
                LabelledParagraph(
                    report,
                    draw(TEXTS),
                    position,
                    kind,  # type: ignore[arg-type]
                    draw(st.integers(0, 4)) if kind == "heading" else None,
                    draw(PATHS),
                    label,
                    draw(NAMES) if label else None,
                    draw(st.none() | _TEXT),
                    suggestion,
                    confidence,
                    dict.fromkeys(KEYS, 0.2) if suggestion else None,
                )
            )
    return made


LOSES = {
    "jsonl": set(),
    "doccano": set(),
    "prodigy": set(),
    "parquet": set(),
    "label_studio": set(),
    "csv": {"level", "probabilities"},
    "excel": {"level", "probabilities"},
}


@pytest.mark.parametrize(
    ("kind", "language"), [*((kind, "en") for kind in sorted(LOSES)), ("csv", "zh_CN")]
)
@settings(max_examples=25, deadline=None)
@given(written=rows())
def test_rows_come_back_as_they_went_out(
    kind: str, language: str, written: list[LabelledParagraph]
) -> None:
    use_language(language)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"out{SUFFIXES[kind]}"
        with writing(path, SCHEME, kind) as writer:
            for row in written:
                writer.write(row)
        read = [numbered.row for numbered in read_labelled(path, SCHEME)]
    fields = set(LabelledParagraph.__slots__) - LOSES[kind] - {"source"}
    assert [{f: getattr(r, f) for f in fields} for r in read] == [
        {f: getattr(r, f) for f in fields} for r in written
    ]


def _project(
    folder: Path, name: str, labelled: list[LabelledParagraph], keeps_notes: bool = True
) -> Project:
    project = Project.create(folder / name, annotator="me")
    for report, held in itertools.groupby(labelled, key=lambda row: row.report):
        kept = list(held)
        [report_id] = project.reports.add(
            [
                Report(
                    report,
                    tuple(
                        Paragraph(i, r.text, r.kind or "body", r.level, r.heading_path or ())
                        for i, r in enumerate(kept)
                    ),
                )
            ]
        )
        for row, paragraph in zip(kept, project.reports.paragraphs(report_id), strict=True):
            if row.label:
                project.annotations.set([paragraph.id], row.label)
            if row.note and (row.label or keeps_notes):
                project.annotations.note(paragraph.id, row.note)
    return project


def _contents(project: Project) -> list[tuple[object, ...]]:
    found = []
    for stored in project.reports.overview():
        told = opinions(project, stored.id)
        notes = project.annotations.remarks(stored.id)
        for paragraph in project.reports.paragraphs(stored.id):
            labels = {name: one.label for name, one in told.get(paragraph.id, {}).items()}
            note = notes[paragraph.id].note if paragraph.id in notes else None
            found.append((stored.name, paragraph.text, paragraph.kind, labels, note))
    return found


@pytest.mark.parametrize("kind", sorted(LOSES))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=rows())
def test_a_project_comes_back_whole_into_an_empty_one(
    kind: str, held: list[LabelledParagraph]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / f"out{SUFFIXES[kind]}"
        with _project(folder, "one", held) as one:
            export(one, file, Selection("all"), kind)
            with Project.create(folder / "other", annotator="me") as other:
                bring_in(other, plan_import(other, file))
                assert _contents(other) == _contents(one)
            again = plan_import(one, file)
            assert (again.labels, again.conflicts, again.unmatched, again.reports) == ((),) * 4


def _everything(project: Project) -> list[tuple[object, ...]]:
    """Return texts, everybody's labels and notes, and the suggestions."""
    found = []
    for stored in project.reports.overview():
        told, noted = opinions(project, stored.id), notes(project, stored.id)
        suggested = project.suggestions.of_report(stored.id)
        for paragraph in project.reports.paragraphs(stored.id):
            labels = {name: one.label for name, one in told.get(paragraph.id, {}).items()}
            theirs = {name: n for (i, name), n in noted.items() if i == paragraph.id}
            one = suggested.get(paragraph.id)
            suggestion = None if one is None else (one.label, round(one.confidence, 4))
            found.append((stored.name, paragraph.text, paragraph.kind, labels, theirs, suggestion))
    return found


@pytest.mark.parametrize("kind", sorted(LOSES))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=rows(), second=st.lists(st.none() | st.sampled_from(KEYS), min_size=8, max_size=8))
def test_a_plain_import_brings_everybodys_labels_notes_and_suggestions(
    kind: str, held: list[LabelledParagraph], second: list[str | None]
) -> None:
    # A table without a label is a report for the reader of tables.
    assume(kind not in ("csv", "excel") or any(row.label for row in held))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / f"out{SUFFIXES[kind]}"
        # A note stands beside a label of its annotator's: see the table in docs/formats.md.
        with _project(folder, "one", held, keeps_notes=False) as one:
            ids = [p.id for r in one.reports.overview() for p in one.reports.paragraphs(r.id)]
            rated = list(zip(ids, held, second, strict=False))
            shares = dict.fromkeys(KEYS, 0.2)
            one.suggestions.take_over(
                "made",
                KEYS,
                [
                    (i, Suggestion(0, row.suggestion, row.confidence or 0.0, shares))
                    for i, row, _key in rated
                    if row.suggestion
                ],
            )
            with Project.open(one.path, "wang") as theirs:
                for i, row, key in rated:
                    if key and row.kind != "heading":
                        theirs.annotations.set([i], key)
                        theirs.annotations.note(i, f"{key} {i}")
            everybody = tuple(one.annotators())
            export(one, file, Selection("all", annotators=everybody), kind)
            with Project.create(folder / "other", annotator="me") as other:
                done = import_paths(other, [file], keeps_annotators=True)
                assert done.failures == ()
                assert _everything(other) == _everything(one)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held=rows())
def test_labels_come_back_through_word_comments(held: list[LabelledParagraph]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # A note without a label has no comment to stand in.
        with _project(folder, "one", held, keeps_notes=False) as one:
            file = folder / "out.docx"
            export(one, file, Selection("all"))
            with _project(folder, "other", [_bare(row) for row in held]) as other:
                plan = plan_import(other, file)
                assert not plan.broken
                assert not plan.unknown_labels
                bring_in(other, plan)
                places = len({(row.report, row.text) for row in held})
                if places == len(held):  # a text that stands twice may be told apart by order only
                    assert _contents(other) == _contents(one)


def _bare(row: LabelledParagraph) -> LabelledParagraph:
    return LabelledParagraph(row.report, row.text, row.position, row.kind, row.level)
