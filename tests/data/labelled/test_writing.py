"""Files out: whole or not at all, what is chosen, and what each format promises."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data.errors import CancelledError, KnownError
from data.labelled.csv import defused, fused
from data.labelled.exporting import export, preview
from data.labelled.project_rows import project_rows
from data.labelled.row import LabelledParagraph
from data.labelled.selection import Only, Selection
from data.labelled.writing import FORMATS, SUFFIXES, format_of, writing
from data.project import Project
from data.project.adjudication import adjudicate
from data.report import Paragraph, Report
from data.scheme import default_scheme
from data.suggestion import Suggestion

SCHEME = default_scheme()
KEYS = SCHEME.keys


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p", annotator="me") as made:
        for name in ("甲", "乙"):
            texts = ("一、目标", "=cmd|' /C calc'!A0", "增长8%。", "资金不足。")
            paragraphs = [Paragraph(0, texts[0], "heading", 1)]
            paragraphs += [
                Paragraph(i, text, "body", None, (texts[0],)) for i, text in enumerate(texts[1:], 1)
            ]
            made.reports.add([Report(name, tuple(paragraphs))])
        ids = [p.id for p in made.reports.paragraphs(1)]
        made.annotations.set([ids[1]], "goal")
        with Project.open(made.path, "li") as other:
            other.annotations.set([ids[1]], "measure")
            other.annotations.set([ids[2]], "achievement")
        model = made.suggestions.keep_model(KEYS, b"", {"n": 4, "macro_f1": 0.5}, {})
        made.suggestions.replace(
            model,
            [
                (i, Suggestion(n, "problem", 0.5 + n / 10, dict.fromkeys(KEYS, 0.2)))
                for n, i in enumerate(ids[1:], 1)
            ],
        )
        yield made


def _told(project: Project, selection: Selection) -> list[tuple[object, ...]]:
    rows = preview(project, selection).rows
    return [(r.report, r.position, r.label, r.annotator, r.suggestion) for r in rows]


def test_labelled_is_the_label_that_counts(project: Project) -> None:
    assert _told(project, Selection()) == [
        ("甲", 1, "goal", "me", "problem"),
        ("甲", 2, "achievement", "li", "problem"),
    ]
    adjudicate(project, {project.reports.paragraphs(1)[1].id: "other"})
    assert _told(project, Selection())[0][2:4] == ("other", "(adjudicated)")


def test_a_row_for_each_annotator_that_is_chosen(project: Project) -> None:
    assert _told(project, Selection(annotators=("li", "me"))) == [
        ("甲", 1, "measure", "li", "problem"),
        ("甲", 1, "goal", "me", "problem"),
        ("甲", 2, "achievement", "li", "problem"),
    ]


def test_suggestions_reports_labels_and_certainty_are_chosen(project: Project) -> None:
    assert _told(project, Selection("suggested")) == [("甲", 3, None, None, "problem")]
    assert _told(project, Selection("suggested", least_confidence=0.9)) == []
    assert len(_told(project, Selection("both"))) == 3
    assert len(_told(project, Selection("all"))) == 8
    assert _told(project, Selection("all", reports=(2,), labels=("goal",))) == []
    assert _told(project, Selection("both", labels=("problem",))) == [
        ("甲", 3, None, None, "problem")
    ]


def test_a_preview_counts_as_the_rows_do(project: Project) -> None:
    kinds: tuple[Only, ...] = ("labelled", "suggested", "both", "all")
    choices = [
        Selection(*choice)
        for choice in itertools.product(
            kinds,
            (None, (1,)),
            (None, ("goal", "problem")),
            (None, ("li", "me"), ("nobody",)),
            (0.0, 0.75),
        )
    ]
    for _time in range(2):
        for selection in choices:
            rows = list(project_rows(project, selection))
            found = preview(project, selection, first=3)
            assert found.n_paragraphs == len(rows)
            assert found.n_reports == len({row.report for row in rows})
            told = Counter(row.label or row.suggestion for row in rows)
            assert found.counts == {key: n for key, n in told.items() if key}
            assert list(found.rows) == rows[:3]
        adjudicate(project, {project.reports.paragraphs(1)[1].id: "problem"})


def test_a_preview_counts_what_an_export_writes(project: Project, tmp_path: Path) -> None:
    found = preview(project, Selection("both"), first=1)
    done = export(project, tmp_path / "o.jsonl", Selection("both"))
    assert (found.n_paragraphs, found.n_reports, len(found.rows)) == (3, 1, 1)
    assert found.counts == {"goal": 1, "achievement": 1, "problem": 1}
    assert done.n_paragraphs == 3


@pytest.mark.parametrize("kind", sorted(SUFFIXES))
@pytest.mark.parametrize("is_last", [False, True])
def test_a_cancelled_export_leaves_the_good_file(
    project: Project, tmp_path: Path, kind: str, is_last: bool
) -> None:
    out = tmp_path / "out" / f"o{SUFFIXES[kind]}"
    out.parent.mkdir()
    out.write_bytes(b"good")
    cancel = threading.Event()

    def stop(done: int, total: int, _name: str) -> None:
        if done == total or not is_last:
            cancel.set()

    with pytest.raises(CancelledError):
        export(project, out, Selection("all"), kind, stop, cancel)
    assert out.read_bytes() == b"good"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("kind", sorted(SUFFIXES))
def test_a_failing_export_leaves_the_good_file_and_nothing_else(tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"o{SUFFIXES[kind]}"
    out.write_bytes(b"good")
    with pytest.raises(ZeroDivisionError), writing(out, SCHEME, kind) as writer:
        writer.write(LabelledParagraph("a", "b"))
        raise ZeroDivisionError
    assert out.read_bytes() == b"good"
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("kind", sorted(SUFFIXES))
def test_no_rows_make_a_valid_file(tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"o{SUFFIXES[kind]}"
    with writing(out, SCHEME, kind):
        pass
    assert out.stat().st_size > 0 or kind in ("jsonl", "doccano", "prodigy")


@pytest.mark.parametrize("kind", sorted(SUFFIXES))
def test_awkward_characters_break_no_format(tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"o{SUFFIXES[kind]}"
    text = "a\x00b\x08\ud800\uffff<&>\"'\r\n\t]]>" + "长" * 40_000
    row = LabelledParagraph(text, text, 0, "body", None, (text,), "goal", text, text)
    with writing(out, SCHEME, kind) as writer:
        writer.write(row)
    if kind == "excel":
        openpyxl.load_workbook(out)
    if kind == "word":
        import docx

        assert "长" * 40_000 in docx.Document(str(out)).paragraphs[1].text


def test_a_folder_gets_a_file_a_report(project: Project, tmp_path: Path) -> None:
    project.reports.rename(2, "甲")
    project.reports.add([Report('a/b:c*?"', (Paragraph(0, "x"),))])
    done = export(project, tmp_path / "out", Selection("all"), "csv")
    assert [path.name for path in done.files] == ["甲.csv", "甲 (2).csv", "a b c.csv"]
    assert done.n_reports == 3


def test_csv_opens_in_excel_as_text(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    export(project, out)
    content = out.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "'=cmd|' /C calc'!A0" in content.decode("utf-8-sig")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "'=", "''+"])
def test_formulas_are_defused_and_come_back(start: str) -> None:
    text = f"{start}SUM(A1)"
    assert defused(text) == f"'{text}"
    assert fused(f"'{text}") == text
    assert defused("增长=8") == "增长=8"
    assert fused("'引用'") == "'引用'"


def test_a_workbook_has_paragraphs_counts_and_metrics(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "o.xlsx"
    export(project, out, Selection("both"))
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Paragraphs", "Counts", "Metrics"]
    sheet = book["Paragraphs"]
    assert sheet.auto_filter.ref == "A1:J4"
    assert sheet["E2"].value == "=cmd|' /C calc'!A0"
    assert sheet["E2"].data_type == "s"
    assert sheet["F2"].fill.fgColor.rgb == "FFD9EAF3"
    assert [cell.value for cell in book["Counts"][2]] == ["甲", 1, 0, 1, 1, 0, 3]
    assert book["Metrics"]["B2"].value == 0.5


def test_rows_are_as_high_as_their_texts(tmp_path: Path) -> None:
    out = tmp_path / "o.xlsx"
    with writing(out, SCHEME) as writer:
        for lines in range(1, 8):
            writer.write(LabelledParagraph("a", "长" * 32 * lines, lines))
    sheet = openpyxl.load_workbook(out)["Paragraphs"]
    assert [sheet.row_dimensions[row].height for row in range(3, 9)] == [
        15.0 * lines for lines in range(2, 8)
    ]


def test_label_studio_gets_tasks_predictions_and_the_configuration(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "o.json"
    export(project, out, Selection("both", annotators=("me", "li")))
    tasks = json.loads(out.read_text(encoding="utf-8"))
    assert len(tasks) == 3
    assert [len(task["annotations"]) for task in tasks] == [2, 1, 0]
    assert tasks[2]["predictions"][0]["score"] == pytest.approx(0.8)
    config = (tmp_path / "o.config.xml").read_text(encoding="utf-8")
    assert re.findall(r'<Choice value="(\w+)"', config) == [label.name for label in SCHEME.labels]


def test_doccano_gets_labels_and_colours(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    export(project, out, wanted="doccano")
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first["label"] == ["Goal"]
    types = json.loads((tmp_path / "o.labels.json").read_text(encoding="utf-8"))
    assert types[0] == {
        "text": "Goal",
        "suffixKey": "1",
        "backgroundColor": "#0072B2",
        "textColor": "#ffffff",
    }


def test_prodigy_gets_accepted_choices(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    export(project, out, Selection("both"), "prodigy")
    tasks = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(task["accept"], task.get("answer")) for task in tasks] == [
        (["goal"], "accept"),
        (["achievement"], "accept"),
        (["problem"], None),
    ]


def test_html_is_one_file_that_needs_no_network(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "o.html"
    export(project, out, Selection("all"))
    page = out.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", page)
    assert page.count('class="p ') == 6
    assert "=cmd|&#x27; /C calc&#x27;!A0" in page


def test_formats_go_by_suffix_or_by_name() -> None:
    assert {format_of(Path(f"a{suffix}")) for suffix in FORMATS} == set(FORMATS.values())
    assert format_of(Path("a.JSONL"), "Doccano") == "doccano"
    assert format_of(Path("a"), ".xlsx") == "excel"
    for path, wanted in ((Path("a.pdf"), None), (Path("a.csv"), "pdf")):
        with pytest.raises(KnownError):
            format_of(path, wanted)


def test_an_unwritable_place_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnownError), writing(tmp_path / "file" / "o.csv", SCHEME):
        pass
